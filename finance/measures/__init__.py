"""Measures of a row of numbers: each formula once, in plain numpy.

Letters: T days. Returns are fractions a day; a loss measure is a positive fraction, so 0.02 means "lost 2 %".
"""

from finance.measures.drawdown import (
    Drawdown,
    conditional_drawdown_at_risk,
    drawdown_at_risk,
    drawdowns,
    max_drawdown,
    ulcer_index,
)
from finance.measures.returns import MONTH_DAYS, TRADING_DAYS, FlowsAt, compounded, daily_returns, levels
from finance.measures.spread import (
    beta,
    calmar,
    downside_deviation_pa,
    information_ratio,
    kurtosis,
    omega,
    sharpe,
    skewness,
    sortino,
    tracking_error_pa,
    volatility_pa,
)
from finance.measures.tail import conditional_value_at_risk, entropic_value_at_risk, tail_losses, value_at_risk

__all__ = [
    "MONTH_DAYS",
    "TRADING_DAYS",
    "Drawdown",
    "FlowsAt",
    "beta",
    "calmar",
    "compounded",
    "conditional_drawdown_at_risk",
    "conditional_value_at_risk",
    "daily_returns",
    "downside_deviation_pa",
    "drawdown_at_risk",
    "drawdowns",
    "entropic_value_at_risk",
    "information_ratio",
    "kurtosis",
    "levels",
    "max_drawdown",
    "omega",
    "sharpe",
    "skewness",
    "sortino",
    "tail_losses",
    "tracking_error_pa",
    "ulcer_index",
    "value_at_risk",
    "volatility_pa",
]
