"""Gestures by name: curves over a second or so, for head, shoulders and face; and the small nods of a listener."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from renderer.animation.curves import chance, pulse

_BETWEEN_NODS_S: Final = 1.6
_ANSWERED: Final = 0.8  # share of pauses
_NOD_MIDDLE: Final = 0.42  # share of a nod about which its swings go


@dataclass(frozen=True, slots=True)
class Effect:
    """What a gesture adds: pitch, yaw, roll in degrees; right, up, forward in metres; ARKit weights; raised shoulders.

    Shoulders are 0 to 1 of what a full breath lifts them; nods are 0 to 1 of a head that is busy nodding.
    """

    angles_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    weights: dict[str, float] = field(default_factory=dict)
    shoulders: float = 0.0
    nods: float = 0.0


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture: rise, hold and fall in seconds; its full effect; swings a second if it shakes.

    Yaw swings to both sides, pitch from its full effect to a little above where the head was: nobody nods upwards.
    """

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
_LESS: Final = {name: 0.6 * value for name, value in _BROWS.items()}
_ASK: Final = {**_BROWS, "mouthShrugLower": 0.28, "mouthFrownLeft": 0.14, "mouthFrownRight": 0.14}
_NEAR: Final = {"browInnerUp": 0.10, "eyeWideLeft": 0.06, "eyeWideRight": 0.06}

GESTURES: Final[dict[str, Gesture]] = {
    "nod": Gesture(0.26, 0.52, 0.42, Effect((4.6, 0.0, 0.0), nods=1.0), swing_hz=1.7),
    "shake": Gesture(0.20, 0.80, 0.42, Effect((0.3, 5.5, 0.0), weights={"browInnerUp": 0.08}), swing_hz=1.7),
    "tilt": Gesture(0.40, 0.80, 0.60, Effect((0.5, 0.0, 6.0), weights={"browInnerUp": 0.10})),
    "lean_in": Gesture(0.60, 1.30, 0.90, Effect((2.2, 0.0, 0.0), (0.0, -0.002, 0.022), _NEAR)),
    "shrug": Gesture(0.28, 0.35, 0.55, Effect((-0.5, 0.0, 4.5), (0.0, -0.006, 0.0), _ASK, shoulders=1.0)),
    "explain": Gesture(0.35, 0.90, 0.70, Effect((1.6, 3.2, -2.4), (0.0, 0.0, 0.006), _LESS)),
}

# A listener's answers to a pause: mostly one small nod, sometimes two, sometimes brows alone.
LISTENER: Final[tuple[tuple[float, Gesture], ...]] = (
    (0.50, Gesture(0.22, 0.02, 0.36, Effect((3.0, 0.0, 0.0)))),
    (0.30, Gesture(0.22, 0.62, 0.34, Effect((2.6, 0.0, 0.0)), swing_hz=1.6)),
    (0.20, Gesture(0.22, 0.20, 0.40, Effect((1.2, 0.0, 0.8), weights=_LESS))),
)


def effect(gesture: Gesture, since_s: float, strength: float = 1.0) -> Effect:
    """Return what a gesture adds that long after it began; nothing before and after."""
    size = strength * pulse(since_s, gesture.rise_s, gesture.hold_s, gesture.fall_s)
    swing = math.cos(2.0 * math.pi * gesture.swing_hz * max(0.0, since_s - gesture.rise_s)) if gesture.swing_hz else 1.0
    pitch, yaw, roll = gesture.full.angles_deg
    right, up, forward = gesture.full.shift_m
    return Effect(
        (size * (_NOD_MIDDLE + (1.0 - _NOD_MIDDLE) * swing) * pitch, size * swing * yaw, size * roll),
        (size * right, size * up, size * forward),
        {shape: size * weight for shape, weight in gesture.full.weights.items()},
        size * gesture.full.shoulders,
        size * gesture.full.nods,
    )


class Gestures:
    """The gestures that run, and the nods at a client's pauses."""

    def __init__(self, seed: int) -> None:
        self._seed, self._pauses = seed, 0
        self._running: list[tuple[Gesture, float]] = []
        self._nods: list[tuple[Gesture, float]] = []
        self._last_nod_s = -1e9

    def begin(self, name: str, at_s: float) -> None:
        """Begin a gesture at a time; "none" and unknown names do nothing."""
        if name in GESTURES:
            self._running.append((GESTURES[name], at_s))

    def client_paused(self, at_s: float) -> None:
        """Answer a pause of the client, four times of five and not twice within 1.6 s."""
        self._pauses += 1
        begins_s = at_s + 0.15 + 0.25 * chance(self._seed, 63, self._pauses)
        if begins_s - self._last_nod_s < _BETWEEN_NODS_S or chance(self._seed, 61, self._pauses) >= _ANSWERED:
            return
        self._last_nod_s, drawn = begins_s, chance(self._seed, 62, self._pauses)
        for share, gesture in LISTENER:
            if drawn < share:
                self._nods.append((gesture, begins_s))
                return
            drawn -= share

    def at(self, time_s: float, strength: float, listening: float) -> Effect:
        """Return what all of them add now; `listening`, 0 to 1, is how much of the nods shows."""
        self._running = [one for one in self._running if time_s - one[1] <= one[0].duration_s]
        self._nods = [one for one in self._nods if time_s - one[1] <= one[0].duration_s]
        effects = [effect(gesture, time_s - at_s, strength) for gesture, at_s in self._running]
        effects += [effect(gesture, time_s - at_s, strength * listening) for gesture, at_s in self._nods]
        return _sum(effects)


def _sum(effects: list[Effect]) -> Effect:
    angles, shift, weights = [0.0] * 3, [0.0] * 3, dict[str, float]()
    for one in effects:
        angles = [a + b for a, b in zip(angles, one.angles_deg, strict=True)]
        shift = [a + b for a, b in zip(shift, one.shift_m, strict=True)]
        for shape, value in one.weights.items():
            weights[shape] = max(weights.get(shape, 0.0), value)
    shoulders = min(1.0, sum(one.shoulders for one in effects))
    nods = min(1.0, sum(one.nods for one in effects))
    return Effect((angles[0], angles[1], angles[2]), (shift[0], shift[1], shift[2]), weights, shoulders, nods)
