"""Value, gain and changes of thousands of clients: the figures of `finance.answers.overview`, all at once.

Letters: B clients, N symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from finance.batch.arrays import Arrays, arrays_on
from finance.batch.ledger import Ledger, Numbers
from finance.batch.paths import Stretch, over_clients
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
        device: "cpu", or a device of torch's, for example "cuda".

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
    rows = slice(min([int(first.min(initial=last - 1, where=first >= 0)), max(last - 2, 0)]), last)
    begun = np.searchsorted(known.days, books.first_days) < last - 1
    found = np.full((4, len(books.ids)), np.nan)
    if rows.stop - rows.start >= 2 and len(books.ids):
        where = arrays_on(device)
        found = over_clients(books, known, rows, where, lambda some: _changes(some, where, first - rows.start, begun))
    day_usd, day_fraction, ytd_usd, ytd_fraction = found
    gain = value.round(2) - held.invested.round(2)
    return Overviews(known.last_day, held, worth, value, gain, day_usd, day_fraction, ytd_usd, ytd_fraction)


def _changes(some: Stretch, where: Arrays, first: Numbers, begun: npt.NDArray[np.bool_]) -> Floats:
    """Return change of the last day and gain and growth since each client's first row [4, b].

    Args:
        some: clients.
        where: their numbers are.
        first: row of each client's base in the stretch, negative where the year is not covered [B].
        begun: whether there is a day before the last one [B].
    """
    values, flows = where.get(some.values), where.get(some.flows)
    since, was_there = first[some.clients], begun[some.clients]
    length = values.shape[1]
    grown = _growth(values, flows)
    day = values[:, -1] - values[:, -2] - flows[:, -1]
    covered = (since >= 0) & (since < length - 1)
    at = np.clip(since, 0, length - 1)
    later = np.arange(length) > at[:, None]
    moved = np.where(later, flows, 0.0).sum(axis=1)
    base = values[np.arange(len(values)), at]
    gain = values[:, -1].round(2) - base.round(2) - moved.round(2)
    year = np.where(later[:, 1:], grown, 1.0).prod(axis=1) - 1.0
    nothing = np.full(len(values), np.nan)
    return np.stack(
        [
            np.where(was_there, day, nothing),
            np.where(was_there, grown[:, -1] - 1.0, nothing),
            np.where(covered, gain, nothing),
            np.where(covered, year, nothing),
        ]
    )


def _growth(values: Floats, flows: Floats) -> Floats:
    """Return 1 + daily returns [B, T - 1], flows at the end of the day; one where a day began without money."""
    before, after = values[:, :-1], values[:, 1:] - flows[:, 1:]
    return np.divide(after, before, out=np.ones_like(before), where=before > 0)
