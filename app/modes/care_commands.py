"""The commands that look after an installation: status, profile, support-bundle."""

from __future__ import annotations

from typing import Annotated

import typer

from app import settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def status(as_json: Json = False) -> None:
    """Show on one screen how this installation is: what runs, the last visit, faults, what waits for head office."""
    from app.modes import status as mode

    mode.run(settings.load(), as_json=as_json)
