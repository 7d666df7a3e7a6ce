"""Small files written by tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from finance.intake import Intake, PriceRules, take_in

BOOKINGS = "date,account,kind,symbol,quantity,price,amount"
LONG = "date,symbol,close"


def write(folder: Path, name: str, *lines: str) -> Path:
    """Write lines to a file."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_json(folder: Path, name: str, header: str, rows: Sequence[str]) -> Path:
    """Write CSV rows as a list of JSON records, one a line."""
    records = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows]
    path = folder / name
    path.write_text("[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]\n", encoding="utf-8")
    return path


def as_parquet(folder: Path, name: str, columns: dict[str, Any]) -> Path:
    """Write columns as Parquet."""
    path = folder / name
    pa.parquet.write_table(pa.table(columns), path)
    return path


def intake(*paths: Path, rules: PriceRules | None = None, as_of: date | None = None) -> Intake:
    """Take files in."""
    return take_in(paths, rules=rules, as_of=as_of)


def said(taken: Intake, severity: str = "") -> list[str]:
    """Return the findings as sentences, of one severity or all."""
    return [str(found) for found in taken.report.findings if not severity or found.severity == severity]
