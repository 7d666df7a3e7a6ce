"""The audit log: who did what when, chained, signed, only growing.

Entries name sessions and devices, never what a client said: they stay when a session is erased. The database itself
refuses to change or delete a row; whoever gets around that is found by `verify`, which needs the device's public key
alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sync.crypto.signing import SigningKey, verified
from sync.errors import StoreError
from sync.store.opened import Store

BEGINNING = hashlib.sha256(b"steward/audit/1").digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        sequence: from 1 without gaps.
        at: when, ISO 8601, universal time.
        event: what happened, such as "session erased".
        subject: what it happened to, such as a session's name.
        detail: more of it, JSON.
        previous: link of the entry before, 32 bytes.
        signature: Ed25519 of the device, 64 bytes.
    """

    sequence: int
    at: str
    event: str
    subject: str
    detail: str
    previous: bytes
    signature: bytes

    @property
    def digest(self) -> bytes:
        """Hash of all but the signature, 32 bytes."""
        words = json.dumps([self.sequence, self.at, self.event, self.subject, self.detail, self.previous.hex()])
        return hashlib.sha256(words.encode()).digest()

    @property
    def link(self) -> bytes:
        """What the next entry carries as `previous`, 32 bytes."""
        return hashlib.sha256(self.digest + self.signature).digest()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of the log found.

    Attributes:
        entries: how many were checked and found good, from the first on.
        wrong_at: sequence of the first entry that is not as it was written; None when all are.
        why: in words; "" when all is well.
    """

    entries: int
    wrong_at: int | None = None
    why: str = ""


class AuditLog:
    """The one writer of the log."""

    def __init__(self, store: Store, signing: SigningKey) -> None:
        self._store, self._signing = store, signing

    def append(self, event: str, subject: str, detail: Mapping[str, Any] | None = None) -> Entry:
        """Write an entry; inside `Store.writing` it is part of that transaction.

        Raises:
            StoreError: the store cannot be written.
        """
        with self._store.writing():
            last = self.last()
            unsigned = Entry(
                last.sequence + 1 if last else 1,
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                event,
                subject,
                json.dumps(dict(detail or {}), sort_keys=True),
                last.link if last else BEGINNING,
                b"",
            )
            entry = _signed(unsigned, self._signing)
            self._store.database.execute(
                "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
                [entry.sequence, entry.at, event, subject, entry.detail, entry.previous, entry.signature],
            )
            # So that entries missing at the end are noticed too.
            row = {"name": "audit", "value": entry.sequence.to_bytes(8, "big") + entry.link}
            self._store.database["identity"].insert(row, pk="name", replace=True)
        return entry

    def last(self) -> Entry | None:
        """Return the newest entry, or None."""
        rows = self._store.database.execute("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1").fetchall()
        return _entry(rows[0]) if rows else None

    def has(self, event: str, subject: str) -> bool:
        """Return whether there is an entry of an event with a subject."""
        found = self._store.database.execute("SELECT 1 FROM audit WHERE event = ? AND subject = ?", [event, subject])
        return found.fetchone() is not None

    def entries(self, after: int = 0) -> Iterable[Entry]:
        """Return the entries after a sequence, in order."""
        return map(
            _entry, self._store.database.execute("SELECT * FROM audit WHERE sequence > ? ORDER BY sequence", [after])
        )

    def anchor(self) -> tuple[int, bytes] | None:
        """Return sequence and link of the entry that was written last, as noted beside the log."""
        row = self._store.database.execute("SELECT value FROM identity WHERE name = 'audit'").fetchone()
        return (int.from_bytes(row[0][:8], "big"), bytes(row[0][8:])) if row else None

    def verify(self, newest: int | None = None) -> Finding:
        """Return whether the log is as it was written, up to the last entry.

        Args:
            newest: how many of the newest entries to check; all by default, which takes seconds for a year's.
        """
        anchor = self.anchor()
        first = max(0, anchor[0] - newest) if anchor and newest is not None else 0
        before = next(iter(self.entries(first - 1)), None) if first else None
        start = (first, before.link) if before and before.sequence == first else (0, BEGINNING)
        return verify_audit(self.entries(start[0]), self._signing.public, anchor, start)


def verify_audit(
    entries: Iterable[Entry],
    device_key: bytes,
    anchor: tuple[int, bytes] | None = None,
    start: tuple[int, bytes] = (0, BEGINNING),
) -> Finding:
    """Return whether entries are as their device wrote them, and where not.

    Args:
        entries: in order.
        device_key: the device's Ed25519 public key, 32 bytes.
        anchor: sequence and link of an entry that is known to have been there, such as head office's last.
        start: sequence and link of the entry before the first of these.
    """
    sequence, link = start
    for entry in entries:
        sequence += 1
        if entry.sequence != sequence:
            return Finding(sequence - 1, sequence, f"Entry {sequence} is missing.")
        if not verified(device_key, "audit", entry.digest, entry.signature):
            return Finding(sequence - 1, sequence, f"Entry {sequence} was changed: its signature does not fit.")
        if entry.previous != link:
            return Finding(sequence - 1, sequence, f"Entry {sequence} does not follow the one before it.")
        link = entry.link
        if anchor and anchor[0] == sequence and anchor[1] != link:
            return Finding(sequence - 1, sequence, f"Entry {sequence} is not the one that was anchored.")
    if anchor and anchor[0] > sequence:
        return Finding(sequence, sequence + 1, f"Entries {sequence + 1} to {anchor[0]} at the end are missing.")
    return Finding(sequence)


def _signed(entry: Entry, key: SigningKey) -> Entry:
    signature = key.sign("audit", entry.digest)
    return Entry(entry.sequence, entry.at, entry.event, entry.subject, entry.detail, entry.previous, signature)


def _entry(row: tuple[Any, ...]) -> Entry:
    try:
        sequence, at, event, subject, detail, previous, signature = row
        return Entry(sequence, at, event, subject, detail, bytes(previous), bytes(signature))
    except (TypeError, ValueError) as error:
        raise StoreError("The audit log has a row that is none; restore the store from a backup.") from error
