"""The commands of `steward sync`."""

from __future__ import annotations

from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="See and empty what waits for head office.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command()
def status(
    as_json: Json = False,
    audit: Annotated[bool, typer.Option("--audit", help="Check all of the audit log, not only the newest.")] = False,
) -> None:
    """Show what waits for head office, how old it is, and the last receipt."""
    from app.modes import sync as mode

    mode.status(settings.load(), as_json=as_json, whole_audit=audit)


@cli.command()
def key(
    to: Annotated[str | None, typer.Option("--to", help="file, passphrase, keyring, systemd or tpm.")] = None,
) -> None:
    """Show where the store's key is kept, or move it to another place."""
    from app.modes import sync as mode

    mode.key(settings.load(), to)


@cli.command()
def now(
    light: Annotated[
        bool, typer.Option("--light", help="Leave telemetry and bundles for closing time or another line.")
    ] = False,
) -> None:
    """Send to head office what waits, and fetch what it has for this device."""
    from app.modes import sync as mode

    mode.now(settings.load(), everything=not light)
