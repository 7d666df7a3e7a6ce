"""Which sound is due, and which of it is being heard: the rule behind every player, without a sound card.

A card asks for blocks ahead of time and says when each will be heard; the queue hands out samples, counts them, and
tells for any moment which one is heard (`heard_clock.py`). Letters: S samples of a sentence, N samples of a block.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.devices.heard_clock import HeardClock

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


@dataclass(frozen=True, slots=True)
class Unheard:
    """What is left of a sentence: samples [S] whose first one lies `from_s` after the sentence's own first."""

    sentence: SentenceId
    samples: Floats
    from_s: float


@dataclass(slots=True)
class _Waiting:
    whole: Unheard
    next_sample: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Samples of one sentence that a block took, and where in the stream they went."""

    whole: Unheard
    first_sample: int
    count: int
    at: int
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
        self.clock = HeardClock(rate_hz)
        self._waiting: deque[_Waiting] = deque()
        self._handed_out: deque[_Stretch] = deque()
        self._stream_end = 0  # samples that the card has taken since it was opened, silence too
        self._shown = -math.inf  # the furthest sample that a position was told for
        self._fading: Floats = _NOTHING
        self._lock = threading.Lock()

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting and nothing is still to be heard."""
        with self._lock:
            return not self._waiting and not self._handed_out

    def add(self, sentence: SentenceId, samples: Floats, from_s: float = 0.0) -> None:
        """Append a sentence, or what is left of one from `from_s` on: [S] float32, -1 to 1."""
        with self._lock:
            self._waiting.append(_Waiting(Unheard(sentence, samples, from_s)))

    def clear(self, fade: bool = True) -> None:
        """Forget everything; what a card has already taken may still sound for its latency.

        Args:
            fade: whether a sentence that is cut fades within milliseconds, as a sudden stop clicks. Not for a card
                that throws away what it has taken: its next block comes much later.
        """
        with self._lock:
            self._fading = self._fade() if self._waiting and fade else _NOTHING
            if not fade:
                self.clock.restart()
            self._waiting.clear()
            self._handed_out.clear()

    def fill(self, block: Floats, heard_at_s: float, gap: bool = False) -> float:
        """Write the next samples into a block [N], silence where there are none.

        Args:
            block: written in place.
            heard_at_s: the moment at which the block's first sample is heard, on the clock that `position` is asked by.
            gap: whether the card says that it ran dry before this block.

        Returns:
            When the block's first sample is heard, as far as all reports together tell.
        """
        block[:] = 0.0
        with self._lock:
            self.clock.told(self._stream_end, heard_at_s, gap)
            first_s = self.clock.heard_at_s(self._stream_end) if math.isfinite(heard_at_s) else heard_at_s
            at = min(len(self._fading), len(block))
            block[:at], self._fading = self._fading[:at], self._fading[at:]
            while self._waiting and at < len(block):
                at += self._take(block, at)
            self._stream_end += len(block)
        return first_s

    def _fade(self) -> Floats:
        cut = self._waiting[0]
        count = round(_FADE_S * self.rate_hz) if cut.next_sample else 0
        samples = cut.whole.samples[cut.next_sample : cut.next_sample + count]
        return np.asarray(samples * np.linspace(1.0, 0.0, len(samples), endpoint=False), dtype=np.float32)

    def _take(self, block: Floats, at: int) -> int:
        waiting = self._waiting[0]
        samples, first = waiting.whole.samples, waiting.next_sample
        count = min(len(samples) - first, len(block) - at)
        block[at : at + count] = samples[first : first + count]
        waiting.next_sample += count
        ends = waiting.next_sample >= len(samples)
        self._handed_out.append(_Stretch(waiting.whole, first, count, self._stream_end + at, ends))
        if ends:
            self._waiting.popleft()
        return count

    def position(self, now_s: float, ahead_s: float = 0.0) -> Position | None:
        """Return what is heard at a moment, None in silence; moments must not go back, and the position never does.

        A sentence whose next samples are late stays where it is, so that no face falls shut in the middle of a word.

        Args:
            now_s: the moment, on the clock of `fill`.
            ahead_s: so much later is asked for: when a picture that is begun now will be seen, what will be heard?
        """
        with self._lock:
            heard = self._heard_to(now_s)
            finished = self._leave_behind(heard)
            if heard < self._stream_end:
                heard = self.clock.sample_at(now_s + ahead_s)
            self._shown = max(self._shown, heard)
            found = self._at(self._shown)
        for sentence in finished:
            if self.on_finished is not None:
                self.on_finished(sentence)
        return found

    def unheard(self, now_s: float, back_s: float = 0.0) -> list[Unheard]:
        """Return what nobody has heard at a moment, in order: for another card to go on with, or for later.

        A sentence that came to its end since the last look at the position has no samples left, but comes along: its
        end is still to be told.

        Args:
            now_s: the moment, on the clock of `fill`.
            back_s: so much of the sentence that is being heard comes along once more.
        """
        with self._lock:
            heard = self._heard_to(now_s)
            left: dict[int, tuple[Unheard, int]] = {}
            ended: list[Unheard] = []
            for stretch in self._handed_out:
                if stretch.at + stretch.count > heard:
                    first = stretch.first_sample + max(0, int(heard - stretch.at))
                    left.setdefault(id(stretch.whole), (stretch.whole, first))
                elif stretch.ends:
                    long_s = stretch.whole.from_s + len(stretch.whole.samples) / self.rate_hz
                    ended.append(Unheard(stretch.whole.sentence, _NOTHING, long_s))
            for waiting in self._waiting:
                left.setdefault(id(waiting.whole), (waiting.whole, waiting.next_sample))
        back = round(back_s * self.rate_hz)
        return ended + [
            Unheard(
                whole.sentence,
                whole.samples[max(0, first - back) :],
                whole.from_s + max(0, first - back) / self.rate_hz,
            )
            for whole, first in left.values()
        ]

    def _heard_to(self, now_s: float) -> float:
        """Return the stream's sample that is heard; a card that is late is heard no further than it asked."""
        return min(self.clock.sample_at(now_s), self._stream_end)

    def _leave_behind(self, heard: float) -> list[SentenceId]:
        """Drop what was heard; return the sentences that came to their end."""
        finished: list[SentenceId] = []
        while self._handed_out and heard >= self._handed_out[0].at + self._handed_out[0].count:
            stretch = self._handed_out.popleft()
            if stretch.ends:
                finished.append(stretch.whole.sentence)
        return finished

    def _at(self, sample: float) -> Position | None:
        """Return where a sample of the stream lies in its sentence; samples not yet asked for come without a gap."""
        for stretch in self._handed_out:
            if stretch.at <= sample < stretch.at + stretch.count:
                return self._position(stretch.whole, stretch.first_sample + sample - stretch.at)
        at = self._stream_end
        for waiting in self._waiting:
            count = len(waiting.whole.samples) - waiting.next_sample
            if at <= sample < at + count:
                return self._position(waiting.whole, waiting.next_sample + sample - at)
            at += count
        return None

    def _position(self, whole: Unheard, sample: float) -> Position:
        return Position(whole.sentence, whole.from_s + sample / self.rate_hz)
