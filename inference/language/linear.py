"""Multinomial logistic regression by accelerated gradient descent: small, deterministic, numpy alone.

Letters: B examples, F features, C classes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_ROUNDS: Final = 250
_TOLERANCE: Final = 1e-5


def gram_of(features: Floats) -> Floats:
    """Return [B, B] inner products of the rows, with one constant feature more, whose weight is the offset."""
    return np.asarray(features @ features.T + 1.0, np.float32)


def fit_dual(gram: Floats, labels: Labels, classes: int, penalty: float) -> Floats:
    """Return [B, C] with which `gram @ dual` are the scores that minimise the penalised cross-entropy.

    The penalty is `penalty`/2 times the squared weights; every class counts the same however many examples it has.
    Nesterov's method with the constant momentum for strongly convex functions (Nesterov 2004, section 2.2). It works
    on inner products because there are fewer examples than features.

    Args:
        gram: [B, B] from `gram_of`.
        labels: [B] class numbers.
        classes: C.
        penalty: above 0.
    """
    count = len(labels)
    target: Floats = np.eye(classes, dtype=np.float32)[labels]
    share: Floats = (1.0 / (classes * np.bincount(labels, minlength=classes)))[labels].astype(np.float32)[:, None]
    smooth = 0.5 * _largest_eigenvalue(gram * share * count) / count + penalty
    root = float(np.sqrt(penalty / smooth))
    momentum = (1 - root) / (1 + root)
    dual: Floats = np.zeros((count, classes), np.float32)
    ahead = dual.copy()
    for _ in range(_ROUNDS):
        residual = share * (softmax(np.asarray(gram @ ahead, np.float32)) - target)
        moved = np.asarray(ahead - (residual + penalty * ahead) / smooth, np.float32)
        ahead = np.asarray(moved + momentum * (moved - dual), np.float32)
        done = float(np.abs(moved - dual).max()) < _TOLERANCE
        dual = moved
        if done:
            break
    return dual


def weights_of(features: Floats, dual: Floats) -> tuple[Floats, Floats]:
    """Return the weights [F, C] and the offsets [C]."""
    return np.asarray(features.T @ dual, np.float32), np.asarray(dual.sum(axis=0), np.float32)


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
