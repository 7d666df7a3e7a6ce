"""A kiosk as it stands in a branch, guardian and all, its head office, and a client who plays the demonstration."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.courier import state as courier
from app.guardian import Patience, spelled
from app.modes.guarded import SPARE_AFTER_S, extra
from app.settings import Settings
from app.soak import processes
from app.soak.kills import SIZE, Diary, Event
from app.soak.screen import XScreen
from sync.store.sessions import SessionStore
from tests.app.test_enrolled import Machine, answers, free_port, rows

SYNC_EVERY_MIN = 0.05
_START_S, _PATIENCE_S = 240.0, 120.0


def until(happened: Callable[[], object], patience_s: float = _PATIENCE_S) -> bool:
    """Wait until something has happened; returns whether it has."""
    until_s = time.monotonic() + patience_s
    while not happened():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.1)
    return True


class RealOffice:
    """`steward headoffice serve`, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder, {"office_port": free_port()})
        self.machine.settings["office_urls"] = f"http://localhost:{self.machine.settings['office_port']}"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            self.machine.command("headoffice", "serve"), env=self.machine.environment, start_new_session=True
        )
        answers(self.machine.settings["office_urls"], self._process)

    def kill(self) -> None:
        """End all of it, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def records(self) -> int:
        """Return how many records it has of its kiosk."""
        return int(str(rows(self.machine, "SELECT count(*) FROM records")[0][0]))

    def gaps(self) -> list[tuple[object, ...]]:
        """Return the kiosk's lanes of which it lacks a record before its newest."""
        return rows(
            self.machine,
            "SELECT lane, epoch FROM records GROUP BY lane, epoch HAVING count(*) <> max(sequence) - min(sequence) + 1",
        )


class RealKiosk:
    """Begins with its making, enrolled at head office."""

    def __init__(self, settings: Settings, office: RealOffice, folder: Path, environment: dict[str, str]) -> None:
        """Start it in a mount namespace of its own.

        Args:
            settings: whose data folder is used.
            office: that it is a device of.
            folder: for the diary and what the kiosk says.
            environment: of its processes, beside the usual.
        """
        self.data = settings.data_dir
        self.diary = Diary(folder / "diary.jsonl")
        line = office.machine.run("headoffice", "devices", "token", "kiosk-7").strip()
        own = Machine(self.data, {"sync_every_min": str(SYNC_EVERY_MIN)})
        own.run("enrol", line)
        patience = Patience(start_s=120.0, silence_s=20.0, spare_s=SPARE_AFTER_S)
        order = spelled(
            (sys.executable, "-m", "app.modes.soak_witness", str(folder / "diary.jsonl")),
            (sys.executable, "-m", "app.ui.out_of_order"),
            extra(settings), patience, self.data / "logs",
        )  # fmt: skip
        self._screen, self._log = XScreen(*SIZE), folder / "kiosk.log"
        with self._log.open("ab") as said:
            self.guardian = subprocess.Popen(
                ["unshare", "--mount", sys.executable, *order],
                env={**own.environment, **environment, "DISPLAY": self._screen.display, "LIBGL_ALWAYS_SOFTWARE": "1"},
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        assert self.comes("screen attract", 0.0, _START_S), self.said

    def close(self) -> None:
        """End it as the service manager does."""
        self.guardian.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.guardian.wait(20)
        self.guardian.kill()
        self.guardian.wait(5)
        self._screen.close()

    @property
    def said(self) -> str:
        """What it told whoever started it."""
        return self._log.read_text(encoding="utf-8")

    def comes(self, what: str, since_s: float, patience_s: float = _PATIENCE_S, times: int = 1) -> bool:
        """Return whether something was on the screen so often since a moment, and wait for it."""
        return until(lambda: len(self.diary.since(since_s, what)) >= times, patience_s)

    def process(self, name: str) -> int:
        """Return the process number of the window or the courier; 0 where there is none."""
        windows = [each for each in processes.children(self.guardian.pid) if processes.children(each)]
        if name == "window":
            return windows[-1] if windows else 0
        return next((each for each in _below(windows) if "app.courier" in processes.command(each)), 0)

    def courier_state(self) -> courier.State:
        """Return how the last round to head office went."""
        return courier.load(self.data)

    def lost(self) -> list[Event]:
        """Return the answers that were shown whole and are not in the store."""
        with SessionStore(self.data) as store:
            kept = {
                (visit.session, row["turn"])
                for visit in store.visits()
                for row in store.turns(visit.session)
                if row["record"]
            }
        return [each for each in self.diary.since(0.0, "answered") if (each["session"], each["turn"]) not in kept]


def _below(windows: list[int]) -> list[int]:
    return [child for window in windows for child in processes.children(window)]
