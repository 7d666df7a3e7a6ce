"""The door of the optimisers: `solve(problem, warm)`; the frontier's is `efficient.frontier`."""

from __future__ import annotations

from finance.errors import InputError
from finance.optimise import objectives as aims
from finance.optimise.efficient import on_the_line
from finance.optimise.problem import Problem
from finance.optimise.solution import Solution
from finance.optimise.variance import least_variance


def solve(problem: Problem, warm: Solution | None = None) -> Solution:
    """Return the best portfolio for a problem.

    Args:
        problem: see there.
        warm: the solution of a neighbouring problem; it only makes this one faster.

    Raises:
        InfeasibleProblem: no portfolio meets all constraints; says which are in conflict.
        InputError: the problem lacks what its objective needs.
        SolverError: the optimum is unbounded or lost to rounding.
    """
    match problem.objective:
        case aims.MinimumVariance() | aims.MeanVariance() | aims.Tracking():
            return least_variance(problem, warm)
        case aims.MaximumSharpe() | aims.MaximumReturn() | aims.MaximumDiversification():
            return on_the_line(problem)
        case aims.MinimumCVaR() | aims.MinimumCDaR() | aims.MinimumDeviation():
            from finance.optimise.scenarios import from_scenarios  # the library takes a tenth of a second to import

            return from_scenarios(problem, warm)
        case aims.RiskBudgets():
            from finance.optimise.parity import risk_parity

            return risk_parity(problem)
        case aims.Hierarchical():
            from finance.optimise.hierarchy import hierarchical

            return hierarchical(problem)
    raise InputError(f"There is no solver for {type(problem.objective).__name__}.")
