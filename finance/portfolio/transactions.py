"""Read a file of bookings, CSV with a header, each field checked and a bad one named by its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import get_args

from finance.errors import DataError
from finance.portfolio.client import Transaction, TransactionKind

COLUMNS = ("date", "account", "kind", "symbol", "quantity", "price", "amount")
LARGEST = Decimal("1e15")  # of any quantity, price or amount: more is a slip of the keyboard


def read_transactions(path: Path) -> tuple[Transaction, ...]:
    """Return the bookings of a file, in its order.

    Raises:
        DataError: the file is missing or unreadable, or a field is wrong; names line and field.
    """
    try:
        # A spreadsheet writes a byte-order mark, which utf-8-sig takes off.
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(_transactions(path, csv.DictReader(file, strict=True)))
    except FileNotFoundError:
        raise DataError(f"The transaction file {path} does not exist; check the folder.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"The transaction file {path} cannot be read ({error}); mend it.") from error


def _transactions(path: Path, rows: csv.DictReader[str]) -> Iterator[Transaction]:
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise DataError(f"{path}, line 1: the column '{missing[0]}' is missing; add it.")
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        if None in row or None in row.values():
            raise DataError(f"{where}: it has not as many fields as the header; correct it.")
        yield _transaction(where, rows.line_num, {name: text.strip() for name, text in row.items()})


def _transaction(where: str, line: int, row: dict[str, str]) -> Transaction:
    try:
        day = date.fromisoformat(row["date"])
    except ValueError:
        raise DataError(f"{where}, date: {row['date']!r} is not a date like 2022-12-28; correct it.") from None
    kind = row["kind"]
    if kind not in get_args(TransactionKind):
        known = ", ".join(get_args(TransactionKind))
        raise DataError(f"{where}, kind: {kind!r} is none of {known}; correct it.")
    return Transaction(
        line=line,
        date=day,
        account=row["account"],
        kind=kind,  # type: ignore[arg-type]  # checked above
        symbol=row["symbol"],
        quantity=_number(where, "quantity", row["quantity"]),
        price=_number(where, "price", row["price"]),
        amount=_number(where, "amount", row["amount"]),
    )


def _number(where: str, name: str, text: str) -> Decimal:
    try:
        value = Decimal(text or "0")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= LARGEST:
        raise DataError(f"{where}, {name}: {text!r} is not a number below {LARGEST:.0e}; correct it.")
    return value
