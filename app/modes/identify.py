"""`steward identify`: the demo bank's app on the command line, and the enrolment of a bank's own clients."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import typer

from app import content as bank_content
from app.content import Content
from app.errors import InputError, StorageError, UsageError
from app.identity.badge import LIFETIME_S, NONCE_BYTES, Badge, written
from app.identity.one_time import SECRET_BYTES, code, left_s, step_of
from app.pipeline.doorkeeper import PURPOSE, audience, demo_key, enrol_demo
from app.settings import Settings
from sync.store.codes import CodeStore, Enrolled

_NUMBER_DIGITS: Final = range(4, 13)
Clock = Callable[[], float]


def new_code(settings: Settings, client: str, clock: Clock = time.time) -> None:
    """Print the code that a demo client's app shows now.

    Raises:
        UsageError: the bank is no demo bank.
        UnknownClient: there is no such client.
    """
    content = _demo(settings)
    content.client(client)
    with CodeStore(settings.data_dir) as store:
        enrol_demo(store, content)
        known = next(each for each in store.enrolled() if each.client == client)
    now_s = clock()
    shown = code(known.secret, step_of(now_s))
    typer.echo(f"{shown[:4]} {shown[4:]}")
    typer.echo(f"good for {left_s(now_s):.0f} s and a minute more; client number {known.number}", err=True)


def qr(settings: Settings, client: str, out: Path, clock: Clock = time.time) -> None:
    """Write the QR code that a demo client's app shows now as a picture (.png).

    Raises:
        UsageError: the bank is no demo bank, or the file has another ending.
        UnknownClient: there is no such client.
        StorageError: the file cannot be written.
    """
    if out.suffix.lower() != ".png":
        raise UsageError(f"The QR code is written as a picture, so {out} must end with .png.")
    content = _demo(settings)
    content.client(client)
    key = demo_key(settings.data_dir)
    badge = Badge(client, audience(settings, content), int(clock()), LIFETIME_S, secrets.token_bytes(NONCE_BYTES))
    text = written(badge, lambda signed: key.sign(PURPOSE, signed))
    try:
        _picture(text, out)
    except OSError as error:
        raise StorageError(f"The picture {out} cannot be written ({error.strerror}); choose another place.") from error
    typer.echo(f"wrote {out}, good for {LIFETIME_S} s", err=True)


def enrol(settings: Settings, client: str, number: str, secret_file: Path) -> None:
    """Enrol a client of a bank's own: their number and the secret that their app has.

    Args:
        settings: of the installation.
        client: as the bank knows them.
        number: what they type beside a code, 4 to 12 digits.
        secret_file: holds the secret as base32, as apps take it.

    Raises:
        InputError: the number or the secret cannot be used.
        UnknownClient: there is no such client.
        SyncError: another client has that number, or the store cannot be written.
    """
    bank_content.load(settings).client(client)
    if not (number.isascii() and number.isdigit() and len(number) in _NUMBER_DIGITS):
        raise InputError(f"A client number has 4 to 12 digits, not {number!r}.")
    with CodeStore(settings.data_dir) as store:
        # The kiosk's pad has as many places as a number has figures, so all numbers of a branch have as many.
        others = {len(each.number) for each in store.enrolled() if each.client != client}
        if others and others != {len(number)}:
            raise InputError(f"The client numbers of this branch have {max(others)} digits; write {number} so too.")
        store.enrol([Enrolled(client, number, _secret(secret_file))])
    typer.echo(f"{client} is enrolled.")


def leave(settings: Settings, client: str) -> None:
    """Let a client's codes count no more."""
    with CodeStore(settings.data_dir) as store:
        store.leave(client)
    typer.echo(f"No code of {client} counts any more.")


def forgive(settings: Settings) -> None:
    """Let codes be typed again at once after too many wrong ones."""
    with CodeStore(settings.data_dir) as store:
        store.forgive()
    typer.echo("Codes are taken again.")


def _demo(settings: Settings) -> Content:
    if settings.bank_dir:
        raise UsageError("The bank's own app makes its clients' codes; this command plays the demo bank's alone.")
    return bank_content.load(settings)


def _secret(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii").replace(" ", "").strip().upper()
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise InputError(f"The secret in {path} cannot be read ({error}); it is one line of base32.") from error
    if len(secret) < SECRET_BYTES:
        raise InputError(f"The secret in {path} has {len(secret)} bytes; {SECRET_BYTES} are the least.")
    return secret


def _picture(text: str, out: Path) -> None:
    import segno

    made = segno.make_qr(text, error="m", boost_error=False)
    made.save(str(out), scale=8, border=4)
