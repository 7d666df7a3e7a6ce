"""How long the window's thread computes at a stretch, and in which function."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from app.soak.report import MOST_BLOCK_S
from app.ui.event_loop_watch import place

_LOOK_EVERY_S: Final = 0.01
_LOOK_AFTER_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Stretch:
    """So long nothing else could be done.

    Attributes:
        busy_s: of the thread's own work.
        what: what was being done by the visitor.
        slot: the outermost function of ours, as far as it was seen.
        inside: the innermost.
    """

    busy_s: float
    what: str
    slot: str
    inside: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.busy_s * 1000:.0f} ms at {self.what!r} in {self.slot or 'Qt'}, at {self.inside or 'Qt'}"


class Busy:
    """Measures stretches of the thread that made it; one turn of the event loop is one stretch."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.worst_s = 0.0
        self._thread = threading.get_ident()
        self._since_s: float | None = None
        self._seen: Counter[tuple[str, str]] = Counter()
        self._over = threading.Event()
        self._looker = threading.Thread(target=self._look, name="soak-busy", daemon=True)
        self._looker.start()

    @contextmanager
    def stretch(self, what: str) -> Iterator[None]:
        """Measure what is done inside."""
        self._seen.clear()
        self._since_s, before_s = time.monotonic(), time.thread_time()
        try:
            yield
        finally:
            busy_s, self._since_s = time.thread_time() - before_s, None
            self.worst_s = max(self.worst_s, busy_s)
            if busy_s > MOST_BLOCK_S:
                slot, inside = self._seen.most_common(1)[0][0] if self._seen else ("", "")
                self.stretches.append(Stretch(busy_s, what, slot, inside))

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self._looker.join(1)

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY_S):
            since_s = self._since_s
            if since_s is not None and time.monotonic() - since_s > _LOOK_AFTER_S:
                frame = sys._current_frames().get(self._thread)
                if frame is not None:
                    self._seen[place(frame)] += 1
