"""Moves what SQLite's log holds into the database beside the writer, who would otherwise do it in a client's time.

A transaction that happens to fill the log past SQLite's limit pays for copying all of it: at 500 records a second
that is one in every few hundred, and the slowest hundredth of all answers.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from pathlib import Path
from typing import Final

from sync.periodic import Periodic

EVERY_S: Final = 0.5
FROM_BYTES: Final = 2 * 1024 * 1024
BACKSTOP_PAGES: Final = 16_384
"""Log of 64 MiB: then the writer does it after all, so that the log cannot grow without end."""
_log = logging.getLogger("steward.headoffice")


class Checkpoints:
    """A thread with a connection of its own; it never makes a reader or writer wait."""

    def __init__(self, path: Path) -> None:
        """Begin; `rounds` is closed before the last connection, which moves the rest.

        Args:
            path: of a SQLite database in WAL mode.
        """
        self._path, self._wal, self._moved_ns = path, path.with_name(path.name + "-wal"), 0
        self.rounds = Periodic("checkpoints", self._look, EVERY_S, "the log of SQLite grows", _log, at_once=False)
        self.rounds.start()

    def _look(self) -> None:
        with contextlib.suppress(OSError, sqlite3.Error):  # the next time will do: nothing is lost meanwhile
            log = self._wal.stat()
            if log.st_size >= FROM_BYTES and log.st_mtime_ns != self._moved_ns:
                self._move()
                self._moved_ns = log.st_mtime_ns

    def _move(self) -> None:
        with contextlib.closing(sqlite3.connect(self._path, timeout=0.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_autocheckpoint=0").close()
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
