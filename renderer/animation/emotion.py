"""The system's moods as shapes, and the rule that keeps them from opening lips that speech has closed."""

from __future__ import annotations

from typing import Final

import numpy as np

from renderer.animation.blend import Values
from renderer.types import ARKIT_INDEX, ARKIT_NAMES, Emotion, Floats


def _both(**values: float) -> dict[str, float]:
    return {f"{name}{side}": value for name, value in values.items() for side in ("Left", "Right")}


# Weights at intensity 1. They are small on purpose: an advisor's face is friendly, not a mask.
MOODS: Final[dict[Emotion, dict[str, float]]] = {
    "neutral": {**_both(mouthSmile=0.17, browOuterUp=0.04), "browInnerUp": 0.20},
    "joy": {
        **_both(mouthSmile=0.60, cheekSquint=0.38, eyeSquint=0.18, mouthDimple=0.10, browOuterUp=0.10),
        "browInnerUp": 0.14,
    },
    "confidence": {
        **_both(mouthSmile=0.32, browOuterUp=0.08, mouthDimple=0.08, eyeSquint=0.08, cheekSquint=0.10),
        "browInnerUp": 0.10,
    },
    "surprise": {**_both(browOuterUp=0.45, eyeWide=0.42), "browInnerUp": 0.52, "jawOpen": 0.12},
    "thoughtfulness": {**_both(browDown=0.12, eyeSquint=0.16, mouthPress=0.14), "browInnerUp": 0.16},
    "concern": {**_both(mouthFrown=0.22, browDown=0.10, eyeSquint=0.08, mouthPress=0.08), "browInnerUp": 0.46},
}

_MOUTH: Final = np.array([name.startswith(("mouth", "jaw")) for name in ARKIT_NAMES])
# How much of each means shut lips: they press and roll only a little when they meet.
_CLOSERS: Final = (
    ("mouthPressLeft", 3.0), ("mouthPressRight", 3.0), ("mouthRollLower", 3.5), ("mouthRollUpper", 3.5),
)  # fmt: skip
_CLOSE_SHOWS: Final = 0.06  # mouthClose below this says nothing
_ROUNDERS: Final = ("mouthFunnel", "mouthPucker")
_WHILE_TALKING: Final = 0.75  # share of a mood's mouth that stays when the mouth has work to do


def goal(emotion: Emotion, intensity: float) -> Values:
    """Return the weights [K] of a mood; what is missing to full intensity is neutral."""
    row = np.zeros(len(ARKIT_NAMES))
    for name, share in ((emotion, intensity), ("neutral", 1.0 - intensity)):
        for shape, value in MOODS[name].items():
            row[ARKIT_INDEX[shape]] += share * value
    return row


def closure(speech: Floats) -> float:
    """Return how closed speech holds the lips: 0 free, 1 as in p, b and m."""
    close, jaw = float(speech[ARKIT_INDEX["mouthClose"]]), float(speech[ARKIT_INDEX["jawOpen"]])
    shut = close / (jaw + 0.02) * min(1.0, close / _CLOSE_SHOWS)  # mouthClose takes back what jawOpen opened
    return min(1.0, max(shut, *(gain * float(speech[ARKIT_INDEX[name]]) for name, gain in _CLOSERS)))


def rounding(speech: Floats) -> float:
    """Return how rounded speech holds the lips, 0 to 1."""
    return float(min(1.0, max(float(speech[ARKIT_INDEX[name]]) for name in _ROUNDERS)))


def under_speech(mood: Values, speech: Floats | None) -> Values:
    """Return the mood with its mouth given way to what speech needs.

    A smile spreads the lips: it yields to lips that are closed or rounded by speech, and comes back between them.
    """
    if speech is None:
        return mood
    busy = float(np.max(speech[_MOUTH], initial=0.0)) > 0.02
    room = (1.0 - 0.88 * closure(speech)) * (1.0 - 0.75 * rounding(speech)) * (_WHILE_TALKING if busy else 1.0)
    out = mood.copy()
    out[_MOUTH] *= room
    return out
