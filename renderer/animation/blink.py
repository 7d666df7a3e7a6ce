"""Blinks at human rates, quicker down than up, some at the ends of phrases and now and then two in a row.

Sources of the rates: A. Bentivoglio et al., "Analysis of blink rate patterns in normal subjects", 1997 (17 a minute at
rest, 26 in conversation, 4.5 while reading); P. Caffier et al., 2003 (blinks of rested people last 0.15 to 0.3 s);
speakers blink where phrases end: F. Cummins, "Gaze and blinking in dyadic conversation", 2012.
"""

from __future__ import annotations

import math
from typing import Final

from renderer.animation.curves import chance, ease
from renderer.types import Activity

RATE_A_MINUTE: Final[dict[Activity, float]] = {"idle": 16.0, "listening": 14.0, "thinking": 18.0, "speaking": 22.0}

_SHORTEST_S: Final = 0.15
_LONGEST_S: Final = 0.30
_SPREAD: Final = 0.45  # of the logarithm of the gaps: most are short, few are long
_LEAST_GAP_S: Final = 0.9
_LONGEST_GAP_S: Final = 9.0
_DOUBLE: Final = 0.05  # share of blinks that another one follows at once
_REST_S: Final = 0.6  # after a blink, one that was asked for is left out
_AT_PHRASE_END: Final = 0.8  # unless one has just been
_DOWN_SHARE: Final = 0.36  # of a blink's time
_SHUT_SHARE: Final = 0.12


class Blinks:
    """The blinks of one seed, one after the other; nothing is kept of the past but the last one."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number, self._asks = seed, 0, 0
        self._start_s, self._duration_s = -1.0, 0.1  # the last blink
        self._next_s = self._gap(RATE_A_MINUTE["idle"])
        self._asked: list[float] = []

    def phrase_end(self, at_s: float) -> None:
        """Blink shortly after a phrase has ended, more often than not."""
        self.ask(at_s + 0.05 + 0.15 * chance(self._seed, 15, self._asks), _AT_PHRASE_END)

    def ask(self, at_s: float, share: float) -> None:
        """Blink at a time with a probability, unless the lids are just opening from the last one."""
        self._asks += 1
        if chance(self._seed, 14, self._asks) < share:
            self._asked.append(at_s)

    def closure(self, time_s: float, activity: Activity = "idle", rate: float = 1.0) -> float:
        """Return how far the lids are shut: 0 open to 1 shut.

        Args:
            time_s: from 0; must not run backwards.
            activity: sets the rate of the gaps that begin now.
            rate: times that rate.
        """
        self._take_asked(time_s)
        while self._next_s <= time_s:
            self._begin(self._next_s, RATE_A_MINUTE[activity] * rate)
        return _shape((time_s - self._start_s) / self._duration_s)

    def _take_asked(self, time_s: float) -> None:
        due = [at_s for at_s in self._asked if at_s <= time_s]
        self._asked = [at_s for at_s in self._asked if at_s > time_s]
        if due and time_s - (self._start_s + self._duration_s) > _REST_S:
            self._next_s = min(self._next_s, time_s)

    def _begin(self, start_s: float, rate: float) -> None:
        self._number += 1
        self._start_s = start_s
        self._duration_s = _SHORTEST_S + (_LONGEST_S - _SHORTEST_S) * chance(self._seed, 12, self._number)
        twice = chance(self._seed, 13, self._number) < _DOUBLE
        gap_s = 0.06 + 0.12 * chance(self._seed, 16, self._number) if twice else self._gap(rate)
        self._next_s = start_s + self._duration_s + gap_s

    def _gap(self, rate: float) -> float:
        """Return the open time to the next blink: log-normal about the rate's mean, seconds."""
        first, second = (chance(self._seed, key, self._number) for key in (11, 17))
        normal = math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)
        gap_s = (60.0 / rate) * math.exp(_SPREAD * normal - 0.5 * _SPREAD * _SPREAD)
        return min(_LONGEST_GAP_S, max(_LEAST_GAP_S, gap_s))


def _shape(x: float) -> float:
    """Return the closure at share x of a blink."""
    if not 0.0 <= x < 1.0:
        return 0.0
    if x < _DOWN_SHARE:
        return ease(x / _DOWN_SHARE)
    if x < _DOWN_SHARE + _SHUT_SHARE:
        return 1.0
    return 1.0 - ease((x - _DOWN_SHARE - _SHUT_SHARE) / (1.0 - _DOWN_SHARE - _SHUT_SHARE))
