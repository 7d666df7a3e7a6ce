"""A shock to a few things, carried on to all others through their covariance.

Letters: N assets, K of them shocked, T days from which mean and covariance come. With returns jointly normal,
E[r | r_S = s] = m + C_.S C_SS^-1 (s - m_S) and Cov[r | r_S = s] = C - C_.S C_SS^-1 C_S. (Kupiec 1998). Normality is
needed for the spread and the likelihood only: the expectation is the best linear forecast whatever the distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.errors import InputError, NotEnoughData
from finance.measures.sound import require_finite
from finance.risk import gaussian
from finance.types import Floats

Columns = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Propagated:
    """What a shock does.

    Attributes:
        expected: return of each asset, given the shock [N]; the shocked ones have theirs.
        covariance: of all assets, given the shock [N, N]; zero in the shocked rows.
        portfolio: expected return of the portfolio.
        effects: weight times expected return [N]; they sum to `portfolio`.
        spread: standard deviation of the portfolio's return around that, were mean and covariance known.
        standard_error: of `portfolio` itself, because mean and covariance are estimated from T days; None without T.
        distance: of the shock from the mean, in deviations (Mahalanobis).
        likelihood: how often a shock at least as far away happens, were returns normal: the plausibility.
    """

    expected: Floats
    covariance: Floats
    portfolio: float
    effects: Floats
    spread: float
    standard_error: float | None
    distance: float
    likelihood: float


def propagate(
    weights: Floats,
    covariance: Floats,
    shocked: Columns,
    shocks: Floats,
    mean: Floats | None = None,
    observations: int | None = None,
    horizon_days: float = 1.0,
) -> Propagated:
    """Return what shocks to some assets mean for all and for the portfolio.

    Args:
        weights: of today's value [N].
        covariance: of daily returns [N, N].
        shocked: columns of the shocked assets [K], each once.
        shocks: their returns over the horizon [K]; simple fractions above -1.
        mean: of daily returns [N]; zero by default, which is the usual way to stress.
        observations: T, for the standard error.
        horizon_days: days over which the shock happens.

    Raises:
        InputError: shapes do not fit, a number is missing, or two shocks contradict each other.
        NotEnoughData: nothing is shocked, or T is not larger than K + 2.
    """
    centre = np.zeros(len(weights)) if mean is None else mean
    _require(weights, covariance, shocked, shocks, centre, horizon_days)
    daily = covariance[np.ix_(shocked, shocked)]
    away = shocks - horizon_days * centre[shocked]
    inverse = _inverse(daily)
    _require_consistent(daily, inverse, away)
    slopes = covariance[:, shocked] @ inverse
    expected = horizon_days * centre + slopes @ away
    expected[shocked] = shocks
    left = covariance - slopes @ covariance[shocked]
    left[shocked] = 0.0
    left[:, shocked] = 0.0
    left = horizon_days * (left + left.T) / 2.0
    own = max(float(weights @ left @ weights), 0.0)
    squared = max(float(away @ inverse @ away), 0.0)
    rank = int(np.linalg.matrix_rank(daily, hermitian=True))
    effects = weights * expected
    return Propagated(
        expected=expected,
        covariance=left,
        portfolio=float(effects.sum()),
        effects=effects,
        spread=math.sqrt(own),
        standard_error=_standard_error(own / horizon_days, squared, observations, rank, mean is not None, horizon_days),
        distance=math.sqrt(squared / horizon_days),
        likelihood=gaussian.chi_squared_above(squared / horizon_days, max(rank, 1)),
    )


def _standard_error(
    variance_day: float, squared: float, observations: int | None, rank: int, with_mean: bool, horizon_days: float
) -> float | None:
    """Return the error of a regression's forecast: s sqrt(h^2 / T + a' S^-1 a / (T - 1)), s with T - K - 1 degrees."""
    if observations is None:
        return None
    freedom = observations - rank - 1
    if freedom < 1:
        raise NotEnoughData(
            f"The error of a shock to {rank} things needs more than {rank + 1} days; there are {observations}."
        )
    scale = variance_day * (observations - 1) / freedom
    of_mean = horizon_days**2 / observations if with_mean else 0.0
    return math.sqrt(scale * (of_mean + squared / (observations - 1)))


def _inverse(square: Floats) -> Floats:
    """Return the inverse on what the matrix spans, so that two shocks to the same thing are one."""
    scale = np.sqrt(np.diag(square))
    if (scale <= 0.0).any():
        raise InputError(
            "A shocked asset never moves in the data, so nothing can follow from a shock to it; leave it out."
        )
    return np.asarray(
        np.linalg.pinv(square / np.outer(scale, scale), rcond=1e-10, hermitian=True) / np.outer(scale, scale)
    )


def _require_consistent(square: Floats, inverse: Floats, away: Floats) -> None:
    missed = np.abs(square @ (inverse @ away) - away).max()
    if missed > 1e-6 * max(float(np.abs(away).max()), 1e-12):
        raise InputError(
            "Two shocks contradict each other: their assets always move together; drop or align one of them."
        )


def _require(
    weights: Floats, covariance: Floats, shocked: Columns, shocks: Floats, centre: Floats, horizon_days: float
) -> None:
    count = len(weights)
    if covariance.shape != (count, count) or len(centre) != count:
        raise InputError(f"Weights, mean and covariance must be of one size; there are {count} weights.")
    if not len(shocked):
        raise NotEnoughData("A shock needs at least one shocked asset; there is none.")
    if len(shocked) != len(shocks) or len(set(shocked.tolist())) < len(shocked):
        raise InputError("Each shocked asset needs just one shock; name each once.")
    if int(shocked.min()) < 0 or int(shocked.max()) >= count:
        raise InputError(f"A shocked column lies outside the {count} assets; correct its number.")
    for name, found in (("weights", weights), ("covariance", covariance), ("shocks", shocks), ("mean", centre)):
        require_finite(found, name)
    if float(shocks.min()) <= -1.0:
        raise InputError(f"A shock of {float(shocks.min()):.0%} loses more than everything; give a fraction above -1.")
    if not (math.isfinite(horizon_days) and horizon_days > 0):
        raise InputError(f"A horizon of {horizon_days:g} days is impossible; it must be positive.")
