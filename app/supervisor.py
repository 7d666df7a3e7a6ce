"""Starts the advisor process, watches its heartbeat, restarts it and hands the conversation back to it.

The window talks to the advisor through a Supervisor alone. When the advisor process dies or falls silent, a new one
is started and told the session again; it finds context and the unanswered question in the encrypted store and
answers it from the start. Sentences that had already been delivered are then dropped here, so the client hears each
once.

Where the advisor is renewed, each visit ends with its process: whatever a library kept of it goes with the memory,
and the next visit finds a fresh process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Protocol

from app.errors import DeviceError, InputError, NotInstalled, StorageError
from app.log import logger
from app.messages import (
    EndSession,
    Heard,
    Heartbeat,
    Identified,
    Identify,
    Insight,
    Interrupt,
    Message,
    OpenLobby,
    Problem,
    Said,
    Say,
    SeekCode,
    Sentence,
    StartSession,
    Transcribed,
    TurnDone,
    Utterance,
    Vocabulary,
)
from app.settings import Settings
from app.telemetry.meter import Meter
from app.telemetry.metrics import RESTARTS

RESTARTS_PER_MINUTE = 5
STARTUP_PATIENCE_S = 60.0
TRY_AGAIN_S = 60.0  # after giving up: a disk may have been emptied, a server be back, and nobody stands by a kiosk
STUCK_S = 30.0  # no question takes this long
_READING_S = 0.1
_OF_A_CLIENT = (StartSession, Utterance, Heard, Identify)
RENEWAL_S = 4.0  # so long a process may take to finish with a visit before it is replaced all the same
# The process ends with these when another try would end the same way; it has said why.
HOPELESS_EXITS = (InputError.exit_code, NotInstalled.exit_code, DeviceError.exit_code, StorageError.exit_code)
SORRY = "I lost my thread for a moment; I am picking it up again."
CANNOT_HEAR = "I did not catch that; please say it again."
FORGOTTEN = (
    "I lost my thread for a moment. Nothing of this visit is recorded, so I no longer know what we spoke about; "
    "please ask me again."
)
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

    def forget(self, session: str) -> None:
        """Drop what is known of a session that is over."""
        self._seen = {key for key in self._seen if key[0] != session}


class Told(Protocol):
    """What a process was told, so that the next one can be told it again."""

    @property
    def session(self) -> str:
        """The running session, empty when there is none."""

    def sent(self, message: Message) -> None:
        """Note what the advisor is sent."""

    def came_back(self, message: Message) -> None:
        """Note what the advisor sends."""

    def to_repeat(self) -> tuple[Message, ...]:
        """Return what a new process must hear, in this order."""

    def apology(self) -> tuple[str, int]:
        """Return what is to be said about the interruption, and the turn that ends with it."""


class Conversation:
    """What the next process must be told: screen and session, what has no sign of life, the last interrupt.

    A visit that is not recorded leaves nothing for the next process to find: what was asked is then lost, and the
    client is told so.
    """

    def __init__(self) -> None:
        self._lobby: OpenLobby | None = None
        self._vocabulary: Vocabulary | None = None
        self._started: StartSession | None = None
        self._interrupt: Interrupt | None = None
        self._waiting: dict[int, Utterance] = {}
        self._seeking: SeekCode | None = None
        self._screen: dict[type[Message], Identify | Say] = {}
        self._hearing_turn = self._open_turn = 0

    @property
    def session(self) -> str:
        """The running session, empty when there is none."""
        return self._started.session if self._started else ""

    def sent(self, message: Message) -> None:
        """Note what the window sends."""
        match message:
            case OpenLobby():
                self._lobby = message
            case Vocabulary():
                self._vocabulary = message
            case SeekCode():
                self._seeking = message
            case Identify() | Say():
                self._screen[type(message)] = message
            case StartSession() | EndSession():
                self._begin_or_end(message)
            case Utterance():
                self._waiting[message.turn] = message
                self._open_turn = message.turn
            case Interrupt():
                self._interrupt = message
                self._waiting.pop(message.turn, None)
                self._screen = {kind: each for kind, each in self._screen.items() if each.turn != message.turn}
                self._hearing_turn = self._open_turn = 0
            case Heard():
                self._hearing_turn = message.turn

    def _begin_or_end(self, message: StartSession | EndSession) -> None:
        self._started = message if isinstance(message, StartSession) else None
        self._seeking = None
        self._interrupt, self._waiting, self._hearing_turn, self._open_turn = None, {}, 0, 0
        if self._started is None:
            self._screen = {}

    def came_back(self, message: Message) -> None:
        """Note what the advisor sends: any work on a question means that the question is in the store."""
        if message.turn and not isinstance(message, Problem):
            self._waiting.pop(message.turn, None)
        if isinstance(message, TurnDone | Problem) and message.turn == self._open_turn:
            self._open_turn = 0
        if isinstance(message, Said | Identified):
            self._screen.pop(Say if isinstance(message, Said) else Identify, None)
            self._seeking = None if isinstance(message, Identified) and message.client_id else self._seeking
        if message.turn == self._hearing_turn and (
            isinstance(message, Insight | Problem) or (isinstance(message, Transcribed) and message.final)
        ):
            if isinstance(message, Insight | Transcribed):  # what was heard is a question from now on
                self._open_turn = self._hearing_turn
            self._hearing_turn = 0

    def to_repeat(self) -> tuple[Message, ...]:
        """Return what a new process must hear, in this order: an interrupt says which question not to take up."""
        first = (self._interrupt, self._lobby, self._vocabulary, self._started, self._seeking)
        return tuple(m for m in (*first, *self._screen.values(), *self._waiting.values()) if m is not None)

    def apology(self) -> tuple[str, int]:
        """Return what the client should read about the interruption, and the turn that ends with it.

        The words are empty when nobody is there; the turn is 0 where the next process takes it up again.
        """
        heard, self._hearing_turn = self._hearing_turn, 0
        if self._started is None:
            return "", 0
        if self._started.recording:
            return (CANNOT_HEAR if heard else SORRY), 0
        lost, self._open_turn, self._waiting = self._open_turn or heard, 0, {}
        return FORGOTTEN, lost


class _Way:
    """The way into one process: a queue that never blocks and a thread that empties it into the pipe."""

    def __init__(self, connection: Connection, first: Sequence[Message]) -> None:
        self.connection = connection
        self.last_sent_s: float | None = None  # once nothing more is sent this way
        self._ends = False
        self._queue: SimpleQueue[Message | None] = SimpleQueue()
        for message in first:
            self._queue.put(message)
        threading.Thread(target=self._run, name="to-advisor", daemon=True).start()

    def put(self, message: Message) -> None:
        """Append a message; returns at once, also when the process has stopped reading."""
        if not self._ends:
            self._queue.put(message)

    def end(self) -> None:
        """Send what waits and nothing after it."""
        self._ends = True
        self._queue.put(None)

    def _run(self) -> None:
        # A dying process breaks the pipe; the watcher notices and the next process is told what matters.
        with contextlib.suppress(OSError, ValueError):
            while (message := self._queue.get()) is not None:
                self.connection.send(message)
                message = None  # while the next is waited for, the client's words must not stay here
            self.last_sent_s = time.monotonic()


class Supervisor:
    """One advisor process at a time, seen from the window."""

    def __init__(
        self, settings: Settings, target: Target, *, renews: bool = False, told: Told | None = None,
        try_again_s: float = TRY_AGAIN_S,
    ) -> None:  # fmt: skip
        """Prepare to supervise.

        Args:
            settings: handed to the process.
            target: what the process runs, `app.pipeline.process.serve`.
            renews: whether every visit gets a process of its own.
            told: remembers what a new process must be told; None for one conversation at a time.
            try_again_s: from giving up to the next try.
        """
        self._try_again_s = try_again_s
        self.meter = Meter()
        """What is counted of processes that are gone; whoever measures puts another in its place."""
        self._renews = renews
        self._knows = False  # whether the present process was told anything of a client
        self._renew_by_s: float | None = None  # while a visit's process is still to be replaced
        self._settings = settings
        self._target = target
        self._deliver: Callable[[Message], None] = lambda message: None
        self._process: Any = None
        self._way: _Way | None = None
        self._lock = threading.Lock()  # guards the conversation below; nothing blocks while it is held
        self._conversation: Told = told or Conversation()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="advisor-watch", daemon=True)
        self._delivered = Delivered()
        self._over: list[str] = []  # sessions that ended since something was delivered last
        self._restarts: deque[float] = deque()
        self._last_words = ""

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
        """Send a message to the advisor and return at once; what a dying process loses is sent to the next one."""
        with self._lock:
            self._conversation.sent(message)
            if isinstance(message, EndSession):
                self._over.append(message.session)
            if self._way:
                self._way.put(message)
                self._knows |= isinstance(message, _OF_A_CLIENT)
                if self._renews and self._knows and isinstance(message, EndSession) and self._renew_by_s is None:
                    self._way.end()
                    self._renew_by_s = time.monotonic() + RENEWAL_S
        if self._last_words and isinstance(message, StartSession | Utterance):
            self._tell(self._last_words)

    def stop(self) -> None:
        """Stop the process; nothing is delivered any more."""
        self._stopping.set()
        self._deliver = lambda message: None
        if self._watcher.is_alive() and threading.current_thread() is not self._watcher:
            self._watcher.join(timeout=2)
        if self._way:
            self._way.end()
            self._way.connection.close()
        if self._process:
            self._process.join(timeout=2)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(timeout=2)

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=self._target, args=(theirs, self._settings), daemon=True, name="steward-advisor"
        )
        process.start()
        theirs.close()
        with self._lock:  # the session comes before whatever the window sends from now on
            again = self._conversation.to_repeat()
            self._knows = any(isinstance(message, _OF_A_CLIENT) for message in again)
            if self._way is not None:  # else its thread would wait for ever, with what it could not send
                self._way.end()
            self._process, self._way = process, _Way(ours, again)
        _log.info("advisor process %s started", process.pid)

    def _watch(self) -> None:
        last_sign, patience = time.monotonic(), STARTUP_PATIENCE_S
        while not self._stopping.is_set():
            assert self._way is not None
            alive = True
            try:
                if self._way.connection.poll(0.25):
                    message = self._way.connection.recv()
                    last_sign, patience = time.monotonic(), self._settings.heartbeat_s
                    alive = not isinstance(message, Heartbeat) or message.busy_s < STUCK_S
                    self._receive(message)
                    if self._has_finished(message):
                        self._renew_by_s = 0.0
                else:
                    alive = self._process.is_alive() and time.monotonic() - last_sign < patience
            except (EOFError, OSError, ValueError):
                alive = False
            if self._renew_by_s is not None and (not alive or time.monotonic() >= self._renew_by_s):
                self._renew()
                last_sign, patience = time.monotonic(), STARTUP_PATIENCE_S
            elif not alive and not self._stopping.is_set():
                if not self._restart() and not self._try_later():
                    return
                last_sign, patience = time.monotonic(), STARTUP_PATIENCE_S

    def _receive(self, message: Message) -> None:
        if isinstance(message, Heartbeat):
            return
        with self._lock:
            self._conversation.came_back(message)
            over, self._over = self._over, []
        for session in over:
            self._delivered.forget(session)
        if isinstance(message, Problem) and not message.session:
            self._last_words = message.text  # said by a process that cannot start, before it ends
        elif not isinstance(message, Problem):
            self._last_words = ""  # it works again
        if self._delivered.is_new(message):
            self._deliver(message)

    def _has_finished(self, message: Message) -> bool:
        """Return whether a process whose visit is over has nothing more to do: it rests, and has read everything."""
        sent_s = self._way.last_sent_s if self._way and self._renew_by_s is not None else None
        rests = isinstance(message, Heartbeat) and message.busy_s == 0.0
        return rests and sent_s is not None and message.time_s > sent_s + _READING_S

    def _renew(self) -> None:
        """Let the process of a visit that is over go, and start the next one."""
        assert self._way is not None
        gone, way = self._process, self._way
        with self._lock:
            self._renew_by_s = None
        way.connection.close()  # it reads to the end and ends
        threading.Thread(target=_see_off, args=(gone,), name="advisor-leaves", daemon=True).start()
        _log.info("advisor process %s ends with its visit", gone.pid)
        self._spawn()

    def _restart(self) -> bool:
        """Replace the process; returns whether there is one again."""
        assert self._way is not None
        self._process.join(timeout=0.5)
        if self._process.exitcode in HOPELESS_EXITS and self._last_words:
            _log.error("the advisor process cannot start here, exit code %s", self._process.exitcode)
            return False
        self._process.kill()  # first of all: it breaks the pipe, which frees a sender that waits for room in it
        self._process.join()
        self._way.connection.close()
        now = time.monotonic()
        self._restarts.append(now)
        self.meter.count(RESTARTS, process="advisor")
        while now - self._restarts[0] > 60:
            self._restarts.popleft()
        _log.error("advisor process %s is gone, restart %d within a minute", self.process_id, len(self._restarts))
        if len(self._restarts) > RESTARTS_PER_MINUTE:
            self._last_words = GIVING_UP
            self._tell(GIVING_UP)
            return False
        with self._lock:
            sorry, turn = self._conversation.apology()
        if sorry:
            self._tell(sorry, turn)
        self._last_words = ""
        self._spawn()
        return True

    def _try_later(self) -> bool:
        """Begin anew some time after giving up; returns whether there is a process again."""
        if self._stopping.wait(self._try_again_s):
            return False
        assert self._way is not None
        self._process.kill()
        self._process.join()
        self._way.connection.close()
        self._restarts.clear()
        _log.info("the advisor process is tried again")
        self._spawn()
        return True

    def _tell(self, text: str, turn: int = 0) -> None:
        self._deliver(Problem(self._conversation.session, turn, time.monotonic(), text))


def _see_off(process: Any) -> None:
    """Wait until a process has ended, and end it if it does not."""
    process.join(timeout=2)
    if process.is_alive():
        process.kill()
        process.join(timeout=2)
