"""`steward handoffs`: what the advisor left for colleagues at the desk."""

from __future__ import annotations

import json
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from app.settings import Settings
from sync.store.sessions import SessionStore


def run(settings: Settings, *, as_json: bool) -> None:
    """Print every hand-off, the newest first.

    Raises:
        SyncError: the store cannot be read.
    """
    with SessionStore(settings.data_dir) as store:
        rows: list[dict[str, Any]] = [{**row, "summary": json.loads(str(row["summary"]))} for row in store.handed_off()]
    rows.reverse()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo("Nobody waits for a colleague.")
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("when", "client", "why", "spoken about"):
        shown.add_column(column)
    for row in rows:
        summary = row["summary"]
        why = ", ".join(str(summary[name]) for name in ("reason", "when", "words") if name in summary)
        spoken = " ".join(words for _, _, words in summary["spoken about"] if words)
        shown.add_row(row["made"][:16].replace("T", " "), row["client"], why, spoken)
    Console().print(shown)
