"""Covariances that are positive definite, and what is done to those that are not.

A matrix whose smallest eigenvalue is below FLOOR times its largest is replaced by the nearest one, in the Frobenius
norm, whose smallest is there: its eigenvalues are raised to the floor (Higham 1988). Variances can only grow by it, by
at most the floor. `nearest_correlation` keeps ones on the diagonal as well (Higham 2002, alternating projections).
Letter: N assets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.errors import InputError
from finance.types import Floats

FLOOR: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Covariance:
    """An estimated covariance.

    Attributes:
        matrix: symmetric, positive definite, per period of the returns, squared fractions [N, N].
        method: its name and source, for a person.
        shrinkage: weight of the target, 0 to 1; None where nothing is shrunk.
        repaired: whether eigenvalues had to be raised.
    """

    matrix: Floats
    method: str
    shrinkage: float | None = None
    repaired: bool = False


def definite(matrix: Floats, method: str, shrinkage: float | None = None) -> Covariance:
    """Return a covariance, repaired where it is not positive definite.

    Raises:
        InputError: not square, not finite, or not a single positive variance.
    """
    symmetric = checked_matrix(matrix)
    if is_definite(symmetric):
        return Covariance(symmetric, method, shrinkage)
    values, vectors = np.linalg.eigh(symmetric)
    if values[-1] <= 0:
        raise InputError("No asset has a variance above zero: constant prices have no risk to estimate.")
    raised = (vectors * np.maximum(values, FLOOR * values[-1])) @ vectors.T
    return Covariance((raised + raised.T) / 2, method, shrinkage, True)


def is_definite(matrix: Floats) -> bool:
    """Say whether the smallest eigenvalue is clearly positive."""
    shift = FLOOR / 2 * float(np.max(np.diag(matrix), initial=0.0))
    if not shift > 0:
        return False
    lowered = matrix.copy()
    lowered.flat[:: len(matrix) + 1] -= shift
    try:
        np.linalg.cholesky(lowered)
    except np.linalg.LinAlgError:
        return False
    return True


def checked_matrix(matrix: Floats) -> Floats:
    """Return a matrix made exactly symmetric.

    Raises:
        InputError: not square, not finite, or far from symmetric.
    """
    square = np.asarray(matrix, dtype=np.float64)
    if square.ndim != 2 or square.shape[0] != square.shape[1] or not len(square):
        raise InputError(f"A covariance has to be square; this one has the shape {square.shape}.")
    if not np.isfinite(square).all():
        row, column = np.argwhere(~np.isfinite(square))[0]
        raise InputError(f"The covariance has no finite number in row {row + 1}, column {column + 1}.")
    if np.abs(square - square.T).max() > 1e-8 * max(float(np.abs(square).max()), 1e-300):
        raise InputError("The covariance is not symmetric; hand in (C + C') / 2 if that is meant.")
    return np.asarray((square + square.T) / 2)


def nearest_correlation(matrix: Floats, rounds: int = 100, tolerance: float = 1e-10) -> Floats:
    """Return the nearest correlation matrix: ones on the diagonal, no eigenvalue below the floor (Higham 2002)."""
    point = checked_matrix(matrix)
    correction = np.zeros_like(point)
    for _ in range(rounds):
        aim = point - correction
        values, vectors = np.linalg.eigh(aim)
        projected = (vectors * np.maximum(values, FLOOR * values[-1])) @ vectors.T
        correction = projected - aim
        after = (projected + projected.T) / 2
        np.fill_diagonal(after, 1.0)
        moved, point = float(np.abs(after - point).max()), after
        if moved < tolerance:
            break
    return point
