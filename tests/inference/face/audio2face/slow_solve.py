"""The bounded least squares one weight at a time, until nothing changes: what the fast solver is checked with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]


def solve(matrix: Doubles, right: Doubles, low: Doubles, high: Doubles, sweeps: int = 20_000) -> Doubles:
    """Minimise 1/2 w'Aw - b'w over each weight in turn (Gauss-Seidel with clipping)."""
    weights = np.clip(np.zeros(len(right)), low, high)
    for _ in range(sweeps):
        largest = 0.0
        for each in range(len(right)):
            if matrix[each, each] <= 0:
                continue
            slope = float(matrix[each] @ weights) - right[each]
            moved = float(np.clip(weights[each] - slope / matrix[each, each], low[each], high[each]))
            largest = max(largest, abs(moved - weights[each]))
            weights[each] = moved
        if largest < 1e-13:
            break
    return weights


def value(matrix: Doubles, right: Doubles, weights: Doubles) -> float:
    """Return what is minimised."""
    return float(0.5 * weights @ matrix @ weights - right @ weights)
