"""The solver against a slow, plain one, and against data whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from inference.language.features import features, plain_words
from inference.language.linear import fit_linear, softmax
from tests.inference.language.conftest import Letters


def test_it_finds_the_minimum_that_a_general_solver_finds() -> None:
    random = np.random.default_rng(4)
    rows = random.normal(size=(40, 6)).astype(np.float32)
    labels = random.integers(0, 3, 40)
    labels[:3] = [0, 1, 2]
    penalty = 0.01
    share = (1.0 / (3 * np.bincount(labels, minlength=3)))[labels]
    wide = np.hstack([rows, np.ones((40, 1), np.float32)]).astype(np.float64)

    def loss(flat: np.ndarray) -> float:
        weights = flat.reshape(7, 3)
        scores = wide @ weights
        scores = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return float(-(share * scores[np.arange(40), labels]).sum() + penalty / 2 * (weights**2).sum())

    wanted = minimize(loss, np.zeros(21), method="L-BFGS-B", options={"maxiter": 5000, "ftol": 1e-14}).fun
    weights, offsets = fit_linear(rows, labels, 3, penalty)
    found = loss(np.vstack([weights, offsets]).astype(np.float64).ravel())
    assert found == pytest.approx(wanted, abs=1e-4)


def test_probabilities_sum_to_one_whatever_the_scores() -> None:
    chances = softmax(np.array([[1e4, 0, -1e4], [0, 0, 0]], np.float32))
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-6)
    assert chances[0, 0] == 1


def test_fillers_and_punctuation_do_not_count() -> None:
    assert plain_words("Um, how did I do?") == plain_words("how did I do") == ["how", "did", "i", "do"]
    assert plain_words("um") == ["um"]


def test_the_same_text_has_the_same_features(letters: Letters) -> None:
    one, two = (features(["How did I do?"], letters) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.dtype == np.float32
