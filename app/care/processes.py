"""Which processes of an installation run now. Each keeps its log open in the data folder, and so it is found."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.soak.processes import memory_mib, threads

ORDER: Final = ("guardian", "window", "workstation", "advisor", "courier", "desk")
_TICKS: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_STARTED: Final = 19
"""Of /proc/PID/stat, counted from behind the command's name: when it was started, in ticks since the machine was."""


@dataclass(frozen=True, slots=True)
class Running:
    """One process.

    Attributes:
        name: of its log, such as "window".
        number: by which the system knows it.
        up_s: since it was started.
        memory_mib: of its own, and its part of what is shared.
        threads: that it has.
    """

    name: str
    number: int
    up_s: float
    memory_mib: float
    threads: int


def running(data_dir: Path) -> list[Running]:
    """Return the processes that work with a data folder, the outermost first; empty where that cannot be known."""
    logs = os.path.realpath(data_dir / "logs")
    found = []
    for process in _numbers():
        name = _log_of(process, logs)
        if name and process != os.getpid():
            found.append(Running(name, process, _up_s(process), memory_mib(process), threads(process)))
    known = {name: place for place, name in enumerate(ORDER)}
    return sorted(found, key=lambda each: (known.get(each.name, len(ORDER)), each.number))


def _numbers() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return []


def _log_of(process: int, logs: str) -> str:
    """Return the name of the log that a process has open in a folder, or ""."""
    folder = f"/proc/{process}/fd"
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                where, file = os.path.split(os.readlink(f"{folder}/{name}"))
                if where == logs and file.endswith(".log"):
                    return file.removesuffix(".log")
    return ""


def _up_s(process: int) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        words = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - int(words[_STARTED]) / _TICKS)
    return 0.0
