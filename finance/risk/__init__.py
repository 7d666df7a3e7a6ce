"""What the portfolio went through, what today's holdings could lose, and what that comes from."""

from finance.risk.concentration import (
    diversification_ratio,
    effective_bets,
    effective_holdings,
    herfindahl,
    torsion_bets,
)
from finance.risk.contributions import (
    Contributions,
    drawdown_contributions,
    entropic_contributions,
    shortfall_contributions,
    value_at_risk_contributions,
    volatility_contributions,
)
from finance.risk.exceedances import Exceedances, fit_exceedances
from finance.risk.exceptions import Exceptions, LikelihoodTest, judge, kupiec, rolling_forecasts, traffic_light
from finance.risk.experienced import Experienced, experienced
from finance.risk.factors import FactorModel, FactorRisk, factor_risk, fit_factors
from finance.risk.garch import Garch, fit_garch
from finance.risk.historical import TailRisk, tail_risk
from finance.risk.liquidity import Liquidity, liquidity
from finance.risk.tails import ASSUMPTIONS, METHODS, Method, Tail, normal_tail, tail

__all__ = [
    "ASSUMPTIONS",
    "METHODS",
    "Contributions",
    "Exceedances",
    "Exceptions",
    "Experienced",
    "FactorModel",
    "FactorRisk",
    "Garch",
    "LikelihoodTest",
    "Liquidity",
    "Method",
    "Tail",
    "TailRisk",
    "diversification_ratio",
    "drawdown_contributions",
    "effective_bets",
    "effective_holdings",
    "entropic_contributions",
    "experienced",
    "factor_risk",
    "fit_exceedances",
    "fit_factors",
    "fit_garch",
    "herfindahl",
    "judge",
    "kupiec",
    "liquidity",
    "normal_tail",
    "rolling_forecasts",
    "shortfall_contributions",
    "tail",
    "tail_risk",
    "torsion_bets",
    "traffic_light",
    "value_at_risk_contributions",
    "volatility_contributions",
]
