"""The register of devices: tokens, enrolment, revocation, reports, commands."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from sync.errors import Refused
from sync.headoffice.audit.writing import COMMAND_LINE, note
from sync.headoffice.errors import NotAsAsked, NotThere
from sync.headoffice.fleet.types import Command, Device
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import COMMANDS, DEVICE_KEYS, DEVICES, TOKENS
from sync.headoffice.tables.holds import HOLDS
from sync.outbox.commands import HOLD_CLIENT

TOKEN_HOURS: Final = 24.0
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def find(connection: Connection, name: str) -> Device | None:
    """Return a device, or None."""
    row = connection.execute(select(DEVICES).where(DEVICES.c.name == name)).mappings().first()
    return None if row is None else _device(row)


class Fleet:
    """What people and commands do with devices; each deed is in the audit log."""

    def __init__(self, office: Office, who: str = COMMAND_LINE) -> None:
        """Use an open head office in somebody's name."""
        self._office, self._who = office, who

    def devices(self) -> list[Device]:
        """Return every device, by name."""
        with self._office.database.reading() as connection:
            return [_device(row) for row in connection.execute(select(DEVICES).order_by(DEVICES.c.name)).mappings()]

    def device(self, name: str) -> Device:
        """Return one device.

        Raises:
            NotThere: there is none of that name.
        """
        with self._office.database.reading() as connection:
            found = find(connection, name)
        if found is None:
            raise NotThere(f"There is no device {name}; `steward headoffice devices list` shows them.")
        return found

    def token(self, name: str, branch: str = "", hours: float = TOKEN_HOURS) -> str:
        """Return a new token with which one device may enrol under a name, once.

        A device of that name that is there already gets the new key: so a machine is replaced.

        Raises:
            NotAsAsked: the name is none.
        """
        if not _NAME.fullmatch(name):
            raise NotAsAsked(
                f"A device's name has up to 64 of the characters a-z, 0-9, dot, dash and underscore; {name!r} has not."
            )
        token, now_ms = secrets.token_urlsafe(24), self._office.now_ms()
        with self._office.database.writing() as connection:
            connection.execute(
                insert(TOKENS),
                {
                    "hash": hashed(token),
                    "device": name,
                    "branch": branch,
                    "made_by": self._who,
                    "made_ms": now_ms,
                    "expires_ms": now_ms + int(hours * 3_600_000),
                },
            )
            note(connection, now_ms, self._who, "enrolment token made", name)
        return token

    def revoke(self, name: str) -> None:
        """Let a device in no more, from its next request on; its open tokens are worth nothing either.

        Raises:
            NotThere: there is none of that name.
        """
        self.device(name)
        now_ms = self._office.now_ms()
        with self._office.database.writing() as connection:
            connection.execute(
                update(DEVICES)
                .where(DEVICES.c.name == name, DEVICES.c.state == "active")
                .values(state="revoked", revoked_ms=now_ms)
            )
            open_tokens = update(TOKENS).where(TOKENS.c.device == name, TOKENS.c.used_ms.is_(None))
            connection.execute(open_tokens.values(expires_ms=now_ms))
            note(connection, now_ms, self._who, "device revoked", name)

    def commands(self, device: str, after: int = 0) -> list[Command]:
        """Return what a device is to do, in order."""
        asked = select(COMMANDS).where(COMMANDS.c.device == device, COMMANDS.c.number > after)
        with self._office.database.reading() as connection:
            rows = connection.execute(asked.order_by(COMMANDS.c.number).limit(1000)).mappings()
            return [
                Command(row["device"], row["number"], row["kind"], row["subject"], row["made_ms"], row["done_ms"])
                for row in rows
            ]


