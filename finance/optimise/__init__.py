"""Optimal portfolios: one `Problem`, one `solve`, exact frontiers, conflicts that are named."""

from finance.optimise.efficient import Frontier
from finance.optimise.explain import Change, Explanation, explain
from finance.optimise.objectives import (
    Hierarchical,
    Kelly,
    MaximumDiversification,
    MaximumReturn,
    MaximumSharpe,
    MeanVariance,
    MinimumCDaR,
    MinimumCVaR,
    MinimumDeviation,
    MinimumVariance,
    Objective,
    RiskBudgets,
    RobustMeans,
    Tracking,
)
from finance.optimise.problem import Constraints, Limit, Problem, TaxLot, ceiling, group, sectors
from finance.optimise.solution import Binding, Solution
from finance.optimise.solve import frontier, solve

__all__ = [
    "Binding", "Change", "Constraints", "Explanation", "Frontier", "Hierarchical", "Kelly", "Limit",
    "MaximumDiversification", "MaximumReturn", "MaximumSharpe", "MeanVariance", "MinimumCDaR", "MinimumCVaR",
    "MinimumDeviation", "MinimumVariance", "Objective", "Problem", "RiskBudgets", "RobustMeans", "Solution", "TaxLot",
    "Tracking", "ceiling", "explain", "frontier", "group", "sectors", "solve",
]  # fmt: skip
