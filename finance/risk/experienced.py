"""Risk that the client really went through: from the portfolio's own daily returns, flows taken out."""

from __future__ import annotations

from dataclasses import dataclass

from finance.errors import NotEnoughData
from finance.measures import Drawdown, levels, max_drawdown, sharpe, volatility_pa
from finance.types import Floats

SMALLEST_SAMPLE = 20  # daily returns; fewer say nothing about risk


@dataclass(frozen=True, slots=True)
class Experienced:
    """Volatility a year, Sharpe ratio over bills (None without bills or variation) and the deepest fall."""

    volatility_pa: float
    sharpe: float | None
    drawdown: Drawdown


def experienced(returns: Floats, bill_returns: Floats | None) -> Experienced:
    """Return the risk measures of daily returns [T].

    Raises:
        NotEnoughData: there are fewer than 20 of them.
    """
    if len(returns) < SMALLEST_SAMPLE:
        raise NotEnoughData(f"Risk needs at least {SMALLEST_SAMPLE} daily returns; this period has {len(returns)}.")
    try:
        ratio = None if bill_returns is None else sharpe(returns, bill_returns)
    except NotEnoughData:
        ratio = None
    return Experienced(volatility_pa(returns), ratio, max_drawdown(levels(returns)))
