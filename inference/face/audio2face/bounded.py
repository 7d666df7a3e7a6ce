"""Least squares with bounds, from its normal equations: the smallest of 1/2 w'Aw - b'w with low <= w <= high.

Newton steps on the weights that are free, cut off at the bounds (D. Bertsekas, "Projected Newton methods for
optimization problems with simple constraints", 1982). Started from the weights of the frame before, it usually needs
one or two steps. `tests/inference/face/audio2face/slow_solve.py` is the plain twin: one weight at a time.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

_MOST_STEPS: Final = 200
_TOLERANCE: Final = 1e-10  # of the gradient, relative to its terms
_RIDGE: Final = 1e-13  # of the largest diagonal entry; keeps shapes that repeat each other or move nothing solvable
_TINY: Final = float(np.finfo(np.float64).tiny)
_SUFFICIENT: Final = 1e-4  # share of the promised decrease that a step must keep


def solve(matrix: Doubles, right: Doubles, low: Doubles, high: Doubles, start: Doubles) -> Doubles:
    """Find the best weights within bounds.

    Args:
        matrix: [P, P] A, symmetric and positive semidefinite.
        right: [P] b.
        low: [P] smallest weights allowed.
        high: [P] largest, not below `low`; equal to it fixes a weight.
        start: [P] a guess; what lies outside the bounds is moved onto them.

    Returns:
        [P]. Where several weights are equally good (shapes that repeat each other), one of them, decided by `start`.
    """
    largest = float(matrix.diagonal().max(initial=_TINY))
    ridge = _RIDGE * largest
    tolerance = _TOLERANCE * (largest + float(np.abs(right).max(initial=0.0)))
    weights = np.clip(start, low, high)
    slope = matrix @ weights - right
    for _ in range(_MOST_STEPS):
        stuck = ((weights <= low) & (slope >= 0)) | ((weights >= high) & (slope <= 0))
        free = np.flatnonzero(~stuck)
        if not len(free) or np.abs(slope[free]).max() <= tolerance:
            break
        moved = _step(matrix, slope, weights, low, high, free, ridge)
        if moved is None:
            break
        weights = moved
        slope = matrix @ weights - right
    return weights


def _step(
    matrix: Doubles,
    slope: Doubles,
    weights: Doubles,
    low: Doubles,
    high: Doubles,
    free: npt.NDArray[np.intp],
    ridge: float,
) -> Doubles | None:
    """Move the free weights by a Newton step as long as it helps; None when nothing does any more."""
    inner = matrix[free[:, None], free]
    inner.flat[:: len(free) + 1] += ridge
    direction = np.linalg.solve(inner, -slope[free])
    before, least, most = weights[free], low[free], high[free]
    length = 1.0
    while length > 1e-12:
        after = np.minimum(np.maximum(before + length * direction, least), most)
        moved = weights.copy()
        moved[free] = after
        change = moved - weights
        first = float(slope @ change)
        if first + 0.5 * float(change @ matrix @ change) <= _SUFFICIENT * first < 0:
            return moved
        length *= 0.5
    return None
