"""How late the window's event loop is: what blocks it for longer than a person notices, and where.

A timer of 5 ms runs on the window's thread; when it is late, something held the thread. A second thread looks at what
the window's thread is executing while the timer is overdue, so that a block has the name of the slot that made it. It
needs the interpreter for that: a single call into C that keeps the interpreter throughout has the name of what it was
called from, seen when it lets go, or none.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

BEAT_MS: Final = 5
BLOCK_S: Final = 0.050
"""A slot that takes longer is felt."""
_LOOK_AFTER_S: Final = 0.030  # so late the second thread begins to look
_LOOK_EVERY_S: Final = 0.005
_KEPT: Final = 1000  # blocks


@dataclass(frozen=True, slots=True)
class Block:
    """One time that the loop stood still.

    Attributes:
        at_s: `time.monotonic()` at its end.
        late_s: how long nothing else could be done on the window's thread.
        busy_s: how much of it the thread itself computed; the rest it waited, or others had the processor.
        slot: the outermost function of ours that ran, such as "KioskWindow.ask (window.py:120)"; empty if unknown.
        inside: where within it most of the time was seen to pass; empty if unknown.
    """

    at_s: float
    late_s: float
    busy_s: float
    slot: str
    inside: str

    def __str__(self) -> str:
        """Return one line for a log or a test's message."""
        where = f" in {self.slot}, at {self.inside}" if self.slot else ""
        return f"{self.late_s * 1000:.0f} ms ({self.busy_s * 1000:.0f} ms of work){where}"


class EventLoopWatch(QObject):
    """Begins with `start` on the thread that it watches, and ends with `stop` or with its parent."""

    blocked = Signal(object)
    """A `Block` that is over."""

    def __init__(self, parent: QObject | None = None, block_s: float = BLOCK_S) -> None:
        """Prepare.

        Args:
            parent: owns it.
            block_s: from how long on a delay is a block.
        """
        super().__init__(parent)
        self.block_s = block_s
        self.blocks: deque[Block] = deque(maxlen=_KEPT)
        """Those of late, the oldest first."""
        self.beats = 0
        """How often the loop came round, to tell whether anything was measured."""
        self.worst_s = 0.0
        """The longest delay, whether it was a block or not."""
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._thread_id = 0
        self._due_s = 0.0  # when the next beat should come; read by the other thread
        self._busy_s = 0.0
        self._seen: dict[tuple[str, str], int] = {}
        self._stopped = threading.Event()
        self._looker: threading.Thread | None = None

    def start(self) -> None:
        """Begin to measure; what was found before is forgotten."""
        self.blocks.clear()
        self.beats, self.worst_s = 0, 0.0
        self._thread_id = threading.get_ident()
        self._stopped = threading.Event()
        self._note_time()
        self._timer.start()
        self._looker = threading.Thread(target=self._look, args=(self._stopped,), name="loop-watch", daemon=True)
        self._looker.start()

    def stop(self) -> None:
        """Measure no more; what was found stays."""
        self._timer.stop()
        self._stopped.set()
        if self._looker is not None:
            self._looker.join(timeout=1)
            self._looker = None

    def longest(self) -> Block | None:
        """Return the longest block, None where there was none."""
        return max(self.blocks, key=lambda block: block.late_s, default=None)

    @Slot()
    def _beat(self) -> None:
        now_s, busy_s = time.monotonic(), time.thread_time()
        late_s = now_s - self._due_s
        self.beats += 1
        self.worst_s = max(self.worst_s, late_s)
        seen, self._seen = self._seen, {}
        if late_s >= self.block_s:
            slot, inside = max(seen, key=lambda place: seen[place], default=("", ""))
            block = Block(now_s, late_s, busy_s - self._busy_s, slot, inside)
            self.blocks.append(block)
            self.blocked.emit(block)
        self._note_time()

    def _note_time(self) -> None:
        self._busy_s = time.thread_time()
        self._due_s = time.monotonic() + BEAT_MS / 1000

    def _look(self, stopped: threading.Event) -> None:
        """Note, while the beat is overdue, where the window's thread is."""
        while not stopped.wait(_LOOK_EVERY_S):
            if time.monotonic() - self._due_s < _LOOK_AFTER_S:
                continue
            frame = sys._current_frames().get(self._thread_id)
            if frame is not None:
                at = place(frame)
                if at[0]:
                    seen = self._seen
                    seen[at] = seen.get(at, 0) + 1


def place(frame: FrameType) -> tuple[str, str]:
    """Return the outermost function of a window and the innermost one of ours that runs; empty outside of any."""
    chain: list[FrameType] = []
    at: FrameType | None = frame
    while at is not None:
        chain.append(at)
        at = at.f_back
    slots = [one for one in chain if _is_of_the_window(one)]
    # Whoever runs the loop is on the stack too; a slot is what the loop calls, further in.
    running = next((number for number, one in enumerate(slots) if _runs_loop(one)), len(slots))
    inner = slots[:running]
    if not inner:
        return "", ""
    return _named(inner[-1]), _named(chain[0])


def _is_of_the_window(frame: FrameType) -> bool:
    parts = Path(frame.f_code.co_filename).parts
    return "app" in parts and "tests" not in parts and parts[-1] != Path(__file__).name


def _runs_loop(frame: FrameType) -> bool:
    names = frame.f_code.co_names
    return "exec" in names or "processEvents" in names


def _named(frame: FrameType) -> str:
    code = frame.f_code
    return f"{code.co_qualname} ({Path(code.co_filename).name}:{frame.f_lineno})"
