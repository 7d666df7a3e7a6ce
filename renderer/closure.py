"""How well a face shuts: the eyeball that shows between closed lids, and the gap between the lips, in millimetres.

Both are measured as a visitor sees them, from the front, on the morphed mesh. The lips' ruler is the one by which
tests, `steward bench` and `steward avatar check` judge a mouth. Letters: C columns, E edges, F frames.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from renderer import rig
from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset, Part
from renderer.mesh import Ints
from renderer.types import ARKIT_INDEX, Floats, no_weights

CLOSED_MM: Final = 0.5  # below this a viewer at a screen sees shut lips: about half a pixel of a 1080-line portrait

_STEP_M: Final = 0.00025
_AROUND_M: Final = 0.018  # of an eye's centre, to each side
_HALF_WIDTH_M: Final = 0.010  # the middle half of a mouth
_COLUMNS: Final = 11
_NEAR_M: Final = 0.012  # of the mouth's middle, up, down and into the mouth; sideways somewhat more
_MOVES: Final = 0.5  # share of the jaw's largest way down that lower lip vertices go at least,
_STAYS: Final = 0.35  # and upper lip vertices at most; hardly any lie between
_INCISORS_M: Final = 0.006  # from the middle to each side, and behind the foremost tooth


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


class LipGap:
    """The ruler for one avatar's lips.

    Seen from the front the upper lip ends below in an outline and the lower lip above in another; the gap is the height
    between them, the mean of eleven columns over the middle half of the mouth. Below 0 the lips cover one another.
    """

    def __init__(self, asset: FaceAsset) -> None:
        """Find the lips.

        Raises:
            FaceAssetError: the skin has no jawOpen shape, or there are no lips near the mouth's pivot.
        """
        skin, middle = asset.part("skin"), np.array(asset.pivots["mouth"], np.float32)
        upper, lower = _lips(asset, skin, middle)
        used, places = np.unique(np.concatenate([upper, lower]), return_inverse=True)
        places = places.reshape(-1, 2)
        self._skin = _cut_out(skin, used)
        self._upper, self._lower = places[: len(upper)], places[len(upper) :]
        self._columns = middle[0] + np.linspace(-_HALF_WIDTH_M, _HALF_WIDTH_M, _COLUMNS, dtype=np.float32)
        self._teeth_m = _incisors(asset, middle)

    @property
    def has_teeth(self) -> bool:
        """Whether the face has upper teeth that can be told from the lower ones."""
        return self._teeth_m is not None

    def mm(self, weights: Floats) -> float:
        """Return the gap for weights [K]."""
        return float(self.columns_mm(weights).mean())

    def columns_mm(self, weights: Floats) -> Floats:
        """Return the gap in each column, [C], from the avatar's right to its left."""
        points, _ = rig.morph(self._skin, weights)
        above, below = self._outline(points, self._upper, 1.0), self._outline(points, self._lower, -1.0)
        return np.asarray(1000.0 * (above - below), dtype=np.float32)

    def curve_mm(self, track: Floats) -> Floats:
        """Return the gap of every row of a track [F, K], [F]."""
        return np.array([self.mm(row) for row in track], np.float32)

    def to_teeth_mm(self, weights: Floats) -> float:
        """Return how far the lower lip stays below the edge of the upper incisors; below 0 it covers them, as in f.

        Raises:
            FaceAssetError: the face has no upper teeth that can be told from the lower ones.
        """
        if self._teeth_m is None:
            raise FaceAssetError("This face has no upper teeth that stay when the jaw opens; f and v cannot be judged.")
        points, _ = rig.morph(self._skin, weights)
        front = slice(_COLUMNS // 2 - 2, _COLUMNS // 2 + 3)
        return 1000.0 * (self._teeth_m - float(self._outline(points, self._lower, -1.0)[front].mean()))

    def _outline(self, points: Floats, edges: Ints, side: float) -> Floats:
        """Return where edges [E, 2] end in each column: below for side 1, above for side -1."""
        first, last = points[edges[:, 0]], points[edges[:, 1]]
        run = last[:, 0] - first[:, 0]
        share = (self._columns[:, None] - first[:, 0]) / np.where(np.abs(run) < 1e-9, 1e-9, run)
        height = side * (first[:, 1] + share * (last[:, 1] - first[:, 1]))
        crossed = (share >= 0.0) & (share <= 1.0)
        out: Floats = side * np.where(crossed, height, np.inf).min(axis=1)
        return out


def _lips(asset: FaceAsset, skin: Part, middle: Floats) -> tuple[Ints, Ints]:
    """Return the edges [E, 2] of the upper and of the lower lip."""
    if "jawOpen" not in skin.targets:
        raise FaceAssetError(f"The lips of {asset.name} cannot be measured without a jawOpen shape; bake it again.")
    down = np.zeros(len(skin.positions), np.float32)
    down[skin.targets["jawOpen"].rows] = -skin.targets["jawOpen"].positions[:, 1]
    share = down / max(float(down.max()), 1e-9)
    away = np.abs(skin.positions - middle)
    near = (away[:, 0] < _HALF_WIDTH_M + 0.5 * _NEAR_M) & (away[:, 1] < _NEAR_M)
    near &= skin.positions[:, 2] > middle[2] - _NEAR_M
    edges = np.unique(np.sort(skin.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    upper, lower = (edges[keep[edges].all(axis=1)] for keep in (near & (share < _STAYS), near & (share > _MOVES)))
    for lip in (upper, lower):
        x = skin.positions[lip.reshape(-1), 0] - middle[0]
        if not len(lip) or x.min() > -_HALF_WIDTH_M or x.max() < _HALF_WIDTH_M:
            raise FaceAssetError(f"There are no lips near the mouth of {asset.name}; check its pivot 'mouth'.")
    return upper, lower


def _incisors(asset: FaceAsset, middle: Floats) -> float | None:
    """Return the height of the upper incisors' edge, metres; None without such teeth."""
    teeth = next((part for part in asset.parts if part.name == "teeth"), None)
    if teeth is None or "jawOpen" not in teeth.targets:
        return None
    stays = np.ones(len(teeth.positions), bool)
    stays[teeth.targets["jawOpen"].rows] = False
    front = teeth.positions[stays & (np.abs(teeth.positions[:, 0] - middle[0]) < _INCISORS_M)]
    if not len(front):
        return None
    return float(front[front[:, 2] > front[:, 2].max() - _INCISORS_M][:, 1].min())


def _cut_out(part: Part, vertices: Ints) -> Part:
    """Return only some vertices of a part, ascending, with their shapes."""
    targets = {}
    for name, target in part.targets.items():
        at = np.minimum(np.searchsorted(target.rows, vertices), len(target.rows) - 1)
        rows = np.nonzero(target.rows[at] == vertices)[0]
        if len(rows):
            targets[name] = replace(
                target, rows=rows, positions=target.positions[at[rows]], normals=target.normals[at[rows]]
            )
    return replace(part, positions=part.positions[vertices], normals=part.normals[vertices], targets=targets)


def lip_gap_mm(asset: FaceAsset, jaw: float, close: float) -> float | None:
    """Return the gap at weights of jawOpen and mouthClose, as `LipGap` has it; None when no lips are found."""
    weights = no_weights()
    weights[ARKIT_INDEX["jawOpen"]], weights[ARKIT_INDEX["mouthClose"]] = jaw, close
    try:
        return LipGap(asset).mm(weights)
    except FaceAssetError:
        return None
