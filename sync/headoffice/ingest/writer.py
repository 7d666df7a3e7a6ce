"""The writer: batches of many devices in one durable transaction, since a transaction costs more than a batch.

On SQLite one thread writes; what comes while it commits is its next group. On PostgreSQL a few threads do the same, and
wait for each other only where they have the same lanes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from sync.errors import StoreError, SyncError
from sync.headoffice.database import Database
from sync.headoffice.ingest.applying import Incoming, Judged, apply
from sync.headoffice.ingest.months import make_partitions, month_of
from sync.headoffice.ingest.rows import rows_of

_log = logging.getLogger("steward.headoffice")
_THREADS: Final = 2
_GROUP_BYTES: Final = 8 * 1024 * 1024
_GROUP_BATCHES: Final = 256
_NOTE_MS: Final = 20_000
"""How often it is written down that a device was here."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A batch, and who waits for what becomes of it, on which loop or in a thread."""

    incoming: Incoming
    result: Future[Judged] | asyncio.Future[Judged]
    loop: asyncio.AbstractEventLoop | None


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
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(most_waiting)
        self._threads: list[threading.Thread] = []
        self._months: set[int] = set()
        self._noted_ms: dict[str, int] = {}

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
        """Return what will become of a batch, for who waits in a thread.

        Raises:
            StoreError: too much waits already.
        """
        result: Future[Judged] = Future()
        self._put(_Waiting(incoming, result, None))
        return result

    async def written(self, incoming: Incoming) -> Judged:
        """Wait until a batch is durable, and return what became of it.

        Raises:
            StoreError: too much waits already, or the database cannot be used.
            Refused: the device is not let in any more.
        """
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Judged] = loop.create_future()
        self._put(_Waiting(incoming, result, loop))
        return await result

    def _put(self, waiting: _Waiting) -> None:
        try:
            self._waiting.put_nowait(waiting)
        except queue.Full:
            raise StoreError("Head office has more to write than it can; try again later.") from None

    def take(self, incoming: Sequence[Incoming]) -> list[Judged | SyncError]:
        """Write batches now, in one durable transaction.

        Raises:
            StoreError: the database cannot be used; nothing is kept.
        """
        now_ms = self._now_ms()
        self._make_room(month_of(now_ms))
        seen = {each.lane[0] for each in incoming}
        seen = {device for device in seen if now_ms - self._noted_ms.get(device, 0) >= _NOTE_MS}
        with self._database.writing() as connection:
            rows = rows_of(connection)
            found = apply(rows, incoming, now_ms, backups_decide=self.backups_decide)
            rows.seen(seen, now_ms)
        self._noted_ms |= dict.fromkeys(seen, now_ms)
        return found

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

    def _group(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """Return what waits, up to what one transaction should have, and whether it was the last."""
        group, size = [first], len(first.incoming.raw)
        while size < _GROUP_BYTES and len(group) < _GROUP_BATCHES:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                break
            if more is None:
                return group, True
            group.append(more)
            size += len(more.incoming.raw)
        return group, False

    def _answer(self, group: list[_Waiting]) -> None:
        found: Sequence[Judged | Exception]
        try:
            found = self.take([each.incoming for each in group])
        except (StoreError, DBAPIError) as error:
            if len(group) > 1:
                # One of them may be why; the others are not to wait for it.
                for each in group:
                    self._answer([each])
                return
            _log.error("a batch could not be written: %s", error if isinstance(error, StoreError) else type(error))
            found = [StoreError("Head office's database takes nothing now; try again later.")]
        except Exception as error:  # the thread must not die of one batch
            _log.error("the writer failed: %s", type(error).__name__, extra={"unexpected": error})
            found = [error] * len(group)
        settled = list(zip(group, found, strict=True))
        for loop in {each.loop for each in group}:
            some = [(each.result, what) for each, what in settled if each.loop is loop]
            if loop is None:
                _settle(some)
            else:
                # Once for all of them: to wake the loop costs more than what it is woken for.
                with contextlib.suppress(RuntimeError):  # the server has stopped, and nobody waits any more
                    loop.call_soon_threadsafe(_settle, some)


def _settle(found: list[tuple[Any, Judged | Exception]]) -> None:
    for result, what in found:
        if result.done():  # whoever waited has gone away
            continue
        if isinstance(what, Exception):
            result.set_exception(what)
        else:
            result.set_result(what)
