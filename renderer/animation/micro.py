"""Micro-expressions: a trace of a feeling that flashes over the face and fades within half a second.

P. Ekman and W. Friesen, 1969: they last from 1/25 s to 1/2 s. Some come by themselves, seldom and faint, because a face
without any looks painted; others are asked for, when what is said touches the advisor.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from renderer.animation.blend import Values
from renderer.animation.curves import chance, pulse
from renderer.animation.emotion import EXPLICIT, MOODS, Shapes, row
from renderer.types import ARKIT_NAMES, Activity

RISE_S: Final = 0.09
HOLD_S: Final = 0.06
FADE_S: Final = 0.32
_ASKED: Final = 0.6  # share of an emotion that flashes at strength 1

_BY_ITSELF: Final[tuple[Shapes, ...]] = (
    {"browInnerUp": 0.14, "browOuterUpLeft": 0.10, "browOuterUpRight": 0.08},
    {"mouthSmileLeft": 0.12, "mouthDimpleLeft": 0.10, "cheekSquintLeft": 0.08},
    {"mouthSmileRight": 0.11, "mouthDimpleRight": 0.10, "cheekSquintRight": 0.08},
    {"mouthPressLeft": 0.12, "mouthPressRight": 0.12},
    {"eyeSquintLeft": 0.14, "eyeSquintRight": 0.14, "cheekSquintLeft": 0.06, "cheekSquintRight": 0.06},
    {"browOuterUpLeft": 0.16, "browDownRight": 0.05},
)
_ROWS: Final = tuple(row(shapes) for shapes in _BY_ITSELF)
_NAMED: Final = {name: row(shapes) for table in (EXPLICIT, MOODS) for name, shapes in table.items()}
_SHORTEST_GAP_S: Final = 5.0
_GAP_RANGE_S: Final = 11.0
_STILL: Final[frozenset[Activity]] = frozenset({"thinking"})  # that face has enough to do


class Micro:
    """The micro-expressions of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number = seed, 0
        self._next_s = self._gap()
        self._running: list[tuple[float, Values]] = []

    def flash(self, name: str, at_s: float, strength: float) -> bool:
        """Let an emotion (one of the system's or of Audio2Face's) flash; returns whether there is one of that name."""
        if name not in _NAMED:
            return False
        self._running.append((at_s, min(1.0, max(0.0, strength)) * _ASKED * _NAMED[name]))
        return True

    def at(self, time_s: float, activity: Activity) -> Values:
        """Return what they add now, [K]. Times must not run backwards."""
        while self._next_s <= time_s:
            if activity not in _STILL:
                self._running.append((self._next_s, _ROWS[int(chance(self._seed, 42, self._number) * len(_ROWS))]))
            self._number += 1
            self._next_s += self._gap()
        self._running = [one for one in self._running if time_s - one[0] < RISE_S + HOLD_S + FADE_S]
        found = np.zeros(len(ARKIT_NAMES))
        for at_s, shapes in self._running:
            found = np.maximum(found, pulse(time_s - at_s, RISE_S, HOLD_S, FADE_S) * shapes)
        return found

    def _gap(self) -> float:
        return _SHORTEST_GAP_S + _GAP_RANGE_S * chance(self._seed, 41, self._number)
