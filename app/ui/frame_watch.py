"""Measures the window's pictures: how many come too late, and how far each mouth is from its sound. No Qt, no clock."""

from __future__ import annotations

from typing import Final

from app.telemetry.meter import Meter
from app.telemetry.metrics import AUDIO_TO_MOUTH, FRAMES, LATE_FRAMES

_LATE: Final = 1.5  # pictures' times from one to the next
_PAUSE_S: Final = 0.5  # no picture was wanted for so long


class FrameWatch:
    """Told by the view when a picture is begun and when it is shown; only pictures of somebody who talks count."""

    def __init__(self, meter: Meter | None = None) -> None:
        """Args:
        meter: of the process; None keeps nothing.
        """  # noqa: D205
        self._meter = meter or Meter()
        self._seen_for_s: float | None = None  # the moment that the picture being drawn is meant for
        self._standing: tuple[float, float | None] | None = None  # when the present picture came, and its moment

    def begun(self, now_s: float, ahead_s: float, *, speaking: bool) -> None:
        """A picture is begun whose mouth is that of the sound in `ahead_s`."""
        self._seen_for_s = now_s + ahead_s if speaking else None

    def shown(self, now_s: float, every_s: float) -> None:
        """It is on its way to the screen, where pictures are to follow each other every so many seconds.

        A picture stands until the next one comes: the middle of that time is when it is seen.
        """
        before, self._standing = self._standing, (now_s, self._seen_for_s)
        if self._seen_for_s is None:
            return
        self._meter.count(FRAMES)
        if before is None or before[1] is None or now_s - before[0] > _PAUSE_S:
            return
        if now_s - before[0] > _LATE * every_s:
            self._meter.count(LATE_FRAMES)
        self._meter.observe(AUDIO_TO_MOUTH, (before[0] + now_s) / 2 - before[1])
