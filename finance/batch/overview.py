"""Value, gain and changes of thousands of clients: the figures of `finance.answers.overview`, all at once.

Letters: B clients, N symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.batch.ledger import Ledger
from finance.batch.paths import stretches
from finance.batch.periods import start_rows
from finance.batch.positions import Positions, positions
from finance.market import Prices
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Overviews:
    """What all clients have. Not a number where one by one would leave the figure out.

    Attributes:
        as_of: the last close.
        held: units, costs, cash, paid in.
        holdings: value of each holding, USD [B, N].
        value: of everything, USD [B].
        gain: value less what was paid in, USD [B].
        day_usd, day_fraction: change on the last day, flows taken out [B].
        ytd_usd, ytd_fraction: gain and time-weighted return this year so far [B].
    """

    as_of: date
    held: Positions
    holdings: Floats
    value: Floats
    gain: Floats
    day_usd: Floats
    day_fraction: Floats
    ytd_usd: Floats
    ytd_fraction: Floats

    @property
    def shares(self) -> Floats:
        """Each holding's share of the whole [B, N]; zero where there is nothing."""
        whole = self.value[:, None]
        return np.divide(self.holdings, whole, out=np.zeros_like(self.holdings), where=whole != 0)


def overviews(books: Ledger, prices: Prices, today: date, device: str = "cpu") -> Overviews:
    """Return what all clients have at the last close that was known on `today`.

    Args:
        books: of all clients.
        prices: must hold everything that was traded.
        today: nothing later is looked at.
        device: of torch's, "cpu" or "cuda".

    Raises:
        DataError: something was traded that has no prices.
        PeriodError: `today` is before the first price.
    """
    known = prices.until(today)
    last = len(known.days)
    held = positions(books, today)
    closes = known.values[-1, [known.column(symbol) for symbol in books.symbols]]
    worth = held.quantities * closes
    value = worth.sum(axis=1) + held.cash
    first = start_rows(books, known, "ytd")
    day_usd, day_fraction, ytd_usd, ytd_fraction = np.full((4, len(books.ids)), np.nan)
    begun = np.searchsorted(known.days, books.first_days) < last - 1
    rows = slice(min([int(first.min(initial=last - 1, where=first >= 0)), max(last - 2, 0)]), last)
    for some in stretches(books, known, rows, device):
        part = some.clients
        values, flows = some.values.cpu().numpy(), some.flows.cpu().numpy()
        if values.shape[1] < 2:
            continue
        change = values[:, -1] - values[:, -2] - flows[:, -1]
        day_usd[part] = np.where(begun[part], change, np.nan)
        day_fraction[part] = np.where(begun[part], _growth(values, flows)[:, -1] - 1.0, np.nan)
        since = first[part] - rows.start
        covered = (first[part] >= 0) & (since < values.shape[1] - 1)
        at = np.clip(since, 0, values.shape[1] - 1)
        later = np.arange(values.shape[1]) > at[:, None]
        moved = np.where(later, flows, 0.0).sum(axis=1)
        base = values[np.arange(len(values)), at]
        gain = values[:, -1].round(2) - base.round(2) - moved.round(2)
        ytd_usd[part] = np.where(covered, gain, np.nan)
        grown = np.where(later[:, 1:], _growth(values, flows), 1.0).prod(axis=1)
        ytd_fraction[part] = np.where(covered, grown - 1.0, np.nan)
    gain = value.round(2) - held.invested.round(2)
    return Overviews(known.last_day, held, worth, value, gain, day_usd, day_fraction, ytd_usd, ytd_fraction)


def _growth(values: Floats, flows: Floats) -> Floats:
    """Return 1 + daily returns [B, T - 1], flows at the end of the day; one where a day began without money."""
    before, after = values[:, :-1], values[:, 1:] - flows[:, 1:]
    return np.divide(after, before, out=np.ones_like(before), where=before > 0)
