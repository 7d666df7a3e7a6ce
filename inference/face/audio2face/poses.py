"""From the network's coefficients to what the fit of poses needs, without ever touching a vertex while somebody speaks.

A surface is its mean plus its principal components times the coefficients, and everything that is done to it before
the fit (strengths, smoothing in time, a mask between the upper and the lower face, offsets) is linear. So the right
side of the fit's normal equations is a small matrix times the coefficients, computed once: with 61,520 vertices,
52 poses and 272 components that is 52 x 272 products a frame instead of 50 million.

Letters: V vertices, N poses of the file, P those that are solved for, C components.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError
from inference.face.audio2face.description import Fit
from inference.face.audio2face.files import Arrays
from inference.types import Floats

Doubles = npt.NDArray[np.float64]
_BLOCK: Final = 16_384  # coordinates at a time in double precision, which bounds the memory
# What NVIDIA's solver multiplies its strengths with, for a head as large as its template.
_L1_SCALE: Final = 0.25
_L2_SCALE: Final = 10.0
_SYMMETRY_SCALE: Final = 10.0
_TEMPORAL_SCALE: Final = 100.0


@dataclass(frozen=True, slots=True, repr=False)
class Poses:
    """A surface's named poses.

    Attributes:
        neutral: [V, 3] the surface at rest.
        deltas: [N, V, 3] how each pose moves it at weight 1.
        used: [any] indices of the vertices that count in a fit.
    """

    names: tuple[str, ...]
    neutral: Floats
    deltas: Floats
    used: npt.NDArray[np.int64]


def read_poses(path: Path, vertices: int) -> Poses:
    """Read `bs_skin.npz` or `bs_tongue.npz`.

    Raises:
        ModelError: an array is missing, of another shape or not finite; names it.
    """
    arrays = Arrays(path)
    names = arrays.names("poseNames")
    if len(names) < 2 or names[0] != "neutral":
        raise ModelError(f"The first of 'poseNames' in {path} must be 'neutral', with poses after it.")
    if len(set(names)) < len(names):
        raise ModelError(f"'poseNames' in {path} has a name twice; get the model folder again.")
    neutral = arrays.values("neutral", (vertices, 3))
    deltas = np.stack([arrays.values(name, (vertices, 3)) for name in names[1:]])
    used = arrays.whole("frontalMask") if "frontalMask" in arrays else np.arange(vertices)
    if not len(used) or used.min() < 0 or used.max() >= vertices:
        raise ModelError(f"'frontalMask' in {path} names vertices that the surface does not have.")
    return Poses(names[1:], neutral, deltas, used)


@dataclass(frozen=True, slots=True, repr=False)
class Normal:
    """The fit's normal equations, but for what the coefficients add.

    Attributes:
        matrix: [P, P] A.
        solved: [P] which poses of the file these are.
        cancel: pairs of the P of which only one may act at a time.
        temporal: how strongly the weights of the frame before are kept; both A and the right side carry it.
    """

    matrix: Doubles
    solved: npt.NDArray[np.intp]
    cancel: tuple[tuple[int, int], ...]
    temporal: float


def normal(poses: Poses, fit: Fit) -> Normal:
    """Prepare the fit.

    A = D'D + s (0.25 L1^2 11' + 10 L2 I + 100 T I + 10 Sym S'S), where s is the square of the neutral surface's
    bounding-box diagonal over that of NVIDIA's template, D the deltas of the vertices that count, and S has a row
    (1, -1) for each left and right. NVIDIA's code has 100 s T in A and only s T before the last weights on the right
    side, so that a non-zero T also pulls every weight towards zero; here both sides carry the same factor.
    """
    solved = np.flatnonzero(fit.active)
    diagonal = np.ptp(poses.neutral.astype(np.float64), axis=0)
    scale = float(np.sum(diagonal**2)) / fit.template_size**2
    deltas = _flat(poses, solved)
    count = len(solved)
    temporal = _TEMPORAL_SCALE * scale * fit.temporal
    matrix = _products(deltas, deltas, np.ones(deltas.shape[1]))
    matrix += _L1_SCALE * scale * fit.l1**2 * np.ones((count, count))
    matrix += (_L2_SCALE * scale * fit.l2 + temporal) * np.eye(count)
    for left, right in _pairs(fit.symmetry, solved):
        row = np.zeros(count)
        row[left], row[right] = 1.0, -1.0
        matrix += _SYMMETRY_SCALE * scale * fit.symmetry_strength * np.outer(row, row)
    return Normal(matrix, solved, _pairs(fit.cancel, solved), temporal)


def _pairs(numbers: Sequence[int], solved: npt.NDArray[np.intp]) -> tuple[tuple[int, int], ...]:
    """Return the places among the solved poses of each pair; one that lacks its other half is none."""
    places: dict[int, list[int]] = {}
    for place, pose in enumerate(solved):
        if numbers[pose] != -1:
            places.setdefault(numbers[pose], []).append(place)
    return tuple((both[0], both[1]) for _number, both in sorted(places.items()) if len(both) == 2)


def _flat(poses: Poses, solved: npt.NDArray[np.intp]) -> Floats:
    chosen: Floats = poses.deltas[solved][:, poses.used]
    return chosen.reshape(len(solved), -1)


def onto_poses(poses: Poses, solved: npt.NDArray[np.intp], surfaces: Floats, share: Doubles) -> Doubles:
    """Return how far each pose points along some surfaces' movements, vertices weighed by a share.

    Args:
        poses: the poses.
        solved: [P] which of them.
        surfaces: [C, V, 3] movements.
        share: [V] how much each vertex counts.

    Returns:
        [P, C].
    """
    flat = surfaces[:, poses.used].reshape(len(surfaces), -1)
    return _products(_flat(poses, solved), flat, np.repeat(share[poses.used], 3))


def _products(left: Floats, right: Floats, share: Doubles) -> Doubles:
    """Return left diag(share) right' in double precision, a block of columns at a time."""
    total = np.zeros((len(left), len(right)))
    for first in range(0, left.shape[1], _BLOCK):
        part = slice(first, first + _BLOCK)
        total += (left[:, part].astype(np.float64) * share[part]) @ right[:, part].T.astype(np.float64)
    return total
