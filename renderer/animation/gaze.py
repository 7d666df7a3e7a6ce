"""Where the eyes look: at the visitor, with small jumps around the face, and away while thinking."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from renderer.animation.curves import chance, ease
from renderer.types import Activity

_SHORTEST_HOLD_S: Final = 0.45
_HOLD_RANGE_S: Final = 1.9
_JUMP_S: Final = 0.045  # a saccade of a few degrees
_REACH_RAD: Final = math.radians(25)  # eyeLook weight 1
_LID_FOLLOWS_DOWN: Final = 0.12  # eyeBlink for eyeLookDown 1


@dataclass(frozen=True, slots=True)
class Gaze:
    """A direction: up and to the avatar's left, radians."""

    up_rad: float
    left_rad: float


# How far from the visitor's eyes the jumps of each activity reach (up, down, sideways), in degrees.
_SPREAD: Final[dict[Activity, tuple[float, float, float]]] = {
    "idle": (1.2, 2.2, 3.2),
    "listening": (0.6, 1.4, 1.5),
    "speaking": (0.9, 1.8, 2.2),
    "thinking": (1.5, 0.5, 2.5),
}
_AWAY_UP_RAD: Final = math.radians(7.5)
_AWAY_SIDE_RAD: Final = math.radians(10)


class Eyes:
    """The saccades of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed, self._number = seed, 0
        self._start_s = 0.0
        self._end_s = self._hold()

    def at(self, time_s: float, activity: Activity, aversion: float) -> Gaze:
        """Return where the eyes look.

        Args:
            time_s: from 0; must not run backwards.
            activity: sets how far the jumps reach.
            aversion: 0 looks at the visitor, 1 looks away, up and to one side.
        """
        while self._end_s <= time_s:
            self._number += 1
            self._start_s, self._end_s = self._end_s, self._end_s + self._hold()
        before, now = self._target(self._number - 1, activity), self._target(self._number, activity)
        share = ease((time_s - self._start_s) / _JUMP_S)
        side = 1.0 if chance(self._seed, 24, int(time_s // 7.0)) < 0.5 else -1.0
        return Gaze(
            before.up_rad + (now.up_rad - before.up_rad) * share + aversion * _AWAY_UP_RAD,
            before.left_rad + (now.left_rad - before.left_rad) * share + aversion * side * _AWAY_SIDE_RAD,
        )

    def _hold(self) -> float:
        """Return how long the eyes rest on the current target, seconds."""
        return _SHORTEST_HOLD_S + _HOLD_RANGE_S * chance(self._seed, 21, self._number) ** 2

    def _target(self, number: int, activity: Activity) -> Gaze:
        up, down, aside = _SPREAD[activity]
        if chance(self._seed, 22, number) < 0.35:  # back to the visitor's eyes
            return Gaze(0.0, 0.0)
        height = -down + (up + down) * chance(self._seed, 23, number)
        across = aside * (2.0 * chance(self._seed, 25, number) - 1.0)
        return Gaze(math.radians(height), math.radians(across))


def eye_weights(gaze: Gaze) -> dict[str, float]:
    """Return the eyeLook weights, and the lids that follow a look down."""
    up, left = gaze.up_rad / _REACH_RAD, gaze.left_rad / _REACH_RAD
    found = {
        "eyeLookUp": max(0.0, up),
        "eyeLookDown": max(0.0, -up),
    }
    weights = {f"{name}{side}": value for name, value in found.items() for side in ("Left", "Right")}
    weights |= {
        "eyeLookOutLeft": max(0.0, left),
        "eyeLookInLeft": max(0.0, -left),
        "eyeLookInRight": max(0.0, left),
        "eyeLookOutRight": max(0.0, -left),
    }
    follow = _LID_FOLLOWS_DOWN * found["eyeLookDown"]
    weights |= {"eyeBlinkLeft": follow, "eyeBlinkRight": follow}
    return weights
