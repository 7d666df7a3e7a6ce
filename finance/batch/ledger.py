"""The books of thousands of clients as a few long columns, so that numpy can add them up.

Letters: B clients, M bookings, N symbols.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from finance.errors import InputError
from finance.measures.sound import require_finite
from finance.portfolio import Client, TransactionKind
from finance.portfolio.client import EXTERNAL_KINDS
from finance.types import Days, Floats

Numbers = npt.NDArray[np.int64]
KINDS: tuple[TransactionKind, ...] = get_args(TransactionKind)
BUY, SELL, FEE = KINDS.index("buy"), KINDS.index("sell"), KINDS.index("fee")
EXTERNAL = np.array([kind in EXTERNAL_KINDS for kind in KINDS])  # by kind


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """All bookings, sorted by client and then by date.

    Attributes:
        ids: of the clients [B].
        symbols: of everything ever traded [N].
        client: of each booking, a position in `ids` [M].
        account: a number for each account, different between clients too [M].
        day: when it was booked [M].
        kind: a position in `KINDS` [M].
        symbol: a position in `symbols`, -1 for money alone [M].
        quantity: units, positive [M].
        amount: what cash gained or lost, USD [M].
    """

    ids: tuple[str, ...]
    symbols: tuple[str, ...]
    client: Numbers
    account: Numbers
    day: Days
    kind: Numbers
    symbol: Numbers
    quantity: Floats
    amount: Floats

    def __post_init__(self) -> None:
        lengths = {len(column) for column in (self.client, self.account, self.day, self.kind, self.symbol)}
        if lengths != {len(self.quantity)} or lengths != {len(self.amount)}:
            raise InputError("The ledger's columns have different lengths; give each booking every field.")
        require_finite(self.quantity, "the ledger's quantity")
        require_finite(self.amount, "the ledger's amount")
        for name, column, low, high in (
            ("client", self.client, 0, len(self.ids)),
            ("kind", self.kind, 0, len(KINDS)),
            ("symbol", self.symbol, -1, len(self.symbols)),
        ):
            if len(column) and (int(column.min()) < low or int(column.max()) >= high):
                raise InputError(f"The ledger's column '{name}' points outside its list; number it from 0.")
        same = self.client[1:] == self.client[:-1]
        if (np.diff(self.client) < 0).any() or (same & (self.day[1:] < self.day[:-1])).any():
            raise InputError("The ledger must be sorted by client and then by date; sort it first.")

    @property
    def first_days(self) -> Days:
        """The day of each client's first booking [B]; not a day where there is none."""
        found = np.full(len(self.ids), np.datetime64("NaT", "D"))
        clients, first = np.unique(self.client, return_index=True)
        found[clients] = self.day[first]
        return found


def ledger(clients: Sequence[Client]) -> Ledger:
    """Return the books of clients as columns, in the order given."""
    booked = [(number, one) for number, client in enumerate(clients) for one in client.transactions]
    symbols = tuple(sorted({one.symbol for _, one in booked if one.kind in ("buy", "sell")}))
    column = {symbol: number for number, symbol in enumerate(symbols)}
    accounts: dict[tuple[int, str], int] = {}
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    return Ledger(
        ids=tuple(client.id for client in clients),
        symbols=symbols,
        client=np.array([number for number, _ in booked], dtype=np.int64),
        account=np.array(
            [accounts.setdefault((number, one.account), len(accounts)) for number, one in booked], dtype=np.int64
        ),
        day=np.array([one.date for _, one in booked], dtype="datetime64[D]"),
        kind=np.array([kinds[one.kind] for _, one in booked], dtype=np.int64),
        symbol=np.array([column.get(one.symbol, -1) for _, one in booked], dtype=np.int64),
        quantity=np.array([float(one.quantity) for _, one in booked], dtype=np.float64),
        amount=np.array([float(one.amount) for _, one in booked], dtype=np.float64),
    )


def rows_of(days: Days, among: Days) -> Numbers:
    """Return the row of the first trading day that is not before each day: as searchsorted, but by a table.

    Millions of bookings fall on a few thousand days.

    Args:
        days: to look up [M].
        among: trading days, rising [T]; later days get T.
    """
    if not len(days):
        return np.empty(0, dtype=np.int64)
    first, last = days.min(), days.max()
    every = first + np.arange(int((last - first).astype(np.int64)) + 1)
    return np.asarray(np.searchsorted(among, every, side="left")[(days - first).astype(np.int64)], dtype=np.int64)


def summed(places: npt.NDArray[np.int64], values: Floats, size: int) -> Floats:
    """Return the sums of the values that belong to each place [size]."""
    return np.asarray(np.bincount(places, values, minlength=size), dtype=np.float64)
