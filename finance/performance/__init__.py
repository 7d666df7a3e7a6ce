"""Returns: over which period, of the portfolio and of its benchmark, and where they came from."""

from finance.performance.benchmark import benchmark_returns
from finance.performance.contribution import Contribution, contributions
from finance.performance.periods import Period, parse_period, parse_period_or_all
from finance.performance.returns import annualised, money_weighted, portfolio_returns, time_weighted

__all__ = [
    "Contribution",
    "Period",
    "annualised",
    "benchmark_returns",
    "contributions",
    "money_weighted",
    "parse_period",
    "parse_period_or_all",
    "portfolio_returns",
    "time_weighted",
]
