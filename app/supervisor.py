"""Starts the advisor process, watches its heartbeat, restarts it and hands the conversation back to it.

The window talks to the advisor through a Supervisor alone. When the advisor process dies or falls silent, a new one
is started and told the session again; it finds context and the unanswered question in the encrypted store and
answers it from the start. Sentences that had already been delivered are then dropped here, so the client hears each
once.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from app.errors import NotInstalled, StorageError
from app.log import logger
from app.messages import (
    EndSession,
    Heard,
    Heartbeat,
    Interrupt,
    Message,
    Problem,
    Sentence,
    StartSession,
    TurnDone,
    Utterance,
)
from app.settings import Settings

RESTARTS_PER_MINUTE = 5
STARTUP_PATIENCE_S = 60.0
# The process ends with these when another try would end the same way; it has said why.
HOPELESS_EXITS = (NotInstalled.exit_code, StorageError.exit_code)
SORRY = "I lost my thread for a moment; I am picking it up again."
CANNOT_HEAR = "I did not catch that; please say it again."
GIVING_UP = "The advisor keeps failing on this machine; please ask a member of staff, who can run `steward doctor`."

_log = logger("supervisor")
Target = Callable[[Connection, Settings], None]


class Delivered:
    """Which parts of a turn reached the window: the memory that keeps a repeated answer from being heard twice."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int, int]] = set()

    def is_new(self, message: Message) -> bool:
        """Return whether this message has not been delivered before; only sentences and turn ends can repeat."""
        if not isinstance(message, Sentence | TurnDone):
            return True
        key = (message.session, message.turn, message.index if isinstance(message, Sentence) else -1)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


class Supervisor:
    """One advisor process at a time, seen from the window."""

    def __init__(self, settings: Settings, target: Target) -> None:
        """Prepare to supervise.

        Args:
            settings: handed to the process.
            target: what the process runs, `app.pipeline.process.serve`.
        """
        self._settings = settings
        self._target = target
        self._deliver: Callable[[Message], None] = lambda message: None
        self._process: Any = None
        self._connection: Connection | None = None
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="advisor-watch", daemon=True)
        self._started: StartSession | None = None
        self._waiting: dict[int, Utterance] = {}
        self._hearing_turn = 0
        self._delivered = Delivered()
        self._restarts: deque[float] = deque()

    @property
    def process_id(self) -> int | None:
        """The advisor process's identifier, for the log and for tests that kill it."""
        return self._process.pid if self._process else None

    def launch(self) -> None:
        """Start the process now, so that it loads its models while the window comes up."""
        if self._process is None:
            self._spawn()

    def start(self, deliver: Callable[[Message], None]) -> None:
        """Deliver the advisor's messages, on a worker thread, and watch the process from now on."""
        self._deliver = deliver
        self.launch()
        self._watcher.start()

    def send(self, message: Message) -> None:
        """Send a message to the advisor; a message lost with a dying process is sent again to the next one."""
        with self._lock:
            if isinstance(message, StartSession):
                self._started, self._waiting = message, {}
            elif isinstance(message, Utterance):
                self._waiting[message.turn] = message
            elif isinstance(message, Interrupt):
                self._waiting.pop(message.turn, None)
            elif isinstance(message, EndSession):
                self._started, self._waiting = None, {}
            elif isinstance(message, Heard):
                self._hearing_turn = message.turn
            self._transmit(message)

    def stop(self) -> None:
        """Stop the process; nothing is delivered any more."""
        self._stopping.set()
        self._deliver = lambda message: None
        with self._lock:
            if self._connection:
                self._connection.close()
        if self._process:
            self._process.join(timeout=2)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(timeout=2)
        if self._watcher.is_alive() and threading.current_thread() is not self._watcher:
            self._watcher.join(timeout=2)

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=self._target, args=(theirs, self._settings), daemon=True, name="steward-advisor"
        )
        process.start()
        theirs.close()
        with self._lock:
            self._process, self._connection = process, ours
        _log.info("advisor process %s started", process.pid)

    def _transmit(self, message: Message) -> None:
        try:
            if self._connection:
                self._connection.send(message)
        except (OSError, ValueError):  # it is dying; the watcher notices and repeats what matters
            _log.info("a %s could not be sent", type(message).__name__)

    def _watch(self) -> None:
        last_sign, patience = time.monotonic(), STARTUP_PATIENCE_S
        while not self._stopping.is_set():
            connection = self._connection
            try:
                if connection is not None and connection.poll(0.25):
                    message = connection.recv()
                    last_sign, patience = time.monotonic(), self._settings.heartbeat_s
                    self._receive(message)
                    continue
                alive = self._process.is_alive() and time.monotonic() - last_sign < patience
            except (EOFError, OSError, ValueError):
                alive = False
            if not alive and not self._stopping.is_set():
                if not self._restart():
                    return
                last_sign, patience = time.monotonic(), STARTUP_PATIENCE_S

    def _receive(self, message: Message) -> None:
        if isinstance(message, Heartbeat):
            return
        if message.turn:
            with self._lock:
                self._waiting.pop(message.turn, None)  # any sign of a turn acknowledges it: it is in the store
                if self._hearing_turn == message.turn:
                    self._hearing_turn = 0
        if self._delivered.is_new(message):
            self._deliver(message)

    def _restart(self) -> bool:
        self._process.join(timeout=1)
        if self._process.exitcode in HOPELESS_EXITS:
            _log.error("the advisor process cannot start here, exit code %s", self._process.exitcode)
            return False
        now = time.monotonic()
        self._restarts.append(now)
        while now - self._restarts[0] > 60:
            self._restarts.popleft()
        with self._lock:
            if self._process.is_alive():
                self._process.kill()
            if self._connection:
                self._connection.close()
                self._connection = None
        _log.error("advisor process %s is gone, restart %d within a minute", self.process_id, len(self._restarts))
        if len(self._restarts) > RESTARTS_PER_MINUTE:
            self._tell(GIVING_UP)
            return False
        if self._started:
            self._tell(CANNOT_HEAR if self._hearing_turn else SORRY)
        self._hearing_turn = 0
        self._spawn()
        with self._lock:
            for message in (self._started, *self._waiting.values()):
                if message is not None:
                    self._transmit(message)
        return True

    def _tell(self, text: str) -> None:
        session = self._started.session if self._started else ""
        self._deliver(Problem(session, 0, time.monotonic(), text))
