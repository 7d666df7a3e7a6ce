"""Keeps the courier's process running from the window's; nothing here touches the store."""

from __future__ import annotations

import multiprocessing
import threading
from typing import Any

from app.courier.process import serve
from app.courier.rounds import schedule_of
from app.log import logger
from app.settings import Settings

START_AFTER_S = 20.0
"""The window and the advisor come first."""
AGAIN_AFTER_S = 60.0
_log = logger("courier")


class Host:
    """One courier beside a kiosk or a workstation."""

    def __init__(self, settings: Settings, start_after_s: float = START_AFTER_S) -> None:
        """Prepare; the process starts a little after `start`.

        Raises:
            Malformed: the opening hours cannot be read.
        """
        schedule_of(settings)
        self._settings, self._start_after_s = settings, start_after_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="courier-watch", daemon=True)
        self._process: Any = None
        self._way: Any = None

    @property
    def process_id(self) -> int | None:
        """The process's number, for tests that kill it."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the process; what it was amid of is done again next time."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)
        if self._process is not None:
            self._way.close()
            self._process.join(timeout=2)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(timeout=2)

    def _watch(self) -> None:
        wait_s = self._start_after_s
        while not self._stopping.wait(wait_s):
            self._begin()
            while self._process.is_alive() and not self._stopping.wait(1.0):
                pass
            if self._stopping.is_set():
                return
            _log.error("the courier's process ended with %s", self._process.exitcode)
            self._way.close()
            wait_s = AGAIN_AFTER_S

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._way, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, self._settings), daemon=True, name="steward-courier"
        )
        self._process.start()
        theirs.close()
