"""Samples of where a program is: taken in this process, or by py-spy in another; and their sums."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

EVERY_S: Final = 0.005
_WAITING: Final = frozenset({
    "Condition.wait", "Event.wait", "Queue.get", "Connection._recv", "SelectSelector.select", "PollSelector.select",
    "EpollSelector.select", "_PollLikeSelector.select", "Thread._wait_for_tstate_lock", "Popen._try_wait", "wait",
    "_worker",
})  # fmt: skip
"""What the innermost function of a thread is called that only waits."""

Frame = tuple[str, str]
"""Function and file."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Where one thread was.

    Attributes:
        at_s: seconds since the beginning.
        span_s: how long it stands for.
        thread: its name.
        stack: from the outermost function to the innermost.
    """

    at_s: float
    span_s: float
    thread: str
    stack: tuple[Frame, ...]


class Sampler:
    """Looks every few milliseconds where the threads of this process are.

    It needs the interpreter's lock to look: work in a library that gives the lock back is seen while it goes on, work
    that keeps it is counted when it lets go.
    """

    def __init__(self, every_s: float = EVERY_S) -> None:
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="profiler", daemon=True)
        self._began_s = time.perf_counter()
        self.samples: list[Sample] = []

    def start(self) -> None:
        """Begin to look."""
        self._began_s = time.perf_counter()
        self._thread.start()

    def stop(self) -> list[Sample]:
        """End, and return what was seen."""
        self._stop.set()
        self._thread.join()
        return self.samples

    def _run(self) -> None:
        own, last_s = threading.get_ident(), time.perf_counter()
        while not self._stop.wait(self._every_s):
            now_s = time.perf_counter()
            names = {each.ident: each.name for each in threading.enumerate()}
            for ident, frame in sys._current_frames().items():
                stack = _stack(frame)
                if ident != own and stack and not is_waiting(stack[-1]):
                    sample = Sample(last_s - self._began_s, now_s - last_s, names.get(ident, "another"), stack)
                    self.samples.append(sample)
            last_s = now_s


def _stack(frame: FrameType | None) -> tuple[Frame, ...]:
    stack: list[Frame] = []
    while frame is not None:
        stack.append((frame.f_code.co_qualname, short(frame.f_code.co_filename)))
        frame = frame.f_back
    return tuple(reversed(stack))


def is_waiting(innermost: Frame) -> bool:
    """Return whether a thread whose innermost function this is only waits."""
    return innermost[0] in _WAITING


def short(file: str) -> str:
    """Return a file as a person names it: from our folder or from the library on, never from somebody's home on."""
    path = Path(file)
    for mark in ("site-packages", "dist-packages"):
        if mark in path.parts:
            return "/".join(path.parts[path.parts.index(mark) + 1 :])
    root = Path(__file__).parents[3]
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def folded(samples: Iterable[Sample]) -> Counter[tuple[Frame, ...]]:
    """Return the microseconds of each stack."""
    found: Counter[tuple[Frame, ...]] = Counter()
    for sample in samples:
        found[sample.stack] += round(sample.span_s * 1e6)
    return found
