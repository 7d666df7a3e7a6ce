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
    """The blinks of one seed, one after the other; nothing is kept of the past but the last one."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number = seed, 0
        self._start_s, self._duration_s = self._next(0.0)

    def closure(self, time_s: float) -> float:
        """Return how far the lids are shut: 0 open to 1 shut. Times must not run backwards."""
        while self._start_s + self._duration_s <= time_s:
            self._start_s, self._duration_s = self._next(self._start_s + self._duration_s)
        return _shape((time_s - self._start_s) / self._duration_s)

    def _next(self, after_s: float) -> tuple[float, float]:
        """Return start and duration of the blink that follows."""
        gap = _FIRST_GAP_S + _GAP_RANGE_S * chance(self._seed, 11, self._number) ** 1.4  # short gaps are commoner
        duration = _SHORTEST_S + (_LONGEST_S - _SHORTEST_S) * chance(self._seed, 12, self._number)
        self._number += 1
        return after_s + gap, duration


def _shape(x: float) -> float:
    """Return the closure at share x of a blink."""
    if not 0.0 <= x < 1.0:
        return 0.0
    if x < _DOWN_SHARE:
        return ease(x / _DOWN_SHARE)
    if x < _DOWN_SHARE + _SHUT_SHARE:
        return 1.0
    return 1.0 - ease((x - _DOWN_SHARE - _SHUT_SHARE) / (1.0 - _DOWN_SHARE - _SHUT_SHARE))
