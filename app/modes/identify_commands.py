"""The commands of `steward identify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import settings

cli = typer.Typer(help="Play the demo bank's app, and enrol clients for codes.", no_args_is_help=True)

Client = Annotated[str, typer.Option("--client", help="Whose; `steward finance clients` lists them.")]


@cli.command("new-code")
def identify_new_code(client: Client = "avery") -> None:
    """Print the one-time code that a demo client's app shows now."""
    from app.modes import identify as mode

    mode.new_code(settings.load(), client)


@cli.command("qr")
def identify_qr(
    client: Client = "avery",
    out: Annotated[Path, typer.Option("--out", help="Picture to write (.png).")] = Path("code.png"),
) -> None:
    """Write the QR code that a demo client's app shows now."""
    from app.modes import identify as mode

    mode.qr(settings.load(), client, out)


@cli.command("enrol")
def identify_enrol(
    client: Client,
    number: Annotated[str, typer.Option("--number", help="What the client types beside a code, 4 to 12 digits.")],
    secret_file: Annotated[Path, typer.Option("--secret-file", help="The secret of the client's app, base32.")],
) -> None:
    """Let a client of a bank's own use one-time codes at this branch."""
    from app.modes import identify as mode

    mode.enrol(settings.load(), client, number, secret_file)


@cli.command("leave")
def identify_leave(client: Client) -> None:
    """Let a client's codes count no more at this branch."""
    from app.modes import identify as mode

    mode.leave(settings.load(), client)


@cli.command("forgive")
def identify_forgive() -> None:
    """Take codes again at once after too many wrong ones."""
    from app.modes import identify as mode

    mode.forgive(settings.load())
