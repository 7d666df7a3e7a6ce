"""A kiosk as a user starts it, on a screen of our own: its processes, its picture, and the ways to harm it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from app.errors import DeviceError
from app.soak import processes
from app.soak.screen import Picture, XScreen

_SAME: Final = 0.012  # of the pixels beside the advisor may differ on the same screen
_CLEARLY: Final = 24  # levels by which a pixel differs
_SAMPLE_S: Final = 0.2
_SETTLED_S: Final = 6.0  # so long the first screen must stay as it is
_DRAWN: Final = 6.0  # levels by which the advisor's picture is not one colour

Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Processes:
    """Who runs now; 0 is nobody."""

    guardian: int
    window: int
    advisor: int

    @property
    def alive(self) -> tuple[int, ...]:
        """Return those that there are."""
        return tuple(each for each in (self.guardian, self.window, self.advisor) if each)


class KioskRun:
    """`steward kiosk` on a virtual screen, from its start to its end."""

    def __init__(self, screen: XScreen, environment: Mapping[str, str], advisor_place: Place, logs: Path) -> None:
        """Start it.

        Args:
            screen: where it stands.
            environment: of its processes, beside DISPLAY.
            advisor_place: left, top, width and height of the advisor's picture.
            logs: file for what it says.
        """
        self.screen, self.place = screen, advisor_place
        self.attracts: list[Picture] = []  # without and with what the advisor says of the bank
        with logs.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "kiosk"],
                env={**environment, "DISPLAY": screen.display},
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        self.changed_s = time.monotonic()
        self.stillest_s = 0.0
        self.excused_until_s = float("inf")
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="screen-watch", daemon=True)
        self._watcher.start()

    # ---- who runs

    def processes(self) -> Processes:
        """Return who runs now."""
        guardian = self.process.pid
        window = next((each for each in processes.children(guardian) if "kiosk" in processes.command(each)), 0)
        advisors = (
            [each for each in processes.children(window) if "spawn_main" in processes.command(each)] if window else []
        )
        return Processes(guardian, window, advisors[-1] if advisors else 0)

    def memory_mib(self) -> float:
        """Return what all of it holds together, in MiB."""
        return sum(processes.memory_mib(each) for each in self.processes().alive)

    # ---- what is seen

    def advisor_is_drawn(self) -> bool:
        """Return whether there is a picture where the advisor should be."""
        left, top, width, height = self.place
        return float(self.screen.picture()[top : top + height, left : left + width].std()) > _DRAWN

    def beside(self) -> Picture:
        """Return the picture without the advisor, who always moves."""
        picture = self.screen.picture()
        left, top, width, height = self.place
        picture[top : top + height, left : left + width] = 0
        return picture

    def difference(self, before: Picture) -> float:
        """Return which part of the picture beside the advisor is clearly another one."""
        apart = np.abs(self.beside().astype(np.int16) - before.astype(np.int16)).max(axis=2)
        return float((apart > _CLEARLY).mean())

    @property
    def is_attract(self) -> bool:
        """Whether the first screen is shown, with the advisor."""
        return any(self.difference(each) < _SAME for each in self.attracts) and self.advisor_is_drawn()

    @property
    def knows_bank(self) -> bool:
        """Whether the first screen is shown as it is once the advisor process has spoken."""
        return bool(self.attracts) and self.difference(self.attracts[-1]) < _SAME

    def learn_attract(self, patience_s: float) -> float:
        """Wait for the first screen and remember it, at first and at last; returns the seconds since the start.

        Raises:
            DeviceError: nothing was drawn in time.
        """
        began_s = time.monotonic()
        wait_until(self.advisor_is_drawn, patience_s, "The kiosk has not drawn its first screen.")
        up_s = time.monotonic() - began_s
        time.sleep(0.3)
        self.attracts = [self.beside()]
        last, since_s = self.attracts[0], time.monotonic()
        while time.monotonic() - since_s < _SETTLED_S or not self._names_bank():
            time.sleep(1.0)
            if time.monotonic() - began_s > patience_s:
                raise DeviceError("The kiosk's first screen never came to rest, or its advisor never spoke.")
            if self.difference(last) > 0.0:
                last, since_s = self.beside(), time.monotonic()
        self.attracts.append(last)
        self.excused_until_s = time.monotonic()
        return up_s

    def _names_bank(self) -> bool:
        """Return whether there is a name beside the bank's mark: the advisor process has spoken."""
        _, top, width, _ = self.place
        return float(self.screen.picture()[2 : top - 2, 2 * top : width].std()) > _DRAWN

    def until_attract(self, patience_s: float) -> float | None:
        """Wait for the first screen; returns for how long, None where it did not come."""
        return self.until(lambda: self.is_attract, patience_s)

    def until(self, happened: Callable[[], bool], patience_s: float) -> float | None:
        """Wait for something; returns for how long, None where it did not happen."""
        began_s = time.monotonic()
        while time.monotonic() - began_s < patience_s:
            if happened():
                return time.monotonic() - began_s
            time.sleep(0.1)
        return None

    def until_still(self, still_s: float, patience_s: float) -> None:
        """Wait until the picture beside the advisor has not changed for a while: captions have come and gone."""
        began_s = since_s = time.monotonic()
        before = self.beside()
        while time.monotonic() - since_s < still_s and time.monotonic() - began_s < patience_s:
            time.sleep(0.2)
            if self.difference(before) > 0.0:
                before, since_s = self.beside(), time.monotonic()

    # ---- harm

    def excuse(self, seconds: float) -> None:
        """Let the picture stand still for a while without calling it a freeze."""
        self.excused_until_s = max(self.excused_until_s, time.monotonic() + seconds)

    def harm(self, process: int, how: signal.Signals) -> None:
        """Send a signal to one of its processes."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, how)

    def close(self) -> int:
        """End it as a service manager does; returns its exit code."""
        self._over.set()
        self._watcher.join(2)
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(20)
        self.process.kill()
        return self.process.wait(5)

    def _watch(self) -> None:
        """Note for how long the advisor's picture stands still."""
        seen = 0
        while not self._over.wait(_SAMPLE_S):
            now_s, print_now = time.monotonic(), self.screen.print_of(*self.place)
            if print_now != seen:
                seen, self.changed_s = print_now, now_s
            elif now_s > self.excused_until_s:
                still_s = now_s - max(self.changed_s, self.excused_until_s)
                self.stillest_s = max(self.stillest_s, still_s)


def wait_until(happened: Callable[[], bool], patience_s: float, otherwise: str) -> float:
    """Wait for something; returns for how long.

    Raises:
        DeviceError: it did not happen in time; with the sentence given.
    """
    began_s = time.monotonic()
    while not happened():
        if time.monotonic() - began_s > patience_s:
            raise DeviceError(otherwise)
        time.sleep(0.05)
    return time.monotonic() - began_s
