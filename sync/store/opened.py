"""The open store of an installation: one connection for all rooms, so that what belongs together is one transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import sqlite_utils

from sync.crypto import keys
from sync.store import database
from sync.store.session_keys import SessionKeys


class Store:
    """The encrypted database with the keys of its sessions."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store in a folder.

        Raises:
            StoreError: the folder cannot be used.
            WrongKey: key and store do not belong together.
            KeyPlaceError: the place that holds the key does not give it.
        """
        self.folder = folder
        self.path = folder / "store" / "steward.db"
        key = keys.of_store(folder, store_exists=self.path.exists())
        self.keys = SessionKeys(folder / "erasable" / "session-keys.db", key)
        self.database = database.connect(self.path, key, self.keys)
        self._lock = threading.RLock()

    @classmethod
    def of(cls, opened: sqlite_utils.Database, session_keys: SessionKeys, folder: Path) -> Self:
        """Return a store on an open, migrated database, as simulations use it."""
        store = cls.__new__(cls)
        store.folder, store.path = folder, folder / "store" / "steward.db"
        store.keys, store.database, store._lock = session_keys, opened, threading.RLock()
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the databases; further calls fail."""
        self.database.conn.close()
        self.keys.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run one durable transaction; within another one it becomes a part of that.

        Raises:
            StoreError: the store cannot be written; nothing is half written.
        """
        with self._lock, database.writing(self.database, self.path):
            yield

    def fold_in(self) -> None:
        """Fold the log beside the database into it, so that nothing erased is left there."""
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class Room:
    """A part of the store that one kind of thing is kept in; it has the store open for as long as itself."""

    def __init__(self, place: Path | Store) -> None:
        """Open or create the store in a folder, or use one that is open.

        Raises:
            StoreError: the folder cannot be used.
            WrongKey: key and store do not belong together.
        """
        self.store = place if isinstance(place, Store) else Store(place)
        self._database = self.store.database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; further calls fail."""
        self.store.close()
