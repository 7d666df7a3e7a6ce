"""From a direction to the two eyes: the visitor's place, vergence, a target held while the head moves, lids."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from renderer.animation.blend import Chase, Values
from renderer.animation.gaze import Gaze
from renderer.rig import EYE_DOWN_RAD, EYE_IN_RAD, EYE_OUT_RAD, EYE_UP_RAD

HALF_APART_M: Final = 0.0315  # half the distance between two pupils
_NEAREST_M: Final = 0.25
_FARTHEST_ASIDE_RAD: Final = math.radians(35)
_FARTHEST_UP_RAD: Final = math.radians(20)
_FIND_S: Final = 0.35  # to a visitor who moves
_HEAD_S: Final = 0.9  # the head comes after
_LID_FOLLOWS_DOWN: Final = 0.12  # eyeBlink for eyeLookDown 1
_HELD: Final = 0.92  # share of the head's motion that the eyes make good


class Aim:
    """Keeps eyes and head on a visitor who moves, and lets the head follow large looks a little."""

    def __init__(self) -> None:
        self._place = Chase(np.zeros(3), _FIND_S)
        self._head = Chase(np.zeros(2), _HEAD_S)

    def place(self, time_s: float, visitor_m: tuple[float, float, float] | None) -> Values:
        """Return [up, left, vergence of each eye] of the visitor, radians; nothing or no number is straight ahead."""
        return self._place.at(time_s, direction(visitor_m))

    def head(self, time_s: float, gaze: Gaze, share: float) -> Values:
        """Return how far the head goes along with a look: [up, left], radians."""
        return self._head.at(time_s, share * np.array([gaze.up_rad, gaze.left_rad]))


def direction(visitor_m: tuple[float, float, float] | None) -> Values:
    """Return [up, left, vergence of each eye] for a place as in FaceState.visitor_m, radians."""
    if visitor_m is None or not all(math.isfinite(value) for value in visitor_m):
        return np.zeros(3)
    aside, above, out = visitor_m
    out = max(out, _NEAREST_M)
    away = math.hypot(aside, out)
    left = min(_FARTHEST_ASIDE_RAD, max(-_FARTHEST_ASIDE_RAD, math.atan2(aside, out)))
    up = min(_FARTHEST_UP_RAD, max(-_FARTHEST_UP_RAD, math.atan2(above, away)))
    return np.array([up, left, math.atan2(HALF_APART_M, math.hypot(away, above))])


def held(gaze: Gaze, head_rad: tuple[float, float, float]) -> Gaze:
    """Return where eyes turn in a head that has turned, so that they keep looking the same way."""
    pitch, yaw, _ = head_rad
    return Gaze(gaze.up_rad + _HELD * pitch, gaze.left_rad - _HELD * yaw)


def eye_weights(gaze: Gaze, vergence_rad: float = 0.0) -> dict[str, float]:
    """Return the eyeLook weights, 0 to 1, and the lids that follow a look down.

    Args:
        gaze: of the middle between the eyes.
        vergence_rad: how far each eye turns inwards of it.
    """
    weights: dict[str, float] = {}
    for side, outward in (("Left", 1.0), ("Right", -1.0)):
        out = outward * gaze.left_rad - vergence_rad
        weights[f"eyeLookUp{side}"] = min(1.0, max(0.0, gaze.up_rad / EYE_UP_RAD))
        weights[f"eyeLookDown{side}"] = min(1.0, max(0.0, -gaze.up_rad / EYE_DOWN_RAD))
        weights[f"eyeLookOut{side}"] = min(1.0, max(0.0, out / EYE_OUT_RAD))
        weights[f"eyeLookIn{side}"] = min(1.0, max(0.0, -out / EYE_IN_RAD))
        weights[f"eyeBlink{side}"] = _LID_FOLLOWS_DOWN * weights[f"eyeLookDown{side}"]
    return weights
