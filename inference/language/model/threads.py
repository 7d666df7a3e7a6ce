"""How many threads a model may compute with.

llama.cpp's threads wait for each other by spinning. On a machine whose cores are all taken, one thread too many makes
every word wait for the scheduler: on two cores of which one was busy, two threads took about half a second a word and
one thread two milliseconds.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BUSY: Final = 0.2
"""Cores' worth of work by others above which a machine counts as busy."""
_STAT: Final = Path("/proc/stat")


@dataclass(frozen=True, slots=True)
class Clock:
    """Processor time since the machine began, in the system's ticks: all of it, and what was spent working."""

    all_ticks: float
    work_ticks: float


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def suitable(all_cores: int, busy_cores: float) -> int:
    """Return the threads to compute with: all cores when nobody else works, else one fewer than are free.

    Args:
        all_cores: at least 1.
        busy_cores: cores' worth of work that others do, at least 0.
    """
    if busy_cores < BUSY:
        return all_cores
    free = all_cores - math.ceil(busy_cores - BUSY)
    return max(1, min(all_cores - 1, free - 1 if free < all_cores else free))


class Load:
    """How busy others keep the machine, between two questions."""

    def __init__(self) -> None:
        self._before = read()

    def busy_cores(self, all_cores: int) -> float:
        """Return how many cores' worth of work was done since the last question; the model must have rested."""
        now, before = read(), self._before
        self._before = now
        if now is None or before is None or now.all_ticks <= before.all_ticks:
            return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        return all_cores * (now.work_ticks - before.work_ticks) / (now.all_ticks - before.all_ticks)

    def note(self) -> None:
        """Begin a stretch: what was done until now does not count, for it was the model's own work."""
        self._before = read()


def read(stat: Path = _STAT) -> Clock | None:
    """Return the machine's processor time; None where the system does not tell."""
    try:
        ticks = [float(word) for word in stat.read_text().split("\n", 1)[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    if len(ticks) < 5:
        return None
    return Clock(sum(ticks), sum(ticks) - ticks[3] - ticks[4])  # the fourth is idle, the fifth idle for a disk
