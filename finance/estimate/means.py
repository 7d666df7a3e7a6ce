"""Expected returns: history, shrunk history, the capital asset pricing model, equilibrium.

All per period of the returns. Letters: T observations, N assets.
"""

from __future__ import annotations

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.estimate.covariance import sample, weights_of_age
from finance.estimate.moments import checked
from finance.types import Floats


def historical(returns: Floats, half_life: float | None = None) -> Floats:
    """Return the mean of returns [N], newer ones counting more where a half-life is given.

    Raises:
        NotEnoughData, InputError: see `moments`.
    """
    table = checked(returns, 1)
    return np.asarray(table.mean(axis=0) if half_life is None else weights_of_age(len(table), half_life) @ table)


def james_stein(returns: Floats) -> tuple[Floats, float]:
    """Return means shrunk towards that of the minimum-variance portfolio, and by how much (Jorion 1986, equation 17).

    Raises:
        NotEnoughData: no more observations than assets and two.
        InputError: see `moments`.
    """
    table = checked(returns)
    count, width = table.shape
    if count <= width + 2:
        raise NotEnoughData(f"Shrinking the means of {width} assets needs more than {width + 2} observations.")
    means = table.mean(axis=0)
    scaled = sample(table).matrix * ((count - 1) / (count - width - 2))
    ones = np.linalg.solve(scaled, np.ones(width))
    common = float(ones @ means / ones.sum())
    away = means - common
    distance = float(away @ np.linalg.solve(scaled, away))
    shrinkage = (width + 2) / (width + 2 + count * distance)
    return means - shrinkage * away, shrinkage


def capm(returns: Floats, market: Floats, market_excess: float, risk_free: float = 0.0) -> Floats:
    """Return risk-free + beta x market_excess for each asset [N] (Sharpe 1964).

    Args:
        returns: [T, N].
        market: returns of the market [T].
        market_excess: what the market is expected to earn over the risk-free rate.
        risk_free: a period.

    Raises:
        NotEnoughData, InputError: see `moments`; a market that never moves, or other days.
    """
    table, index = checked(returns), checked(np.asarray(market)[:, None])[:, 0]
    if len(index) != len(table):
        raise InputError(f"There are {len(table)} rows of returns and {len(index)} of the market; both need the same.")
    away = index - index.mean()
    spread = float(away @ away)
    if spread <= 0:
        raise InputError("The market never moves, so there is no beta.")
    return np.asarray(risk_free + (away @ table) / spread * market_excess)


def equilibrium(covariance: Floats, weights: Floats, risk_aversion: float) -> Floats:
    """Return the excess returns [N] at which an investor of this risk aversion holds these weights (Sharpe 1974).

    Raises:
        InputError: the shapes do not fit, or the risk aversion is not positive.
    """
    if covariance.shape != (len(weights), len(weights)):
        raise InputError(f"There are {len(weights)} weights for a covariance of the shape {covariance.shape}.")
    if not risk_aversion > 0:
        raise InputError(f"The risk aversion has to be positive; it is {risk_aversion}.")
    return np.asarray(risk_aversion * covariance @ weights)
