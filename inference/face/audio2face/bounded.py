"""Least squares with bounds, from its normal equations: the smallest of 1/2 w'Aw - b'w with low <= w <= high.

Each weight is free, at its lower or at its upper bound. Block principal pivoting (L. Portugal, J. Judice, L. Vicente,
1994) takes the sides of the frame before, solves for the free ones and lets everything that does not fit change sides
at once; a face needs two or three solves. That may go round in circles, above all where shapes repeat each other; then
an active-set descent (in the line of P. Stark and R. Parker, "Bounded-variable least-squares", 1995) finds the answer,
slower and surely. `tests/inference/face/audio2face/slow_solve.py` is the plain twin: one weight at a time.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_MOST_PIVOTS: Final = 12
_MOST_ROUNDS: Final = 500
_MOST_REFINEMENTS: Final = 4
_TOLERANCE: Final = 1e-10  # of the gradient, relative to its terms
_WEIGHT_TOLERANCE: Final = 1e-9  # by which a free weight may lie outside before it counts
_RIDGE: Final = 1e-13  # of the largest diagonal entry; keeps shapes that repeat each other or move nothing solvable
_TINY: Final = float(np.finfo(np.float64).tiny)


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
    tolerance = _TOLERANCE * (largest + float(np.abs(right).max(initial=0.0)))
    weights = np.clip(start, low, high)
    found = _pivot(matrix, right, low, high, weights, tolerance)
    return _descend(matrix, right, low, high, weights, tolerance, _RIDGE * largest) if found is None else found


def _pivot(
    matrix: Doubles, right: Doubles, low: Doubles, high: Doubles, start: Doubles, tolerance: float
) -> Doubles | None:
    """Let weights change sides until all fit; None when they do not come to rest soon."""
    below, above = start <= low, (start >= high) & (start > low)
    movable = high > low
    for _ in range(_MOST_PIVOTS):
        weights = np.where(above, high, low)
        bound = below | above
        free = (~bound).nonzero()[0]
        if len(free):
            rest = right[free] - matrix[free] @ np.where(bound, weights, 0.0)
            try:
                weights[free] = np.linalg.solve(matrix[free[:, None], free], rest)
            except np.linalg.LinAlgError:
                return None
        slope = matrix @ weights - right
        under, over = weights < low - _WEIGHT_TOLERANCE, weights > high + _WEIGHT_TOLERANCE
        leaving = movable & ((below & (slope < -tolerance)) | (above & (slope > tolerance)))
        if not (under | over | leaving).any():
            steep = len(free) and not float(np.abs(slope[free]).max()) <= tolerance  # an answer in name only
            return None if steep else np.minimum(np.maximum(weights, low), high)
        below, above = (below & ~leaving) | under, (above & ~leaving) | over
    return None


def _descend(
    matrix: Doubles, right: Doubles, low: Doubles, high: Doubles, start: Doubles, tolerance: float, ridge: float
) -> Doubles:
    """Find the best point for the free weights, then free the bound one that gains most, until none gains."""
    weights = start
    free = (weights > low) & (weights < high)
    for _ in range(_MOST_ROUNDS):
        weights, free = _settle(matrix, right, low, high, weights, free, tolerance, ridge)
        slope = matrix @ weights - right
        gain = np.where(weights <= low, -slope, slope)
        gain[free | (high <= low)] = 0.0
        best = int(gain.argmax())
        if gain[best] <= tolerance:
            break
        free[best] = True
    return weights


def _settle(
    matrix: Doubles,
    right: Doubles,
    low: Doubles,
    high: Doubles,
    weights: Doubles,
    free: Flags,
    tolerance: float,
    ridge: float,
) -> tuple[Doubles, Flags]:
    """Move the free weights to their best point; one that meets a bound on the way stays there, free no more."""
    weights, free = weights.copy(), free.copy()
    refinements = 0
    while free.any() and refinements < _MOST_REFINEMENTS:
        places = free.nonzero()[0]
        slope = (matrix @ weights - right)[places]
        if np.abs(slope).max() <= tolerance:
            break
        inner = matrix[places[:, None], places]
        inner.flat[:: len(places) + 1] += ridge
        direction = np.linalg.solve(inner, -slope)
        wanted = np.where(direction < 0, low[places], high[places])
        with np.errstate(divide="ignore", invalid="ignore"):
            room = np.where(direction == 0, np.inf, (wanted - weights[places]) / direction)
        nearest = int(room.argmin())
        if room[nearest] >= 1.0:
            weights[places] = np.clip(weights[places] + direction, low[places], high[places])
            refinements += 1  # an exact solve is done now; one of shapes that repeat each other may want another
        else:
            step = max(0.0, float(room[nearest]))
            weights[places] = np.clip(weights[places] + step * direction, low[places], high[places])
            weights[places[nearest]] = wanted[nearest]
            free[places[nearest]] = False
    return weights, free
