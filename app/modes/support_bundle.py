"""`steward support-bundle`: one file for whoever helps, listed before it is written."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console

from app.care.bundle.contents import File, files
from app.care.bundle.packing import packed, secrets_here, write
from app.care.finding import Finding
from app.errors import NotInstalled, UsageError
from app.modes import doctor, headoffice_doctor
from app.settings import Settings


def run(settings: Settings, *, out: Path | None, yes: bool, only_list: bool) -> None:
    """Gather, list, ask, write.

    Args:
        settings: of the installation.
        out: the zip; by default named by the time, in this folder.
        yes: write without asking.
        only_list: write nothing.

    Raises:
        UsageError: nobody is there to be asked.
        StorageError: the zip cannot be written.
        StewardError: a secret was found in it; nothing was written.
    """
    with Console(stderr=True).status("Looking at everything…"):
        made = files(settings, [*doctor.look(settings), *of_office(settings)])
    content = packed(made, secrets_here(settings))
    _list(made)
    if only_list:
        return
    path = out or Path(f"steward-support-{datetime.now():%Y%m%d-%H%M}.zip")
    if not yes and not sys.stdin.isatty():
        raise UsageError("Nobody is there to look at the list; with --yes it is written without asking.")
    if not yes and not typer.confirm(f"\nWrite these {len(made)} files to {path}?", default=True):
        typer.echo("Nothing was written.")
        return
    write(path, content)
    typer.echo(f"\n{path}: {len(content) / 1000:,.0f} kB. It is all text: look through it, then send it.")


def of_office(settings: Settings) -> list[Finding]:
    """Return what the doctor finds of head office beside the rest; nothing where none lives on this machine."""
    if not (settings.data_dir / "headoffice" / "keys").is_dir():
        return []
    try:
        return [each for each in headoffice_doctor.look(settings) if each.what not in doctor.CHECKS]
    except NotInstalled:
        return []


def _list(made: list[File]) -> None:
    width = max(len(file.name) for file in made) + 2
    typer.echo(f"{'file':<{width}}{'bytes':>9}  what is in it")
    for file in made:
        typer.echo(f"{file.name:<{width}}{len(file.text.encode()):>9,}  {file.holds}")
