from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from finance.planning.normal import hermite, probability, quantile


def test_the_probability_is_scipys_down_to_the_far_tail() -> None:
    x = np.linspace(-36.0, 36.0, 20_001)
    assert np.allclose(probability(x), ndtr(x), rtol=1e-11, atol=0.0)


def test_the_quantile_is_scipys() -> None:
    p = np.concatenate([np.linspace(1e-9, 1.0 - 1e-9, 20_001), 10.0 ** -np.arange(1.0, 300.0)])
    assert np.allclose(quantile(p), ndtri(p), rtol=1e-14, atol=1e-15)


def test_the_nodes_integrate_polynomials_exactly() -> None:
    nodes, weights = hermite(6)
    assert np.isclose(weights @ nodes**2, 1.0)
    assert np.isclose(weights @ nodes**10, 945.0)
