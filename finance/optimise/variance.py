"""Quadratic objectives: least variance, mean-variance utility, least tracking error."""

from __future__ import annotations

import numpy as np

from finance.errors import InputError
from finance.optimise import objectives as aims
from finance.optimise.beginning import first_side
from finance.optimise.columns import Columns, Rows, columns, rows
from finance.optimise.problem import Problem
from finance.optimise.quadratic import ROUNDS, Infeasible, QuadraticProgram, solve_quadratic
from finance.optimise.report import NoPoint, price_tags, solution
from finance.optimise.solution import Solution
from finance.optimise.walk import Sides
from finance.types import Floats


def least_variance(problem: Problem, warm: Solution | None = None) -> Solution:
    """Return the optimum of a quadratic objective by the parametric active set.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    made = columns(problem)
    limits = rows(problem, made)
    aim = problem.objective
    covariance, linear, scale = covariance_of(problem), np.zeros(problem.count), 1.0
    match aim:
        case aims.MeanVariance():
            if not aim.risk_aversion > 0:
                raise InputError("risk_aversion has to be positive.")
            scale = 1.0 / aim.risk_aversion  # min w'Cw/2 - m'w/a has the same optimum and a better scale
            linear = -means_of(problem) * scale
        case aims.Tracking():
            if aim.benchmark.shape != (problem.count,):
                raise InputError(
                    f"The benchmark has the shape {aim.benchmark.shape}; one weight for each asset is needed."
                )
            linear = -covariance @ aim.benchmark
    if scale != 1.0 and not made.plain:
        made = scaled_costs(made, scale)
    program = program_of(problem, made, limits, linear)
    side, rounds = _side(warm, made, limits), ROUNDS
    if side is None and not made.plain:
        side, rounds = first_side(problem, made, limits, program)
    optimum = solve_quadratic(program, side, rounds)
    if isinstance(optimum, Infeasible):
        raise NoPoint
    weights = made.weights(optimum.x)
    factor = 1.0 / scale if isinstance(aim, aims.MeanVariance) else 2.0
    cost = float(made.cost @ optimum.x) / scale
    bindings = price_tags(problem, made, limits, optimum.bound_prices, optimum.row_prices, factor)
    return solution(
        problem, weights, _value(problem, weights, cost), optimum.residual, bindings,
        "parametric active set", cost=cost, state=optimum.side,
    )  # fmt: skip


def scaled_costs(made: Columns, scale: float) -> Columns:
    """Return columns whose costs are `scale` times as high."""
    return Columns(made.asset, made.sign, made.base, made.low, made.high, made.cost * scale, made.last, made.plain)


def _value(problem: Problem, weights: Floats, cost: float) -> float:
    covariance, aim = covariance_of(problem), problem.objective
    match aim:
        case aims.MeanVariance():
            spread = float(weights @ covariance @ weights)
            return float(means_of(problem) @ weights) - aim.risk_aversion / 2 * spread - cost
        case aims.Tracking():
            away = weights - aim.benchmark
            return float(away @ covariance @ away)
        case _:
            return float(weights @ covariance @ weights)


def covariance_of(problem: Problem) -> Floats:
    """Return the covariance of a problem [N, N].

    Raises:
        InputError: there is none.
    """
    if problem.covariance is None:
        raise InputError(f"{type(problem.objective).__name__} needs a covariance.")
    return problem.covariance


def means_of(problem: Problem) -> Floats:
    """Return the expected returns of a problem [N].

    Raises:
        InputError: there are none.
    """
    if problem.means is None:
        raise InputError(f"{type(problem.objective).__name__} needs expected returns.")
    return problem.means


def program_of(problem: Problem, made: Columns, limits: Rows, linear: Floats) -> QuadraticProgram:
    """Return the programme of a linear term [N] with half the variance, in columns."""
    covariance = covariance_of(problem)
    if not made.plain:
        linear = made.spread(linear + covariance @ made.base) + made.cost
    return QuadraticProgram(
        made.matrix(covariance), linear, limits.matrix, limits.low, limits.high, made.low, made.high
    )


def _side(warm: Solution | None, made: Columns, limits: Rows) -> Sides | None:
    if warm is None or warm.state is None or len(warm.state) != len(made.asset) + len(limits.names):
        return None
    return warm.state
