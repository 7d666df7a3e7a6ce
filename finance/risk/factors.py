"""What moves the portfolio: a regression on factors, and the risk that each factor brings.

Letters: T days, N holdings, K factors. Returns are daily fractions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.measures.sound import need, require_finite
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class FactorModel:
    """A least-squares regression r = alpha + beta f + rest.

    Attributes:
        alpha: what the factors leave a day [N].
        beta: [N, K].
        beta_error: standard errors of beta [N, K], robust to changing variance and to correlation over `lags` days
            (Newey and West 1987), with the small-sample factor T / (T - K - 1).
        alpha_error: of alpha, the same way [N].
        rest: deviation a day of what the factors leave, T - K - 1 degrees of freedom [N].
        r_squared: share of the variance that the factors explain [N].
        factor_covariance: a day [K, K], one degree of freedom taken.
        rest_covariance: of what the factors leave [N, N], one degree of freedom taken, so that
            beta factor_covariance beta' + rest_covariance is the holdings' sample covariance.
        lags: days over which correlation was allowed.
    """

    alpha: Floats
    beta: Floats
    beta_error: Floats
    alpha_error: Floats
    rest: Floats
    r_squared: Floats
    factor_covariance: Floats
    rest_covariance: Floats
    lags: int


@dataclass(frozen=True, slots=True)
class FactorRisk:
    """The portfolio's variance by factor.

    Attributes:
        exposure: the portfolio's beta to each factor [K].
        deviation: of the whole portfolio, a day.
        factor_component: each factor's part of the deviation [K]; may be negative where a factor hedges.
        rest_component: the part that no factor explains; with the factors' it sums to the deviation.
    """

    exposure: Floats
    deviation: float
    factor_component: Floats
    rest_component: float


def fit_factors(asset_returns: Floats, factor_returns: Floats, lags: int | None = None) -> FactorModel:
    """Return the regression of each holding on the factors.

    Args:
        asset_returns: [T, N].
        factor_returns: [T, K].
        lags: days of correlation that the errors allow for; by default 4 (T/100)^(2/9), rounded down.

    Raises:
        NotEnoughData: not more than K + 2 days, or factors that cannot be told apart.
        InputError: lengths differ or a number is missing.
    """
    days, count = len(factor_returns), factor_returns.shape[1]
    if len(asset_returns) != days:
        raise InputError(f"Holdings have {len(asset_returns)} days and factors {days}; cut both to the same days.")
    need(factor_returns, count + 3, "A factor model")
    require_finite(asset_returns, "returns of the holdings")
    require_finite(factor_returns, "returns of the factors")
    design = np.column_stack([np.ones(days), factor_returns])
    scale = np.sqrt(np.mean(design**2, axis=0))
    if (scale <= 1e-14).any() or np.linalg.cond(design / scale) > 1e10:
        raise NotEnoughData("The factors cannot be told apart: one is constant or a mixture of others; leave it out.")
    inverse = np.linalg.inv((design / scale).T @ (design / scale)) / np.outer(scale, scale)
    found = inverse @ (design.T @ asset_returns)
    left = asset_returns - design @ found
    used = math.floor(4.0 * (days / 100.0) ** (2.0 / 9.0)) if lags is None else lags
    errors = np.column_stack([_robust_errors(design, inverse, column, used) for column in left.T])
    freedom = days - count - 1
    moved = ((asset_returns - asset_returns.mean(axis=0)) ** 2).sum(axis=0)
    squares = (left**2).sum(axis=0)
    explained = np.where(moved > 0.0, 1.0 - squares / np.where(moved > 0.0, moved, 1.0), 0.0)
    return FactorModel(
        alpha=found[0],
        beta=found[1:].T,
        beta_error=errors[1:].T,
        alpha_error=errors[0],
        rest=np.sqrt(squares / freedom),
        r_squared=explained,
        factor_covariance=np.atleast_2d(np.cov(factor_returns, rowvar=False)),
        rest_covariance=left.T @ left / (days - 1),
        lags=used,
    )


def factor_risk(weights: Floats, model: FactorModel) -> FactorRisk:
    """Return the portfolio's deviation by factor, exact: the parts sum to the sample deviation.

    Args:
        weights: of the holdings [N].
        model: of the same holdings.
    """
    exposure = weights @ model.beta
    pulled = model.factor_covariance @ exposure
    rest = float(weights @ model.rest_covariance @ weights)
    deviation = math.sqrt(max(float(exposure @ pulled) + rest, 0.0))
    if deviation == 0.0:
        return FactorRisk(exposure, 0.0, np.zeros_like(exposure), 0.0)
    return FactorRisk(exposure, deviation, exposure * pulled / deviation, rest / deviation)


def _robust_errors(design: Floats, inverse: Floats, left: Floats, lags: int) -> Floats:
    scores = design * left[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        crossed = scores[lag:].T @ scores[:-lag]
        middle += (1.0 - lag / (lags + 1.0)) * (crossed + crossed.T)
    spread = inverse @ middle @ inverse * (len(left) / (len(left) - design.shape[1]))
    return np.asarray(np.sqrt(np.maximum(np.diag(spread), 0.0)))
