"""How well a face shuts: the eyeball that shows between closed lids, and the gap between lips brought together."""

from __future__ import annotations

from typing import Final

import numpy as np

from renderer import rig
from renderer.face_asset import FaceAsset
from renderer.types import ARKIT_INDEX, Floats, no_weights

_STEP_M: Final = 0.00025
_AROUND_M: Final = 0.018  # of an eye's centre, to each side
_NEAR_LIPS_M: Final = 0.012


def lid_gap_mm(asset: FaceAsset, blink: float) -> tuple[float, float]:
    """Return how high the left and the right eye stand open in front view at a weight of the blink, millimetres.

    Seen from the front, skin before the eyeball's centre covers it; the largest uncovered height of a column counts.
    """
    weights = no_weights()
    for side in ("Left", "Right"):
        weights[ARKIT_INDEX[f"eyeBlink{side}"]] = blink
    skin = asset.part("skin")
    posed = rig.morph(skin, weights)[0]
    left, right = (_uncovered_m(posed[skin.triangles], np.array(asset.pivots[name], np.float32))
                   for name in ("eyeLeft", "eyeRight"))  # fmt: skip
    return 1000.0 * left, 1000.0 * right


def _uncovered_m(corners: Floats, eye: Floats) -> float:
    """Return the tallest hole that triangles [T, 3, 3] leave in front of an eye, metres."""
    flat = corners[..., :2] - eye[:2]
    near = (np.abs(flat).min(axis=1) < _AROUND_M).all(axis=1) & (corners[..., 2].mean(axis=1) > eye[2])
    size = int(2 * _AROUND_M / _STEP_M)
    covered = np.zeros((size, size), bool)  # column, row
    for triangle in (flat[near] + _AROUND_M) / _STEP_M - 0.5:
        low = np.clip(np.floor(triangle.min(axis=0)).astype(int), 0, size)
        high = np.clip(np.ceil(triangle.max(axis=0)).astype(int) + 1, 0, size)
        if (high <= low).any():
            continue
        x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]), indexing="ij")
        covered[low[0] : high[0], low[1] : high[1]] |= _inside(triangle, x, y)
    middle = covered[size // 4 : 3 * size // 4, size // 6 : 5 * size // 6]
    return float((~middle).sum(axis=1).max()) * _STEP_M


def _inside(triangle: Floats, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    signs = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        (ax, ay), (bx, by) = triangle[a], triangle[b]
        signs.append((bx - ax) * (y - ay) - (by - ay) * (x - ax))
    every = np.stack(signs)
    return np.asarray((every >= -1e-4).all(axis=0) | (every <= 1e-4).all(axis=0))


def lip_gap_mm(asset: FaceAsset, jaw: float, close: float) -> float | None:
    """Return how far lips that touch at rest are apart at weights of jawOpen and mouthClose, millimetres.

    None when no lips are found: without a jawOpen shape, or when the file's mouth stands open at rest.
    """
    skin = asset.part("skin")
    if "jawOpen" not in skin.targets:
        return None
    drop = np.zeros(len(skin.positions), np.float32)
    drop[skin.targets["jawOpen"].rows] = -skin.targets["jawOpen"].positions[:, 1]
    share = drop / max(float(drop.max()), 1e-9)
    near = (np.abs(skin.positions - np.array(asset.pivots["mouth"], np.float32)) < _NEAR_LIPS_M).all(axis=1)
    lower, upper = np.nonzero(near & (share > 0.5))[0], np.nonzero(near & (share < 0.3))[0]
    if not len(lower) or not len(upper):
        return None
    apart = np.linalg.norm(skin.positions[lower][:, None] - skin.positions[upper], axis=2)
    touch = apart.min(axis=1) < 0.004
    if not touch.any():
        return None
    pairs = np.stack([upper[apart.argmin(axis=1)][touch], lower[touch]], axis=1)
    weights = no_weights()
    weights[ARKIT_INDEX["jawOpen"]], weights[ARKIT_INDEX["mouthClose"]] = jaw, close
    posed = rig.morph(skin, weights)[0]
    height = posed[pairs[:, 0], 1] - posed[pairs[:, 1], 1]
    rest = skin.positions[pairs[:, 0], 1] - skin.positions[pairs[:, 1], 1]
    return 1000.0 * float((height - rest).mean())
