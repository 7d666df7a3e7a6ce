"""Corporate actions and exchange rates from files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast, get_args

import numpy as np

from finance.errors import DataError
from finance.intake import fields
from finance.intake.cells import Cells, joined, ordered
from finance.intake.report import Collector
from finance.intake.tables import RawTable
from finance.market.actions import Action, ActionKind
from finance.market.currency import Rates


def is_actions(names: tuple[str, ...]) -> bool:
    """Say whether a header is that of corporate actions."""
    lower = {name.lower() for name in names}
    return {"date", "kind", "symbol"} <= lower and bool(lower & {"ratio", "cash"}) and "account" not in lower


def read_actions(table: RawTable, found: Collector) -> tuple[Action, ...]:
    """Return the corporate actions of a file; findings name what is wrong with a row."""
    table = RawTable(table.file, tuple(name.lower() for name in table.names), table.columns, table.lines)
    rows = len(table.lines)
    nothing = fields.constant("", rows)
    kinds = {kind: kind for kind in get_args(ActionKind)}
    days: list[date | None] = fields.days(table, "date", found).tolist()
    kind, kind_words = fields.names(table, "kind", found, allowed=kinds)
    symbol, symbols = fields.names(table, "symbol", found)
    into, intos = fields.names(table, "into", found) if "into" in table.names else nothing
    numbers: dict[str, list[Decimal]] = {}
    for name, usual in (("ratio", 1), ("cash", 0)):
        if name in table.names:
            fields.numbers(table, name, found)
            values_read = zip(fields.exact(table, name, found).to_pylist(), fields.blank(table, name), strict=True)
            numbers[name] = [Decimal(usual) if empty else value for value, empty in values_read]
        else:
            numbers[name] = [Decimal(usual)] * rows
    actions = []
    for row, day in enumerate(days):
        if day is None or kind[row] < 0:
            continue
        values: dict[str, Any] = {name: column[row].normalize() for name, column in numbers.items()}
        word = cast(ActionKind, kind_words[kind[row]])
        try:
            actions.append(
                Action(day, word, symbols[symbol[row]], **values, into=intos[into[row]], line=int(table.lines[row]))
            )
        except DataError as error:
            found.add("books", "error", int(table.lines[row]), "", str(error))
    return tuple(actions)


def build_rates(parts: Sequence[Cells], base: str, found: Collector) -> Rates | None:
    """Return a rate table of cells whose symbols are currencies, or None when something in them forbids it."""
    cells = ordered(joined(parts), found)
    for word in cells.symbols:
        if not (len(word) == 3 and word.isalpha()) or word.upper() == base:
            found.add("currency", "error", None, word, f"a column of rates is named by a currency other than {base}.")
    calendar, place = np.unique(cells.days, return_inverse=True)
    values = np.full((len(calendar), len(cells.symbols)), np.nan)
    values[place, cells.codes] = cells.closes
    for column in np.flatnonzero(np.isnan(values).any(axis=0)):
        day = calendar[int(np.argmax(np.isnan(values[:, column])))]
        found.add("gap", "error", None, cells.symbols[column], f"there is no rate on {day}; add it.")
    if found.failed or not len(calendar):
        return None
    return Rates(base, calendar, tuple(word.upper() for word in cells.symbols), values)


def check_again(actions: Sequence[Action], found: Collector) -> None:
    """Add findings on actions that are there twice."""
    seen: dict[tuple[date, str, str], int] = {}
    for action in actions:
        first = seen.setdefault((action.day, action.kind, action.symbol), action.line)
        if first != action.line:
            words = (
                f"the {action.kind} of {action.symbol} on {action.day} is in {found.place(first)} already; keep one."
            )
            found.add("duplicate", "error", action.line, "", words)
