"""The key of each session, in a database of its own beside the store.

Whatever a session leaves in the store, in copies of the store, in the outbox and at head office is locked under its
key. The keys are not in the store's file, so a copy of the store does not bring back what was erased: copies of this
database must not be kept longer than an erasure may take.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils

from sync.crypto.locking import derive, lock, new_key, unlock
from sync.store import database


class SessionKeys:
    """The one writer of sessions' keys."""

    def __init__(self, path: Path, store_key: bytes, opened: sqlite_utils.Database | None = None) -> None:
        """Open or create the database of keys.

        Args:
            path: its file.
            store_key: 32 bytes, from which its own key is derived.
            opened: an open database to use in place of the file.
        """
        self._path = path
        self._marks = derive(store_key, "clients' marks")
        self._database = opened or database.connect_keys(path, derive(store_key, "session keys"))

    def close(self) -> None:
        """Close the database; further calls fail."""
        self._database.conn.close()

    def make(self, session: str) -> bytes:
        """Return a session's key, making it durably where there is none yet."""
        row = {"session": session, "key": new_key(), "made": datetime.now(UTC).isoformat(timespec="seconds")}
        with database.writing(self._database, self._path):
            self._database["keys"].insert(row, ignore=True)
        key = self.find(session)
        assert key is not None
        return key

    def find(self, session: str) -> bytes | None:
        """Return a session's key, or None if it was erased or there never was one.

        It is read each time: another process may have erased it.
        """
        row = self._database.execute("SELECT key FROM keys WHERE session = ?", [session]).fetchone()
        return bytes(row[0]) if row else None

    def erase(self, session: str) -> None:
        """Erase a session's key for good; doing it twice changes nothing."""
        with database.writing(self._database, self._path):
            self._database["keys"].delete_where("session = ?", [session])
        # What was written lately is still in the log beside the database until it is folded in.
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def sessions(self) -> set[str]:
        """Return the sessions that have a key."""
        return {str(row[0]) for row in self._database.execute("SELECT session FROM keys").fetchall()}

    def mark(self, client: str) -> bytes:
        """Return what stands for a client where visits are looked up: 32 bytes that say nothing without the key."""
        return hmac.digest(self._marks, client.encode(), "sha256")

    def seal(self, key: bytes, text: str | None, about: str) -> bytes | None:
        """Return a text locked under a session's key; None stays None."""
        return None if text is None else lock(key, text.encode(), about)

    def read(self, key: bytes, locked: bytes | None, about: str) -> str | None:
        """Return a locked text.

        Raises:
            SealError: it was changed or moved.
        """
        return None if locked is None else unlock(key, bytes(locked), about).decode()
