"""The value of each client's portfolio at every close of a stretch, by torch on the CPU or a GPU.

Letters: B clients, N symbols, T closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from finance.batch.ledger import BUY, EXTERNAL, SELL, Ledger, summed
from finance.batch.positions import DECIMALS
from finance.market import Prices
from finance.types import Floats

MOST_NUMBERS = 2**24  # of one array: clients x closes x symbols at a time, 128 MB


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Some clients' values and flows: torch tensors on the chosen device.

    Attributes:
        clients: which [b].
        values: of everything at each close, USD [b, T].
        flows: from outside on each day, USD [b, T].
    """

    clients: slice
    values: Any
    flows: Any


def stretches(books: Ledger, prices: Prices, rows: slice, device: str = "cpu") -> Iterator[Stretch]:
    """Yield values and flows at the closes of `rows`, block by block of clients.

    Bookings on a day without trading count on the next trading day. Before a client's first booking all is zero.

    Args:
        books: of all clients.
        prices: closes; bookings after the last one do not count.
        rows: of `prices`.
        device: of torch's.
    """
    import torch

    width, length = len(books.symbols), rows.stop - rows.start
    closes = torch.as_tensor(prices.values[rows][:, [prices.column(symbol) for symbol in books.symbols]]).to(device)
    row = np.searchsorted(prices.days, books.day, side="left")
    at = np.clip(row - rows.start, 0, None)
    known = row < rows.stop
    size = max(1, MOST_NUMBERS // max(length * max(width, 1), 1))
    for start in range(0, len(books.ids), size):
        clients = slice(start, min(start + size, len(books.ids)))
        first, last = np.searchsorted(books.client, [clients.start, clients.stop])
        here = np.arange(first, last)[known[first:last]]
        count = clients.stop - clients.start
        line = (books.client[here] - clients.start) * length + at[here]
        cash = summed(line, books.amount[here], count * length).reshape(count, length)
        outside = here[np.isin(books.kind[here], EXTERNAL) & (row[here] >= rows.start)]
        where = (books.client[outside] - clients.start) * length + at[outside]
        flows = summed(where, books.amount[outside], count * length).reshape(count, length)
        held = _held(books, here, line, count * length * width).reshape(count, length, width)
        units = torch.as_tensor(held).to(device).cumsum_(dim=1).round_(decimals=DECIMALS)
        money = torch.as_tensor(cash).to(device).cumsum_(dim=1).round_(decimals=DECIMALS)
        values = units.mul_(closes).sum(dim=2).add_(money)
        yield Stretch(clients, values, torch.as_tensor(flows).to(device))


def _held(books: Ledger, here: Any, line: Any, size: int) -> Floats:
    """Return the change of units on each day, flat over client, close and symbol."""
    kind = books.kind[here]
    traded = (kind == BUY) | (kind == SELL)
    sign = np.where(kind[traded] == BUY, 1.0, -1.0)
    place = line[traded] * len(books.symbols) + books.symbol[here][traded]
    return summed(place, sign * books.quantity[here][traded], size)
