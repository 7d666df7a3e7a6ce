"""The kiosk's outermost process: it starts the window, watches it and starts it again. No Qt, no numpy.

The window says twice a second, from its event loop, that it is alive: one line on its standard output, which is a pipe
to here. A window that ends or falls silent is ended with everything it started and a new one takes its place. One
that keeps failing gives way to a screen that says so in plain words, and is tried again from time to time.

While a window is up, a spare one waits with everything imported: what takes the failed one's place has half of its
start behind it.

To the service manager it speaks systemd's notification protocol (sd_notify(3)): one datagram a message.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from app.log import logger, to_file
from app.telemetry.meter import Meter
from app.telemetry.metrics import RESTARTS
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import Keeper

GUARDIAN = "STEWARD_GUARDIAN"
"""In the environment of a window that is watched: the guardian's process number."""
SPARE = "STEWARD_SPARE"
"""In the environment of a window that is to import what it needs and then wait for its turn."""
ALIVE = b"steward alive"
"""How each of the window's signs of life begins; the words after it are its state."""
RESTART_ME = 75
"""Exit code of a window that asks for a new one."""
OVER, NEVER = 0, frozenset({2, 3, 4, 5, 6})
"""Exit codes: the administrator ended it; it cannot start here and has said why (app/errors.py)."""
AGAIN = "starting again"
"""What the service manager hears from a window's end until the next one speaks: no word of a dead one stays there."""
TOO_OFTEN = "This screen keeps failing; it is tried again every {every_s:.0f} s. `steward doctor` may know why."

_GLANCE_S = 0.1
_GRACE_S = 3.0
_MOMENT_S = 0.2
_LATE_S = 1.0
_MANAGER_S = 0.2
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_log = logger("guardian")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the guardian waits.

    Attributes:
        start_s: from the start of a window to its first sign of life.
        silence_s: from one sign of life to the next.
        most: so many failures within `within_s` and the window gives way to the notice.
        retry_s: from then to the next try.
        spare_s: from a window's first sign of life to the start of a spare one; 0 keeps none.
    """

    start_s: float = 120.0
    silence_s: float = 2.5
    most: int = 5
    within_s: float = 60.0
    retry_s: float = 30.0
    spare_s: float = 0.0


class Manager:
    """The service manager's mailbox, if there is one."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Args:
        environment: NOTIFY_SOCKET is where to write, WATCHDOG_USEC how often a sign of life is due.
        """  # noqa: D205
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        due_us = environment.get("WATCHDOG_USEC", "")
        self._every_s = int(due_us) / 2e6 if due_us.isdigit() else float("inf")
        self._last_s = 0.0

    def tell(self, *lines: str) -> None:
        """Send some NAME=value lines; a manager that is gone is no reason to stop."""
        if self._address:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
                way.settimeout(_MANAGER_S)  # one that does not read must not stop the guardian
                way.sendto("\n".join(lines).encode(), self._address)

    def alive(self, now_s: float) -> None:
        """Say that the guardian's own loop runs, when it is due."""
        if now_s - self._last_s >= self._every_s:
            self._last_s = now_s
            self.tell("WATCHDOG=1")


class Child:
    """One process in a group of its own, and what it says."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, spare: bool = False) -> None:
        self.process = subprocess.Popen(
            command,
            env={**environment, SPARE: "1"} if spare else dict(environment),
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE if spare else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_s = self.last_sign_s = time.monotonic()
        self.up, self.up_s = False, 0.0
        self._said: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._read, name="from-window", daemon=True).start()

    def listen(self, wait_s: float) -> str | None:
        """Wait for a sign of life; returns the state that came with the last one, or None."""
        state = None
        with contextlib.suppress(Empty):
            line = self._said.get(timeout=wait_s)
            while True:
                if line.startswith(ALIVE):
                    self.last_sign_s = time.monotonic()
                    if not self.up:
                        self.up, self.up_s = True, self.last_sign_s
                    state = line[len(ALIVE) :].decode("utf-8", "replace").strip()
                line = self._said.get_nowait()
        return state

    def go(self) -> bool:
        """Tell a spare that its turn has come; returns whether it was there to hear it."""
        if self.process.poll() is not None or self.process.stdin is None:
            return False
        self.started_s = self.last_sign_s = time.monotonic()
        try:
            with self.process.stdin as turn:
                turn.write(b"1")
        except OSError:
            return False
        return True

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or can only be waited for.

        A killed process whose memory is still being taken down is not yet told to have ended. That takes seconds where
        the processors are busy, and nobody needs to look at a dead screen meanwhile.
        """
        return self.process.poll() is not None or _dead_leader(self.process.pid) is not None

    def end(self, grace_s: float, *, waits: bool = True) -> int:
        """End the process and all that it started; returns its exit code.

        Args:
            grace_s: time to end by itself.
            waits: for the very end; else only for a moment where it is certain to have failed.
        """
        if self.process.stdin is not None:
            self.process.stdin.close()
        if grace_s and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(grace_s)
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)  # also the advisor, if it has not noticed yet
        else:
            self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(None if waits else _MOMENT_S)
        code = _dead_leader(self.process.pid)
        if not code:  # it may have ended well, which must not be taken for a failure
            return self.process.wait()
        threading.Thread(target=self.process.wait, name="window-leaves", daemon=True).start()
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._said.put(line)


