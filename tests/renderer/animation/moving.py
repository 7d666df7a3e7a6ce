"""Runs of the animator and the curves in them, for the tests here."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from renderer.animation import FaceAnimator
from renderer.rig import EYE_DOWN_RAD, EYE_IN_RAD, EYE_OUT_RAD, EYE_UP_RAD
from renderer.types import ARKIT_INDEX, FaceFrame, FaceState, Floats, no_weights

RATE_HZ = 60
Curve = npt.NDArray[np.float64]


def run(seconds: float, state: FaceState, animator: FaceAnimator, speech: Floats | None = None) -> list[FaceFrame]:
    return [animator.frame(step / RATE_HZ, state, speech) for step in range(round(seconds * RATE_HZ))]


def curve(frames: list[FaceFrame], name: str) -> Curve:
    return np.array([frame.weights[ARKIT_INDEX[name]] for frame in frames], float)


def head_deg(frames: list[FaceFrame]) -> Curve:
    """Return [F, 3] pitch, yaw, roll."""
    angles: Curve = np.degrees(np.array([frame.head_rad for frame in frames]))
    return angles


def speech(**values: float) -> Floats:
    row = no_weights()
    for name, value in values.items():
        row[ARKIT_INDEX[name]] = value
    return row


def looked_deg(frames: list[FaceFrame]) -> Curve:
    """Return [F, 2] up and left of where the eyes look in the room: eyeballs and head together."""
    up = curve(frames, "eyeLookUpLeft") * EYE_UP_RAD - curve(frames, "eyeLookDownLeft") * EYE_DOWN_RAD
    sides = [
        sign * (curve(frames, f"eyeLookOut{side}") * EYE_OUT_RAD - curve(frames, f"eyeLookIn{side}") * EYE_IN_RAD)
        for side, sign in (("Left", 1.0), ("Right", -1.0))
    ]
    head = head_deg(frames)
    return np.stack([np.degrees(up) - head[:, 0], np.degrees(0.5 * (sides[0] + sides[1])) + head[:, 1]], axis=1)


def starts(closure: Curve) -> Curve:
    """Return when blinks begin, seconds."""
    shut = closure > 0.5
    found: Curve = np.nonzero(shut[1:] & ~shut[:-1])[0] / RATE_HZ
    return found
