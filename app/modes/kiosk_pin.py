"""`steward kiosk pin`: sets the administrator's PIN, with which a kiosk is left."""

from __future__ import annotations

import sys

import typer

from app import log
from app.admin_pin import AdminPin
from app.settings import Settings


def run(settings: Settings) -> None:
    """Ask for a PIN twice, unseen, and keep its hash; where nobody types, the first line of standard input counts.

    Raises:
        InputError: the PIN is not taken; says why.
        StorageError: the data folder cannot be written.
    """
    log.to_file(settings.data_dir / "logs", "command")
    if sys.stdin.isatty():
        pin = typer.prompt("The administrator's new PIN", hide_input=True, confirmation_prompt="The same again")
    else:
        pin = sys.stdin.readline().strip()
    AdminPin(settings.data_dir).set(pin)
    typer.echo("The PIN is set. On the kiosk: hold the bank's mark for five seconds, then type it.")
