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
    hours: Annotated[
        float, typer.Option("--hours", min=0, help="That the day lasts on its clock; 0: visit follows visit.")
    ] = 0.0,
    real_hours: Annotated[
        float, typer.Option("--real-hours", min=0, help="Of visits in real time, undisturbed; 0: none.")
    ] = 0.0,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0, help="Of the kiosk in real time, harmed at random; 0: none.")
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", help="Of everything that is random.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write the report as JSON to this file.")] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Folder for data, pictures and logs of the part in real time.")
    ] = None,
) -> None:
    """Let a day of random visits pass over the kiosk, and kill a running one at random; fails if a promise breaks."""
    from app.modes import soak as mode

    mode.run(
        settings.load(), visits=visits, hours=hours, real_hours=real_hours, minutes=minutes, seed=seed, out=out,
        keep=keep, killed=killed,
    )  # fmt: skip


@cli.command("kills")
def kills(
    number: Annotated[int, typer.Option("--kills", min=1, help="How often a process is killed.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Of everything that is random.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write the report as JSON to this file.")] = None,
    keep: Annotated[Path | None, typer.Option("--keep", help="Folder for data, diary and logs.")] = None,
) -> None:
    """Kill the processes of a running demonstration; fails if a turn that was shown is lost, or recovery is slow."""
    from app.modes import soak_kills as mode

    mode.run(settings.load(), kills=number, seed=seed, out=out, keep=keep)
