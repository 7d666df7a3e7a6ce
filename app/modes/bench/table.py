"""What every area of the table gives, and how time is taken."""

from __future__ import annotations

import multiprocessing
import os
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `asked` is the target in words, empty where there is none.

    Attributes:
        got: not a number when it could not be measured.
    """

    area: str
    figure: str
    asked: str
    got: float
    unit: str
    detail: str = ""


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
