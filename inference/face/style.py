"""How a mood changes the way in which a mouth speaks: wider or smaller, spread or drawn down.

Values are for full intensity; less is in proportion. Contacts stay contacts in every mood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from inference.face.visemes import sided
from inference.types import ARKIT_INDEX, Floats

STYLES: Final[tuple[str, ...]] = ("joy", "confidence", "surprise", "thoughtfulness", "concern")


@dataclass(frozen=True, slots=True)
class Style:
    """What a mood does while somebody speaks.

    Attributes:
        jaw: factor on how far the jaw opens.
        lips: factor on what the lips do.
        held: ARKit weights, without side, that are added while there is speech.
    """

    jaw: float = 1.0
    lips: float = 1.0
    held: dict[str, float] = field(default_factory=dict)


_TABLE: Final[dict[str, Style]] = {
    "joy": Style(1.12, 1.08, {"mouthSmile": 0.16, "mouthDimple": 0.06, "mouthUpperUp": 0.05}),
    "confidence": Style(1.06, 1.14, {"mouthStretch": 0.03}),
    "surprise": Style(1.25, 1.05, {"mouthFunnel": 0.04}),
    "thoughtfulness": Style(0.86, 0.90, {"mouthPress": 0.03}),
    "concern": Style(0.88, 0.94, {"mouthStretch": 0.05, "mouthShrugLower": 0.05}),
}
_LIPS: Final = (
    "mouthFunnel",
    "mouthPucker",
    "mouthStretch",
    "mouthSmile",
    "mouthDimple",
    "mouthLowerDown",
    "mouthUpperUp",
)


def styled(weights: Floats, style: Floats) -> Floats:
    """Return a track as it would look in a mood.

    Args:
        weights: [F, K] of neutral speech.
        style: [len(STYLES)] how strong each mood is, 0 to 1, together at most 1.

    Returns:
        [F, K]; where the mouth rests in silence it still rests, and closed lips are closed.
    """
    jaw, close = ARKIT_INDEX["jawOpen"], ARKIT_INDEX["mouthClose"]
    result = weights.copy()
    moods = [(_TABLE[name], float(share)) for name, share in zip(STYLES, style, strict=True)]
    jaw_factor = 1.0 + sum(share * (mood.jaw - 1.0) for mood, share in moods)
    lips_factor = 1.0 + sum(share * (mood.lips - 1.0) for mood, share in moods)
    result[:, [jaw, close]] *= jaw_factor
    for name in _LIPS:
        for full in sided(name):
            result[:, ARKIT_INDEX[full]] *= lips_factor
    speaks = np.clip(weights[:, jaw] / 0.08, 0.0, 1.0)
    for mood, share in moods:
        for name, value in mood.held.items():
            for full in sided(name):
                result[:, ARKIT_INDEX[full]] += share * value * speaks
    return np.clip(result, 0.0, 1.0)
