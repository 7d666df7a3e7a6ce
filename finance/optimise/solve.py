"""The doors of the optimisers: `solve(problem, warm)` and `frontier(problem, points)`."""

from __future__ import annotations

from finance.errors import InfeasibleProblem, InputError
from finance.optimise import objectives as aims
from finance.optimise.efficient import Frontier, on_the_line, traced
from finance.optimise.problem import Problem
from finance.optimise.report import NoPoint
from finance.optimise.solution import Solution
from finance.optimise.variance import least_variance
from finance.optimise.whole import whole_numbers


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
    limits = problem.constraints
    try:
        if limits.most_holdings is not None or limits.minimum_position or limits.unit is not None:
            return whole_numbers(problem, _continuous)
        return _continuous(problem, warm)
    except NoPoint:
        raise conflict(problem) from None


def conflict(problem: Problem) -> InputError:
    """Return the error for a problem without a feasible point: what is in conflict, and the smallest relaxation."""
    from finance.optimise.conflicts import diagnosed  # the library takes a tenth of a second to import

    limits = problem.constraints
    found = diagnosed(problem)
    if isinstance(found, InfeasibleProblem) or (limits.most_holdings is None and not limits.minimum_position):
        return found
    names = tuple(
        name
        for name, asked in (
            (f"at most {limits.most_holdings} holdings", limits.most_holdings is not None),
            (f"no position below {limits.minimum_position:g}", limits.minimum_position > 0),
        )
        if asked
    )
    words = " and ".join(repr(name) for name in names)
    return InfeasibleProblem(
        f"No portfolio can meet {words} together with the other constraints, which alone can be met; relax one.",
        names,
        (),
    )


def _continuous(problem: Problem, warm: Solution | None) -> Solution:
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
        case aims.Kelly():
            from finance.optimise.stepwise import fastest_growth

            return fastest_growth(problem, warm)
        case aims.RobustMeans():
            from finance.optimise.stepwise import worst_case

            return worst_case(problem, warm)
    raise InputError(f"There is no solver for {type(problem.objective).__name__}.")


def frontier(problem: Problem, points: int = 50) -> Frontier:
    """Return the efficient frontier under a problem's constraints, from least variance to highest return.

    Where trading costs, it is the return after costs that counts.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    try:
        return traced(problem, points)
    except NoPoint:
        raise conflict(problem) from None