def enrol(connection: Connection, token: str, public_key: bytes, now_ms: int, certificate: str = "") -> Device:
    """Take a device in, with a token that is used up by it, in the caller's transaction.

    The same device may come with the same token again while it lasts: its answer may have been lost.

    Raises:
        Refused: the token is none, over, or was used by another.
    """
    row = connection.execute(select(TOKENS).where(TOKENS.c.hash == hashed(token)).with_for_update()).first()
    if row is None or row.expires_ms <= now_ms:
        raise Refused("The enrolment token is not known or over; the operator makes another.")
    if row.used_ms is not None:
        known = find(connection, row.device)
        if bytes(row.used_by) != public_key or known is None or not known.active or known.public_key != public_key:
            raise Refused("The enrolment token was used already; the operator makes another.")
        return known
    connection.execute(update(TOKENS).where(TOKENS.c.hash == row.hash).values(used_ms=now_ms, used_by=public_key))
    _take_in(connection, row.device, row.branch, public_key, now_ms, certificate)
    note(connection, now_ms, f"device {row.device}", "device enrolled", row.device, {"token_by": row.made_by})
    found = find(connection, row.device)
    assert found is not None
    return found


def _take_in(connection: Connection, name: str, branch: str, public_key: bytes, now_ms: int, certificate: str) -> None:
    values = {
        "public_key": public_key,
        "state": "active",
        "branch": branch,
        "enrolled_ms": now_ms,
        "revoked_ms": None,
        "certificate": certificate,
    }
    changed = connection.execute(update(DEVICES).where(DEVICES.c.name == name).values(values))
    if not changed.rowcount:
        connection.execute(insert(DEVICES), {"name": name, **values})
    had = select(func.count()).where(DEVICE_KEYS.c.device == name, DEVICE_KEYS.c.public_key == public_key)
    if not connection.execute(had).scalar_one():
        connection.execute(insert(DEVICE_KEYS), {"device": name, "public_key": public_key, "from_ms": now_ms})
    # Holds were told to the devices of their day; this one may come to have visits of the same clients.
    held = select(HOLDS.c.subject).where(HOLDS.c.kind == "client", HOLDS.c.lifted_ms.is_(None))
    for client in connection.execute(held.order_by(HOLDS.c.number)).scalars().all():
        command(connection, name, HOLD_CLIENT, client, now_ms, COMMAND_LINE)


def take_all_in(office: Office, keys: Mapping[str, bytes], branch: str = "") -> None:
    """Take devices in by their public keys without tokens: for trials and for moving from another head office."""
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        for name, public_key in keys.items():
            _take_in(connection, name, branch, public_key, now_ms, "")
        note(connection, now_ms, COMMAND_LINE, "devices taken in", branch, {"count": len(keys)})


def command(connection: Connection, device: str, kind: str, subject: str, now_ms: int, who: str) -> int:
    """Give a device something to do, in the caller's transaction, and return its number."""
    # Its row is the lock that keeps numbers without gaps.
    connection.execute(select(DEVICES.c.name).where(DEVICES.c.name == device).with_for_update())
    last = connection.execute(select(func.max(COMMANDS.c.number)).where(COMMANDS.c.device == device)).scalar()
    number = (last or 0) + 1
    row = {"device": device, "number": number, "kind": kind, "subject": subject, "made_ms": now_ms, "made_by": who}
    connection.execute(insert(COMMANDS), row)
    return number


def report(
    connection: Connection, device: str, version: str, status: Mapping[str, Any], obeyed: int, now_ms: int
) -> None:
    """Keep what a device says of itself, and up to which number it has done what it was to do."""
    values = {"version": version, "status": json.dumps(dict(status)), "status_ms": now_ms, "seen_ms": now_ms}
    connection.execute(update(DEVICES).where(DEVICES.c.name == device).values(values))
    done = update(COMMANDS).where(
        COMMANDS.c.device == device, COMMANDS.c.number <= obeyed, COMMANDS.c.done_ms.is_(None)
    )
    connection.execute(done.values(done_ms=now_ms))


def hashed(token: str) -> bytes:
    """Return what is kept of a token, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def _device(row: RowMapping) -> Device:
    return Device(
        name=row["name"],
        public_key=bytes(row["public_key"]),
        active=row["state"] == "active",
        branch=row["branch"],
        enrolled_ms=row["enrolled_ms"],
        revoked_ms=row["revoked_ms"],
        seen_ms=row["seen_ms"],
        version=row["version"],
        status=json.loads(row["status"]),
        status_ms=row["status_ms"],
        certificate=row["certificate"],
    )
