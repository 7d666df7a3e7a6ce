"""Which sound is due, and which of it is being heard: the rule behind every player, without a sound card.

A card asks for blocks ahead of time and says when each will be heard; the queue hands out samples and remembers
that, so that the position can be told for any moment. Letters: S samples of a sentence, N samples of a block.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
SentenceId = tuple[int, int]
"""Turn, then the sentence's index within it."""


@dataclass(frozen=True, slots=True)
class Position:
    """What is being heard at a moment.

    Attributes:
        time_s: seconds since the sentence's first sample.
    """

    sentence: SentenceId
    time_s: float


@dataclass(slots=True)
class _Pending:
    sentence: SentenceId
    samples: Floats
    next_sample: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Samples of one sentence that a block took, and when they are heard."""

    sentence: SentenceId
    first_sample: int
    count: int
    heard_at_s: float
    ends: bool


class PlayQueue:
    """Sentences in order, cut into the blocks that a card asks for.

    `fill` may be called on a sound card's thread, everything else on another one.
    """

    def __init__(self, rate_hz: int, on_finished: Callable[[SentenceId], None] | None = None) -> None:
        """Args:
        rate_hz: of the card; sentences are handed in at this rate.
        on_finished: told each sentence that was heard to its end, on the thread that reads the position.
        """  # noqa: D205
        self.rate_hz = rate_hz
        self.on_finished = on_finished
        self._pending: deque[_Pending] = deque()
        self._handed_out: deque[_Stretch] = deque()
        self._lock = threading.Lock()

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting and nothing is still to be heard."""
        with self._lock:
            return not self._pending and not self._handed_out

    def add(self, sentence: SentenceId, samples: Floats) -> None:
        """Append a sentence: [S] float32, -1 to 1."""
        with self._lock:
            self._pending.append(_Pending(sentence, samples))

    def clear(self) -> None:
        """Forget everything; what a card has already taken may still sound for its latency."""
        with self._lock:
            self._pending.clear()
            self._handed_out.clear()

    def fill(self, block: Floats, heard_at_s: float) -> None:
        """Write the next samples into a block [N], silence where there are none.

        Args:
            block: written in place.
            heard_at_s: the moment at which the block's first sample is heard, on the clock that `position` is asked by.
        """
        block[:] = 0.0
        with self._lock:
            at = 0
            while self._pending and at < len(block):
                at += self._take(block, at, heard_at_s)

    def _take(self, block: Floats, at: int, heard_at_s: float) -> int:
        pending = self._pending[0]
        first = pending.next_sample
        count = min(len(pending.samples) - first, len(block) - at)
        block[at : at + count] = pending.samples[first : first + count]
        pending.next_sample += count
        ends = pending.next_sample >= len(pending.samples)
        self._handed_out.append(_Stretch(pending.sentence, first, count, heard_at_s + at / self.rate_hz, ends))
        if ends:
            self._pending.popleft()
        return count

    def position(self, now_s: float) -> Position | None:
        """Return what is heard at a moment, None in silence; moments must not go back."""
        found: Position | None = None
        finished: list[SentenceId] = []
        with self._lock:
            while self._handed_out:
                stretch = self._handed_out[0]
                since_s = now_s - stretch.heard_at_s
                if since_s < stretch.count / self.rate_hz:
                    if since_s >= 0:
                        found = Position(stretch.sentence, stretch.first_sample / self.rate_hz + since_s)
                    break
                if stretch.ends:
                    finished.append(stretch.sentence)
                self._handed_out.popleft()
        for sentence in finished:
            if self.on_finished is not None:
                self.on_finished(sentence)
        return found
