"""Black and Litterman's model: equilibrium returns and views, weighed by how sure each is.

Source: He and Litterman 1999, "The intuition behind Black-Litterman model portfolios"; confidences as Idzorek 2005.
Letters: N assets, K views.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.estimate.positive import checked_matrix
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An opinion: coefficients @ returns will be `value`.

    Attributes:
        coefficients: [N]; of a relative view they add up to 0.
        value: return a period.
        confidence: 0 (no opinion) to 1 (certain), or None for He and Litterman's: as sure as the equilibrium.
        variance: of the opinion's error, in place of a confidence.
    """

    coefficients: Floats
    value: float
    confidence: float | None = None
    variance: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What equilibrium and views come to.

    Attributes:
        means: [N].
        covariance: of the returns, with the uncertainty of the means in it [N, N].
        view_variances: that the views were given [K].
        tilts: how far each view moved the optimal portfolio: the weight of its coefficients [K].
    """

    means: Floats
    covariance: Floats
    view_variances: Floats
    tilts: Floats


def view(assets: Sequence[str], weights: Mapping[str, float], value: float, confidence: float | None = None) -> View:
    """Return a view by the names of its assets, for example {"A": 1, "B": -1} for "A earns more than B".

    Raises:
        InputError: an asset that is not there.
    """
    unknown = set(weights).difference(assets)
    if unknown:
        raise InputError(f"The view names {', '.join(sorted(unknown))}, which is not among the assets.")
    return View(np.array([float(weights.get(asset, 0.0)) for asset in assets]), value, confidence)


def black_litterman(
    covariance: Floats, equilibrium: Floats, views: Sequence[View], tau: float = 0.05, risk_aversion: float = 2.5
) -> Posterior:
    """Return the posterior means and covariance.

    Args:
        covariance: of the returns [N, N].
        equilibrium: excess returns before any view [N].
        views: may be none.
        tau: uncertainty of the equilibrium, as a share of the covariance.
        risk_aversion: for the tilts alone.

    Raises:
        InputError: shapes, confidences outside 0 to 1, a view without coefficients.
    """
    matrix = checked_matrix(covariance)
    count = len(matrix)
    if equilibrium.shape != (count,):
        raise InputError(f"There are {len(equilibrium)} equilibrium returns for {count} assets.")
    if not tau > 0:
        raise InputError(f"tau has to be positive; it is {tau}.")
    for one in views:
        _check(one, count)
    sure = [one for one in views if one.confidence != 0.0]
    unsure = tau * matrix
    if not sure:
        return Posterior(equilibrium.copy(), matrix + unsure, np.full(len(views), np.inf), np.zeros(len(views)))
    table = np.array([one.coefficients for one in sure])
    values = np.array([one.value for one in sure])
    spread = np.einsum("ij,jk,ik->i", table, unsure, table)
    errors = np.array([_variance(one, float(own)) for one, own in zip(sure, spread, strict=True)])
    between = table @ unsure @ table.T + np.diag(errors)
    surprise = np.linalg.lstsq(between, values - table @ equilibrium, rcond=None)[0]
    known = np.linalg.lstsq(between, table @ unsure, rcond=None)[0]
    means = equilibrium + unsure @ table.T @ surprise
    posterior = matrix + unsure - unsure @ table.T @ known
    posterior = (posterior + posterior.T) / 2
    variances, tilts = np.full(len(views), np.inf), np.zeros(len(views))
    told = np.array([one.confidence != 0.0 for one in views])
    variances[told] = errors
    # The optimal portfolio posterior^-1 means / a is w_eq / (1 + tau) plus the views' coefficients, each by a weight.
    away = np.linalg.solve(posterior, means) - np.linalg.solve(matrix, equilibrium) / (1 + tau)
    tilts[told] = np.linalg.lstsq(table.T, away, rcond=None)[0] / risk_aversion
    return Posterior(means, posterior, variances, tilts)


def _variance(one: View, own: float) -> float:
    """Return the variance of a view's error: (1 - c) / c of the equilibrium's for a confidence c (Idzorek 2005)."""
    if one.variance is not None:
        return one.variance
    if one.confidence is None:
        return own
    return own * (1.0 - one.confidence) / one.confidence


def _check(one: View, count: int) -> None:
    if one.coefficients.shape != (count,) or not np.isfinite(one.coefficients).all() or not one.coefficients.any():
        raise InputError(f"A view needs one finite coefficient for each of {count} assets, and one that is not zero.")
    if not np.isfinite(one.value):
        raise InputError("A view's value has to be a finite return.")
    if one.confidence is not None and not 0.0 <= one.confidence <= 1.0:
        raise InputError(f"The confidence of a view is between 0 and 1; it is {one.confidence}.")
    if one.variance is not None and not one.variance >= 0.0:
        raise InputError(f"The variance of a view's error cannot be negative; it is {one.variance}.")
