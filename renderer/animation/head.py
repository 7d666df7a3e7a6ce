"""Breath, and the small motion of a head that is alive: more while speaking, tilted while listening."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from renderer.animation.blend import Values
from renderer.animation.curves import drift
from renderer.types import Activity

_BREATH_S: Final = 4.1
_PANTING_S: Final = 1.5
LIMITS_DEG: Final = (16.0, 22.0, 13.0)  # pitch, yaw, roll are never further
_IN_SHARE: Final = 0.42  # breathing in is quicker than out

# For each activity: drift of pitch, yaw, roll (degrees), its pace (1/s), and the resting pitch, yaw, roll.
_HABITS: Final[dict[Activity, tuple[float, ...]]] = {
    "idle": (0.8, 1.5, 0.7, 0.30, 0.0, 0.0, 0.0),
    "listening": (0.7, 1.0, 0.6, 0.35, 1.6, 1.5, 4.2),
    "thinking": (0.9, 1.2, 0.9, 0.30, -0.6, 1.5, -2.4),
    "speaking": (2.1, 2.6, 1.5, 0.75, 0.6, 0.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Pitch, yaw, roll in radians; right, up, forward in metres."""

    angles_rad: tuple[float, float, float]
    shift_m: tuple[float, float, float]


class Breath:
    """Breath by breath; haste shortens the next ones without a jump."""

    def __init__(self) -> None:
        self._phase, self._last_s = 0.0, 0.0

    def at(self, time_s: float, haste: float) -> float:
        """Return 0 (out) to 1 (in).

        Args:
            time_s: from 0; must not run backwards.
            haste: 0 at rest, 1 out of breath.
        """
        period_s = _BREATH_S + (_PANTING_S - _BREATH_S) * min(1.0, max(0.0, haste))
        passed_s, self._last_s = max(0.0, time_s - self._last_s), time_s
        self._phase = (self._phase + passed_s / period_s) % 1.0
        return _drawn(self._phase)


def _drawn(x: float) -> float:
    """Return the breath at a phase from 0 to 1: in quicker than out, with a rest at the end."""
    if x < _IN_SHARE:
        return 0.5 - 0.5 * math.cos(math.pi * x / _IN_SHARE)
    return 0.5 + 0.5 * math.cos(math.pi * min(1.0, (x - _IN_SHARE) / (0.9 - _IN_SHARE)))


def habit(activity: Activity) -> Values:
    """Return the numbers of an activity as a vector that can glide."""
    return np.array(_HABITS[activity])


def alive(time_s: float, habits: Values, strength: float, seed: int) -> HeadPose:
    """Return the head's motion by itself.

    Args:
        time_s: from 0.
        habits: from `habit`, perhaps between two activities.
        strength: of the motion; the resting pose stays.
        seed: another seed is another person.
    """
    pitch, yaw, roll, pace, *rest = (float(value) for value in habits)
    # two paces and not one that changes: a changing pace would make the phase jump
    calm, lively = drift_three(time_s, 3.4, seed), drift_three(time_s, 1.15, seed + 50)
    lively_share = min(1.0, max(0.0, (pace - 0.30) / 0.45))
    mixed = [(1.0 - lively_share) * a + lively_share * b for a, b in zip(calm, lively, strict=True)]
    angles = (
        math.radians(rest[0] + strength * pitch * mixed[0]),
        math.radians(rest[1] + strength * yaw * mixed[1]),
        math.radians(rest[2] + strength * roll * mixed[2]),
    )
    sway = [strength * value for value in drift_three(time_s, 5.3, seed + 90)]
    return HeadPose(angles, (0.0015 * sway[0], 0.0006 * sway[1], 0.002 * sway[2]))


def limited(angles_deg: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the sum of all that turns the head, softly kept within what looks at ease; radians from degrees."""
    pitch, yaw, roll = (
        math.radians(limit * math.tanh(angle / limit)) for angle, limit in zip(angles_deg, LIMITS_DEG, strict=True)
    )
    return pitch, yaw, roll


def drift_three(time_s: float, period_s: float, seed: int) -> tuple[float, float, float]:
    """Return three independent drifts in -1 to 1."""
    return drift(time_s, period_s, seed, 31), drift(time_s, period_s, seed, 32), drift(time_s, period_s, seed, 33)
