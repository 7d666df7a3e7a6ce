"""The value of each client's portfolio at every close of a stretch.

Letters: B clients, N symbols, T closes, E times at which a client's holdings changed. Between those times nothing is
computed but the valuation itself: units and cash are added up at the E times alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from finance.batch.arrays import Arrays, in_blocks
from finance.batch.ledger import BUY, EXTERNAL, SELL, Ledger, Numbers, rows_of, summed
from finance.batch.positions import DECIMALS
from finance.market import Prices
from finance.types import Floats

# Of one array, clients x closes x symbols: on a CPU what a core's cache holds, on a GPU what keeps it busy.
MOST_HERE, MOST_THERE = 2**17, 2**26


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Some clients' values and flows, on the chosen device.

    Attributes:
        clients: which [b].
        values: of everything at each close, USD [b, T].
        flows: from outside on each day, USD [b, T].
    """

    clients: slice
    values: Any
    flows: Any


def over_clients(
    books: Ledger, prices: Prices, rows: slice, where: Arrays, measure: Callable[[Stretch], Floats]
) -> Floats:
    """Return what `measure` gives for each block of clients, put together along the last axis [.., B].

    Bookings on a day without trading count on the next trading day. Before a client's first booking all is zero.

    Args:
        books: of all clients.
        prices: closes; bookings after the last one do not count.
        rows: of `prices`.
        where: the arithmetic is done.
        measure: of one block; must not change it.
    """
    closes = prices.values[rows][:, [prices.column(symbol) for symbol in books.symbols]]
    # Cash is one more holding, at a price of one.
    worth = where.put(np.column_stack([closes, np.ones(len(closes))]))
    row = rows_of(books.day, prices.days)

    def block(clients: slice) -> Floats:
        return measure(_stretch(books, row, rows, clients, worth, where))

    return in_blocks(where, len(books.ids), (MOST_HERE, MOST_THERE), worth.shape[0] * worth.shape[1], block)


def _stretch(books: Ledger, row: Numbers, rows: slice, clients: slice, worth: Any, where: Arrays) -> Stretch:
    first, last = np.searchsorted(books.client, [clients.start, clients.stop])
    here = np.arange(first, last)[row[first:last] < rows.stop]
    count, length = clients.stop - clients.start, rows.stop - rows.start
    line = (books.client[here] - clients.start) * length + np.clip(row[here] - rows.start, 0, None)
    outside = EXTERNAL[books.kind[here]] & (row[here] >= rows.start)
    flows = summed(line[outside], books.amount[here][outside], count * length).reshape(count, length)
    held, at = _holdings(books, here, line, count, length)
    library = where.library
    units = where.put(held)[where.put(at)]
    return Stretch(clients, library.einsum("btn,tn->bt", units, worth), where.put(flows))


def _holdings(books: Ledger, here: Numbers, line: Numbers, count: int, length: int) -> tuple[Floats, Numbers]:
    """Return units and cash after each change [E, N + 1], and which change was the last at each close [b, T].

    Args:
        books: of all clients.
        here: the bookings that count.
        line: client times length plus close, of each of them.
        count: of clients.
        length: of the stretch.
    """
    width = len(books.symbols) + 1
    changed = np.zeros(count * length, dtype=bool)
    changed[line] = True
    changed[::length] = True  # everybody begins with what was held before
    at = np.cumsum(changed) - 1
    kind = books.kind[here]
    traded = (kind == BUY) | (kind == SELL)
    sign = np.where(kind[traded] == BUY, 1.0, -1.0)
    places = np.concatenate([at[line[traded]] * width + books.symbol[here][traded], at[line] * width + width - 1])
    moves = np.concatenate([sign * books.quantity[here][traded], books.amount[here]])
    change = summed(places, moves, (int(at[-1]) + 1) * width).reshape(-1, width)
    starts = at[::length]
    # Each client's sums begin anew: taking off the one before keeps them small and so exact.
    change[starts[1:]] -= np.add.reduceat(change, starts, axis=0)[:-1]
    # Rounding takes away the dust that sums leave where everything was sold, as `finance.portfolio.history` does.
    return np.cumsum(change, axis=0).round(DECIMALS), at.reshape(count, length)
