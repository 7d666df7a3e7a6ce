"""What each client holds on a day, and what it cost: lots first in first out, without going through them one by one.

Letters: B clients, N symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from finance.batch.ledger import BUY, EXTERNAL, SELL, Ledger, summed
from finance.types import Floats

DECIMALS = 9  # of units; removes the dust of float sums, as `finance.portfolio.history` does


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """What is held at the end of a day.

    Attributes:
        quantities: units [B, N].
        costs: of what is left, first in first out, USD [B, N].
        cash: USD [B].
        invested: paid in less taken out, USD [B].
    """

    quantities: Floats
    costs: Floats
    cash: Floats
    invested: Floats


def positions(books: Ledger, day: date) -> Positions:
    """Return what all clients hold at the end of `day`.

    Sales beyond what was held are taken from lots bought later; `finance.portfolio.load` refuses such books.
    """
    known = books.day <= np.datetime64(day, "D")
    count, width = len(books.ids), len(books.symbols)
    external = known & EXTERNAL[books.kind]
    cash = summed(books.client[known], books.amount[known], count)
    invested = summed(books.client[external], books.amount[external], count)
    quantities, costs = _lots(books, known, count * width)
    return Positions(quantities.reshape(count, width), costs.reshape(count, width), cash.round(DECIMALS), invested)


def _lots(books: Ledger, known: npt.NDArray[np.bool_], size: int) -> tuple[Floats, Floats]:
    """Return units and cost of what is left, flat over client and symbol."""
    width = max(len(books.symbols), 1)
    bought, sold = np.flatnonzero(known & (books.kind == BUY)), np.flatnonzero(known & (books.kind == SELL))
    if not len(bought):
        return np.zeros(size), np.zeros(size)
    groups = books.account[bought] * width + books.symbol[bought]
    order = np.argsort(groups, kind="stable")
    lots, groups = bought[order], groups[order]
    first = np.concatenate([[True], groups[1:] != groups[:-1]])
    starts, numbers = np.flatnonzero(first), np.cumsum(first) - 1
    names = groups[starts]
    wanted = books.account[sold] * width + books.symbol[sold]
    at = np.minimum(np.searchsorted(names, wanted), len(names) - 1)
    held = names[at] == wanted
    sales = summed(at[held], books.quantity[sold][held], len(names))
    quantity = books.quantity[lots]
    left = np.clip(_running(quantity, starts) - sales[numbers], 0.0, quantity).round(DECIMALS)
    share = np.divide(left, quantity, out=np.zeros_like(left), where=quantity > 0)
    place = books.client[lots] * width + books.symbol[lots]
    units = summed(place, left, size).round(DECIMALS)
    return units, summed(place, -books.amount[lots] * share, size)


def _running(values: Floats, starts: npt.NDArray[np.intp]) -> Floats:
    """Return running sums that begin anew at each start.

    Taking off the group before at its end, not the whole sum so far afterwards, keeps the sums small and so exact.
    """
    drive = values.copy()
    drive[starts[1:]] -= np.add.reduceat(values, starts)[:-1]
    return np.asarray(np.cumsum(drive), dtype=np.float64)
