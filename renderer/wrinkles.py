"""Which expression creases which region of the skin.

The picture of the relief holds all creases of a face at once; a crease shows as far as its region is folded by the
shapes that fold it. Regions are found from the pivots, so that the file needs no masks. Letters: V vertices, R regions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from renderer.face_asset import Point
from renderer.types import ARKIT_INDEX, Floats

# Region to the shapes that fold it and how much each does at 1. What folds together adds up, to 1 at most.
CAUSES: Final[dict[str, dict[str, float]]] = {
    "forehead": {"browInnerUp": 1.0, "browOuterUpLeft": 0.25, "browOuterUpRight": 0.25},
    "foreheadLeft": {"browOuterUpLeft": 0.9, "browInnerUp": 0.45},
    "foreheadRight": {"browOuterUpRight": 0.9, "browInnerUp": 0.45},
    "frown": {"browDownLeft": 0.5, "browDownRight": 0.5, "browInnerUp": 0.15},
    "eyeLeft": {"cheekSquintLeft": 0.6, "eyeSquintLeft": 0.5, "mouthSmileLeft": 0.35, "eyeBlinkLeft": 0.10},
    "eyeRight": {"cheekSquintRight": 0.6, "eyeSquintRight": 0.5, "mouthSmileRight": 0.35, "eyeBlinkRight": 0.10},
    "noseLeft": {"noseSneerLeft": 1.0, "browDownLeft": 0.15},
    "noseRight": {"noseSneerRight": 1.0, "browDownRight": 0.15},
    "cheekLeft": {"mouthSmileLeft": 0.75, "cheekSquintLeft": 0.3, "noseSneerLeft": 0.5, "mouthUpperUpLeft": 0.35,
                  "mouthDimpleLeft": 0.4, "mouthStretchLeft": 0.3},
    "cheekRight": {"mouthSmileRight": 0.75, "cheekSquintRight": 0.3, "noseSneerRight": 0.5, "mouthUpperUpRight": 0.35,
                   "mouthDimpleRight": 0.4, "mouthStretchRight": 0.3},
    "lips": {"mouthPucker": 0.9, "mouthFunnel": 0.35, "mouthPressLeft": 0.15, "mouthPressRight": 0.15,
             "mouthRollUpper": 0.2, "mouthRollLower": 0.2},
    "chin": {"mouthShrugLower": 0.9, "mouthFrownLeft": 0.25, "mouthFrownRight": 0.25, "mouthPressLeft": 0.1,
             "mouthPressRight": 0.1},
}  # fmt: skip
REGIONS: Final = tuple(CAUSES)

_GAINS: Final = np.zeros((len(CAUSES), len(ARKIT_INDEX)), np.float32)
for _row, _shapes in enumerate(CAUSES.values()):
    for _name, _gain in _shapes.items():
        _GAINS[_row, ARKIT_INDEX[_name]] = _gain


def amounts(weights: Floats) -> Floats:
    """Return how far each region is folded [R], 0 to 1, by ARKit weights [52]."""
    out: Floats = np.clip(_GAINS @ weights, 0.0, 1.0)
    return out


def regions(positions: Floats, head: Floats, pivots: Mapping[str, Point]) -> Floats:
    """Return how much each vertex belongs to each region [V, R], 0 to 1.

    Places are measured in halves of the distance between the eyes, from the middle between them.

    Args:
        positions: [V, 3] at rest, metres.
        head: [V] how much the vertex follows the head.
        pivots: of the face.
    """
    left, right = np.array(pivots["eyeLeft"]), np.array(pivots["eyeRight"])
    unit = 0.5 * float(np.linalg.norm(left - right))
    x, y, z = ((positions - 0.5 * (left + right)) / unit).T
    mouth = (pivots["mouth"][1] - 0.5 * (left[1] + right[1])) / unit
    front = head * _ramp(z, -2.2, -1.6)
    is_left, middle = _ramp(x, -0.15, 0.15), _ramp(np.abs(x), 1.2, 0.5)
    above_brows, under_eyes = _ramp(y, 0.85, 1.15), _ramp(y, -0.80, -1.10)
    nose = _ramp(np.abs(x), 0.52, 0.40) * _ramp(y, 0.15, -0.05)
    around_lips = _ramp(np.hypot(x / 1.02, (y - mouth) / 0.62), 1.08, 0.86)
    chin = _ramp(y - mouth, -0.40, -0.62) * _ramp(np.abs(x), 1.05, 0.85) * (1.0 - around_lips)
    eye = (1.0 - above_brows) * (1.0 - under_eyes) * _ramp(np.abs(x), 0.50, 0.66)
    cheek = under_eyes * (1.0 - around_lips) * (1.0 - chin) * _ramp(np.abs(x), 0.25, 0.38)
    found = {
        "forehead": above_brows * middle,
        "foreheadLeft": above_brows * (1.0 - middle) * is_left,
        "foreheadRight": above_brows * (1.0 - middle) * (1.0 - is_left),
        "frown": (1.0 - above_brows) * _ramp(y, -0.05, 0.2) * _ramp(np.abs(x), 0.66, 0.50),
        "noseLeft": nose * (1.0 - under_eyes) * is_left,
        "noseRight": nose * (1.0 - under_eyes) * (1.0 - is_left),
        "eyeLeft": eye * is_left,
        "eyeRight": eye * (1.0 - is_left),
        "cheekLeft": cheek * is_left,
        "cheekRight": cheek * (1.0 - is_left),
        "lips": around_lips,
        "chin": chin,
    }
    out: Floats = np.stack([found[name] * front for name in REGIONS], axis=1).astype(np.float32)
    return out


def _ramp(value: np.ndarray, start: float, end: float) -> np.ndarray:
    """Return 0 at `start`, 1 at `end`, smooth between; `end` may be below `start`."""
    t = np.clip((value - start) / (end - start), 0.0, 1.0)
    out: np.ndarray = t * t * (3.0 - 2.0 * t)
    return out
