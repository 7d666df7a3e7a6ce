"""Which holding brings which part of the risk (Euler's theorem: the parts sum to the whole).

Letters: T days, N holdings. Every measure here grows in proportion when all weights do, so it is the sum of weight
times slope: the component of a holding. Cash is a holding of weight one less the others and brings nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.measures.sound import need, require_finite, require_fraction
from finance.measures.tail import entropic_tilt, tail_count
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Contributions:
    """A risk and its parts.

    Attributes:
        total: the risk, a fraction.
        marginal: by how much it grows for each unit of weight [N].
        component: weight times marginal [N]; they sum to the total.
    """

    total: float
    marginal: Floats
    component: Floats

    @property
    def share(self) -> Floats:
        """Each holding's share of the total [N]; they sum to one (all zero where there is no risk)."""
        return self.component / self.total if self.total else np.zeros_like(self.component)


def volatility_contributions(weights: Floats, covariance: Floats) -> Contributions:
    """Return the parts of the standard deviation sqrt(w' C w); in the covariance's time unit.

    Raises:
        InputError: shapes do not fit, a number is missing, or the covariance gives a negative variance.
    """
    _require_fitting(weights, covariance, "The covariance")
    pulled = covariance @ weights
    variance = float(weights @ pulled)
    if variance < -1e-12 * float(np.abs(covariance).max(initial=0.0)):
        raise InputError("The covariance gives a negative variance; repair it to be positive semi-definite first.")
    total = math.sqrt(max(variance, 0.0))
    marginal = pulled / total if total > 0.0 else np.zeros_like(weights)
    return Contributions(total, marginal, weights * marginal)


def shortfall_contributions(weights: Floats, asset_returns: Floats, confidence: float = 0.95) -> Contributions:
    """Return the parts of the mean loss beyond value at risk, by history: each holding's mean loss on the worst days.

    Args:
        weights: of today's value [N].
        asset_returns: daily [T, N].
        confidence: 0.95 looks at the worst twentieth.

    Raises:
        NotEnoughData: there is no day.
        InputError: shapes do not fit or a number is missing.
    """
    _require_scenarios(weights, asset_returns, confidence)
    count = tail_count(len(asset_returns), confidence)
    order = np.argsort(asset_returns @ weights, kind="stable")
    whole = math.ceil(count) - 1
    share = np.zeros(len(order))
    share[order[:whole]] = 1.0
    share[order[whole]] = count - whole
    return _under(weights, asset_returns, share / count)


def entropic_contributions(weights: Floats, asset_returns: Floats, confidence: float = 0.95) -> Contributions:
    """Return the parts of the entropic value at risk: each holding's expected loss under its worst measure."""
    _require_scenarios(weights, asset_returns, confidence)
    return _under(weights, asset_returns, entropic_tilt(asset_returns @ weights, confidence)[1])


def value_at_risk_contributions(weights: Floats, asset_returns: Floats, confidence: float = 0.95) -> Contributions:
    """Return the parts of the historical value at risk: what each holding lost on the day that is the value at risk.

    The parts are exact for that day and jump when another day takes its place (Tasche 1999 shows that the slope is the
    expected loss of the holding, given that the portfolio loses just its value at risk). The shortfall's are steadier.
    """
    _require_scenarios(weights, asset_returns, confidence)
    rank = math.ceil(tail_count(len(asset_returns), confidence)) - 1
    day = int(np.argsort(asset_returns @ weights, kind="stable")[rank])
    chosen = np.zeros(len(asset_returns))
    chosen[day] = 1.0
    return _under(weights, asset_returns, chosen)


def drawdown_contributions(weights: Floats, asset_returns: Floats, confidence: float = 0.95) -> Contributions:
    """Return the parts of the conditional drawdown at risk of uncompounded returns.

    Uncompounded, since only that drawdown grows in proportion with the weights: the fall of the sum of daily returns
    from its highest point so far, the start included.
    """
    _require_scenarios(weights, asset_returns, confidence)
    summed = np.concatenate([np.zeros((1, len(weights))), np.cumsum(asset_returns, axis=0)])
    level = summed @ weights
    highest = np.maximum.accumulate(level)
    # The row of the peak that each day looks back to: the last row that set a new height.
    peaks = np.maximum.accumulate(np.where(level >= highest, np.arange(len(level)), 0))
    return shortfall_contributions(weights, (summed - summed[peaks])[1:], confidence)


def _under(weights: Floats, asset_returns: Floats, measure: Floats) -> Contributions:
    marginal = -(measure @ asset_returns)
    component = weights * marginal
    return Contributions(float(component.sum()), marginal, component)


def _require_scenarios(weights: Floats, asset_returns: Floats, confidence: float) -> None:
    require_fraction(confidence, "The confidence", low=-1e-12)
    if asset_returns.ndim != 2 or asset_returns.shape[1] != len(weights):
        raise InputError(
            f"The returns have the shape {asset_returns.shape}, but there are {len(weights)} weights; "
            "give one column a weight."
        )
    need(asset_returns, 1, "A contribution to risk")
    require_finite(asset_returns, "returns")
    require_finite(weights, "weights")


def _require_fitting(weights: Floats, square: Floats, what: str) -> None:
    if weights.ndim != 1 or not len(weights):
        raise NotEnoughData("A contribution to risk needs at least one holding; there is none.")
    if square.shape != (len(weights), len(weights)):
        raise InputError(f"{what} has the shape {square.shape}, but there are {len(weights)} weights; make them fit.")
    require_finite(square, what.lower().removeprefix("the "))
    require_finite(weights, "weights")
