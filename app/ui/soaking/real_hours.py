"""Hours of visits in real time: the real window with its real advisor process; what grows, and whether mouths stay.

Nothing is skipped and nothing is harmed. The face is drawn small, as in the day on a clock of its own, and the
loudspeaker is the simulated one that knows what is really heard (`mouth_ruler.py`).
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent

from app.pipeline.entry import serve
from app.settings import Settings
from app.soak import processes
from app.soak.report import SoakReport
from app.supervisor import Supervisor
from app.ui.soaking.day import LONGEST_S, Day, own_folder
from app.ui.soaking.devices import DayClock
from app.ui.soaking.mouth_ruler import MouthRuler, RulerCard, within
from app.ui.start import collected_in_silence, wait_for

_IDLE_S, _NOTICE_S = 15.0, 5.0
_TURN_MS: Final = 20
_PART: Final = 0.125  # of the time: the first and the last eighth are compared
_LEAST_MOUTHS: Final = 200
_WANTED: Final = 0.99


class RealHours(Day):
    """One window and one visit after the other, on the wall's clock."""

    card: RulerCard

    _leaving_s = LONGEST_S  # an answer that goes on is heard to its end here

    def __init__(self, settings: Settings, folder: Path, report: SoakReport, link: Supervisor) -> None:
        """Open the window; see `Day`."""
        self._began_s = time.monotonic()
        super().__init__(settings, folder, report, link, DayClock(live=True), RulerCard())
        self.ruler = MouthRuler(self.window.avatar, self.card)

    def step(self, what: str, seconds: float = 0.25) -> None:
        """Let a moment pass as it does in a branch."""
        until_s = time.monotonic() + seconds
        while (left_s := until_s - time.monotonic()) > 0:
            wait_for(max(1, min(_TURN_MS, round(1000 * left_s))))
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if self._answer_goes_on():
            self._going_on_s = self.clock()

    def _note_amounts(self) -> None:
        """Look at the visit's advisor process too, which ends with it."""
        super()._note_amounts()
        assert isinstance(self.link, Supervisor)
        advisor = self.link.process_id or 0
        self.report.most("most memory of an advisor, MiB", processes.memory_mib(advisor))
        self.report.most("most threads of an advisor", processes.threads(advisor))
        self.report.most("most open files of an advisor", processes.open_files(advisor))

    def close(self) -> None:
        """Close the window and sum up."""
        ended_s = time.monotonic()
        part_s = _PART * (ended_s - self._began_s)
        first = self.ruler.between(self._began_s, self._began_s + part_s)
        last = self.ruler.between(ended_s - part_s, ended_s)
        for when, ms in (("at the start", first), ("at the end", last), ("in all", self.ruler.between(0.0, ended_s))):
            if len(ms):
                low, middle, high = (float(np.percentile(ms, share)) for share in (0.5, 50.0, 99.5))
                self.report.figures[f"mouths {when}"] = (
                    f"{len(ms)} measured, {100 * within(ms):.2f} % within +15/-45 ms, median {middle:.1f} ms, "
                    f"99 % from {low:.1f} to {high:.1f} ms"
                )
            if len(ms) >= _LEAST_MOUTHS and within(ms) < _WANTED:
                self.report.fault("sound and mouth", 0, f"{when} only {100 * within(ms):.2f} % are within +15/-45 ms")
        self.report.figures["times that the simulated card ran dry"] = len(self.card.library.drops)
        super().close()


def run(settings: Settings, seed: int, hours: float, tell: Callable[[str], None]) -> SoakReport:
    """Let visits come for some hours and report what was found.

    Args:
        settings: of the installation, whose content is used.
        seed: of everything that is random.
        hours: of real time.
        tell: takes a line for whoever waits.
    """
    report = SoakReport("real hours", seed)
    with own_folder(settings) as (known, folder):
        known = dataclasses.replace(known, idle_s=_IDLE_S, idle_notice_s=_NOTICE_S)
        supervisor = Supervisor(known, serve, renews=True)
        supervisor.launch()
        began_s, began_cpu_s = time.monotonic(), time.process_time()
        try:
            day = RealHours(known, folder, report, supervisor)
            with contextlib.suppress(KeyboardInterrupt), collected_in_silence(day.window):
                while time.monotonic() - began_s < 3600 * hours:
                    day.visit()
                    minutes = (time.monotonic() - began_s) / 60
                    tell(
                        f"{minutes:.0f} min, {report.figures['visits']} visits, "
                        f"{processes.resident_mib(os.getpid()):.0f} MiB, {len(report.faults)} faults"
                    )
            gc.unfreeze()
            report.figures["hours"] = round((time.monotonic() - began_s) / 3600, 3)
            report.figures["minutes of processor of the window"] = round((time.process_time() - began_cpu_s) / 60, 1)
            report.figures["load of the machine at the end"] = round(os.getloadavg()[2], 1)
            day.close()
        finally:
            supervisor.stop()
    return report
