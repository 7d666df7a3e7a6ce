"""The advisors of head office: several processes, each with its own encrypted store, and who talks with which.

A client always comes to the same advisor, so that what they agreed to have remembered is found in its store; and a
conversation never changes its advisor. Each process takes about 370 MB of memory, so there are few.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.log import logger
from app.office.process import run
from app.office.worker import Room, Worker
from app.settings import Settings
from app.supervisor import Target
from sync.errors import StoreError
from sync.headoffice.conversations import Listener, Load, NoAdvisor, NoConversation
from sync.periodic import Periodic
from sync.store.sessions import SessionStore

SWEEP_S = 1.0
LINKED = ("content", "documents.sqlite")
"""What each advisor's folder shares with the installation: it is only read."""
_log = logger("headoffice")


class Pool:
    """A fixed number of advisors; fills `sync.headoffice.conversations.Conversations`."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        advisors: int = 1,
        room: Room = Room(),  # noqa: B008
        target: Target = run,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; `launch` starts the processes.

        Args:
            settings: of the installation.
            folder: where each advisor gets a data folder of its own.
            advisors: how many processes.
            room: how much each of them takes on.
            target: what each runs.
            clock: monotonic seconds.

        Raises:
            StoreError: the folder cannot be used.
        """
        places = [folder / str(number) for number in range(advisors)]
        for place in places:
            _furnish(place, settings)
        self.workers = tuple(Worker(replace(settings, data_dir=place), target, room, clock) for place in places)
        self._most_waiting = room.waiting * advisors
        self._sessions: dict[str, Worker] = {}
        self._lock = threading.Lock()
        self._sweeping = Periodic(
            "office-sweep", self._sweep, SWEEP_S, "conversations that are over stay", _log, at_once=False
        )

    def launch(self) -> None:
        """Start the processes."""
        for worker in self.workers:
            worker.launch()
        self._sweeping.start()

    def stop(self) -> None:
        """End all conversations and the processes."""
        self._sweeping.close()
        for worker in self.workers:
            worker.stop()

    def start(self, session: str, client: str, *, recording: bool, listener: Listener) -> str:
        """Begin a conversation and return the place of its advisor.

        Raises:
            Busy: its advisor has no room.
            NoAdvisor: there is none.
        """
        if not self.workers:
            raise NoAdvisor("No advisor works at this head office; the setting office_advisors says how many should.")
        place = zlib.crc32(client.encode()) % len(self.workers)
        worker = self.workers[place]
        worker.start(session, client, recording=recording, listener=listener)
        with self._lock:
            self._sessions[session] = worker
        return str(place)

    def listen(self, session: str, listener: Listener) -> Callable[[], None]:
        """Hear a conversation from now on; returns what ends that. Raises NoConversation."""
        return self._worker(session).listen(session, listener)

    def ask(self, session: str, text: str) -> int:
        """Ask a question and return its turn. Raises NoConversation, Busy, NoAdvisor."""
        return self._worker(session).ask(session, text)

    def hear(self, session: str, samples: bytes, *, last: bool) -> int:
        """Take a piece of sound and return its turn. Raises NoConversation, Busy, NoAdvisor."""
        return self._worker(session).hear(session, samples, last=last)

    def interrupt(self, session: str, turn: int, heard: str | None) -> None:
        """Drop a turn. Raises NoConversation."""
        self._worker(session).interrupt(session, turn, heard)

    def end(self, session: str) -> None:
        """End a conversation; one that is over is no error."""
        with contextlib.suppress(NoConversation):
            self._worker(session).end(session)

    def is_open(self, session: str) -> bool:
        """Return whether a conversation goes on; it counts as a sign of the person."""
        with contextlib.suppress(NoConversation):
            return self._worker(session).has(session)
        return False

    def transcript(self, place: str, session: str) -> tuple[Mapping[str, Any], ...]:
        """Return the recorded turns of a conversation, in order; none where nothing is kept of it.

        Raises:
            StoreError: the advisor's store cannot be read.
        """
        worker = next((worker for number, worker in enumerate(self.workers) if str(number) == place), None)
        if worker is None:
            return ()
        with SessionStore(worker.settings.data_dir) as store:
            return tuple({"turn": row["turn"], **json.loads(str(row["record"]))}
                         for row in store.turns(session) if row["record"])  # fmt: skip

    def load(self) -> Load:
        """Return how the advisors are doing."""
        workers = self.workers
        return Load(
            advisors=len(workers),
            alive=sum(worker.alive for worker in workers),
            conversations=sum(worker.conversations for worker in workers),
            waiting=sum(worker.waiting for worker in workers),
            most_waiting=self._most_waiting,
            refused=sum(worker.counts.refused for worker in workers),
            restarts=sum(worker.restarts for worker in workers),
            answered=sum(worker.counts.answered for worker in workers),
            answering_s=sum(worker.counts.answering_s for worker in workers),
        )

    def _worker(self, session: str) -> Worker:
        with self._lock:
            worker = self._sessions.get(session)
        if worker is None:
            raise NoConversation("This conversation is over, or never began; please begin a new one.")
        return worker

    def _sweep(self) -> None:
        for worker in self.workers:
            worker.sweep()
        with self._lock:
            self._sessions = {name: worker for name, worker in self._sessions.items() if worker.holds(name)}


def _furnish(place: Path, settings: Settings) -> None:
    """Make an advisor's folder, with links to what the installation has built."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name in LINKED:
            link, built = place / name, settings.data_dir / name
            if not link.exists() and built.exists():
                link.unlink(missing_ok=True)
                link.symlink_to(built.resolve())
    except OSError as error:
        raise StoreError(f"The folder {place} cannot be made ({error.strerror}); make it writable.") from error
