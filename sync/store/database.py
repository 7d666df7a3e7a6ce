"""The encrypted database: opening, numbered migrations, one writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils.db
from sqlcipher3 import dbapi2 as sqlcipher

from sync.errors import StoreError, WrongKey
from sync.store.layout import Added, Locks, Migration, may_use, note_layout, readable_from, statements
from sync.store.schema import (
    AUDIT,
    BOOKS,
    CODES,
    ERASURES,
    GRAPH_COPIES,
    HEALTH,
    HOLDS,
    OUTBOX,
    OWN_KEYS,
    SESSION_KEYS,
)

# sqlcipher3's exceptions are not subclasses of sqlite3's, so sqlite-utils would not recognise them.
sqlite_utils.db.OperationalError = (sqlite3.OperationalError, sqlcipher.OperationalError)

MIGRATIONS: tuple[Migration, ...] = (
    """
    CREATE TABLE sessions (
        session TEXT PRIMARY KEY, client TEXT NOT NULL, started TEXT NOT NULL, ended TEXT
    ) STRICT;
    CREATE TABLE turns (
        session TEXT NOT NULL REFERENCES sessions, turn INTEGER NOT NULL, asked TEXT NOT NULL,
        question TEXT NOT NULL, record TEXT, context TEXT, PRIMARY KEY (session, turn)
    ) STRICT;
    """,
    """
    CREATE TABLE patches (
        number INTEGER PRIMARY KEY, graph TEXT NOT NULL, id TEXT NOT NULL, previous TEXT NOT NULL,
        taken TEXT NOT NULL, content BLOB NOT NULL, UNIQUE (graph, id)
    ) STRICT;
    """,
    """
    CREATE TABLE consents (
        client TEXT NOT NULL, purpose TEXT NOT NULL, given TEXT NOT NULL, PRIMARY KEY (client, purpose)
    ) STRICT;
    CREATE TABLE handoffs (
        number INTEGER PRIMARY KEY, session TEXT NOT NULL, client TEXT NOT NULL, made TEXT NOT NULL,
        reason TEXT NOT NULL, summary TEXT NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE notes (
        number INTEGER PRIMARY KEY, client TEXT NOT NULL, written TEXT NOT NULL, changed TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX notes_of_client ON notes (client, number);
    """,
    OWN_KEYS,
    AUDIT,
    OUTBOX,
    BOOKS,
    CODES,
    ERASURES,
    GRAPH_COPIES,
    HEALTH,
    HOLDS,
)
"""In order, and never changed once they were in use; a function is given the connection and the sessions' keys.

A step that only makes new tables without anything of a client in them is `Added`: the version before can then be gone
back to, and can still use the store.
"""

_PRAGMAS = (
    "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000", "secure_delete = ON",
)  # fmt: skip

_READABLE = "application_id"
"""Number in the file's head that is free for the program: the oldest layout that may use the store."""


def connect(path: Path, key: bytes, locks: Locks | None = None) -> sqlite_utils.Database:
    """Open the store, creating or migrating it as needed.

    Args:
        path: the database file.
        key: 32 raw bytes; SQLCipher then derives nothing and opens in under a millisecond.
        locks: locks what an older store kept in the open under its session's own key; only used when migrating.

    Raises:
        StoreError: the file cannot be opened, written or is newer than this program.
        WrongKey: the key does not open it, or the file is damaged.
    """
    return _opened(path, key, MIGRATIONS, locks)


def connect_keys(path: Path, key: bytes) -> sqlite_utils.Database:
    """Open the database of the sessions' keys, which is beside the store and in none of its copies."""
    return _opened(path, key, (SESSION_KEYS,), None)


def _opened(path: Path, key: bytes, migrations: tuple[Migration, ...], locks: Locks | None) -> sqlite_utils.Database:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made here, before SQLite makes it with everybody's rights; it gives the logs beside it the same ones.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if migrations is MIGRATIONS:
            note_layout(path.parent, len(migrations))
        migrate(connection, path, migrations, locks)
    except sqlcipher.OperationalError as error:
        raise StoreError(
            f"The store {path} cannot be opened ({error}); check the folder's permissions and free space."
        ) from error
    except sqlcipher.DatabaseError as error:
        raise WrongKey(
            f"The store {path} does not open with its key, or is damaged; restore it from a backup."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be used ({error.strerror}); make it writable or set STEWARD_DATA_DIR."
        ) from error
    return sqlite_utils.Database(connection)


def migrate(connection: Any, path: Path, migrations: tuple[Migration, ...], locks: Locks | None) -> None:
    """Bring a database up to date, a transaction a step: a power cut leaves both a step and its number, or none.

    Raises:
        StoreError: a newer program has changed something in it that this one relies on.
    """
    while (version := _number(connection, "user_version")) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken this step while this one waited for its turn.
            if _number(connection, "user_version") == version:
                _take(connection, migrations[version], locks)
                connection.execute(f"PRAGMA user_version = {version + 1}")
                connection.execute(f"PRAGMA {_READABLE} = {readable_from(migrations[: version + 1])}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    if not may_use(len(migrations), version, _number(connection, _READABLE)):
        raise StoreError(f"The store {path} was changed by a newer Steward; install that version again.")


def _number(connection: Any, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _take(connection: Any, step: Migration, locks: Locks | None) -> None:
    if callable(step):
        step(connection, locks)
        return
    # One by one: `executescript` would commit first and so leave half a step behind.
    for statement in statements(step.script if isinstance(step, Added) else step):
        connection.execute(statement)


@contextmanager
def writing(database: sqlite_utils.Database, path: Path) -> Iterator[None]:
    """Run one durable transaction; a full disk or a lost folder becomes a StoreError and nothing is half written."""
    try:
        if database.conn.in_transaction:  # part of a larger change, which ends it
            yield
            return
        # Immediate: what is read here is still true when it is written, whatever other processes do.
        database.conn.execute("BEGIN IMMEDIATE")
        with database.conn:
            yield
    except (sqlcipher.DatabaseError, sqlite3.DatabaseError) as error:
        raise StoreError(
            f"The store {path} cannot be written ({error}); check the disk's space and permissions."
        ) from error
