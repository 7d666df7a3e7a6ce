"""`steward finance import FILE…`: checks files and keeps them when all is well; a bad file changes nothing."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pyarrow.parquet
from rich.console import Console
from rich.table import Table

from app.errors import StorageError, UsageError
from app.settings import Settings
from finance.intake import FileKind, Intake, PriceRules, ValidationReport, take_in
from finance.market import Prices
from finance.portfolio.ledger import Ledger

SHOWN = 40  # findings on a terminal; the JSON has all that were kept


def run(
    settings: Settings,
    paths: list[Path],
    *,
    kind: str | None,
    currency: str,
    allow_gaps: bool,
    as_of: str | None,
    into: Path | None,
    check: bool,
    as_json: bool,
) -> None:
    """Check files, print the report and, without `check` and without an error, write what they hold.

    Raises:
        ImportRefused: an error was found; nothing was written.
        UsageError: the kind or the day is none.
        StorageError: the folder cannot be written.
    """
    if kind is not None and kind not in get_args(FileKind):
        raise UsageError(f"There is no kind {kind!r} of file; there are {', '.join(get_args(FileKind))}.")
    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        raise UsageError(f"{as_of!r} is not a day like 2022-12-28.") from None
    rules = PriceRules(currency=currency.upper(), gaps="carry" if allow_gaps else "refuse")
    kinds: Any = [kind] * len(paths) if kind else None
    taken = take_in(paths, kinds=kinds, rules=rules, as_of=day)
    folder = into or settings.data_dir / "imported"
    written = _write(taken, folder) if taken.report.ok and not check else []
    _print(taken, written, as_json)
    taken.report.require()


def _write(taken: Intake, folder: Path) -> list[Path]:
    """Write everything beside its place first and move it there last, so that a full disk leaves the old files."""
    parts: list[tuple[str, Callable[[Path], None]]] = []
    prices, ledger = taken.prices, taken.ledger
    if prices is not None:
        parts.append(("prices.parquet", lambda path: _prices(prices, path)))
    if ledger is not None:
        parts.append(("transactions.csv", lambda path: _ledger(ledger, path)))
    rows: dict[str, list[dict[str, Any]]] = {
        "holdings.csv": [asdict(item) for item in taken.holdings],
        "lots.csv": [asdict(item) for item in taken.lots],
        "actions.csv": [asdict(item) for item in taken.actions],
    }
    for name, records in rows.items():
        if records:
            parts.append((name, lambda path, records=records: _records(records, path)))  # type: ignore[misc]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as beside:
            for name, write in parts:
                write(Path(beside) / name)
            for name, _ in parts:
                os.replace(Path(beside) / name, folder / name)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be written ({error}); choose another with --into.") from error
    return [folder / name for name, _ in parts]


def _prices(prices: Prices, path: Path) -> None:
    columns: dict[str, Any] = {"date": pa.array(prices.days.astype("datetime64[D]"))}
    columns |= {symbol: prices.values[:, column] for column, symbol in enumerate(prices.symbols)}
    pa.parquet.write_table(pa.table(columns), path)


def _ledger(ledger: Ledger, path: Path) -> None:
    """Write bookings in the form of a client's folder."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("date", "account", "kind", "symbol", "quantity", "price", "amount"))
        for item in ledger.transactions():
            trade = item.kind in ("buy", "sell")
            units = (f"{item.quantity:f}", f"{item.price:f}") if trade else ("", "")
            writer.writerow((item.date, item.account, item.kind, item.symbol, *units, f"{item.amount:f}"))


def _records(records: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in records[0] if name != "line"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)


def _print(taken: Intake, written: list[Path], as_json: bool) -> None:
    report = taken.report
    if as_json:
        counts = [
            {"kind": kind, "severity": severity, "count": count} for (kind, severity), count in report.counts.items()
        ]
        shown = {
            "ok": report.ok,
            "rows": report.rows,
            "files": report.files,
            "counts": counts,
            "findings": [asdict(finding) for finding in report.findings],
            "holds": _holds(taken),
            "written": [str(path) for path in written],
        }
        print(json.dumps(shown, indent=1, ensure_ascii=False))
        return
    console = Console()
    if report.findings:
        console.print(_table(report))
    hidden = sum(report.counts.values()) - min(len(report.findings), SHOWN)
    if hidden:
        console.print(f"… and {hidden:,} more.")
    console.print(f"{_count(report.rows, 'row')} of {_count(len(report.files), 'file')} read.")
    for name, words in _holds(taken).items():
        console.print(f"{name}: {words}")
    for path in written:
        console.print(f"Written: {path}", soft_wrap=True)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _table(report: ValidationReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "what", "where", "field", "finding"):
        table.add_column(heading, overflow="fold")
    rank = {"error": 0, "warning": 1, "note": 2}
    for finding in sorted(report.findings, key=lambda found: rank[found.severity])[:SHOWN]:
        where = finding.file if finding.line is None else f"{finding.file}, line {finding.line}"
        table.add_row(finding.severity, finding.kind.replace("_", " "), where, finding.field, finding.words)
    return table


def _holds(taken: Intake) -> dict[str, str]:
    found: dict[str, str] = {}
    if taken.prices is not None:
        prices = taken.prices
        days = f"{prices.first_day} to {prices.last_day}"
        found["prices"] = f"{_count(len(prices.symbols), 'symbol')}, {_count(len(prices.days), 'day')}, {days}"
    if taken.ledger is not None:
        accounts = _count(len(taken.ledger.accounts), "account")
        found["transactions"] = f"{_count(len(taken.ledger), 'booking')} of {accounts}"
    for name in ("holdings", "lots", "actions"):
        if rows := getattr(taken, name):
            found[name] = f"{len(rows):,}"
    if taken.rates is not None:
        found["rates"] = f"{', '.join(taken.rates.currencies)} in {taken.rates.base}"
    return found
