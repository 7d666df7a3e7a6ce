"""`steward headoffice call …`: ask head office's API from a command line, as a person or as a program."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.errors import UsageError

Seed = Annotated[Path | None, typer.Option("--key", help="The program's key, a file of 32 bytes.")]


def call(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(help="Such as /api/v1/auth/me; all are in /openapi.json.")],
    office: Annotated[str, typer.Option("--office", help="Head office's address, such as https://office.example.")],
    program: Annotated[str, typer.Option("--program", help="Sign in as this program, with --key.")] = "",
    key: Seed = None,
    data: Annotated[str, typer.Option("--data", help="JSON to send; - reads it from standard input.")] = "",
) -> None:
    """Ask head office's API; a person signs in in their browser, a program with its key."""
    if bool(program) != (key is not None):
        raise UsageError("A program signs in with --program NAME and --key FILE together.")
    if not path.startswith("/api/"):
        raise UsageError(f"{path} is no path of the API; it begins with /api/, such as /api/v1/auth/me.")
    body = _json(sys.stdin.read() if data == "-" else data)
    from sync.transport import people

    with people.office_at(office) as client:
        badge = people.by_key(client, program, _read(key)) if key else people.by_browser(client, _show)
        status, answer = people.asked(client, method.upper(), path, badge, body)
    typer.echo(answer)
    if status >= 400:
        raise typer.Exit(1)


def new_program_key(file: Annotated[Path, typer.Argument(help="Where the key is to lie.")]) -> None:
    """Make a program's key here, and print its public half for `people add-program`."""
    from sync.crypto.places.file import kept_secret
    from sync.crypto.possession import Possession
    from sync.crypto.signing import new_seed

    if file.exists():
        raise UsageError(f"{file} is there already; a key is never overwritten.")
    try:
        typer.echo(Possession(kept_secret(file, new_seed)).public.hex())
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}).") from error


def _show(address: str) -> None:
    typer.echo(f"Open this in a browser on this computer, and sign in there:\n{address}", err=True)


def _read(key: Path) -> bytes:
    try:
        return key.read_bytes()
    except OSError as error:
        raise UsageError(f"The key {key} cannot be read ({error.strerror}).") from error


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError as error:
        raise UsageError(f"What is to be sent is no JSON ({error}).") from error
