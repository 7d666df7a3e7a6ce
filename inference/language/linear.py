"""Multinomial logistic regression with scipy's L-BFGS: some sixty passes over the examples, the same result each time.

Letters: B examples, F features, C classes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_ROUNDS: Final = 300
_MEMORY: Final = 12  # past steps that the curvature is estimated from


def fit_linear(features: Floats, labels: Labels, classes: int, penalty: float) -> tuple[Floats, Floats]:
    """Return the weights [F, C] and offsets [C] that minimise the penalised cross-entropy.

    The penalty is `penalty`/2 times the squared weights and offsets; every class counts the same however many examples
    it has.

    Args:
        features: [B, F].
        labels: [B] class numbers; every class has an example.
        classes: C.
        penalty: above 0.
    """
    from scipy.optimize import minimize

    rows: Floats = np.hstack([features, np.ones((len(features), 1), np.float32)]).astype(np.float32)
    target: Floats = np.eye(classes, dtype=np.float32)[labels]
    share: Floats = (1.0 / (classes * np.bincount(labels, minlength=classes)))[labels].astype(np.float32)[:, None]

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(rows.shape[1], classes).astype(np.float32)
        scores = rows @ weights
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        total = raised.sum(axis=1, keepdims=True)
        surprise = (share * target * (np.log(total) - scores)).sum(dtype=np.float64)
        slope = rows.T @ (share * (raised / total - target)) + penalty * weights
        size = float(np.square(weights, dtype=np.float64).sum())
        return float(surprise) + penalty / 2 * size, slope.ravel().astype(np.float64)

    start = np.zeros(rows.shape[1] * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS, "maxcor": _MEMORY})
    best: Floats = found.x.reshape(rows.shape[1], classes).astype(np.float32)
    return best[:-1], best[-1]


def softmax(scores: Floats) -> Floats:
    """Return [B, C] probabilities from [B, C] scores."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
