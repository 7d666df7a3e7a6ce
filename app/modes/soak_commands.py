"""The commands of `steward soak`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="Long trials; see docs/soak.md.", no_args_is_help=True)


@cli.callback()
def _soak() -> None:
    """Long trials."""


@cli.command("kiosk")
def kiosk(
    visits: Annotated[int, typer.Option("--visits", min=0, help="Of the day on a clock of its own; 0: none.")] = 150,
    killed: Annotated[
        int, typer.Option("--killed", min=0, help="Visits whose advisor process is killed in mid-sentence.")
    ] = 10,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="Of the kiosk in real time; 0: none.")] = 0.0,
    seed: Annotated[int, typer.Option("--seed", help="Of everything that is random.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write the report as JSON to this file.")] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Folder for data, pictures and logs of the part in real time.")
    ] = None,
) -> None:
    """Let a day of random visits pass over the kiosk, and kill a running one at random; fails if a promise breaks."""
    from app.modes import soak as mode

    mode.run(settings.load(), visits=visits, minutes=minutes, seed=seed, out=out, keep=keep, killed=killed)
