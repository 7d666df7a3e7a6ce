"""The normal and chi-squared distributions, as far as the tests of risk need them."""

from __future__ import annotations

import math
from statistics import NormalDist

STANDARD = NormalDist()


def density(z: float) -> float:
    """Return the standard normal density."""
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def quantile(probability: float) -> float:
    """Return the z below which the standard normal lies with this probability (Wichura 1988, to 16 digits)."""
    return STANDARD.inv_cdf(probability)


def below(z: float) -> float:
    """Return the probability that the standard normal lies below z, exact in the far tail too."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def chi_squared_above(value: float, freedom: int) -> float:
    """Return the probability that chi-squared lies above a value.

    Raises:
        ValueError: the degrees of freedom are not a positive whole number.
    """
    if freedom < 1:
        raise ValueError("Chi-squared needs at least one degree of freedom.")
    if value <= 0:
        return 1.0
    half = value / 2.0
    # The recurrence Q(s + 1, x) = Q(s, x) + x^s e^-x / Gamma(s + 1), from s = 1/2 or s = 1.
    shape = 0.5 if freedom % 2 else 1.0
    found = math.erfc(math.sqrt(half)) if freedom % 2 else math.exp(-half)
    while shape < freedom / 2:
        found += math.exp(shape * math.log(half) - half - math.lgamma(shape + 1.0))
        shape += 1.0
    return min(found, 1.0)
