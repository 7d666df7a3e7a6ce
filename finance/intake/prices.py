"""Prices from files, one row a day or one row a price, into one checked table.

Letters: R cells, T different days, N symbols.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from finance.errors import DataError, MissingRate
from finance.intake import checks, fields
from finance.intake.cells import Cells, joined, ordered
from finance.intake.report import Collector
from finance.intake.tables import RawTable
from finance.market import Prices
from finance.market.currency import Rates, in_one_currency
from finance.types import Floats

DATE = ("date", "day", "timestamp")
SYMBOL = ("symbol", "ticker", "instrument")
CLOSE = ("close", "price", "adj close", "adjusted_close", "nav", "value")
MOST_CELLS = 100_000_000
LONGEST_CARRY = 5  # days that a price may stand in for missing ones
PUBLISHED_LATE = 4  # days after its own day: a long weekend


@dataclass(frozen=True, slots=True)
class PriceRules:
    """How prices are taken in.

    Attributes:
        currency: of prices whose file does not say; three letters.
        into: the currency of the result.
        rates: exchange rates; None when all is in `into`.
        gaps: "refuse" wants a price for every symbol and day; "carry" takes the last one for up to five days and
            begins when every symbol has begun.
        known: what the checks may rely on.
    """

    currency: str = "USD"
    into: str = "USD"
    rates: Rates | None = None
    gaps: Literal["refuse", "carry"] = "refuse"
    known: checks.Known = field(default_factory=checks.Known)


def is_prices(names: Sequence[str]) -> bool:
    """Say whether a header can be that of a table of prices."""
    return _one_of(names, DATE) is not None and not {"account", "kind", "amount"} & {name.lower() for name in names}


def read_cells(table: RawTable, rules: PriceRules, found: Collector) -> Cells:
    """Return the cells of one file, bad rows named and left out."""
    day = _one_of(table.names, DATE)
    if day is None:
        raise DataError(f"{table.file} has no column 'date'; its columns are {', '.join(table.names[:8])}.")
    days = fields.days(table, day, found)
    symbol, close = _one_of(table.names, SYMBOL), _one_of(table.names, CLOSE)
    if symbol is not None and close is not None:
        cells = _long(table, days, symbol, close, rules, found)
    else:
        cells = _wide(table, days, day, rules, found)
    low = np.flatnonzero(~(cells.closes > 0))
    words = "is no price; prices must be positive: correct it or leave it out."
    each = ((int(cells.lines[row]), cells.symbols[cells.codes[row]], f"{cells.closes[row]:g} {words}") for row in low)
    found.add_many("bad_tick", "error", each, len(low))
    return cells.take(cells.closes > 0) if low.size else cells


def build_prices(parts: Sequence[Cells], rules: PriceRules, source: str, found: Collector) -> Prices | None:
    """Return one table of the cells of all files, or None when something in them forbids it; findings say what."""
    cells = ordered(joined(parts), found)
    checks.check_prices(cells, rules.known, found)
    checks.gaps(cells, found, refuse=rules.gaps == "refuse")
    currencies = _currencies(cells, found)
    if not len(cells.codes):
        if not found.failed:
            found.add("missing", "error", None, "", "there is no price in it; at least one day is needed.")
        return None
    calendar, place = np.unique(cells.days, return_inverse=True)
    count = len(calendar) * len(cells.symbols)
    if count > MOST_CELLS or count > max(50 * len(cells.codes), 1_000_000):
        words = f"{len(calendar):,} days x {len(cells.symbols):,} symbols are mostly empty; hand in fewer symbols."
        found.add("gap", "error", None, "", words)
        return None
    values = np.full((len(calendar), len(cells.symbols)), np.nan)
    values[place, cells.codes] = cells.closes
    first = _complete(values, cells, calendar, rules, found)
    if found.failed or first is None:
        return None
    prices = Prices(calendar[first:], cells.symbols, np.ascontiguousarray(values[first:]), source)
    try:
        return in_one_currency(prices, currencies, rules.rates, rules.into)
    except MissingRate as error:
        found.add("currency", "error", None, "", str(error))
        return None


def _one_of(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    return next((name for word in wanted for name in names if name.lower() == word), None)


def _long(table: RawTable, days: np.ndarray, symbol: str, close: str, rules: PriceRules, found: Collector) -> Cells:
    codes, symbols = fields.names(table, symbol, found)
    closes = fields.numbers(table, close, found)
    name = _one_of(table.names, ("currency",))
    currency, words = (
        fields.names(table, name, found, upper=True) if name else fields.constant(rules.currency, len(table.lines))
    )
    words = tuple(word or rules.currency for word in words)
    _published_late(table, days, found)
    unnamed = np.array([not word for word in symbols] or [False])[codes] if len(codes) else np.zeros(0, dtype=bool)
    empty = fields.blank(table, close) & ~np.isnat(days) & ~unnamed
    for what, bad, where in (("it is empty; name the symbol.", unnamed, symbol), ("it has no number.", empty, close)):
        rows = np.flatnonzero(bad)
        found.add_many("missing", "error", ((int(table.lines[row]), where, what) for row in rows), len(rows))
    good = ~np.isnat(days) & ~np.isnan(closes) & ~unnamed
    cells = Cells(symbols, codes, days, closes, table.lines, words, currency)
    return cells if good.all() else cells.take(good)


def _wide(table: RawTable, days: np.ndarray, day: str, rules: PriceRules, found: Collector) -> Cells:
    symbols = tuple(name for name in table.names if name != day)
    if not symbols or "" in symbols:
        raise DataError(f"{table.file} must have a column of prices beside {day!r}, and each a name; name the columns.")
    if len(days) * len(symbols) > MOST_CELLS:
        raise DataError(f"{table.file} has more than {MOST_CELLS:,} prices; split it by symbol.")
    values = np.column_stack([fields.numbers(table, symbol, found) for symbol in symbols])
    good = ~np.isnat(days)[:, None] & ~np.isnan(values)
    nothing = np.flatnonzero(~good.any(axis=0))
    for column in nothing:
        found.add("missing", "error", None, symbols[column], "the column has no price at all; leave it out.")
    codes, rows = np.nonzero(good.T)
    currency = np.zeros(len(rows), dtype=np.int32)
    closes = np.ascontiguousarray(values.T)[codes, rows]
    return Cells(symbols, codes.astype(np.int32), days[rows], closes, table.lines[rows], (rules.currency,), currency)


def _published_late(table: RawTable, days: np.ndarray, found: Collector) -> None:
    name = _one_of(table.names, ("published", "known_at", "known"))
    if name is None:
        return
    known = fields.days(table, name, found)
    late = (known - days).astype(np.float64)
    rows = np.flatnonzero(np.where(np.isnat(known) | np.isnat(days), 0.0, late) > PUBLISHED_LATE)
    each = (
        (int(table.lines[row]), name, f"the price of {days[row]} was known on {known[row]} only; date it then.")
        for row in rows
    )
    found.add_many("look_ahead", "error", each, len(rows))


def _currencies(cells: Cells, found: Collector) -> dict[str, str]:
    pairs = np.unique(cells.codes.astype(np.int64) * len(cells.currencies) + cells.currency)
    by_symbol: dict[str, str] = {}
    for pair in pairs:
        symbol = cells.symbols[int(pair) // len(cells.currencies)]
        word = cells.currencies[int(pair) % len(cells.currencies)]
        if by_symbol.setdefault(symbol, word) != word:
            at = np.flatnonzero(
                (cells.codes == pair // len(cells.currencies)) & (cells.currency == pair % len(cells.currencies))
            )[0]
            words = f"its prices are in {by_symbol[symbol]} and in {word}; hand in one currency a symbol."
            found.add("currency", "error", int(cells.lines[at]), symbol, words)
        if not (len(word) == 3 and word.isalpha()):
            found.add("currency", "error", None, symbol, f"{word!r} is no currency of three letters; correct it.")
    return by_symbol


def _complete(values: Floats, cells: Cells, calendar: np.ndarray, rules: PriceRules, found: Collector) -> int | None:
    """Fill what may be carried, in place, and return the row where every symbol has begun, or None."""
    empty = np.isnan(values)
    if not empty.any():
        return 0
    begun = np.where(empty.all(axis=0), len(calendar), np.argmin(empty, axis=0))
    ended = np.where(empty.all(axis=0), -1, len(calendar) - 1 - np.argmin(empty[::-1], axis=0))
    for column in np.flatnonzero(begun > 0):
        when = calendar[begun[column]] if begun[column] < len(calendar) else "never"
        severity: Literal["error", "warning"] = "error" if rules.gaps == "refuse" else "warning"
        what = "leave it out or allow gaps" if severity == "error" else "the table begins there"
        found.add("gap", severity, None, cells.symbols[column], f"its prices begin on {when} only; {what}.")
    late = len(calendar) - 1 - ended > (0 if rules.gaps == "refuse" else LONGEST_CARRY)
    for column in np.flatnonzero(late & (ended >= 0)):
        words = f"its prices end on {calendar[ended[column]]} while others go on; leave it out or hand in the rest."
        found.add("gap", "error", None, cells.symbols[column], words)
    if rules.gaps == "refuse":
        return None
    last = np.where(empty, -1, np.arange(len(calendar))[:, None])
    np.maximum.accumulate(last, axis=0, out=last)
    first = int(begun.max())
    age = np.arange(len(calendar))[:, None] - last
    age[:first] = 0
    for row, column in np.argwhere((age > LONGEST_CARRY) & (last >= 0) & ~late)[:20]:
        words = f"no price for more than {LONGEST_CARRY} days before {calendar[row]}; too long to carry one: add them."
        found.add("gap", "error", None, cells.symbols[column], words)
    filled = int((empty[first:]).sum())
    if filled and first < len(calendar):
        found.add("read", "note", None, "", f"{filled:,} missing prices were carried from the day before.")
    values[:] = np.take_along_axis(values, np.maximum(last, 0), axis=0)
    return first if first < len(calendar) else None
