"""How far the lips of the morphed mesh are apart: the closed loop of lip quality, from weights to millimetres.

Pairs of vertices, one on each lip, that lie on one another when the face rests, are followed through the shapes (and
the corrections that the rig adds). The gap is how much further apart in height they are than at rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from renderer import rig
from renderer.errors import FaceAssetError
from renderer.face_asset import FaceAsset, Part
from renderer.mesh import Ints
from renderer.types import FACE_RATE_HZ, Floats

CLOSED_MM: Final = 0.6  # below this a viewer at a screen sees shut lips: about half a pixel of a 1080-line portrait
_NEAR_M: Final = 0.012  # of the mouth's middle, on every axis
_TOUCH_M: Final = 0.004
_MOVES: Final = 0.5  # share of the jaw's largest way down that lower lip vertices go at least,
_STAYS: Final = 0.35  # and upper lip vertices at most; hardly any lie between


@dataclass(frozen=True, slots=True)
class LipReport:
    """What p, b and m look like on the drawn mesh.

    Attributes:
        closures: how many were asked about.
        closed_share: of them whose lips come nearer than CLOSED_MM, 0 to 1; 1 if there were none.
        mean_mm: mean over them of the smallest gap.
        worst_mm: largest over them of the smallest gap.
        widest_mm: largest gap of the whole track, to see that the mouth opens at all.
    """

    closures: int
    closed_share: float
    mean_mm: float
    worst_mm: float
    widest_mm: float


class LipGap:
    """The ruler for one avatar's lips."""

    def __init__(self, asset: FaceAsset) -> None:
        """Find the lips.

        Raises:
            FaceAssetError: the skin has no jawOpen shape, or no lips meet near the mouth's pivot.
        """
        skin = asset.part("skin")
        pairs = _pairs(asset, skin)
        self.pairs = len(pairs)
        self._lips = _cut_out(skin, pairs.reshape(-1))
        self._rest = self._heights(self._lips.positions)

    def mm(self, weights: Floats) -> float:
        """Return the mean gap of the middle of the lips for weights [K]; below 0 they press on one another."""
        points, _ = rig.morph(self._lips, weights)
        return 1000.0 * float((self._heights(points) - self._rest).mean())

    def curve_mm(self, track: Floats) -> Floats:
        """Return the gap of every row of a track [F, K], [F]."""
        return np.array([self.mm(row) for row in track], np.float32)

    def report(self, track: Floats, closures_s: Sequence[tuple[float, float]]) -> LipReport:
        """Return what a track does in p, b and m.

        Args:
            track: [F, K] at FACE_RATE_HZ, at least one row.
            closures_s: start and end of each p, b and m, seconds from row 0.
        """
        gaps = self.curve_mm(track)
        least = []
        for start_s, end_s in closures_s:
            first = min(max(0, round(start_s * FACE_RATE_HZ)), len(gaps) - 1)
            least.append(float(gaps[first : max(first + 1, round(end_s * FACE_RATE_HZ))].min()))
        return LipReport(
            len(least),
            float(np.mean([gap < CLOSED_MM for gap in least])) if least else 1.0,
            float(np.mean(least)) if least else 0.0,
            max(least, default=0.0),
            float(gaps.max()),
        )

    @staticmethod
    def _heights(points: Floats) -> Floats:
        heights: Floats = points[0::2, 1] - points[1::2, 1]
        return heights


def _pairs(asset: FaceAsset, skin: Part) -> Ints:
    """Return vertex pairs (upper, lower) that touch at rest: [N, 2]."""
    if "jawOpen" not in skin.targets:
        raise FaceAssetError(f"The lips of {asset.name} cannot be measured without a jawOpen shape; bake it again.")
    down = np.zeros(len(skin.positions))
    down[skin.targets["jawOpen"].rows] = -skin.targets["jawOpen"].positions[:, 1]
    share = down / max(float(np.abs(down).max()), 1e-9)
    near = (np.abs(skin.positions - np.array(asset.pivots["mouth"])) < _NEAR_M).all(axis=1)
    lower, upper = np.nonzero(near & (share > _MOVES))[0], np.nonzero(near & (share < _STAYS))[0]
    if len(lower) and len(upper):
        apart = np.linalg.norm(skin.positions[lower][:, None] - skin.positions[upper], axis=2)
        touch = apart.min(axis=1) < _TOUCH_M
        if touch.any():
            return np.stack([upper[apart.argmin(axis=1)][touch], lower[touch]], axis=1).astype(np.int64)
    raise FaceAssetError(f"No lips meet near the mouth of {asset.name}; check its pivot 'mouth'.")


def _cut_out(part: Part, vertices: Ints) -> Part:
    """Return only some vertices of a part, in that order (a vertex may come twice), with their shapes."""
    targets = {}
    for name, target in part.targets.items():
        at = np.minimum(np.searchsorted(target.rows, vertices), len(target.rows) - 1)
        rows = np.nonzero(target.rows[at] == vertices)[0]
        if len(rows):
            targets[name] = replace(
                target, rows=rows, positions=target.positions[at[rows]], normals=target.normals[at[rows]]
            )
    return replace(part, positions=part.positions[vertices], normals=part.normals[vertices], targets=targets)
