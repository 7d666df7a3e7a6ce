"""Covariances straight from the returns: sample, exponentially weighted, semi-covariance.

Letters: T observations, N assets. Returns are fractions a period; the covariance is per period too.
"""

from __future__ import annotations

import numpy as np

from finance.errors import InputError
from finance.estimate.moments import checked, moments
from finance.estimate.positive import Covariance, definite
from finance.types import Floats


def sample(returns: Floats) -> Covariance:
    """Return the sample covariance with T - 1 degrees of freedom.

    Raises:
        NotEnoughData, InputError: see `moments`.
    """
    found = moments(returns)
    count = len(found.centred)
    found.second.__imul__(count / (count - 1))
    return definite(found.second, "sample covariance")


def weights_of_age(count: int, half_life: float) -> Floats:
    """Return weights [T] that halve with every `half_life` observations of age and add up to 1; the last is the newest.

    Raises:
        InputError: the half-life is not positive.
    """
    if not half_life > 0:
        raise InputError(f"The half-life has to be a positive number of observations; it is {half_life}.")
    weights = 0.5 ** (np.arange(count - 1, -1, -1) / half_life)
    return np.asarray(weights / weights.sum())


def exponential(returns: Floats, half_life: float = 63.0) -> Covariance:
    """Return the exponentially weighted covariance about the equally weighted mean of the weighted returns.

    Divided by 1 - sum of squared weights, which makes it unbiased for independent returns; equal weights then give
    `sample`.

    Raises:
        NotEnoughData, InputError: see `moments` and `weights_of_age`.
    """
    table = checked(returns)
    weights = weights_of_age(len(table), half_life)
    centred = table - weights @ table
    matrix = (centred * weights[:, None]).T @ centred / (1.0 - float(weights @ weights))
    return definite(matrix, f"exponentially weighted covariance, half-life {half_life:g} observations")


def semi(returns: Floats, threshold: float = 0.0) -> Covariance:
    """Return the semi-covariance: mean of products of shortfalls below a threshold (Estrada 2008).

    Args:
        returns: [T, N].
        threshold: return below which an observation counts, fraction a period.

    Raises:
        NotEnoughData, InputError: see `moments`.
    """
    short = np.minimum(checked(returns) - threshold, 0.0)
    return definite(short.T @ short / len(short), f"semi-covariance below {threshold:g} (Estrada 2008)")
