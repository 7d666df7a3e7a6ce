"""The desk process: takes one job after the other, and hears in between that one is called off."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from queue import SimpleQueue

from app import log
from app.desk.catalogue import JOBS, Work
from app.desk.messages import Answer, CalledOff, CallOff, Done, Ended, Failed, Job, Progress, Report
from app.desk.room import Room
from app.errors import ISLAND_ERRORS, StewardError
from app.settings import Settings
from app.telemetry.error_reports import report_errors

UNEXPECTED = "Something unexpected went wrong with this; the desk's log in the data folder says where."
UNKNOWN = "There is no work called {name!r} here; window and desk are of different versions."
REPORT_EVERY_S = 0.05
_NICENESS = 10  # whoever draws the face goes first

_log = log.logger("desk")


class _Line:
    """The process's end of the pipe; a thread of its own reads what comes while a job runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._called_off: set[int] = set()

    def listen(self) -> None:
        """Read until the window is gone, and then end the process whatever it is at."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                message = self._connection.recv()
                if isinstance(message, CallOff):
                    self._called_off.add(message.number)
                else:
                    self._jobs.put(message)
        os._exit(0)

    def take(self) -> Job:
        """Return the next job, and wait for it."""
        return self._jobs.get()

    def is_off(self, number: int) -> bool:
        """Tell whether nobody waits for a job any more."""
        return number in self._called_off

    def send(self, answer: Answer) -> None:
        """Send to the window."""
        self._connection.send(answer)
        if not isinstance(answer, Progress):
            self._called_off.discard(answer.number)


def serve(connection: Connection, settings: Settings) -> None:
    """Work until the window closes the pipe.

    Args:
        connection: jobs in, answers out.
        settings: of the installation.
    """
    work(connection, settings, JOBS)


def work(connection: Connection, settings: Settings, jobs: Mapping[str, Work]) -> None:
    """Take jobs of a table until the window closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window ends this process by closing the pipe
    if hasattr(os, "nice"):  # Windows has none
        os.nice(_NICENESS)
    log.to_file(settings.data_dir / "logs", "desk")
    report_errors(settings.data_dir, settings.error_address, "desk")
    line, room = _Line(connection), Room(settings)
    threading.Thread(target=line.listen, name="from-window", daemon=True).start()
    with contextlib.suppress(OSError):
        while True:
            job = line.take()
            line.send(_answer(job, room, line, jobs))


def _answer(job: Job, room: Room, line: _Line, jobs: Mapping[str, Work]) -> Answer:
    report = _reporter(job.number, line)
    try:
        report(0.0, "")
        if job.name not in jobs:
            return Failed(job.number, UNKNOWN.format(name=job.name))
        return Done(job.number, jobs[job.name](room, job.arguments, report))
    except Ended:
        return CalledOff(job.number)
    except (StewardError, *ISLAND_ERRORS) as error:
        _log.error("%s failed: %s", job.name, type(error).__name__)
        return Failed(job.number, str(error))
    except Exception as error:  # a bug in one job must not end the desk; the log says where it is
        _log.error("%s failed unexpectedly: %s", job.name, log.place(error))
        return Failed(job.number, UNEXPECTED)


def _reporter(number: int, line: _Line) -> Report:
    told_s = -REPORT_EVERY_S

    def report(fraction: float, words: str) -> None:
        nonlocal told_s
        if line.is_off(number):
            raise Ended
        now_s = time.monotonic()
        if words and now_s - told_s >= REPORT_EVERY_S:
            told_s = now_s
            line.send(Progress(number, min(max(fraction, 0.0), 1.0), words))

    return report
