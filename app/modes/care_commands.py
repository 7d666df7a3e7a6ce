"""The commands that look after an installation: status, profile, support-bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def status(as_json: Json = False) -> None:
    """Show on one screen how this installation is: what runs, the last visit, faults, what waits for head office."""
    from app.modes import status as mode

    mode.run(settings.load(), as_json=as_json)


def profile(
    duration: Annotated[float, typer.Option("--duration", min=1, max=3600, help="For so long, in seconds.")] = 60.0,
    out: Annotated[Path, typer.Option("--out", help="Folder for the table, the picture and the trace.")] = Path(
        "profile"
    ),
    attach: Annotated[
        str | None,
        typer.Option(
            "--attach", help="Look at a running process instead, by py-spy: advisor, window, or a process number."
        ),
    ] = None,
) -> None:
    """Measure where a turn's time goes on this machine: real questions through the real pipeline."""
    from app.modes import profile as mode

    mode.run(settings.load(), duration_s=duration, out=out, process=attach)


def support_bundle(
    out: Annotated[Path | None, typer.Option("--out", help="Zip to write; named by the time by default.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    only_list: Annotated[bool, typer.Option("--list", help="Only list what would be in it.")] = False,
) -> None:
    """Put how this installation is into one file for whoever helps; nothing of a client, no secret, no name."""
    from app.modes import support_bundle as mode

    mode.run(settings.load(), out=out, yes=yes, only_list=only_list)
