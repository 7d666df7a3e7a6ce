"""Files of any kind into one checked intake: all of it, or nothing with a report that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from finance.errors import DataError
from finance.intake import bookings, events, positions, prices
from finance.intake.bookings import BookRules
from finance.intake.cells import Cells
from finance.intake.prices import PriceRules
from finance.intake.report import LINE, Collector, ValidationReport
from finance.intake.tables import RawTable, read_table
from finance.market import Prices
from finance.market.actions import Action
from finance.market.currency import Rates
from finance.portfolio import Lot
from finance.portfolio.ledger import Ledger

FileKind = Literal["prices", "transactions", "holdings", "lots", "actions", "rates"]


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """What the files hold; None or empty where there was no file of that kind, or the report has an error."""

    report: ValidationReport
    prices: Prices | None = None
    ledger: Ledger | None = None
    holdings: tuple[positions.Position, ...] = ()
    lots: tuple[Lot, ...] = ()
    actions: tuple[Action, ...] = ()
    rates: Rates | None = None


def take_in(
    paths: Sequence[Path],
    *,
    kinds: Sequence[FileKind | None] | None = None,
    rules: PriceRules | None = None,
    as_of: date | None = None,
) -> Intake:
    """Read, understand and check files together: rates serve prices, splits explain jumps.

    Nothing is written and nothing is half taken over: with an error in any file, all of the intake is empty.

    Args:
        paths: CSV, TSV, JSON, JSON lines or Parquet.
        kinds: what each file is; None looks at its header.
        rules: how prices are taken in.
        as_of: the last day that can be known; None for no such check.
    """
    found = Collector()
    tables: list[tuple[FileKind, RawTable]] = []
    for number, path in enumerate(paths):
        file_bits = found.begin(path.name or str(path))
        try:
            table = read_table(path, found, file_bits)
            tables.append(((kinds[number] if kinds else None) or kind_of(table, path), table))
        except DataError as error:
            found.add("unreadable", "error", None, "", str(error))
    return take_in_tables(tables, found, rules, as_of)


def take_in_tables(
    tables: Sequence[tuple[FileKind, RawTable]], found: Collector, rules: PriceRules | None, as_of: date | None
) -> Intake:
    """Understand and check tables together, whatever they came from; their lines carry the file's number."""
    by_kind: dict[FileKind, list[RawTable]] = {kind: [] for kind in get_args(FileKind)}
    for kind, table in tables:
        by_kind[kind].append(table)
    taken = _Taken(found, rules or PriceRules(), as_of)
    taken.all(by_kind)
    return taken.intake()


def kind_of(table: RawTable, path: Path) -> FileKind:
    """Return what a file is, by its header; a name that begins with "rates" or "fx" makes prices rates.

    Raises:
        DataError: it is none that is known.
    """
    names = table.names
    if bookings.is_bookings(names):
        return "transactions"
    if positions.is_lots(names):
        return "lots"
    if positions.is_holdings(names):
        return "holdings"
    if events.is_actions(names):
        return "actions"
    if prices.is_prices(names):
        return "rates" if path.stem.lower().startswith(("rates", "fx")) else "prices"
    raise DataError(
        f"{table.file} has the columns {', '.join(names[:8])}, which are none of prices, transactions, holdings, lots, "
        "corporate actions or rates; prices have 'date,symbol,close' or 'date' and a column a symbol, transactions "
        "'date,account,kind,symbol,quantity,price,amount', and docs/finance.md shows the rest."
    )


class _Taken:
    """What has been understood so far."""

    def __init__(self, found: Collector, rules: PriceRules, as_of: date | None) -> None:
        self.found, self.rules, self.as_of = found, rules, as_of
        self.prices: Prices | None = None
        self.ledger: Ledger | None = None
        self.holdings: tuple[positions.Position, ...] = ()
        self.lots: tuple[Lot, ...] = ()
        self.actions: tuple[Action, ...] = ()

    def all(self, tables: dict[FileKind, list[RawTable]]) -> None:
        """Read every table, the ones that others need first."""
        for kind in ("rates", "actions", "prices", "transactions", "holdings", "lots"):
            if kind in ("transactions", "holdings", "lots") and len(tables[kind]) > 1:
                self.found.add("duplicate", "error", None, "", f"there are two files of {kind}; join them into one.")
            elif tables[kind]:
                try:
                    getattr(self, f"_{kind}")(tables[kind])
                except DataError as error:
                    self.found.add("unreadable", "error", None, "", str(error))

    def intake(self) -> Intake:
        """Return everything, or an empty intake with the report when there was an error."""
        report = self.found.report()
        if not report.ok:
            return Intake(report)
        return Intake(report, self.prices, self.ledger, self.holdings, self.lots, self.actions, self.rules.rates)

    def _rates(self, tables: list[RawTable]) -> None:
        rates = events.build_rates(self._cells(tables), self.rules.into, self.found)
        self.rules = replace(self.rules, rates=rates)

    def _actions(self, tables: list[RawTable]) -> None:
        read: list[Action] = []
        for table in tables:
            self.found.file = table.file
            read += events.read_actions(table, self.found)
        events.check_again(read, self.found)
        plain = [replace(action, line=action.line & LINE) for action in read]
        self.actions = tuple(sorted(plain, key=lambda action: action.day))

    def _prices(self, tables: list[RawTable]) -> None:
        splits = frozenset((action.symbol, action.day) for action in self.actions if action.kind == "split")
        known = replace(self.rules.known, as_of=self.as_of, split_days=self.rules.known.split_days | splits)
        self.rules = replace(self.rules, known=known)
        source = ", ".join(table.file for table in tables)
        self.prices = prices.build_prices(self._cells(tables), self.rules, source, self.found)

    def _transactions(self, tables: list[RawTable]) -> None:
        self.found.file = tables[0].file
        rules = BookRules(self.rules.into, self.as_of)
        self.ledger = bookings.read_bookings(tables[0], rules, self.found)

    def _holdings(self, tables: list[RawTable]) -> None:
        self.found.file = tables[0].file
        self.holdings = positions.read_holdings(tables[0], self.rules.into, self.found)

    def _lots(self, tables: list[RawTable]) -> None:
        self.found.file = tables[0].file
        self.lots = positions.read_lots(tables[0], self.as_of, self.rules.into, self.found)

    def _cells(self, tables: list[RawTable]) -> list[Cells]:
        parts = []
        for table in tables:
            self.found.file = table.file
            parts.append(prices.read_cells(table, self.rules, self.found))
        return parts
