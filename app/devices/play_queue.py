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
_FADE_S = 0.005
_NOTHING: Floats = np.zeros(0, dtype=np.float32)
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
        self._fading: Floats = _NOTHING
        self._reached: Position | None = None  # how far a sentence came whose next samples are late
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
        """Forget everything; what a card has already taken may still sound for its latency.

        A sentence that is cut fades within milliseconds, as a sudden stop clicks.
        """
        with self._lock:
            self._fading = self._fade() if self._pending else _NOTHING
            self._pending.clear()
            self._handed_out.clear()
            self._reached = None

    def fill(self, block: Floats, heard_at_s: float) -> None:
        """Write the next samples into a block [N], silence where there are none.

        Args:
            block: written in place.
            heard_at_s: the moment at which the block's first sample is heard, on the clock that `position` is asked by.
        """
        block[:] = 0.0
        with self._lock:
            at = min(len(self._fading), len(block))
            block[:at], self._fading = self._fading[:at], self._fading[at:]
            while self._pending and at < len(block):
                at += self._take(block, at, heard_at_s)

    def _fade(self) -> Floats:
        cut = self._pending[0]
        count = round(_FADE_S * self.rate_hz) if cut.next_sample else 0
        samples = cut.samples[cut.next_sample : cut.next_sample + count]
        return np.asarray(samples * np.linspace(1.0, 0.0, len(samples), endpoint=False), dtype=np.float32)

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
        """Return what is heard at a moment, None in silence; moments must not go back.

        A sentence whose next samples are late stays where it is, so that no face falls shut in the middle of a word.
        """
        with self._lock:
            finished = self._leave_behind(now_s)
            found = self._at(now_s)
        for sentence in finished:
            if self.on_finished is not None:
                self.on_finished(sentence)
        return found

    def _leave_behind(self, now_s: float) -> list[SentenceId]:
        """Drop what was heard; return the sentences that came to their end."""
        finished: list[SentenceId] = []
        while self._handed_out:
            stretch = self._handed_out[0]
            if now_s < stretch.heard_at_s + stretch.count / self.rate_hz:
                break
            self._handed_out.popleft()
            if stretch.ends:
                finished.append(stretch.sentence)
                self._reached = None
            else:
                self._reached = Position(stretch.sentence, (stretch.first_sample + stretch.count) / self.rate_hz)
        return finished

    def _at(self, now_s: float) -> Position | None:
        if self._handed_out and now_s >= self._handed_out[0].heard_at_s:
            stretch = self._handed_out[0]
            return Position(stretch.sentence, stretch.first_sample / self.rate_hz + now_s - stretch.heard_at_s)
        return self._reached