def _dead_leader(process: int) -> int | None:
    """Return the exit code of a process whose first thread has ended, as Linux tells; None while it has not.

    0 may also mean that the system does not tell.
    """
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()  # from the third field of proc(5) on: state first, exit_code last
    return os.waitstatus_to_exitcode(int(fields[49])) if fields[0] == "Z" else None


class Guardian:
    """Keeps one window on the screen until it is told to stop."""

    def __init__(
        self,
        window: Sequence[str],
        notice: Sequence[str],
        environment: Mapping[str, str],
        patience: Patience,
        tell: Callable[[str], None],
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            window: the command of the window process.
            notice: the command of a screen that says that the kiosk is out of order.
            environment: of both, and of everything that they start.
            patience: how long to wait for what.
            tell: takes a sentence for whoever started the kiosk.
        """
        self._window, self._notice = window, notice
        self._environment = {**environment, GUARDIAN: str(os.getpid())}
        self._patience = patience
        self._tell = tell
        self._manager = Manager(environment)
        self._stop = threading.Event()
        self.meter = Meter()
        self._failures: deque[float] = deque()
        self._was_up = False
        self._child: Child | None = None
        self._spare: Child | None = None

    @property
    def window_process(self) -> int | None:
        """The present window's process number."""
        return self._child.process.pid if self._child else None

    @property
    def window_is_up(self) -> bool:
        """Whether the present window has given a sign of life."""
        return self._child is not None and self._child.up

    def stop(self, *_: object) -> None:
        """End everything soon; may be called from a signal handler."""
        self._stop.set()

    def run(self) -> int:
        """Keep the window up until `stop` or the administrator's exit; returns the exit code."""
        code = OVER
        while not self._stop.is_set():
            code = self._watch(self._next_window())
            if self._stop.is_set() or code == OVER:
                break
            if code in NEVER and not self._was_up:  # another try would end the same way; it has said why
                break
            self._manager.tell("STATUS=" + AGAIN)
            if code == RESTART_ME:
                self._drop_spare()  # asked for so that new settings count, and the spare has read the old ones
            else:
                self._failed()
        self._drop_spare()
        self._manager.tell("STOPPING=1")
        return OVER if self._stop.is_set() else code

    def _next_window(self) -> Child:
        """Return the spare, told to go on, or else a window from the very start."""
        spare, self._spare = self._spare, None
        if spare is not None and spare.go():
            _log.info("process %d was the spare and goes on", spare.process.pid)
            return spare
        if spare is not None:
            spare.end(0.0)
        return self._start(self._window)

    def _keep_spare(self, child: Child, up_s: float) -> None:
        """Start a spare when the present window has settled, and another where that one has died."""
        if not self._patience.spare_s or up_s < self._patience.spare_s:
            return
        if self._spare is not None and self._spare.process.poll() is not None:
            _log.error("spare process %d ended: %d", self._spare.process.pid, self._spare.end(0.0))
            self._spare, child.up_s = None, time.monotonic()
        elif self._spare is None:
            self._spare = Child(self._window, self._environment, spare=True)
            _log.info("process %d started as a spare", self._spare.process.pid)

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.end(0.0)
            self._spare = None

    def _start(self, command: Sequence[str]) -> Child:
        child = Child(command, self._environment)
        _log.info("process %d started", child.process.pid)
        return child

    def _watch(self, child: Child) -> int:
        """Watch a window until it ends, or end it; returns its exit code."""
        self._child, known, looked_s = child, "", child.started_s
        while not child.is_over and not self._stop.is_set():
            state = child.listen(_GLANCE_S)
            now_s = time.monotonic()
            if state is not None and state != known:
                self._heard(child, state, first=not known)
                known = state
            if now_s - looked_s > _LATE_S:  # this process itself was held up: the window's silence proves nothing
                child.last_sign_s = now_s
            looked_s = now_s
            self._manager.alive(now_s)
            if child.up:
                self._keep_spare(child, now_s - child.up_s)
            if now_s - child.last_sign_s > (self._patience.silence_s if child.up else self._patience.start_s):
                _log.error("process %d has fallen silent", child.process.pid)
                child.end(0.0, waits=False)
                break
        asked = self._stop.is_set()
        code = child.end(_GRACE_S if asked else 0.0, waits=asked)
        _log.log(
            logging.INFO if asked or code == OVER else logging.ERROR, "process %d ended: %d", child.process.pid, code
        )
        return code

    def _heard(self, child: Child, state: str, first: bool) -> None:
        """Note a window's first sign of life, and what it says of itself."""
        if first:
            _log.info("process %d is up after %.2f s", child.process.pid, time.monotonic() - child.started_s)
        ready = () if self._was_up else ("READY=1",)
        self._was_up = True
        self._manager.tell(*ready, f"STATUS={state}")

    def _failed(self) -> None:
        """Count a failure; too many, and the notice takes the window's place for a while."""
        now_s = time.monotonic()
        self.meter.count(RESTARTS, process="window")
        self._failures.append(now_s)
        while now_s - self._failures[0] > self._patience.within_s:
            self._failures.popleft()
        _log.error("failure %d within %.0f s", len(self._failures), self._patience.within_s)
        if len(self._failures) < self._patience.most:
            return
        words = TOO_OFTEN.format(every_s=self._patience.retry_s)
        self._tell(words)
        self._manager.tell("STATUS=" + words)
        notice = self._start(self._notice)
        until_s = now_s + self._patience.retry_s
        while time.monotonic() < until_s and not self._stop.wait(_GLANCE_S):
            self._manager.alive(time.monotonic())
        notice.end(_GRACE_S if notice.process.poll() is None else 0.0)


def watched(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this process is a window that a guardian watches."""
    return GUARDIAN in environment


def end_with_guardian() -> None:
    """On Linux let the kernel end this process when its guardian dies, whatever this process is doing then."""
    if watched() and sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def spare(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this process is a window in waiting."""
    return SPARE in environment


def wait_for_turn(environment: MutableMapping[str, str] = os.environ) -> None:
    """In a spare window, wait until it is needed; end it when the guardian needs it no more."""
    if not environment.pop(SPARE, ""):
        return
    if not sys.stdin.buffer.read(1):
        sys.exit(OVER)


def guard(guardian: Guardian) -> int:
    """Run a guardian until it is told to stop, by SIGTERM, SIGINT or the administrator; returns the exit code."""
    before = {number: signal.signal(number, guardian.stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return guardian.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def spelled(
    window: Sequence[str], notice: Sequence[str], extra: Mapping[str, str], patience: Patience, logs: Path
) -> list[str]:
    """Return the arguments with which Python runs a guardian alone: `-m app.guardian` and what it is to do."""
    order = {"window": window, "notice": notice, "extra": extra, "patience": asdict(patience), "logs": str(logs)}
    return ["-m", "app.guardian", json.dumps(order)]


def main(order: str) -> int:
    """Guard as ordered by `spelled`."""
    given = json.loads(order)
    to_file(Path(given["logs"]), "guardian")
    patience = Patience(**given["patience"])
    guardian = Guardian(given["window"], given["notice"], {**given["extra"], **os.environ}, patience, _say)
    keeper = Keeper(guardian.meter, metrics_folder(Path(given["logs"]).parent), "guardian")
    keeper.start()
    try:
        return guard(guardian)
    finally:
        keeper.stop()


def _say(words: str) -> None:
    print(f"steward: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
