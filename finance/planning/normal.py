"""The normal distribution, for arrays."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr, ndtri

from finance.types import Floats


def density(x: Floats) -> Floats:
    """Return the standard normal density at x."""
    return np.asarray(np.exp(-0.5 * np.square(x)) / math.sqrt(2.0 * math.pi))


def probability(x: Floats) -> Floats:
    """Return the standard normal probability of at most x."""
    return np.asarray(ndtr(x), dtype=np.float64)


def quantile(p: Floats) -> Floats:
    """Return the x below which a standard normal falls with probability p, 0 < p < 1."""
    return np.asarray(ndtri(p), dtype=np.float64)


def hermite(count: int) -> tuple[Floats, Floats]:
    """Return the nodes and weights [count] that integrate against a standard normal (Gauss and Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return np.asarray(nodes, dtype=np.float64), np.asarray(weights / weights.sum(), dtype=np.float64)
