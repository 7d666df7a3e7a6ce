"""Starts the desk process for the window, and starts it anew when it dies or is ended."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from app.desk.messages import Answer, CallOff, Job
from app.desk.process import serve
from app.log import logger
from app.settings import Settings

RESTARTS_PER_MINUTE = 5

_log = logger("desk-host")


class Host:
    """One desk process at a time; every call returns at once."""

    def __init__(
        self, settings: Settings, target: Callable[[Connection, Settings], None] = serve, patience_s: float = 60.0
    ) -> None:
        """Prepare.

        Args:
            settings: handed to the process.
            target: what the process runs.
            patience_s: within so long it may be restarted `RESTARTS_PER_MINUTE` times.
        """
        self._settings, self._target, self._patience_s = settings, target, patience_s
        self._answered: Callable[[Answer], None] = lambda answer: None
        self._died: Callable[[bool], None] = lambda comes_back: None
        self._process: Any = None
        self._way: SimpleQueue[Job | CallOff | None] = SimpleQueue()
        self._stopping = threading.Event()
        self._unwanted = threading.Event()  # the process was ended on purpose, or is to be as soon as there is one
        self._watcher = threading.Thread(target=self._watch, name="desk-watch", daemon=True)

    @property
    def process_id(self) -> int | None:
        """The desk process's identifier, None before there is one."""
        process = self._process
        return process.pid if process else None

    def start(self, answered: Callable[[Answer], None], died: Callable[[bool], None]) -> None:
        """Start the process and deliver, on a worker thread, what it answers.

        Args:
            answered: gets each answer.
            died: told that the process is gone and all it was at is lost; whether another one comes.
        """
        self._answered, self._died = answered, died
        self._watcher.start()

    def send(self, message: Job | CallOff) -> None:
        """Hand a message to the process; what a dying one loses is not sent again."""
        self._way.put(message)

    def end_process(self) -> None:
        """End the process, whatever it is at; another one is started, as often as it is asked for."""
        self._unwanted.set()
        process = self._process
        if process:
            process.kill()

    def stop(self) -> None:
        """End the process for good."""
        self._stopping.set()
        self.end_process()
        if self._watcher.is_alive():
            self._watcher.join(timeout=2)

    def _watch(self) -> None:
        deaths: deque[float] = deque()
        while not self._stopping.is_set():
            self._run_one()
            if self._stopping.is_set():
                return
            self._way = SimpleQueue()
            comes_back = self._unwanted.is_set() or self._may_start_again(deaths)
            self._unwanted.clear()
            self._died(comes_back)
            if not comes_back:
                return

    def _may_start_again(self, deaths: deque[float]) -> bool:
        """Tell whether another process is worth a try, after one that died by itself."""
        now = time.monotonic()
        deaths.append(now)
        while now - deaths[0] > self._patience_s:
            deaths.popleft()
        _log.error("the desk process is gone, %d times lately", len(deaths))
        return len(deaths) <= RESTARTS_PER_MINUTE

    def _run_one(self) -> None:
        """Start a process and deliver what it says until it is gone."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=self._target, args=(theirs, self._settings), daemon=True, name="steward-desk")
        process.start()
        theirs.close()
        self._process = process
        if self._stopping.is_set() or self._unwanted.is_set():
            process.kill()
        sender = threading.Thread(target=_pass_on, args=(self._way, ours), name="to-desk", daemon=True)
        sender.start()
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._answered(ours.recv())
        process.kill()  # it frees a sender that waits for room in the pipe
        process.join()
        self._way.put(None)
        sender.join(timeout=2)
        ours.close()


def _pass_on(way: SimpleQueue[Job | CallOff | None], connection: Connection) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (message := way.get()) is not None:
            connection.send(message)
