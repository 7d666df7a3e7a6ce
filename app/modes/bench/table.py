"""What every area of the table gives, and how time is taken."""

from __future__ import annotations

import math
import multiprocessing
import os
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from app.errors import NotInstalled
from app.settings import Settings

QUESTIONS = (
    "What's my portfolio performance?",
    "How did I do last year?",
    "How is my money invested?",
    "How risky is my portfolio?",
    "And over five years?",
    "What is volatility?",
    "How is Apple doing for me?",
    "Hello, how are you?",
)
TALK = "Your portfolio has grown by a good deal over five years, mostly because of its shares in large companies."


_BETTER = {"≤": -1, "<": -1, "≥": 1, ">": 1}
_GOAL = re.compile(r"[≤<≥>]=?\s*(-?[\d,.]*\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `asked` is the target in words, empty where there is none.

    Attributes:
        got: not a number when it could not be measured.
        peer: whose figure it is, where it is not ours.
        of: our figure that it stands beside, measured in the same run on the same input.
    """

    area: str
    figure: str
    asked: str
    got: float
    unit: str
    detail: str = ""
    peer: str = ""
    of: str = ""

    @property
    def better(self) -> int:
        """-1 where less is better, 1 where more is, 0 where nobody says."""
        if self.asked[:1] in _BETTER:
            return _BETTER[self.asked[0]]
        if "/s" in self.unit or self.unit in ("x", "days"):
            return 1
        return -1 if self.unit.split(" ")[0] in ("ms", "s", "µs", "MB", "MiB") else 0

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing was measured."""
        goal = _GOAL.match(self.asked)
        if goal is None or math.isnan(self.got):
            return None
        return (self.got - float(goal[1].replace(",", ""))) * self.better >= 0


def advisors(settings: Settings) -> list[Path]:
    """Return the files of the installed advisors.

    Raises:
        NotInstalled: there is none.
    """
    folder = settings.content_dir / "avatars"
    found = sorted(folder.glob("*.glb"))
    if not found:
        raise NotInstalled(f"There is no advisor in {folder}; run `steward avatar bake`.")
    return found


def median_ms(work: Callable[[], object], runs: int = 9) -> float:
    """Return the median time of some work in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def in_a_process(
    measure: Callable[[Settings, Connection], None], settings: Settings, environment: dict[str, str]
) -> float:
    """Run a measurement in a process of its own: Qt can be started on one platform only in each."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    process = context.Process(target=measure, args=(settings, theirs))
    process.start()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
    theirs.close()
    try:
        return float(ours.recv())
    except EOFError:
        return float("nan")
    finally:
        process.join()
