"""Returns: over which period, of the portfolio and of its benchmark, and where they came from."""

from finance.performance.attribution import Attribution, brinson
from finance.performance.benchmark import benchmark_returns, blended_returns
from finance.performance.capture import Capture, capture, monthly
from finance.performance.contribution import Contribution, contributions
from finance.performance.drawdown_table import Fall, falls
from finance.performance.fees import Costs, Drag, costs, drag
from finance.performance.groups import Grouped, attributed
from finance.performance.irr import rates_of_return
from finance.performance.periods import Period, parse_period, parse_period_or_all
from finance.performance.returns import (
    annualised,
    modified_dietz,
    money_weighted,
    portfolio_returns,
    time_weighted,
)

__all__ = [
    "Attribution",
    "Capture",
    "Contribution",
    "Costs",
    "Drag",
    "Fall",
    "Grouped",
    "Period",
    "annualised",
    "attributed",
    "benchmark_returns",
    "blended_returns",
    "brinson",
    "capture",
    "contributions",
    "costs",
    "drag",
    "falls",
    "modified_dietz",
    "money_weighted",
    "monthly",
    "parse_period",
    "parse_period_or_all",
    "portfolio_returns",
    "rates_of_return",
    "time_weighted",
]
