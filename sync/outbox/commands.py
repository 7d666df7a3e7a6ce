"""What head office wants a device to do: signed and numbered, so that nobody else can order an erasure or hide one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from sync.crypto.signing import SigningKey, verified
from sync.errors import Malformed
from sync.outbox.invitation import read_json, unbase64

ERASE_SESSION: Final = "erase-session"
ERASE_CLIENT: Final = "erase-client"
HOLD_CLIENT: Final = "hold-client"
LIFT_CLIENT: Final = "lift-client"
BY_OFFICE: Final = "head office holds it"
"""Why a client's visits are kept whom head office wants kept; it alone knows the case."""


@dataclass(frozen=True, slots=True)
class SignedCommand:
    """One thing to do.

    Attributes:
        device: which is to do it.
        number: from 1 without gaps.
        kind: ERASE_SESSION, ERASE_CLIENT, HOLD_CLIENT or LIFT_CLIENT; a device leaves out what it does not know.
        subject: which session or client.
        made_ms: head office's clock.
        signature: Ed25519 of head office.
    """

    device: str
    number: int
    kind: str
    subject: str
    made_ms: int
    signature: bytes


def signed_command(key: SigningKey, device: str, number: int, kind: str, subject: str, made_ms: int) -> SignedCommand:
    """Return a command with head office's signature."""
    message = _message(device, number, kind, subject, made_ms)
    return SignedCommand(device, number, kind, subject, made_ms, key.sign("command", message))


def read_commands(body: bytes, device: str, after: int, keys: tuple[bytes, ...]) -> list[SignedCommand]:
    """Return what a device is to do, checked.

    Args:
        body: head office's answer.
        device: this one.
        after: number that it has done already.
        keys: head office's public keys.

    Raises:
        Malformed: it is no answer, a command is not signed, for another device, or one is missing.
    """
    found, listed = [], read_json(body).get("commands")
    if not isinstance(listed, list):
        raise Malformed("What head office orders cannot be read.")
    for number, each in enumerate(listed, start=after + 1):
        try:
            command = SignedCommand(
                device, int(each["number"]), str(each["kind"]), str(each["subject"]), int(each["made_ms"]),
                unbase64(each["signature"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise Malformed("A command of head office's cannot be read.") from error
        message = _message(device, command.number, command.kind, command.subject, command.made_ms)
        if not any(verified(key, "command", message, command.signature) for key in keys):
            raise Malformed("A command is not signed by head office; nothing was done.")
        if command.number != number:
            raise Malformed(f"Command {number} of head office's is missing; nothing was done.")
        found.append(command)
    return found


def _message(device: str, number: int, kind: str, subject: str, made_ms: int) -> bytes:
    fields = (device, str(number), kind, subject, str(made_ms))
    return hashlib.sha256(
        b"".join(len(field.encode()).to_bytes(4, "big") + field.encode() for field in fields)
    ).digest()
