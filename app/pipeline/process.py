"""The advisor process: perception, conversation, finance, speech and face; it never draws."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections import deque
from multiprocessing.connection import Connection

from app import log
from app.errors import INTERNAL_ERROR, ISLAND_ERRORS, StewardError, exit_code
from app.messages import EndSession, Heartbeat, Interrupt, Message, Problem, SeekCode, StartSession
from app.pipeline.advisor import Advisor
from app.pipeline.circuits import CircuitWatch
from app.pipeline.parts import build
from app.pipeline.seeing import Looker, start_looking
from app.settings import Settings
from app.telemetry.error_reports import report_errors
from app.telemetry.watch import Watch, open_watch
from sync.errors import StoreError, SyncError

HEARTBEAT_S = 1.0
CANNOT_START = "The advisor cannot start on this machine; `steward doctor` may know why."
CANNOT_OPEN_STORE = (
    "The advisor cannot open this machine's records; please ask a member of staff, who can run `steward doctor`."
)
CANNOT_RECORD = (
    "I cannot write anything down at the moment, and a visit with a record must be written down. Please end this visit "
    "and begin again without a record, or ask a member of staff."
)
UNEXPECTED = "Something unexpected went wrong with that question; please ask it in another way."

_log = log.logger("advisor")


class Outlet:
    """The process's end of the pipe: one message at a time, from the main loop and the heartbeat."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._busy_since: float | None = None

    def working(self) -> None:
        """Note that the main loop took up something or got a step further with it."""
        self._busy_since = time.monotonic()

    def idle(self) -> None:
        """Note that the main loop waits for the window."""
        self._busy_since = None

    def send(self, message: Message) -> None:
        """Send one message to the window; a closed pipe raises OSError."""
        with self._lock:
            self._connection.send(message)

    def beat(self, stopped: threading.Event) -> None:
        """Send a sign of life every second until stopped or the window is gone.

        The sign says for how long the main loop has not got any further, so that a hung one is noticed although this
        thread goes on.
        """
        with contextlib.suppress(OSError, ValueError):
            while not stopped.wait(HEARTBEAT_S):
                since, now = self._busy_since, time.monotonic()
                self.send(Heartbeat("", 0, now, 0.0 if since is None else now - since))


class Inbox:
    """What the window sent and nobody has taken up yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._waiting: deque[Message] = deque()

    def take(self) -> Message:
        """Return the next message, and wait for it; a closed pipe raises EOFError or OSError."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else self._connection.recv()

    def is_empty(self) -> bool:
        """Tell whether nothing waits; a closed pipe raises EOFError or OSError."""
        with self._lock:
            return not self._waiting and not self._connection.poll()

    def given_up(self, message: Message) -> bool:
        """Tell whether the client has interrupted the turn of a message by now; any thread may ask."""
        with self._lock:
            while self._connection.poll():
                self._waiting.append(self._connection.recv())
            return any(
                isinstance(each, Interrupt) and each.turn == message.turn and each.session == message.session
                for each in self._waiting
            )


def serve(connection: Connection, settings: Settings) -> None:
    """Run the advisor until the window closes the pipe.

    Args:
        connection: messages in, messages out.
        settings: of the installation.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window ends this process by closing the pipe
    log.to_file(settings.data_dir / "logs", "advisor")
    report_errors(settings.data_dir, settings.error_address, "advisor")
    outlet, inbox, stopped = Outlet(connection), Inbox(connection), threading.Event()
    threading.Thread(target=outlet.beat, args=(stopped,), name="heartbeat", daemon=True).start()
    watch = open_watch(settings.data_dir, "advisor")
    advisor = _open(settings, outlet, inbox, watch)
    looker = start_looking(settings, outlet.send, advisor.identify)
    try:
        _loop(inbox, outlet, advisor, looker)
    except (EOFError, OSError):
        _log.info("the window is gone")
    finally:
        stopped.set()
        watch.close()
        if looker is not None:
            looker.stop()


def _open(settings: Settings, outlet: Outlet, inbox: Inbox, watch: Watch) -> Advisor:
    """Open everything, or say in one sentence why not and end; the exit code tells whether another try may help."""
    try:
        parts = build(settings, watch=watch)
        parts.warm_up()
        CircuitWatch(parts.circuits, watch).start()
    except (StewardError, *ISLAND_ERRORS) as error:
        _log.error("cannot start: %s", type(error).__name__)
        last_words, code = CANNOT_OPEN_STORE if isinstance(error, SyncError) else str(error), exit_code(error)
    except Exception as error:  # a bug: the log says where, the window gets a sentence
        _log.error("cannot start: %s", log.place(error))
        last_words, code = CANNOT_START, INTERNAL_ERROR
    else:
        return Advisor(parts, given_up=lambda message: _gone(inbox, message))
    with contextlib.suppress(OSError):
        outlet.send(Problem("", 0, time.monotonic(), last_words))
    sys.exit(code)


def _gone(inbox: Inbox, message: Message) -> bool:
    """Tell whether nobody waits for a turn's reply, also because the window is gone."""
    try:
        return inbox.given_up(message)
    except (EOFError, OSError):
        return True


def _loop(inbox: Inbox, outlet: Outlet, advisor: Advisor, looker: Looker | None) -> None:
    hears = False
    while True:
        if not hears and inbox.is_empty():  # first what a process before this one could not finish
            outlet.working()
            advisor.open_ears()
            hears = True
        outlet.idle()
        message = inbox.take()
        outlet.working()
        log.about(message.session if advisor.is_recorded(message.session) else "")
        kind = type(message).__name__
        if looker is not None and isinstance(message, SeekCode | StartSession | EndSession):
            looker.seek(message if isinstance(message, SeekCode) else None)  # a visit has begun or ended: no more
        try:
            _handle(message, outlet, advisor, inbox)
        except (StewardError, *ISLAND_ERRORS) as error:
            _log.error("%s failed: %s", kind, type(error).__name__)
            words = CANNOT_RECORD if isinstance(error, StoreError) else str(error)
            outlet.send(Problem(message.session, message.turn, time.monotonic(), words))
        except (EOFError, OSError):
            raise
        except Exception as error:  # a bug in one turn must not end the visit; the log says where it is
            _log.error("%s failed unexpectedly: %s", kind, log.place(error))
            outlet.send(Problem(message.session, message.turn, time.monotonic(), UNEXPECTED))


def _handle(message: Message, outlet: Outlet, advisor: Advisor, inbox: Inbox) -> None:
    replies = advisor.receive(message)
    for reply in replies:
        outlet.send(reply)
        outlet.working()
        if inbox.given_up(reply):
            replies.close()
