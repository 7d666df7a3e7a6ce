"""Portfolios from scenarios: least CVaR, least drawdown at risk, least mean absolute deviation.

Letters: T scenarios, N assets, K columns.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.estimate import sample
from finance.optimise import objectives as aims
from finance.optimise.columns import Columns, Rows, columns, rows
from finance.optimise.drawdown import minimise_drawdown
from finance.optimise.problem import Problem
from finance.optimise.report import NoPoint, price_tags, solution
from finance.optimise.solution import Binding, Solution
from finance.optimise.tail import HingeOptimum, Hinges, minimise_hinges
from finance.optimise.variance import least_variance
from finance.types import Floats


def from_scenarios(problem: Problem, warm: Solution | None) -> Solution:
    """Return the optimum of an objective over scenarios, by linear programmes (HiGHS).

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    table = scenarios_of(problem)
    made = columns(problem)
    limits = rows(problem, made)
    if not np.isfinite(made.low).all():
        raise InputError("Objectives over scenarios need a finite lower bound of every weight.")
    begin = _beginning(problem, made, table, warm)
    match problem.objective:
        case aims.MinimumCVaR():
            tail = (1.0 - _confidence(problem.objective.confidence)) * len(table)
            found = minimise_hinges(_hinges(made, limits, -table, 1.0, 1.0 / tail), begin)
            method = "linear programmes over the scenarios that matter (Rockafellar and Uryasev 2000)"
        case aims.MinimumDeviation():
            away = table.mean(axis=0) - table
            found = minimise_hinges(_hinges(made, limits, away, 0.0, 2.0 / len(table)), begin)
            method = "linear programmes over the scenarios that matter (Konno and Yamazaki 1991)"
        case aims.MinimumCDaR():
            confidence = _confidence(problem.objective.confidence)
            found = minimise_drawdown(_hinges(made, limits, table, 1.0, 1.0), confidence, begin)
            method = "linear programmes over the drawdowns that matter (Chekhlov, Uryasev and Zabarankin 2005)"
        case _:
            raise InputError(f"{type(problem.objective).__name__} is no objective over scenarios.")
    if found is None:
        raise NoPoint
    return _told(problem, made, limits, found, method)


def scenarios_of(problem: Problem) -> Floats:
    """Return the scenarios of a problem [T, N].

    Raises:
        InputError: there are none.
        NotEnoughData: a single one.
    """
    if problem.scenarios is None:
        raise InputError(f"{type(problem.objective).__name__} needs scenarios.")
    if len(problem.scenarios) < 2:
        raise NotEnoughData(f"There are {len(problem.scenarios)} scenarios; at least 2 are needed.")
    return np.ascontiguousarray(problem.scenarios, dtype=np.float64)


def _confidence(value: float) -> float:
    if not 0.0 <= value < 1.0:
        raise InputError(f"The confidence has to be from 0 to below 1, for example 0.95; it is {value}.")
    return value


def _beginning(problem: Problem, made: Columns, table: Floats, warm: Solution | None) -> Floats:
    if warm is not None and len(warm.weights) == problem.count:
        return made.amounts(warm.weights)
    covariance = problem.covariance
    if covariance is None and not table.any():
        covariance = np.eye(problem.count)
    elif covariance is None:
        covariance = sample(table).matrix
    bare = replace(problem, objective=aims.MinimumVariance(), covariance=covariance)
    return made.amounts(least_variance(bare).weights)


def _hinges(made: Columns, limits: Rows, losses: Floats, share: float, weight: float) -> Hinges:
    offset = np.zeros(len(losses)) if made.plain else losses @ made.base
    spread = losses if made.plain else made.spread(losses)
    return Hinges(made.cost, spread, offset, share, weight, limits.matrix, limits.low, limits.high, made.low, made.high)


def _told(problem: Problem, made: Columns, limits: Rows, found: HingeOptimum, method: str) -> Solution:
    amounts = np.clip(found.x, made.low, made.high)
    weights, cost = made.weights(amounts), float(made.cost @ amounts)
    bindings: tuple[Binding, ...] = price_tags(problem, made, limits, found.bound_prices, found.row_prices, 1.0)
    values = limits.matrix @ amounts
    broken = float(np.maximum(limits.low - values, values - limits.high).max(initial=0.0))
    return solution(
        problem, weights, found.value - cost, max(broken, found.gap), bindings, method, gap=found.gap, cost=cost
    )
