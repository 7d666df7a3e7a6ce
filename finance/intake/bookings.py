"""Bookings from files into one checked ledger: the bank's rules, whole columns at a time.

The rules are those of `finance.portfolio.books`, which reads a client's folder one line at a time; the tests hold the
two against each other.

Letters: R bookings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from finance.errors import DataError
from finance.intake import fields
from finance.intake.report import LINE, Collector, Kind
from finance.intake.tables import Lines, RawTable
from finance.portfolio.client import TransactionKind
from finance.portfolio.ledger import Ledger
from finance.types import Floats

COLUMNS = ("date", "account", "kind", "amount")
KINDS = {kind: kind for kind in get_args(TransactionKind)}
WORDS = KINDS | {"purchase": "buy", "bought": "buy", "sale": "sell", "sold": "sell", "div": "dividend"}
CENT = 0.01
DUST = 1e-9  # of units: what sums of decimals leave in binary
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BookRules:
    """How bookings are taken in: their currency, and the last day that can be known."""

    currency: str = "USD"
    as_of: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """Columns of a file for the checks; words as codes."""

    table: RawTable
    days: np.ndarray
    account: fields.Codes
    kind: fields.Codes
    symbol: fields.Codes
    quantity: Floats
    price: Floats
    amount: Floats
    kinds: tuple[str, ...]
    symbols: tuple[str, ...]

    @property
    def lines(self) -> Lines:
        return self.table.lines

    def of(self, *kinds: str) -> Mask:
        wanted = np.array([kind in kinds for kind in self.kinds] + [False], dtype=bool)
        return np.asarray(wanted[self.kind])  # code -1, an unknown kind, finds the last


def is_bookings(names: tuple[str, ...]) -> bool:
    """Say whether a header is that of bookings."""
    return {"account", "kind", "amount"} <= {name.lower() for name in names}


def read_bookings(table: RawTable, rules: BookRules, found: Collector) -> Ledger | None:
    """Return the bookings of a file, or None when something in it forbids it; findings say what."""
    table = RawTable(table.file, tuple(name.lower() for name in table.names), table.columns, table.lines)
    missing = [name for name in COLUMNS if name not in table.names]
    if missing:
        raise DataError(f"{table.file}, line 1: the column '{missing[0]}' is missing; add it.")
    rows = len(table.lines)
    if not rows:
        found.add("missing", "error", None, "", "there are no bookings; at least one is needed.")
        return None
    nothing, zeros = fields.constant("", rows), np.zeros(rows)
    account, accounts = fields.names(table, "account", found)
    kind, kinds = fields.names(table, "kind", found, allowed=WORDS)
    symbol, symbols = fields.names(table, "symbol", found) if "symbol" in table.names else nothing
    amounts = {
        name: fields.numbers(table, name, found, empty=0.0) if name in table.names else zeros
        for name in ("quantity", "price", "amount")
    }
    read = _Read(
        table, fields.days(table, "date", found), account, kind, symbol, **amounts, kinds=kinds, symbols=symbols
    )
    _check_rows(read, accounts, rules, found)
    _check_again(read, found)
    order = np.argsort(read.days, kind="stable")
    if (np.diff(read.days[~np.isnat(read.days)]) < np.timedelta64(0, "D")).any():
        found.add("order", "note", None, "date", "the rows were not in the order of their days; they are now.")
    if not found.failed:
        _check_balances(read, order, found)
    if found.failed:
        return None
    place = pa.array(order)
    exact = [
        (fields.exact(table, name, found) if name in table.names else pa.array([0] * rows, fields.EXACT)).take(place)
        for name in ("quantity", "price", "amount")
    ]
    return (
        None
        if found.failed
        else Ledger(
            table.lines[order] & LINE,
            read.days[order],
            accounts,
            account[order],
            kinds,
            kind[order],
            symbols,
            symbol[order],
            *exact,
        )
    )


def _check_rows(read: _Read, accounts: tuple[str, ...], rules: BookRules, found: Collector) -> None:
    trade, gain, loss = (
        read.of("buy", "sell"),
        read.of("deposit", "sell", "dividend"),
        read.of("withdrawal", "buy", "fee"),
    )
    unnamed = np.array([not name for name in accounts] + [False])[read.account]
    no_symbol = np.array([not name for name in read.symbols] + [False])[read.symbol]
    off = np.abs(np.abs(read.amount) - read.quantity * read.price)
    with np.errstate(invalid="ignore"):
        wrong: list[tuple[Kind, str, Mask, str]] = [
            ("missing", "account", unnamed, "it is empty; name the account."),
            ("books", "amount", gain & (read.amount <= 0), "it must be positive for this kind; correct it."),
            ("books", "amount", loss & (read.amount >= 0), "it must be negative for this kind; correct it."),
            ("missing", "symbol", trade & no_symbol, "it is empty; a trade needs one."),
            ("books", "quantity", trade & (read.quantity <= 0), "it must be positive for a trade; correct it."),
            ("books", "price", trade & (read.price <= 0), "it must be positive for a trade; correct it."),
            ("books", "amount", trade & (off > CENT * (1 + 1e-9)), "it is not quantity times price; correct it."),
        ]
    if rules.as_of is not None:
        later = read.days > np.datetime64(rules.as_of, "D")
        words = f"it is after {rules.as_of}, the last day that can be known; correct it."
        wrong.append(("look_ahead", "date", later, words))
    for kind, name, bad, words in wrong:
        _say(read, kind, name, bad, words, found)
    if "currency" in read.table.names:
        codes, words_found = fields.names(read.table, "currency", found, upper=True)
        other = np.array([word not in ("", rules.currency) for word in words_found] + [False])[codes]
        words = f"the books are in {rules.currency}; convert the amount or hand in an account a currency."
        _say(read, "currency", "currency", other, words, found)


def _check_again(read: _Read, found: Collector) -> None:
    """Name rows that are the same in every column, which may be one booking twice."""
    keys = (read.amount, read.price, read.quantity, read.symbol, read.kind, read.account, read.days.astype(np.int64))
    order = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    if "id" in read.table.names:
        ids, _ = fields.names(read.table, "id", found)
        same &= ids[order][1:] == ids[order][:-1]
        _check_ids(read, ids, found)
    again = np.flatnonzero(same) + 1
    each = (
        (
            int(read.lines[order[at]]),
            "",
            f"it says the same as {found.place(int(read.lines[order[at - 1]]))}; check that both are meant.",
        )
        for at in again
    )
    found.add_many("duplicate", "warning", each, len(again))


def _check_ids(read: _Read, ids: fields.Codes, found: Collector) -> None:
    _, first = np.unique(ids, return_index=True)
    if len(first) == len(ids):
        return
    original = np.zeros(len(ids), dtype=bool)
    original[first] = True
    named = np.asarray(read.table.column("id").to_pylist(), dtype=object) != ""
    _say(read, "duplicate", "id", ~original & named, "this id was used before; each booking has its own.", found)


def _check_balances(read: _Read, order: npt.NDArray[np.int64], found: Collector) -> None:
    """Cash of an account and units of a symbol never fall below zero, bookings in the order of their days."""
    by_account = order[np.argsort(read.account[order], kind="stable")]
    low = _below_zero(read.account[by_account], read.amount[by_account], CENT)
    _say_first(read, by_account, low, read.account, "amount", "the account's cash falls below zero here", found)
    trades = order[read.of("buy", "sell")[order]]
    key = read.account.astype(np.int64) * (len(read.symbols) + 1) + read.symbol
    by_holding = trades[np.argsort(key[trades], kind="stable")]
    signed = np.where(read.of("buy"), read.quantity, -read.quantity)[by_holding]
    over = _below_zero(key[by_holding], signed, DUST)
    _say_first(read, by_holding, over, key, "quantity", "more is sold than is held", found)


def _below_zero(groups: npt.NDArray[np.integer], amounts: Floats, room: float) -> Mask:
    """Say where the running total of a group is below zero; groups are contiguous."""
    if not len(groups):
        return np.zeros(0, dtype=bool)
    total = np.cumsum(amounts)
    starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    before = np.repeat(total[starts] - amounts[starts], np.diff(np.concatenate([starts, [len(groups)]])))
    # A total over everything carries rounding of the other groups; its size says how much.
    return np.asarray(total - before < -(room + 1e-15 * np.abs(amounts).sum()))


def _say_first(
    read: _Read, rows: np.ndarray, bad: Mask, group: np.ndarray, name: str, words: str, found: Collector
) -> None:
    """Name the first bad row of each group: all that follow suffer from the same slip."""
    at = rows[bad]
    _, first = np.unique(group[at], return_index=True)
    each = ((int(read.lines[row]), name, f"{words}; correct it or hand in what is missing.") for row in at[first])
    found.add_many("books", "error", each, len(first))


def _say(read: _Read, kind: Kind, name: str, bad: Mask, words: str, found: Collector) -> None:
    rows = np.flatnonzero(bad)

    def each() -> Iterator[tuple[int, str, str]]:
        for row in rows:
            yield int(read.lines[row]), name, words

    found.add_many(kind, "error", each(), len(rows))
