"""`steward settings check`, and the same check before a kiosk, a workstation or head office starts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from app.care.checking import Start, check
from app.errors import UsageError
from app.log import logger
from app.settings import Fault, file_of_user


def run(file: Path | None, *, as_json: bool) -> None:
    """Print everything that is wrong with the settings.

    Raises:
        UsageError: something is wrong with which nothing would start; counts it.
    """
    faults = check(file=file)
    if as_json:
        typer.echo(json.dumps([asdict(fault) for fault in faults], indent=2, ensure_ascii=False))
    else:
        typer.echo(in_words(faults, file))
    if grave := sum(fault.grave for fault in faults):
        raise UsageError(f"{_number(grave, 'fault')} in the settings; Steward does not start with them.")


def in_words(faults: Sequence[Fault], file: Path | None) -> str:
    """Return what a person reads: one line a fault, notes behind."""
    path = file or file_of_user()
    where = f"{path} and the environment" if path.exists() else f"the environment; there is no {path}"
    if not faults:
        return f"Nothing is wrong with the settings ({where})."
    return "\n".join(
        ("note   " if not fault.grave else "wrong  ") + f"{fault.place}: {_sentence(fault.words)}" for fault in faults
    )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def before_start(start: Start, flags: Mapping[str, Any] | None = None) -> None:
    """Refuse to start with settings that are wrong; what is only doubtful is told and noted in the log.

    Raises:
        UsageError: something is wrong; says all of it.
    """
    faults = check(start, flags)
    for fault in faults:
        if not fault.grave:
            typer.echo(f"steward: note: {fault}", err=True)
            logger("settings").warning("a setting is doubtful: %s", fault.name or fault.place)
    grave = [fault for fault in faults if fault.grave]
    if len(grave) == 1:
        raise UsageError(f"Nothing was started: {grave[0]}")
    if grave:
        lines = "\n".join(f"  {fault}" for fault in grave)
        raise UsageError(
            f"{_number(len(grave), 'fault')} in the settings, so nothing was started; "
            f"`steward settings check` looks again:\n{lines}"
        )


def _number(count: int, what: str) -> str:
    return f"One {what}" if count == 1 else f"{count} {what}s"
