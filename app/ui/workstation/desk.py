"""The window's way to the desk process: asks for named work and gives back what it comes to, on the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.desk.messages import Answer, Arguments, CalledOff, CallOff, Done, Failed, Job, Progress

STOP_WITHIN_MS = 2000
"""So long a job that was called off may go on before its process is ended."""

OnDone = Callable[[Any], None]
OnFailed = Callable[[str], None]
OnProgress = Callable[[float, str], None]


class Works(Protocol):
    """Whatever does the jobs; `app.desk.host.Host` is one. Every call returns at once."""

    def start(self, answered: Callable[[Answer], None], died: Callable[[bool], None]) -> None:
        """Begin; both are called on any thread."""

    def send(self, message: Job | CallOff) -> None:
        """Hand over a job, or call one off."""

    def end_process(self) -> None:
        """End the process, whatever it is at; `died` is told, and another one comes."""

    def stop(self) -> None:
        """End for good."""


@dataclass(frozen=True, slots=True)
class _Asked:
    job: Job
    channel: str
    done: OnDone | None
    failed: OnFailed | None
    progress: OnProgress | None


class Desk(QObject):
    """One job at a time is in the process; the others wait here, where a newer one can take an older one's place."""

    busy_changed = Signal(int)
    """How many jobs run or wait."""
    done = Signal(int, object)
    """A job's number and what it came to."""
    failed = Signal(int, str)
    """A job's number and one sentence."""
    progressed = Signal(int, float, str)
    """A job's number, how far it is, 0 to 1, and at what."""
    dropped = Signal(int)
    """The number of a job that will come to nothing: a newer one of its channel took its place, or it was cancelled."""
    _answered = Signal(object)
    _died = Signal(bool)

    def __init__(self, works: Works, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works = works
        self._numbers = count(1)
        self._waiting: deque[_Asked] = deque()
        self._running: _Asked | None = None
        self._gone = False
        self._called_off = False  # whether nobody waits for the running one any more
        self._ending = False  # the process is being ended: it gets nothing more, for it would be lost
        self._patience = QTimer(self, singleShot=True, interval=STOP_WITHIN_MS)
        self._patience.timeout.connect(self._end_process)
        self._refusal = QTimer(self, singleShot=True, interval=0)
        self._refusal.timeout.connect(self._refuse)
        self._answered.connect(self._on_answer, Qt.ConnectionType.QueuedConnection)
        self._died.connect(self._on_death, Qt.ConnectionType.QueuedConnection)
        works.start(self._answered.emit, self._died.emit)

    @property
    def busy(self) -> int:
        """How many jobs run or wait."""
        return len(self._waiting) + (self._running is not None and not self._called_off)

    def ask(
        self,
        name: str,
        arguments: Arguments,
        done: OnDone | None = None,
        failed: OnFailed | None = None,
        progress: OnProgress | None = None,
        channel: str = "",
    ) -> int:
        """Ask for a job; returns its number at once, and nobody is told anything before that.

        Args:
            name: one of `app.desk.catalogue.JOBS`.
            arguments: what the job is told.
            done: gets the value, on the window's thread. A method of a widget that is gone by then is not called; a
                lambda would be, so give a method. Whoever needs the number too listens to the signals instead.
            failed: gets one sentence.
            progress: gets fraction, 0 to 1, and words.
            channel: what still waits in the same channel is dropped unsaid: only the newest counts. What runs already
                runs to its end and is delivered, so that a picture follows a slider while it is dragged.
        """
        asked = _Asked(Job(next(self._numbers), name, arguments), channel, done, failed, progress)
        if channel:
            self._drop(lambda one: one.channel == channel)
        self._waiting.append(asked)
        self._next()
        return asked.job.number

    def cancel(self, number: int) -> None:
        """Call a job off; nobody is told of it any more. One that does not stop in time loses its process."""
        self._drop(lambda one: one.job.number == number)
        if self._running is not None and self._running.job.number == number and not self._called_off:
            self._called_off = True
            self._works.send(CallOff(number))
            self._patience.start()
            self.dropped.emit(number)
        self.busy_changed.emit(self.busy)

    def stop(self) -> None:
        """End the process; nothing is delivered any more."""
        self._waiting.clear()
        self._running = None
        self._gone = True
        self._works.stop()

    def _drop(self, unwanted: Callable[[_Asked], bool]) -> None:
        """Forget what waits and is not wanted any more."""
        gone = [one for one in self._waiting if unwanted(one)]
        self._waiting = deque(one for one in self._waiting if not unwanted(one))
        for one in gone:
            self.dropped.emit(one.job.number)

    def _next(self) -> None:
        if self._gone and self._waiting:
            self._refusal.start()
        elif self._running is None and self._waiting and not self._ending:
            self._running = self._waiting.popleft()
            self._called_off = False
            self._works.send(self._running.job)
        self.busy_changed.emit(self.busy)

    @Slot()
    def _refuse(self) -> None:
        """Tell everybody who waits for a desk that does not come back."""
        while self._gone and self._waiting:
            self._tell_failed(self._waiting.popleft(), self._lost())
        self.busy_changed.emit(self.busy)

    @Slot()
    def _end_process(self) -> None:
        self._ending = True
        self._works.end_process()

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        running = self._running
        if running is None or running.job.number != answer.number:
            return
        wanted = not self._called_off
        if isinstance(answer, Progress):
            if wanted:
                self.progressed.emit(answer.number, answer.fraction, answer.words)
                _call(running.progress, answer.fraction, answer.words)
            return
        self._patience.stop()
        self._running = None
        self._next()  # before anybody looks at the value: the process need not wait for the picture
        if not wanted or isinstance(answer, CalledOff):
            return
        if isinstance(answer, Done):
            self.done.emit(answer.number, answer.value)
            _call(running.done, answer.value)
        elif isinstance(answer, Failed):
            self._tell_failed(running, answer.text)

    @Slot(bool)
    def _on_death(self, comes_back: bool) -> None:
        self._gone = not comes_back
        self._ending = False
        self._patience.stop()
        lost, self._running = self._running, None
        if lost is not None and not self._called_off:
            self._tell_failed(lost, self._lost())
        self._next()

    def _lost(self) -> str:
        if self._gone:
            return self.tr("The desk keeps failing on this machine; start the workstation again, or `steward doctor`.")
        return self.tr("The desk stopped in the middle of this and was started again; try it once more.")

    def _tell_failed(self, lost: _Asked, text: str) -> None:
        self.failed.emit(lost.job.number, text)
        _call(lost.failed, text)


def _call(function: Callable[..., None] | None, *values: Any) -> None:
    """Call somebody who may be gone by now."""
    if function is None:
        return
    owner = getattr(function, "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    function(*values)
