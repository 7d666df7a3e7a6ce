"""The commands of `steward settings`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(invoke_without_command=True)


@cli.callback()
def show(
    context: typer.Context,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the documentation's page instead.")] = False,
) -> None:
    """List every setting with its value here, its range and what it is."""
    if context.invoked_subcommand:
        return
    from app.modes import settings_page as mode

    mode.show(settings.load(), markdown=markdown)


@cli.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A settings file; by default the one in the user's configuration folder.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
) -> None:
    """Say everything that is wrong with the settings: values, names, contradictions, and what is not there."""
    from app.modes import settings_check as mode

    mode.run(file, as_json=json)
