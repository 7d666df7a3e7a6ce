"""How our moods are asked for in Audio2Face's own emotions.

Half strengths: the renderer shows the mood too, and speech should only be coloured by it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.face.audio2face.description import Sizes
from inference.face.style import STYLES
from inference.types import Floats

EMOTIONS: Final[tuple[str, ...]] = (
    "amazement", "anger", "cheekiness", "disgust", "fear", "grief", "joy", "outofbreath", "pain", "sadness",
)  # fmt: skip
_ASKED_FOR: Final[dict[str, dict[str, float]]] = {
    "joy": {"joy": 0.5},
    "confidence": {"joy": 0.15},
    "surprise": {"amazement": 0.5},
    "thoughtfulness": {},
    "concern": {"sadness": 0.3},
}


def emotions(style: Floats | None) -> dict[str, float]:
    """Return the strength of each of Audio2Face's emotions that a style asks for, 0 to 1."""
    wanted: dict[str, float] = {}
    for name, share in zip(STYLES, [] if style is None else style.ravel().tolist(), strict=style is not None):
        for emotion, strength in _ASKED_FOR[name].items():
            wanted[emotion] = min(1.0, wanted.get(emotion, 0.0) + strength * share)
    return {name: strength for name, strength in wanted.items() if strength > 0}


def explicit_emotions(sizes: Sizes, style: Floats | None) -> Floats:
    """Return the explicit emotions for a model: [explicit], its default where a style asks for nothing."""
    wanted = emotions(style)
    if not wanted:
        return np.array(sizes.default_emotion, np.float32)
    return np.array([wanted.get(name.lower(), 0.0) for name in sizes.explicit], np.float32)
