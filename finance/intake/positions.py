"""Holdings and lots from files. A holding says what is there; a lot says also when it was bought and for how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from finance.errors import DataError
from finance.intake import fields
from finance.intake.report import LINE, Collector
from finance.intake.tables import RawTable
from finance.portfolio import Lot

BOUGHT = ("bought", "acquired", "purchase_date", "open_date")
COST = ("cost", "cost_usd", "cost_basis", "basis")


@dataclass(frozen=True, slots=True)
class Position:
    """Units of one symbol in one account; the cost in USD where the file says it."""

    account: str
    symbol: str
    quantity: Decimal
    cost_usd: Decimal | None
    line: int


def is_holdings(names: tuple[str, ...]) -> bool:
    """Say whether a header is that of holdings or lots."""
    return {"symbol", "quantity"} <= {name.lower() for name in names}


def is_lots(names: tuple[str, ...]) -> bool:
    """Say whether a header is that of lots."""
    return is_holdings(names) and any(name.lower() in BOUGHT for name in names)


def read_lots(table: RawTable, as_of: date | None, currency: str, found: Collector) -> tuple[Lot, ...]:
    """Return the lots of a file; findings name what is wrong with a row."""
    table = _lower(table)
    bought, cost = _named(table, BOUGHT), _named(table, COST)
    if bought is None or cost is None:
        raise DataError(f"{table.file}, line 1: a file of lots needs the columns 'bought' and 'cost'; add them.")
    days = fields.days(table, bought, found)
    if as_of is not None:
        rows = np.flatnonzero(days > np.datetime64(as_of, "D"))
        words = f"it is after {as_of}, the last day that can be known; correct it."
        found.add_many("look_ahead", "error", ((int(table.lines[row]), bought, words) for row in rows), len(rows))
    rows_read = _rows(table, cost, currency, found)
    if found.failed:
        return ()
    dates: list[date] = days.tolist()
    return tuple(
        Lot(item.account, item.symbol, day, item.quantity, item.cost_usd or Decimal(0))
        for item, day in zip(rows_read, dates, strict=True)
    )


def read_holdings(table: RawTable, currency: str, found: Collector) -> tuple[Position, ...]:
    """Return the holdings of a file; findings name what is wrong with a row."""
    table = _lower(table)
    rows = _rows(table, _named(table, COST), currency, found)
    seen: dict[tuple[str, str], int] = {}
    for item in rows:
        first = seen.setdefault((item.account, item.symbol), item.line)
        if first != item.line:
            words = f"it is in {found.place(first)} already; hand in one row a holding, or lots with their days."
            found.add("duplicate", "error", item.line, item.symbol, words)
    return () if found.failed else tuple(replace(item, line=item.line & LINE) for item in rows)


def _rows(table: RawTable, cost: str | None, currency: str, found: Collector) -> tuple[Position, ...]:
    symbol, symbols = fields.names(table, "symbol", found)
    rows = len(table.lines)
    account, accounts = fields.names(table, "account", found) if "account" in table.names else fields.constant("", rows)
    units = fields.numbers(table, "quantity", found, empty=0.0)
    basis = fields.numbers(table, cost, found, empty=0.0) if cost else np.zeros(rows)
    if "currency" in table.names:
        codes, words = fields.names(table, "currency", found, upper=True)
        for row in np.flatnonzero(np.array([word not in ("", currency) for word in words] + [False])[codes]):
            found.add(
                "currency", "error", int(table.lines[row]), "currency", f"it is not {currency}; convert the cost."
            )
    for row in np.flatnonzero(np.array([not word for word in symbols] + [False])[symbol]):
        found.add("missing", "error", int(table.lines[row]), "symbol", "it is empty; name it.")
    with np.errstate(invalid="ignore"):
        for name, bad in (("quantity", units <= 0), (cost or "cost", basis < 0)):
            for row in np.flatnonzero(bad):
                found.add("books", "error", int(table.lines[row]), name, "it must be positive; correct it.")
    if found.failed:
        return ()
    quantities = fields.exact(table, "quantity", found).to_pylist()
    costs = fields.exact(table, cost, found).to_pylist() if cost else [None] * rows
    return tuple(
        Position(accounts[a], symbols[s], quantity.normalize(), None if paid is None else paid.normalize(), int(line))
        for a, s, quantity, paid, line in zip(account, symbol, quantities, costs, table.lines, strict=True)
    )


def _lower(table: RawTable) -> RawTable:
    names = tuple(name.lower() for name in table.names)
    missing = next((name for name in ("symbol", "quantity") if name not in names), None)
    if missing:
        raise DataError(f"{table.file}, line 1: the column '{missing}' is missing; add it.")
    return RawTable(table.file, names, table.columns, table.lines)


def _named(table: RawTable, wanted: tuple[str, ...]) -> str | None:
    return next((name for name in table.names if name in wanted), None)
