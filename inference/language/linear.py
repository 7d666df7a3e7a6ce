"""Multinomial logistic regression by accelerated gradient descent: small, deterministic, numpy alone.

Letters: B examples, F features, C classes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_ROUNDS: Final = 300
_TOLERANCE: Final = 1e-5


def fit_linear(features: Floats, labels: Labels, classes: int, penalty: float) -> tuple[Floats, Floats]:
    """Return weights [F, C] and offsets [C] that minimise cross-entropy plus `penalty`/2 times the squared weights.

    Nesterov's method with the constant momentum for strongly convex functions (Nesterov 2004, section 2.2). Every
    class counts the same however many examples it has. It works on the examples' inner products, [B, B], because
    there are fewer examples than features.
    """
    count = len(labels)
    gram = features @ features.T + 1.0  # the constant feature is the offset
    target: Floats = np.eye(classes, dtype=np.float32)[labels]
    share: Floats = (1.0 / (classes * np.bincount(labels, minlength=classes)))[labels].astype(np.float32)[:, None]
    smooth = np.float32(0.5 * _largest_eigenvalue(gram * share * count) / count + penalty)
    root = np.sqrt(np.float32(penalty) / smooth)
    momentum = (1 - root) / (1 + root)
    dual: Floats = np.zeros((count, classes), np.float32)
    ahead = dual.copy()
    for _ in range(_ROUNDS):
        residual = share * (softmax(gram @ ahead) - target)
        moved: Floats = ahead - (residual + np.float32(penalty) * ahead) / smooth
        ahead = moved + momentum * (moved - dual)
        done = float(np.abs(moved - dual).max()) < _TOLERANCE
        dual = moved
        if done:
            break
    return features.T @ dual, dual.sum(axis=0)


def softmax(scores: Floats) -> Floats:
    """Return [B, C] probabilities from [B, C] scores."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def _largest_eigenvalue(matrix: Floats) -> float:
    """Return it by power iteration, rounded up a little so that the step stays safe."""
    vector = np.ones(len(matrix), np.float32)
    for _ in range(20):
        vector = matrix @ vector
        vector /= np.linalg.norm(vector)
    return 1.1 * float(np.linalg.norm(matrix @ vector))
