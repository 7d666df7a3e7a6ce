from __future__ import annotations

from statistics import NormalDist

import numpy as np

from finance.planning.normal import density, hermite, probability, quantile


def test_density_probability_and_quantile_are_the_standard_librarys() -> None:
    known = NormalDist()
    for x in (-6.0, -1.3, 0.0, 0.4, 5.0):
        assert np.isclose(density(np.array([x]))[0], known.pdf(x), rtol=1e-12)
        assert np.isclose(probability(np.array([x]))[0], known.cdf(x), rtol=1e-9)
    assert np.isclose(quantile(np.array([0.8]))[0], known.inv_cdf(0.8), rtol=1e-9)


def test_the_nodes_integrate_polynomials_exactly() -> None:
    nodes, weights = hermite(6)
    assert np.isclose(weights @ nodes**2, 1.0)
    assert np.isclose(weights @ nodes**10, 945.0)
