"""Head office's database: SQLite in a folder, or PostgreSQL by its address. Durable either way.

SQLite has one writer at a time: `writing()` takes the lock at once instead of half-way, so that two writers wait for
each other and none fails.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from sync.errors import StoreError
from sync.headoffice import migrations
from sync.headoffice.checkpoints import BACKSTOP_PAGES, Checkpoints
from sync.headoffice.circuits import Circuit

_BUSY_MS: Final = 30_000
_PRAGMAS: Final = (f"busy_timeout={_BUSY_MS}", f"wal_autocheckpoint={BACKSTOP_PAGES}")
_POOL: Final = 16
_CONNECT_S: Final = 5
_SILENCE: Final = {
    "keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
"""After how long a server counts as gone that vanished without a word: seconds, and milliseconds for what was sent to
arrive. Without it whoever asks one that lost its power waits for a quarter of an hour, and nothing counts as failed."""


class Database:
    """A pool of connections with the schema brought up to date."""

    def __init__(self, url: str, folder: Path, *, migrate: bool = True) -> None:
        """Connect, and migrate.

        Args:
            url: "postgresql://…", or "" for SQLite in the folder.
            folder: for the embedded database.
            migrate: false leaves the schema as it is, such as for a backup before an upgrade.

        Raises:
            StoreError: the database cannot be reached or used.
        """
        self.engine = _postgresql(url) if url else _sqlite(folder / "headoffice.db")
        self.is_embedded = not url
        self.where = self.engine.url.render_as_string(hide_password=True)
        self.circuit = Circuit("database", "The database", (OperationalError, NoneFree))
        self._one_writer = threading.RLock() if self.is_embedded else None
        if migrate:
            with self.writing() as connection:
                migrations.migrate(connection)
        self._checkpoints = Checkpoints(folder / "headoffice.db") if self.is_embedded else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        if self._checkpoints is not None:
            self._checkpoints.rounds.close()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises:
            StoreError: the database cannot be reached or used.
        """
        with self._told(), self.circuit.ask(self.engine.connect) as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database through all its questions, for as long as it is open.

        Raises:
            StoreError: the database cannot be reached or used.
        """
        with self._told(), self.circuit.ask(self.engine.connect) as connection:
            steady = (
                connection
                if self.is_embedded
                else connection.execution_options(isolation_level="REPEATABLE READ", stream_results=True)
            )
            with steady.begin():
                yield steady

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection for one durable transaction: all of it, or nothing.

        Raises:
            StoreError: the database cannot be reached or used.
        """
        if self._one_writer is None:
            with self._told(), self.circuit.ask(self.engine.connect) as connection, connection.begin():
                yield connection
            return
        with self._one_writer, self._told(), self.circuit.ask(self.engine.connect) as connection:
            writer = connection.execution_options(steward_writes=True)
            with writer.begin():
                yield writer

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # Its parameters may be a person's data, so that only the driver's first line is told.
            reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
            raise StoreError(f"The database {self.where} cannot be used ({reason}).") from error
        except NoneFree as error:
            raise StoreError(f"The database {self.where} cannot be used (it is busy with all connections).") from error


def _postgresql(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("The address of the database is not like postgresql://user:password@host/name.") from error
    if parsed.get_backend_name() != "postgresql":
        raise StoreError(f"Head office works on SQLite or PostgreSQL, not on {parsed.get_backend_name()}.")
    parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed, pool_size=_POOL, max_overflow=_POOL, pool_pre_ping=True, hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_S, **_SILENCE},
    )  # fmt: skip


def _sqlite(path: Path) -> Engine:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Before SQLite makes it, which gives the log beside it the same rights: hashes of passwords lie in it.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StoreError(
            f"The file {path} cannot be made or kept private ({error.strerror}); make its folder writable."
        ) from error
    engine = create_engine(f"sqlite:///{path}", pool_size=_POOL, max_overflow=_POOL, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", *_PRAGMAS):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("steward_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
