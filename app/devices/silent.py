"""Playing without a sound card: the same queue on the monotonic clock, so that face and captions still go."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import soxr

from app.devices.play_queue import Floats, PlayQueue, Position, SentenceId, Unheard
from app.devices.volume import Volume

RATE_HZ = 16_000
_BLOCK_S = 0.02


class SilentPlayer:
    """A card that nobody hears."""

    def __init__(self, problem: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        """Args:
        problem: why there is no sound, in one sentence for the client.
        clock: seconds that never go back.
        """  # noqa: D205
        self.problem = problem
        self._clock = clock
        self._volume = Volume()
        self._queue = PlayQueue(RATE_HZ)
        self._block = np.zeros(int(RATE_HZ * _BLOCK_S), dtype=np.float32)
        self._filled_to_s = clock()
        self._rested = False  # time went by in which nothing was filled
        self._held: list[Unheard] | None = None

    def play(self, sentence: SentenceId, samples: Floats, rate_hz: int, from_s: float = 0.0) -> None:
        """Append a sentence, or what is left of one from `from_s` on: [S] float32, -1 to 1."""
        if self._held is not None:
            self._held.append(Unheard(sentence, at_rate(samples, rate_hz, RATE_HZ), from_s))
            return
        if self._queue.idle and self._clock() > self._filled_to_s:
            self._filled_to_s, self._rested = self._clock(), True
        self._queue.add(sentence, at_rate(samples, rate_hz, RATE_HZ), from_s)

    def stop(self) -> None:
        """Be silent now and forget what waits."""
        self._held = None
        self._queue.clear()
        self._filled_to_s, self._rested = self._clock(), True

    def hold(self) -> None:
        """Be silent now, and keep what was not heard for `go_on`."""
        if self._held is None:
            held = self.unheard()
            self.stop()
            self._held = held

    def go_on(self) -> None:
        """Say what was held."""
        held, self._held = self._held or [], None
        for left in held:
            self.play(left.sentence, left.samples, RATE_HZ, left.from_s)

    def position(self, ahead_s: float = 0.0) -> Position | None:
        """Return what would be heard now, or in so many seconds."""
        now_s = self._clock()
        while self._filled_to_s <= now_s and not self._queue.idle:
            self._queue.fill(self._block, self._filled_to_s, gap=self._rested)
            self._filled_to_s, self._rested = self._filled_to_s + _BLOCK_S, False
        return self._queue.position(now_s, ahead_s)

    def unheard(self, back_s: float = 0.0) -> list[Unheard]:
        """Return what would still be heard, at RATE_HZ: for a card that comes back to go on with."""
        return self._queue.unheard(self._clock(), back_s)

    @property
    def volume(self) -> float:
        """How loud it would be; 1 is as usual."""
        return self._volume.gain

    def set_volume(self, gain: float) -> None:
        """Remember how loud it should be; nobody hears it."""
        self._volume.set(gain)

    def on_finished(self, told: Callable[[SentenceId], None]) -> None:
        """Tell each sentence that was heard to its end; called on the thread that reads the position."""
        self._queue.on_finished = told

    def close(self) -> None:
        """Nothing is held."""
        self.stop()


def at_rate(samples: Floats, rate_hz: int, wanted_hz: int) -> Floats:
    """Return the sound [S] at another rate."""
    if rate_hz == wanted_hz or len(samples) == 0:
        return np.asarray(samples, dtype=np.float32)
    return np.asarray(soxr.resample(samples, rate_hz, wanted_hz), dtype=np.float32)
