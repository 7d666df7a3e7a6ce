"""Time that passes only when somebody says so: cards and rooms are simulated on it, hours in seconds."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable


class VirtualTime:
    """Seconds, and what is to happen at which of them."""

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def __call__(self) -> float:
        """Return the second that it is."""
        return self.now_s

    def at(self, moment_s: float, work: Callable[[], None]) -> None:
        """Let something happen at a moment; at once, within the next `run_until`, if that is past."""
        heapq.heappush(self._due, (moment_s, next(self._order), work))

    def run_until(self, moment_s: float) -> None:
        """Let time pass, and everything that is due until then happen in order."""
        while self._due and self._due[0][0] <= moment_s:
            due_s, _, work = heapq.heappop(self._due)
            self.now_s = max(self.now_s, due_s)
            work()
        self.now_s = max(self.now_s, moment_s)
