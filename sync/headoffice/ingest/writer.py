"""The writer: batches of many devices in one durable transaction, since a transaction costs more than a batch.

On SQLite one thread writes; what comes while it commits is its next group. On PostgreSQL a few threads do the same, and
wait for each other only where they have the same lanes.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from sqlalchemy.exc import DBAPIError

from sync.errors import StoreError, SyncError
from sync.headoffice.database import Database
from sync.headoffice.ingest.applying import Incoming, Judged, apply
from sync.headoffice.ingest.months import make_partitions, month_of
from sync.headoffice.ingest.rows import rows_of

_log = logging.getLogger("steward.headoffice")
_THREADS: Final = 3
_GROUP_BYTES: Final = 8 * 1024 * 1024
_GROUP_BATCHES: Final = 256


class Writer:
    """Takes checked batches from any thread and answers each when it is durable."""

    def __init__(
        self, database: Database, now_ms: Callable[[], int], *, backups_decide: bool = False, most_waiting: int = 4096
    ) -> None:
        """Prepare; `start` begins.

        Args:
            database: of head office.
            now_ms: its clock.
            backups_decide: whether only what a verified backup has counts as durable.
            most_waiting: batches; more are turned away.
        """
        self._database, self._now_ms = database, now_ms
        self.backups_decide = backups_decide
        self._waiting: queue.Queue[tuple[Incoming, Future[Judged]] | None] = queue.Queue(most_waiting)
        self._threads: list[threading.Thread] = []
        self._months: set[int] = set()

    def start(self) -> None:
        """Begin to write."""
        count = 1 if self._database.is_embedded else _THREADS
        self._threads = [threading.Thread(target=self._run, name=f"ingest-{at}", daemon=True) for at in range(count)]
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        for _ in self._threads:
            self._waiting.put(None)
        for each in self._threads:
            each.join()
        self._threads = []

    def submit(self, incoming: Incoming) -> Future[Judged]:
        """Return what will become of a batch.

        Raises:
            StoreError: too much waits already.
        """
        result: Future[Judged] = Future()
        try:
            self._waiting.put_nowait((incoming, result))
        except queue.Full:
            raise StoreError("Head office has more to write than it can; try again later.") from None
        return result

    def take(self, incoming: Sequence[Incoming]) -> list[Judged | SyncError]:
        """Write batches now, in one durable transaction.

        Raises:
            StoreError: the database cannot be used; nothing is kept.
        """
        now_ms = self._now_ms()
        self._make_room(month_of(now_ms))
        with self._database.writing() as connection:
            return apply(rows_of(connection), incoming, now_ms, backups_decide=self.backups_decide)

    def _make_room(self, month: int) -> None:
        if month not in self._months:
            with self._database.writing() as connection:
                make_partitions(connection, month)
            self._months.add(month)

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group, last = self._group(first)
            self._answer(group)
            if last:
                return

    def _group(self, first: tuple[Incoming, Future[Judged]]) -> tuple[list[tuple[Incoming, Future[Judged]]], bool]:
        """Return what waits, up to what one transaction should have, and whether it was the last."""
        group, size = [first], len(first[0].raw)
        while size < _GROUP_BYTES and len(group) < _GROUP_BATCHES:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                break
            if more is None:
                return group, True
            group.append(more)
            size += len(more[0].raw)
        return group, False

    def _answer(self, group: list[tuple[Incoming, Future[Judged]]]) -> None:
        try:
            found = self.take([incoming for incoming, _ in group])
        except (StoreError, DBAPIError) as error:
            if len(group) > 1:
                # One of them may be why; the others are not to wait for it.
                for each in group:
                    self._answer([each])
                return
            _log.error("a batch could not be written: %s", error if isinstance(error, StoreError) else type(error))
            group[0][1].set_exception(StoreError("Head office's database takes nothing now; try again later."))
            return
        except Exception as error:  # the thread must not die of one batch
            _log.error("the writer failed: %s", type(error).__name__)
            for _, result in group:
                result.set_exception(error)
            return
        for (_, result), judged in zip(group, found, strict=True):
            if isinstance(judged, SyncError):
                result.set_exception(judged)
            else:
                result.set_result(judged)
