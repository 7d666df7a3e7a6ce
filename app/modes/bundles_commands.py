"""The commands of `steward bundles`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="See, check and take back what head office handed out.", no_args_is_help=True)
KindName = Annotated[str, typer.Argument(help="market, models, avatars, policies, flags, application, …")]


@cli.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False) -> None:
    """Show every version that is known here, and which one is in use."""
    from app.modes import bundles as mode

    mode.status(settings.load(), as_json=as_json)


@cli.command()
def check() -> None:
    """Open what is in use as a session would, and say what is not fit for use."""
    from app.modes import bundles as mode

    mode.check(settings.load())


@cli.command()
def rollback(
    kind: KindName,
    why: Annotated[str, typer.Option("--why", help="The reason, for the audit log.")] = "by hand",
) -> None:
    """Go back to the version before, for good."""
    from app.modes import bundles as mode

    mode.rollback(settings.load(), kind, why)


@cli.command()
def switch() -> None:
    """Switch to what lies ready now, unless a session runs."""
    from app.modes import bundles as mode

    mode.switch(settings.load())


@cli.command()
def trust(root: Annotated[Path, typer.Argument(help="Head office's 1.root.json or a later one.")]) -> None:
    """Believe in another root of trust, as the operator gives it."""
    from app.modes import bundles as mode

    mode.trust(settings.load(), root)


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def start(context: typer.Context) -> None:
    """Start the application that head office handed out, such as `steward bundles start kiosk`."""
    from app.modes import bundles as mode

    mode.start(settings.load(), context.args)
