"""Blinks at human rates: one every 2 to 6 s, 150 to 300 ms long, quicker down than up.

Source of the ranges: A. Bentivoglio et al., "Analysis of blink rate patterns in normal subjects", 1997 (17 a minute at
rest, 26 in conversation); P. Caffier et al., 2003 (blink durations of rested people).
"""

from __future__ import annotations

from typing import Final

from renderer.animation.curves import chance, ease

_SHORTEST_S: Final = 0.15
_LONGEST_S: Final = 0.30
_FIRST_GAP_S: Final = 2.0
_GAP_RANGE_S: Final = 4.0
_DOWN_SHARE: Final = 0.36  # of a blink's time
_SHUT_SHARE: Final = 0.12


class Blinks:
    """The blinks of one seed, found from the start on."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._times: list[tuple[float, float]] = []  # start, duration

    def closure(self, time_s: float) -> float:
        """Return how far the lids are shut: 0 open to 1 shut."""
        while not self._times or self._times[-1][0] + self._times[-1][1] <= time_s:
            self._add()
        for start, duration in self._times[-2:]:
            if start <= time_s < start + duration:
                return _shape((time_s - start) / duration)
        return self._earlier(time_s)

    def _earlier(self, time_s: float) -> float:
        """Look further back: only when somebody asks about the past."""
        for start, duration in reversed(self._times):
            if start <= time_s:
                return _shape((time_s - start) / duration)
        return 0.0

    def _add(self) -> None:
        number = len(self._times)
        last_end = sum(self._times[-1]) if self._times else 0.0
        gap = _FIRST_GAP_S + _GAP_RANGE_S * chance(self._seed, 11, number) ** 1.4  # short gaps are the commoner ones
        duration = _SHORTEST_S + (_LONGEST_S - _SHORTEST_S) * chance(self._seed, 12, number)
        self._times.append((last_end + gap, duration))


def _shape(x: float) -> float:
    """Return the closure at share x of a blink."""
    if not 0.0 <= x < 1.0:
        return 0.0
    if x < _DOWN_SHARE:
        return ease(x / _DOWN_SHARE)
    if x < _DOWN_SHARE + _SHUT_SHARE:
        return 1.0
    return 1.0 - ease((x - _DOWN_SHARE - _SHUT_SHARE) / (1.0 - _DOWN_SHARE - _SHUT_SHARE))
