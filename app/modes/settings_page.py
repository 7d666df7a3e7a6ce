"""`steward settings`: the table of settings, for the terminal and as the documentation's page."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from app import settings
from app.settings import Settings

_HEAD = """\
# Settings

Made by `steward settings --markdown` from the table in `app/settings.py`; a test compares them.

Each can be set in `steward.toml` in the configuration folder (`name = value`), in the environment (`STEWARD_NAME`) and,
where a command takes it, on the command line (`--name`); later ones win. What is unknown, of the wrong type or out of
its range is refused by name; `steward settings check` tells everything that is wrong at once ([care](care.md)).

| setting | type | default | range | what it is |
|---|---|---|---|---|
"""


def show(now: Settings, *, markdown: bool) -> None:
    """Print every setting with its value here, or the page of the documentation."""
    if markdown:
        print(page(), end="")
        return
    if not sys.stdout.isatty():  # for grep and for files: nothing is cut
        for field in settings.table():
            print(f"{field.name} = {_text(getattr(now, field.name))}")
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("setting", "here", "range", "what it is"):
        shown.add_column(column, no_wrap=column == "setting")
    for field in settings.table():
        value = getattr(now, field.name)
        same = value == _default(field)
        shown.add_row(
            field.name, _text(value) if same else f"[bold]{_text(value)}[/bold]", _range(field), _words(field)
        )
    Console().print(shown)


def page() -> str:
    """Return the documentation's page as Markdown."""
    return _HEAD + "".join(
        f"| `{field.name}` | {_type(field)} | {_text(_default(field), home=True)} | {_range(field)} "
        f"| {_words(field)} |\n"
        for field in settings.table()
    )


def _default(field: dataclasses.Field[Any]) -> Any:
    return getattr(Settings(), field.name)


def _type(field: dataclasses.Field[Any]) -> str:
    value = _default(field)
    if field.name == "face":
        return "table"
    return {bool: "yes or no", int: "whole number", float: "number", str: "text"}.get(type(value), "folder")


def _range(field: dataclasses.Field[Any]) -> str:
    if choices := field.metadata.get("choices"):
        return ", ".join(choices)
    low, high = field.metadata.get("low"), field.metadata.get("high")
    return "" if low is None else f"{low:,.9g} to {high:,.9g}"


def _words(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata["words"])


def _text(value: object, *, home: bool = False) -> str:
    if isinstance(value, Path):
        return "in the user's folders" if home else str(value)
    if dataclasses.is_dataclass(value):
        return "see the words"
    return "empty" if value == "" else f"{value:g}" if isinstance(value, float) else str(value)
