"""Keeps the courier's process running from the window's; nothing here touches the store."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading

from app.courier.rhythm import schedule_of
from app.log import logger
from app.settings import Settings
from app.telemetry.meter import Meter
from app.telemetry.metrics import RESTARTS

START_AFTER_S = 20.0
"""The window and the advisor come first."""
AGAIN_AFTER_S = 60.0
_GLANCE_S, _GRACE_S = 1.0, 2.0
_log = logger("courier")


class Host:
    """One courier beside a kiosk or a workstation."""

    def __init__(self, settings: Settings, start_after_s: float = START_AFTER_S, *, meter: Meter | None = None) -> None:
        """Prepare; the process starts a little after `start`.

        Args:
            settings: of the installation.
            start_after_s: so long after it.
            meter: counts how often the process had to be started again; None keeps nothing.

        Raises:
            Malformed: the opening hours cannot be read.
        """
        schedule_of(settings)
        self._settings, self._start_after_s, self._meter = settings, start_after_s, meter or Meter()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="courier-watch", daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

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
        self._end()

    def _watch(self) -> None:
        wait_s = self._start_after_s
        while not self._stopping.wait(wait_s):
            self._begin()
            while self._process is not None and self._process.poll() is None:
                if self._stopping.wait(_GLANCE_S):
                    return
            self._end()
            self._meter.count(RESTARTS, process="courier")
            _log.error("the courier's process ended with %s", self._process and self._process.returncode)
            wait_s = AGAIN_AFTER_S

    def _begin(self) -> None:
        # A command of its own, so that whoever looks at the processes can tell it from the advisor's.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.courier"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            pickle.dump(self._settings, self._process.stdin)
            self._process.stdin.flush()

    def _end(self) -> None:
        """Close the pipe, which ends the process, and wait for that."""
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_S)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
