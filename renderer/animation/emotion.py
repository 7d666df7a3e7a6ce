"""Emotions as shapes: the system's own and the ten explicit ones of Audio2Face."""

from __future__ import annotations

from typing import Final

import numpy as np

from renderer.animation.blend import Values
from renderer.errors import AnimationError
from renderer.types import A2F_EMOTIONS, ARKIT_INDEX, ARKIT_NAMES, Activity, Emotion

Shapes = dict[str, float]


def _both(**values: float) -> Shapes:
    return {f"{name}{side}": value for name, value in values.items() for side in ("Left", "Right")}


# Weights at intensity 1. They are small on purpose: an advisor's face is friendly, not a mask.
MOODS: Final[dict[Emotion, Shapes]] = {
    "neutral": {**_both(mouthSmile=0.17, browOuterUp=0.04), "browInnerUp": 0.20},
    "joy": {
        **_both(
            mouthSmile=0.74, cheekSquint=0.50, eyeSquint=0.22, mouthDimple=0.10, mouthUpperUp=0.16, browOuterUp=0.14
        ),
        "browInnerUp": 0.16,
    },
    "confidence": {
        **_both(mouthSmile=0.40, browOuterUp=0.14, mouthDimple=0.14, eyeSquint=0.14, cheekSquint=0.16),
        "browInnerUp": 0.06,
    },
    "surprise": {**_both(browOuterUp=0.60, eyeWide=0.55), "browInnerUp": 0.70, "jawOpen": 0.15, "mouthFunnel": 0.06},
    "thoughtfulness": {
        **_both(browDown=0.10, eyeSquint=0.26, mouthPress=0.24),
        "browInnerUp": 0.14,
        "browDownRight": 0.34,
        "browOuterUpLeft": 0.30,
        "mouthLeft": 0.12,
    },
    "concern": {**_both(mouthFrown=0.34, browDown=0.16, eyeSquint=0.12, mouthPress=0.12), "browInnerUp": 0.78},
}

# Audio2Face's explicit emotions, at 1; which muscles follow P. Ekman and W. Friesen's Facial Action Coding System.
EXPLICIT: Final[dict[str, Shapes]] = {
    "amazement": {**_both(browOuterUp=0.52, eyeWide=0.45), "browInnerUp": 0.60, "jawOpen": 0.20, "mouthFunnel": 0.08},
    "anger": {
        **_both(browDown=0.80, eyeSquint=0.26, noseSneer=0.24, mouthPress=0.26, mouthFrown=0.14),
        "mouthRollUpper": 0.08,
        "jawForward": 0.10,
    },
    "cheekiness": {
        **_both(eyeSquint=0.18, cheekSquint=0.18),
        "mouthSmileLeft": 0.52,
        "mouthSmileRight": 0.22,
        "mouthDimpleLeft": 0.28,
        "browOuterUpLeft": 0.34,
        "browDownRight": 0.12,
    },
    "disgust": {
        **_both(noseSneer=0.50, mouthUpperUp=0.20, browDown=0.34, eyeSquint=0.28, cheekSquint=0.22, mouthFrown=0.20),
        "mouthShrugLower": 0.14,
    },
    "fear": {
        **_both(eyeWide=0.60, browOuterUp=0.26, browDown=0.12, mouthStretch=0.42, mouthFrown=0.08),
        "browInnerUp": 0.68,
        "jawOpen": 0.06,
    },
    "grief": {
        **_both(mouthFrown=0.50, browDown=0.10, eyeSquint=0.42, cheekSquint=0.26, mouthPress=0.16),
        "browInnerUp": 0.85,
        "mouthShrugLower": 0.30,
    },
    "joy": {**MOODS["joy"], **_both(mouthSmile=0.80)},
    "outofbreath": {
        **_both(browOuterUp=0.10, mouthLowerDown=0.08, noseSneer=0.06),
        "browInnerUp": 0.36,
        "jawOpen": 0.22,
        "mouthFunnel": 0.10,
    },
    "pain": {
        **_both(browDown=0.50, eyeSquint=0.54, cheekSquint=0.55, noseSneer=0.32, mouthStretch=0.36, mouthUpperUp=0.14),
        "browInnerUp": 0.24,
    },
    "sadness": {
        **_both(mouthFrown=0.34, eyeSquint=0.10),
        "browInnerUp": 0.76,
        "mouthShrugLower": 0.14,
    },
}

# What an activity adds to the mood: an attentive, a pondering and a resting face.
_ACTIVITY: Final[dict[Activity, Shapes]] = {
    "idle": {},
    "listening": {**_both(eyeWide=0.06, browOuterUp=0.07, mouthSmile=0.04), "browInnerUp": 0.08},
    "thinking": {**_both(eyeSquint=0.08), "browDownRight": 0.10, "browOuterUpLeft": 0.10, "mouthLeft": 0.06,
                 "mouthPressLeft": 0.10, "mouthPressRight": 0.06},
    "speaking": {},
}  # fmt: skip


def row(shapes: Shapes) -> Values:
    """Return shapes as weights [K]."""
    weights = np.zeros(len(ARKIT_NAMES))
    for name, value in shapes.items():
        weights[ARKIT_INDEX[name]] = value
    return weights


_MOOD_ROWS: Final = {name: row(shapes) for name, shapes in MOODS.items()}
_EXPLICIT_ROWS: Final = np.stack([row(EXPLICIT[name]) for name in A2F_EMOTIONS])  # [10, K]
_ACTIVITY_ROWS: Final = {name: row(shapes) for name, shapes in _ACTIVITY.items()}


def goal(emotion: Emotion, intensity: float) -> Values:
    """Return the weights [K] of a mood; what is missing to full intensity is neutral."""
    return intensity * _MOOD_ROWS[emotion] + (1.0 - intensity) * _MOOD_ROWS["neutral"]


def activity_face(activity: Activity) -> Values:
    """Return what an activity adds to the face, [K]."""
    return _ACTIVITY_ROWS[activity]


def checked(amounts: tuple[float, ...]) -> Values:
    """Return the ten amounts as a vector that sums up to 1 at most, [10]; none given is nothing.

    Raises:
        AnimationError: not ten, or one outside 0 to 1.
    """
    if not amounts:
        return np.zeros(len(A2F_EMOTIONS))
    if len(amounts) != len(A2F_EMOTIONS):
        raise AnimationError(f"{len(amounts)} Audio2Face emotions were given; give {len(A2F_EMOTIONS)} or none.")
    for name, amount in zip(A2F_EMOTIONS, amounts, strict=True):
        if not 0.0 <= amount <= 1.0:
            raise AnimationError(f"The Audio2Face emotion {name} is {amount:g}, outside 0 to 1; choose a value within.")
    given = np.array(amounts, float)
    return given / max(1.0, float(given.sum()))


def covered(mood: Values, amounts: Values) -> Values:
    """Return the mood [K] with the explicit emotions [10] over it; amounts that add up to 1 hide it."""
    out: Values = (1.0 - amounts.sum()) * mood + amounts @ _EXPLICIT_ROWS
    return out
