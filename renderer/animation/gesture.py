"""Gestures of the head by name: curves over a second or so."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from renderer.animation.curves import pulse


@dataclass(frozen=True, slots=True)
class Effect:
    """What a gesture adds: pitch, yaw, roll in degrees; right, up, forward in metres; ARKit weights."""

    angles_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    weights: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture: rise, hold and fall in seconds; its full effect; swings a second on pitch and yaw if it shakes."""

    rise_s: float
    hold_s: float
    fall_s: float
    full: Effect
    swing_hz: float = 0.0

    @property
    def duration_s(self) -> float:
        """Seconds until it has left no trace."""
        return self.rise_s + self.hold_s + self.fall_s


_BROWS: Final = {"browInnerUp": 0.30, "browOuterUpLeft": 0.28, "browOuterUpRight": 0.28}

GESTURES: Final[dict[str, Gesture]] = {
    "nod": Gesture(0.14, 0.30, 0.34, Effect((5.5, 0.0, 0.0)), swing_hz=2.1),
    "shake": Gesture(0.16, 0.55, 0.36, Effect((0.0, 6.0, 0.0)), swing_hz=1.9),
    "tilt": Gesture(0.35, 0.70, 0.55, Effect((0.5, 0.0, 6.5))),
    "lean_in": Gesture(0.50, 1.20, 0.80, Effect((2.2, 0.0, 0.0), (0.0, -0.002, 0.022))),
    "shrug": Gesture(
        0.28, 0.35, 0.50, Effect((-0.5, 0.0, 4.5), (0.0, -0.006, 0.0), {**_BROWS, "mouthShrugLower": 0.3})
    ),
    "explain": Gesture(0.25, 0.65, 0.60, Effect((1.8, 3.0, -2.0), (0.0, 0.0, 0.006), _BROWS)),
}


def effect(name: str, since_s: float) -> Effect:
    """Return what a gesture adds that long after it began; nothing for "none" and unknown names."""
    gesture = GESTURES.get(name)
    if gesture is None:
        return Effect()
    size = pulse(since_s, gesture.rise_s, gesture.hold_s, gesture.fall_s)
    swing = math.cos(2.0 * math.pi * gesture.swing_hz * max(0.0, since_s - gesture.rise_s)) if gesture.swing_hz else 1.0
    pitch, yaw, roll = gesture.full.angles_deg
    right, up, forward = gesture.full.shift_m
    return Effect(
        (size * swing * pitch, size * swing * yaw, size * roll),
        (size * right, size * up, size * forward),
        {shape: size * weight for shape, weight in gesture.full.weights.items()},
    )
