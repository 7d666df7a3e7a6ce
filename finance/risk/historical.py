"""What today's holdings could lose, had the past days come again: historical simulation.

Letters: T daily returns, N symbols.
"""

from __future__ import annotations

from dataclasses import dataclass

from finance.errors import NotEnoughData
from finance.measures import MONTH_DAYS, compounded, tail_losses
from finance.types import Floats

SMALLEST_SAMPLE = 60  # days; the worst twentieth of fewer is hardly a sample


@dataclass(frozen=True, slots=True)
class TailRisk:
    """Losses as positive fractions of today's value, over one day and one month of 21 trading days."""

    var_day: float
    cvar_day: float
    var_month: float
    cvar_month: float


def tail_risk(asset_returns: Floats, weights: Floats, confidence: float = 0.95) -> TailRisk:
    """Return value at risk and its mean beyond, for holdings left untouched.

    Args:
        asset_returns: daily returns of what is held today [T, N].
        weights: each holding's share of today's whole value, cash left out [N].
        confidence: 0.95 looks at the worst twentieth.

    Raises:
        NotEnoughData: there are fewer than 60 days.
    """
    if len(asset_returns) < SMALLEST_SAMPLE:
        raise NotEnoughData(
            f"Value at risk needs at least {SMALLEST_SAMPLE} daily returns; this period has {len(asset_returns)}."
        )
    day = asset_returns @ weights
    month = compounded(asset_returns, MONTH_DAYS) @ weights
    var_day, cvar_day = tail_losses(day, confidence)
    var_month, cvar_month = tail_losses(month, confidence)
    return TailRisk(var_day=var_day, cvar_day=cvar_day, var_month=var_month, cvar_month=cvar_month)
