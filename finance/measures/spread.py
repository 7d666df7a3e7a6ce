"""How widely returns are spread, and what was earned for it: one figure each from daily returns [T].

Ratios are annualised with 252 trading days. A ratio whose denominator vanishes is refused, never infinite.
"""

from __future__ import annotations

import math

import numpy as np

from finance.errors import NotEnoughData
from finance.measures.drawdown import max_drawdown
from finance.measures.returns import TRADING_DAYS, levels
from finance.measures.sound import need, require_same_length
from finance.types import Floats

SMALLEST_SPREAD = 1e-12  # a day; what rounding leaves of constant returns


def volatility_pa(returns: Floats) -> float:
    """Return the annualised standard deviation of daily returns (one degree of freedom taken)."""
    need(returns, 2, "Volatility")
    return float(returns.std(ddof=1) * math.sqrt(TRADING_DAYS))


def downside_deviation_pa(returns: Floats, target: float | Floats = 0.0) -> float:
    """Return the annualised root mean square of what fell short of a target (Sortino and van der Meer 1991).

    Args:
        returns: daily [T].
        target: a daily return, or one for each day [T]. Days above it count as zero and stay in the mean.
    """
    need(returns, 1, "Downside deviation")
    short = np.minimum(returns - target, 0.0)
    return float(math.sqrt(float(np.mean(short**2)) * TRADING_DAYS))


def sharpe(returns: Floats, bill_returns: Floats) -> float:
    """Return the annualised Sharpe ratio: mean excess over bills by its standard deviation (Sharpe 1994).

    Raises:
        NotEnoughData: too few days, or the excess never varies.
    """
    need(returns, 2, "The Sharpe ratio")
    return _ratio(returns - bill_returns, "The Sharpe ratio")


def sortino(returns: Floats, target: float | Floats = 0.0) -> float:
    """Return the annualised mean excess over a target by the downside deviation from it.

    Raises:
        NotEnoughData: no day fell short of the target.
    """
    deviation = downside_deviation_pa(returns, target)
    if deviation <= SMALLEST_SPREAD:
        raise NotEnoughData("The Sortino ratio needs days that fall short of the target; there is none.")
    return float(np.mean(returns - target) * TRADING_DAYS / deviation)


def calmar(returns: Floats) -> float:
    """Return the compound return a year by the deepest fall (Young 1991).

    Raises:
        NotEnoughData: the level never fell.
    """
    need(returns, 1, "The Calmar ratio")
    level = levels(returns)
    depth = max_drawdown(level).depth
    if depth <= SMALLEST_SPREAD:
        raise NotEnoughData("The Calmar ratio needs a fall from a peak; there is none.")
    growth = math.pow(float(level[-1]), TRADING_DAYS / len(returns)) - 1.0
    return growth / depth


def omega(returns: Floats, target: float = 0.0) -> float:
    """Return the sum of gains over a target by the sum of losses below it (Keating and Shadwick 2002).

    Raises:
        NotEnoughData: no day fell short of the target.
    """
    need(returns, 1, "Omega")
    excess = returns - target
    losses = float(-np.minimum(excess, 0.0).sum())
    if losses <= SMALLEST_SPREAD:
        raise NotEnoughData("Omega needs days that fall short of the target; there is none.")
    return float(np.maximum(excess, 0.0).sum()) / losses


def beta(returns: Floats, benchmark: Floats) -> float:
    """Return the slope of returns against a benchmark's: covariance by the benchmark's variance.

    Raises:
        NotEnoughData: fewer than two days, or the benchmark never moves.
        InputError: the rows have different lengths.
    """
    need(returns, 2, "Beta")
    require_same_length(returns, benchmark, "Returns and benchmark")
    moved = benchmark - benchmark.mean()
    variance = float(moved @ moved)
    if variance <= SMALLEST_SPREAD**2 * len(returns):
        raise NotEnoughData("Beta needs a benchmark that moves; this one is constant.")
    return float(moved @ (returns - returns.mean())) / variance


def tracking_error_pa(returns: Floats, benchmark: Floats) -> float:
    """Return the annualised standard deviation of the difference to a benchmark."""
    require_same_length(returns, benchmark, "Returns and benchmark")
    return volatility_pa(returns - benchmark)


def information_ratio(returns: Floats, benchmark: Floats) -> float:
    """Return the annualised mean difference to a benchmark by its standard deviation.

    Raises:
        NotEnoughData: the difference never varies.
    """
    need(returns, 2, "The information ratio")
    require_same_length(returns, benchmark, "Returns and benchmark")
    return _ratio(returns - benchmark, "The information ratio")


def skewness(returns: Floats) -> float:
    """Return the third standardised moment, dividing by T; zero for constant returns."""
    return _moment(returns, 3)


def kurtosis(returns: Floats) -> float:
    """Return the fourth standardised moment, dividing by T: 3 for the normal distribution and for constant returns."""
    return _moment(returns, 4)


def _moment(returns: Floats, order: int) -> float:
    need(returns, 1, "A moment")
    moved = returns - returns.mean()
    spread = math.sqrt(float(np.mean(moved**2)))
    if spread <= SMALLEST_SPREAD:
        return 0.0 if order == 3 else 3.0
    return float(np.mean((moved / spread) ** order))


def _ratio(excess: Floats, what: str) -> float:
    spread = float(excess.std(ddof=1))
    if spread <= SMALLEST_SPREAD:
        raise NotEnoughData(f"{what} needs returns that vary; these are constant.")
    return float(excess.mean() / spread * math.sqrt(TRADING_DAYS))
