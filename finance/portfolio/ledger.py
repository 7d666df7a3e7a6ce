"""Bookings as columns: a million of them in little memory, made into `Transaction` objects for one client at a time.

Letters: R bookings.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from finance.portfolio.client import Transaction, TransactionKind
from finance.types import Days

Codes = npt.NDArray[np.int32]
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Checked bookings in the order of their days, those of one day in the order of the file.

    Attributes:
        lines: of the file [R].
        days: datetime64[D] [R].
        accounts, account: the different accounts, and which of them [R].
        kinds, kind: the kinds, and which of them [R].
        symbols, symbol: the different symbols, "" for money alone, and which of them [R].
        quantity, price, amount: exact decimals, USD [R].
    """

    lines: npt.NDArray[np.int64]
    days: Days
    accounts: tuple[str, ...]
    account: Codes
    kinds: tuple[str, ...]
    kind: Codes
    symbols: tuple[str, ...]
    symbol: Codes
    quantity: pa.Array
    price: pa.Array
    amount: pa.Array

    def __len__(self) -> int:
        return len(self.lines)

    def transactions(self, accounts: Collection[str] | None = None) -> tuple[Transaction, ...]:
        """Return the bookings of some accounts, or all, as objects."""
        rows = np.arange(len(self))
        if accounts is not None:
            wanted = np.array([name in accounts for name in self.accounts], dtype=bool)
            rows = np.flatnonzero(wanted[self.account])
        place = pa.array(rows)
        money = zip(
            *(column.take(place).to_pylist() for column in (self.quantity, self.price, self.amount)), strict=True
        )
        days: list[date] = self.days[rows].tolist()
        return tuple(
            Transaction(
                line=int(self.lines[row]),
                date=day,
                account=self.accounts[self.account[row]],
                kind=cast(TransactionKind, self.kinds[self.kind[row]]),
                symbol=self.symbols[self.symbol[row]],
                quantity=_short(quantity),
                price=_short(price),
                amount=_short(amount),
            )
            for row, day, (quantity, price, amount) in zip(rows, days, money, strict=True)
        )


def _short(value: Decimal) -> Decimal:
    """Return a decimal without the zeros that a column of one scale adds; at least the cents stay."""
    short = value.normalize()
    return short if short.as_tuple().exponent <= -2 else value.quantize(_CENT)  # type: ignore[operator]  # finite
