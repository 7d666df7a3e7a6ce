"""`steward branding`: say what is wrong with a bank's folder, and draw what it looks like."""

from __future__ import annotations

from pathlib import Path

import typer

from app.errors import InputError
from app.settings import Settings
from app.ui import branding_desk
from inference.speech.voices import voice_names


def check(settings: Settings, folder: Path) -> None:
    """Print every fault of a branding folder.

    Raises:
        InputError: there are faults; counts them.
    """
    avatars = [file.stem for file in sorted((settings.content_dir / "avatars").glob("*.glb"))]
    faults = branding_desk.look_over(folder, avatars, voice_names(settings.content_dir / "models"))
    for fault in faults:
        typer.echo(fault)
    if faults:
        number = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InputError(f"The branding folder {folder} has {number}; the kiosk would show the demo bank's instead.")
    typer.echo(f"The branding folder {folder} is complete, and every pair of colours has the contrast that it needs.")


def sheet(folder: Path, out: Path) -> None:
    """Draw the sheet of a branding folder.

    Raises:
        InputError: the folder cannot be read.
        StorageError: the picture cannot be written.
    """
    branding_desk.draw_sheet(folder, out)
    typer.echo(f"The sheet is in {out}.")
