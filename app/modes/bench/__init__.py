"""`steward bench`: measures this machine and prints the performance table, with what was asked and how to repeat.

Each area is a function in a file of this package that gives rows; `AREAS` is the list of them.
"""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict

import typer
from rich.console import Console
from rich.table import Table

from app.errors import UsageError
from app.modes.bench import (
    answer_delay,
    conversation,
    documents,
    ears,
    finance,
    graph,
    headoffice,
    kiosk,
    knowledge,
    language_model,
    lips,
    render,
    seeing,
    sound,
    store,
    turns,
)
from app.modes.bench.table import Row
from app.settings import Settings

AREAS: dict[str, Callable[[Settings], Iterator[Row]]] = {
    "conversation": conversation.rows,
    "voice": conversation.voice,
    "ears": ears.rows,
    "answer_delay": answer_delay.rows,
    "lips": lips.rows,
    "sound": sound.rows,
    "turns": turns.rows,
    "avatar": render.avatars,
    "render": render.rows,
    "kiosk": kiosk.rows,
    "seeing": seeing.rows,
    "finance": finance.rows,
    "knowledge": knowledge.rows,
    "graph": graph.rows,
    "documents": documents.rows,
    "language_model": language_model.rows,
    "store": store.rows,
    "headoffice": headoffice.rows,
}


def run(settings: Settings, *, as_json: bool, area: str | None) -> None:
    """Measure the areas (all by default) and print the table.

    Raises:
        UsageError: there is no such area.
    """
    if area is not None and area not in AREAS:
        raise UsageError(f"There is no area '{area}'; there are: {', '.join(AREAS)}.")
    found: list[Row] = []
    console = Console(stderr=True)
    for name, measure in AREAS.items():
        if area in (None, name):
            with console.status(f"Measuring {name}…"):
                found += measure(settings)
    if as_json:
        typer.echo(json.dumps([_plain(row) for row in found], indent=2))
    else:
        _print(found)


def _plain(row: Row) -> dict[str, str | float | None]:
    return asdict(row) | {"got": None if math.isnan(row.got) else row.got}


def _print(rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("area", "figure", "asked", "got", "how"):
        table.add_column(column, overflow="fold")
    for row in rows:
        got = "could not be measured" if math.isnan(row.got) else f"{row.got:.3g} {row.unit}"
        table.add_row(row.area, row.figure, row.asked, got, row.detail)
    Console().print(table)
    load = f", {os.getloadavg()[0]:.1f} programs wanting them" if hasattr(os, "getloadavg") else ""
    Console().print(
        f"Measured on {platform.machine()}, {os.cpu_count()} cores{load}. "
        "Repeat one part with `steward bench --area NAME` (the first column)."
    )
