"""The commands of `steward branding`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="Check and draw a bank's look: name, colours, fonts, logo, advisor.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The bank's branding folder; see docs/branding.md.")]


@cli.command("check")
def check(folder: Folder) -> None:
    """Say everything that is wrong with a branding folder, with the file and the line."""
    from app.modes import branding as mode

    mode.check(settings.load(), folder)


@cli.command("sheet")
def sheet(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", help="Picture to write: .png or .jpg.")],
) -> None:
    """Draw every colour, every pair with its contrast and every size of text on one sheet."""
    from app.modes import branding as mode

    mode.sheet(folder, out)
