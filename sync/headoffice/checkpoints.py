"""Moves what SQLite's log holds into the database beside the writer, who would otherwise do it in a client's time.

A transaction that happens to fill the log past SQLite's limit pays for copying all of it: at 500 records a second
that is one in every few hundred, and the slowest hundredth of all answers.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Final

EVERY_S: Final = 0.5
FROM_BYTES: Final = 2 * 1024 * 1024
BACKSTOP_PAGES: Final = 16_384
"""Log of 64 MiB: then the writer does it after all, so that the log cannot grow without end."""


class Checkpoints:
    """A thread with a connection of its own; it never makes a reader or writer wait."""

    def __init__(self, path: Path) -> None:
        """Begin.

        Args:
            path: of a SQLite database in WAL mode.
        """
        self._path, self._log = path, path.with_name(path.name + "-wal")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, before the last connection closes, which moves the rest."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        moved_ns = 0
        while not self._stop.wait(EVERY_S):
            with contextlib.suppress(OSError, sqlite3.Error):  # the next time will do: nothing is lost meanwhile
                log = self._log.stat()
                if log.st_size >= FROM_BYTES and log.st_mtime_ns != moved_ns:
                    self._move()
                    moved_ns = log.st_mtime_ns

    def _move(self) -> None:
        with contextlib.closing(sqlite3.connect(self._path, timeout=0.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_autocheckpoint=0").close()
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
