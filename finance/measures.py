"""Measures of a row of numbers: each formula once, in plain numpy.

Letters: T days. Returns are fractions a day; a loss measure is a positive fraction, so 0.02 means "lost 2 %".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from finance.errors import NotEnoughData
from finance.types import Floats

TRADING_DAYS = 252  # a year
MONTH_DAYS = 21  # trading days
FlowsAt = Literal["end", "start"]


def daily_returns(values: Floats, flows: Floats, flows_at: FlowsAt = "end") -> Floats:
    """Return the daily returns [T - 1] of a portfolio that money flows into and out of.

    With flows at the end of the day, r = (V1 - F) / V0 - 1: money that came today earned nothing today, which is exact
    where trades are at the close. With flows at the start, r = V1 / (V0 + F) - 1. A day that begins without money
    returns zero.

    Args:
        values: worth at each close, flows included [T], USD.
        flows: money from outside on each day [T], USD, positive in; the first is ignored.
        flows_at: which of the two.
    """
    before, after, moved = values[:-1], values[1:], flows[1:]
    numerator, base = (after - moved, before) if flows_at == "end" else (after, before + moved)
    with_money = base > 0
    growth = np.ones_like(base)
    np.divide(numerator, base, out=growth, where=with_money)
    return growth - 1.0


def levels(returns: Floats) -> Floats:
    """Return what 1 dollar became [T + 1], beginning with 1."""
    return np.concatenate([[1.0], np.cumprod(1.0 + returns)])


def volatility_pa(returns: Floats) -> float:
    """Return the annualised standard deviation of daily returns (one degree of freedom taken)."""
    _need(returns, 2, "Volatility")
    return float(returns.std(ddof=1) * math.sqrt(TRADING_DAYS))


def sharpe(returns: Floats, bill_returns: Floats) -> float:
    """Return the annualised Sharpe ratio: mean excess over bills by its standard deviation (Sharpe 1994).

    Raises:
        NotEnoughData: too few days, or the excess never varies.
    """
    _need(returns, 2, "The Sharpe ratio")
    excess = returns - bill_returns
    spread = float(excess.std(ddof=1))
    if spread <= 1e-12:
        raise NotEnoughData("The Sharpe ratio needs returns that vary; these are constant.")
    return float(excess.mean() / spread * math.sqrt(TRADING_DAYS))


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall from a peak: a positive fraction, and the positions of peak, trough and recovery if any."""

    depth: float
    peak: int
    trough: int
    recovered: int | None


def drawdowns(level: Floats) -> Floats:
    """Return how far each level is from the highest so far [T]: zero or negative fractions."""
    return np.asarray(level / np.maximum.accumulate(level) - 1.0)


def max_drawdown(level: Floats) -> Drawdown:
    """Return the deepest fall of a row of levels [T]."""
    _need(level, 1, "A drawdown")
    trough = int(np.argmin(drawdowns(level)))
    peak = int(np.argmax(level[: trough + 1]))
    later = np.flatnonzero(level[trough:] >= level[peak])
    return Drawdown(
        depth=float(1.0 - level[trough] / level[peak]),
        peak=peak,
        trough=trough,
        recovered=trough + int(later[0]) if later.size else None,
    )


def value_at_risk(returns: Floats, confidence: float = 0.95) -> float:
    """Return the historical value at risk: the smallest loss of the worst (1 - confidence) of the returns.

    With n returns, that is the loss ranked ceil(n (1 - confidence)) from the worst. It can be negative: a gain.
    """
    worst, count = _tail(returns, confidence)
    return float(-worst[math.ceil(count) - 1])


def conditional_value_at_risk(returns: Floats, confidence: float = 0.95) -> float:
    """Return the mean loss of the worst (1 - confidence) of the returns, the last one counted in part.

    Rockafellar and Uryasev (2000), for a sample: with count = n (1 - confidence), the full losses beyond the value at
    risk and the fraction of it that makes up `count`.
    """
    worst, count = _tail(returns, confidence)
    whole = math.ceil(count) - 1
    return float(-(worst[:whole].sum() + worst[whole] * (count - whole)) / count)


def compounded(returns: Floats, days: int) -> Floats:
    """Return the returns over every stretch of `days` days [T - days + 1], overlapping; `returns` may be [T, N]."""
    if len(returns) < days:
        raise NotEnoughData(f"Returns over {days} days need at least as many daily returns; there are {len(returns)}.")
    grown = np.concatenate([np.zeros((1, *returns.shape[1:])), np.cumsum(np.log1p(returns), axis=0)])
    return np.asarray(np.expm1(grown[days:] - grown[:-days]))


def _tail(returns: Floats, confidence: float) -> tuple[Floats, float]:
    _need(returns, 1, "Value at risk")
    # Rounding first keeps 100 * (1 - 0.95) = 5.000000000000004 from counting as six.
    count = max(round(len(returns) * (1.0 - confidence), 9), 1e-9)
    return np.sort(returns)[: math.ceil(count)], count


def _need(values: Floats, count: int, what: str) -> None:
    if len(values) < count:
        raise NotEnoughData(f"{what} needs at least {count} observations; there are {len(values)}.")
