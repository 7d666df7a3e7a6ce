"""Writes an entry of the audit log, in the transaction of the deed itself.

link = SHA-256("steward/deed/1", sequence, time, who, event, subject, detail, previous link), so that each entry
vouches for all before it. Entries name people, devices and sessions, never what a client said or owns.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text

from sync.headoffice.tables.audit import DEEDS

BEGINNING: Final = hashlib.sha256(b"steward/deed/1").digest()
COMMAND_LINE: Final = "command line"
"""Who did what a command of `steward headoffice` did."""
_LOCK: Final = 7_238_412
_LONGEST: Final = {"who": 128, "event": 64, "subject": 256}


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the log.

    Attributes:
        sequence: from 1 without gaps.
        at_ms: head office's clock, milliseconds since 1970.
        who: person's sign-in name, "device NAME" or "command line".
        event: what was done, such as "device revoked".
        subject: to what, such as a device's name.
        detail: more of it, JSON.
        previous: link of the entry before, 32 bytes.
    """

    sequence: int
    at_ms: int
    who: str
    event: str
    subject: str
    detail: str
    previous: bytes

    @property
    def leaf(self) -> bytes:
        """The entry as the Merkle tree takes it: its JSON in one writing."""
        fields = [self.sequence, self.at_ms, self.who, self.event, self.subject, self.detail, self.previous.hex()]
        return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()

    @property
    def link(self) -> bytes:
        """What the next entry carries as `previous`, 32 bytes."""
        return hashlib.sha256(b"steward/deed/1\0" + self.leaf).digest()


def note(
    connection: Connection,
    at_ms: int,
    who: str,
    event: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> Deed:
    """Write an entry within the caller's transaction (`Database.writing`): both are kept, or neither.

    Entries are written one after the other: call it late in the transaction, so that others wait for it shortly.

    Args:
        connection: of the transaction.
        at_ms: head office's clock, `office.now_ms()`.
        who: sign-in name of the person, "device NAME", or COMMAND_LINE.
        event: what was done, up to 64 characters; the same words for the same deed, since they are searched.
        subject: to what, up to 256 characters.
        detail: more of it; must be JSON, and nothing that a client said or owns.
    """
    one_by_one(connection)
    last = connection.execute(select(DEEDS.c.sequence, DEEDS.c.link).order_by(DEEDS.c.sequence.desc()).limit(1)).first()
    words = {name: text_[: _LONGEST[name]] for name, text_ in (("who", who), ("event", event), ("subject", subject))}
    deed = Deed(
        last.sequence + 1 if last else 1,
        at_ms,
        **words,
        detail=json.dumps(dict(detail or {}), sort_keys=True),
        previous=bytes(last.link) if last else BEGINNING,
    )
    connection.execute(insert(DEEDS), {**row(deed), "link": deed.link})
    return deed


def one_by_one(connection: Connection) -> None:
    """Let no other transaction write to the log until this one ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def row(deed: Deed) -> dict[str, Any]:
    """Return an entry as the table's row, without its link."""
    return {
        "sequence": deed.sequence,
        "at_ms": deed.at_ms,
        "who": deed.who,
        "event": deed.event,
        "subject": deed.subject,
        "detail": deed.detail,
        "previous": deed.previous,
    }
