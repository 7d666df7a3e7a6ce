"""How few things the portfolio hangs on. Letters: N holdings."""

from __future__ import annotations

import math

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.measures.sound import require_finite
from finance.types import Floats


def herfindahl(weights: Floats) -> float:
    """Return the sum of squared shares (Herfindahl and Hirschman): 1 for one holding, 1/N for equal ones.

    Args:
        weights: of each holding [N]; taken as shares of their sum.

    Raises:
        InputError: a weight is missing or negative.
        NotEnoughData: nothing is held.
    """
    require_finite(weights, "weights")
    if (weights < 0).any():
        raise InputError("Concentration needs weights of zero or more; net the short positions first.")
    whole = float(weights.sum())
    if whole <= 0.0:
        raise NotEnoughData("Concentration needs at least one holding; there is none.")
    return float(np.sum((weights / whole) ** 2))


def effective_holdings(weights: Floats) -> float:
    """Return how many equal holdings would be as concentrated: 1 / Herfindahl."""
    return 1.0 / herfindahl(weights)


def diversification_ratio(weights: Floats, covariance: Floats) -> float:
    """Return the weighted mean of deviations by the portfolio's own deviation (Choueifaty and Coignard 2008).

    Raises:
        NotEnoughData: the portfolio does not move.
    """
    _require_square(weights, covariance)
    variance = float(weights @ covariance @ weights)
    if variance <= 0.0:
        raise NotEnoughData("The diversification ratio needs a portfolio that moves; this one does not.")
    return float(np.abs(weights) @ np.sqrt(np.diag(covariance))) / math.sqrt(variance)


def effective_bets(weights: Floats, covariance: Floats) -> float:
    """Return the effective number of uncorrelated bets: exp of the entropy of their shares of variance (Meucci 2009).

    The bets are the principal components, so two holdings that always move together are one bet.

    Raises:
        NotEnoughData: the portfolio does not move.
        InputError: shapes do not fit or the covariance has a missing number.
    """
    _require_moving(weights, covariance)
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2.0)
    return _spread(np.maximum(values, 0.0) * (vectors.T @ weights) ** 2)


def torsion_bets(weights: Floats, covariance: Floats) -> float:
    """Return the effective number of minimum-torsion bets (Meucci, Santangelo and Deguest 2013).

    They are the uncorrelated factors closest to the holdings themselves and move little when the data does, but two
    holdings that always move together still count as two.

    Raises:
        NotEnoughData, InputError: as for `effective_bets`.
    """
    _require_moving(weights, covariance)
    return _spread(_torsion_parts(weights, covariance))


def _spread(parts: Floats) -> float:
    shares = parts / parts.sum()
    held = shares[shares > 0.0]
    return math.exp(-float(held @ np.log(held)))


def _require_moving(weights: Floats, covariance: Floats) -> None:
    _require_square(weights, covariance)
    if float(weights @ covariance @ weights) <= 1e-300:
        raise NotEnoughData("The number of bets needs a portfolio that moves; this one does not.")


def _torsion_parts(weights: Floats, covariance: Floats) -> Floats:
    """Return each bet's part of the variance [N].

    With deviations D and correlation C = c c (c the symmetric root), the torsion without constraint is t = D c^-1 D^-1,
    and the bets' exposures are t'^-1 w, whose variances are D^2. So a part is (c D w)^2: no inverse needed, which is
    why constant and doubled holdings do no harm.
    """
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.where(deviations > 0.0, deviations, 1.0)
    correlation = covariance / np.outer(scale, scale)
    values, vectors = np.linalg.eigh((correlation + correlation.T) / 2.0)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return np.asarray((root @ (deviations * weights)) ** 2)


def _require_square(weights: Floats, covariance: Floats) -> None:
    require_finite(weights, "weights")
    require_finite(covariance, "covariance")
    if covariance.shape != (len(weights), len(weights)):
        raise InputError(
            f"The covariance has the shape {covariance.shape}, but there are {len(weights)} weights; make them fit."
        )
