"""Returns of a row of values, and what they add up to."""

from __future__ import annotations

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


def compounded(returns: Floats, days: int) -> Floats:
    """Return the returns over every stretch of `days` days [T - days + 1], overlapping; `returns` may be [T, N]."""
    if len(returns) < days:
        raise NotEnoughData(f"Returns over {days} days need at least as many daily returns; there are {len(returns)}.")
    grown = np.concatenate([np.zeros((1, *returns.shape[1:])), np.cumsum(np.log1p(returns), axis=0)])
    return np.asarray(np.expm1(grown[days:] - grown[:-days]))
