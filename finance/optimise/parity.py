"""Risk budgets: portfolios in which each asset brings its share of the risk.

The weights that do so minimise risk less the weighted logarithms of the weights, a convex problem (Spinu 2013): for
variance by Newton steps with conjugate gradients, for CVaR by an interior-point method over the scenarios. Where bounds
or limits keep the budgets from being met, the logarithms keep the portfolio as near as they allow (Richard and Roncalli
2019). Letters: T scenarios, N assets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from finance.errors import InputError, SolverError
from finance.optimise.columns import columns, rows
from finance.optimise.objectives import RiskBudgets
from finance.optimise.problem import Problem
from finance.optimise.quadratic import Infeasible, QuadraticProgram, solve_quadratic
from finance.optimise.report import NoPoint, price_tags, solution
from finance.optimise.solution import Solution
from finance.optimise.tail_budgets import tail_budgets
from finance.optimise.variance import covariance_of
from finance.types import Floats

STEPS: Final = 100
DIRECT: Final = 64  # assets up to which the Newton system is solved directly


def risk_parity(problem: Problem) -> Solution:
    """Return the portfolio whose risk is shared as budgeted.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    aim = problem.objective
    assert isinstance(aim, RiskBudgets)
    budgets = _budgets(problem, aim)
    if aim.measure == "cvar":
        return _by_cvar(problem, aim, budgets)
    covariance = covariance_of(problem)
    weights = variance_budgets(covariance, budgets)
    total = 1.0 if problem.constraints.budget is None else problem.constraints.budget
    weights *= total
    if not _allowed(problem, weights):
        return _constrained(problem, budgets, weights)
    return solution(
        problem, weights, float(weights @ covariance @ weights), _off_budget(covariance, weights, budgets), (),
        "risk budgets by Newton's method (Spinu 2013)",
    )  # fmt: skip


def _budgets(problem: Problem, aim: RiskBudgets) -> Floats:
    if aim.budgets is None:
        return np.full(problem.count, 1.0 / problem.count)
    budgets = np.asarray(aim.budgets, dtype=np.float64)
    if budgets.shape != (problem.count,) or not np.isfinite(budgets).all() or (budgets <= 0).any():
        raise InputError("Risk budgets have to be positive, one for each asset; leave out an asset without risk.")
    return np.asarray(budgets / budgets.sum())


def variance_budgets(covariance: Floats, budgets: Floats) -> Floats:
    """Return weights [N] adding up to 1 whose shares of the variance are the budgets.

    Raises:
        InputError: an asset without variance: no weight of it brings risk.
        SolverError: rounding keeps it from being found.
    """
    spread = np.sqrt(np.diag(covariance))
    if not (spread > 0).all():
        column = int(np.flatnonzero(~(spread > 0))[0])
        raise InputError(f"The asset in column {column + 1} has no variance, so it can bear no share of the risk.")
    matrix = covariance / spread / spread[:, None]
    y = np.sqrt(budgets / np.maximum(matrix @ np.sqrt(budgets), 1e-3) * np.sqrt(budgets))
    y *= 1.0 / np.sqrt(max(float(y @ matrix @ y), 1e-300))
    for _ in range(STEPS):
        pull = matrix @ y
        gradient = pull - budgets / y
        if float(np.abs(y * pull - budgets).max()) <= 1e-13:
            break
        curve = budgets / y**2
        step = _newton_step(matrix, curve, gradient)
        decrement = float(np.sqrt(max(-(gradient @ step), 0.0) / budgets.min()))
        y = y + _damped(y, step, decrement) * step
    else:
        if float(np.abs(y * (matrix @ y) - budgets).max()) > 1e-9:
            raise SolverError("The risk budgets were not met; the covariance is too degenerate for them.")
    weights = y / spread
    return np.asarray(weights / weights.sum())


def _damped(y: Floats, step: Floats, decrement: float) -> float:
    """Return the share of a Newton step that keeps the logarithms' argument positive."""
    shrink = float((-step / y).max())
    limit = 0.95 / shrink if shrink > 0 else np.inf
    return min(1.0, limit) if decrement < 1.0 else min(1.0, limit, max(1.0 / (1.0 + shrink), 0.1))


def _newton_step(matrix: Floats, curve: Floats, gradient: Floats) -> Floats:
    """Solve (matrix + diag(curve)) step = -gradient."""
    if len(gradient) <= DIRECT:
        return np.asarray(-np.linalg.solve(matrix + np.diag(curve), gradient))
    inverse = 1.0 / (np.diag(matrix) + curve)
    step, rest = np.zeros_like(gradient), -gradient
    z = inverse * rest
    way, size = z.copy(), float(rest @ z)
    aim = 1e-10 * size
    for _ in range(2 * len(gradient)):
        moved = matrix @ way + curve * way
        length = size / float(way @ moved)
        step += length * way
        rest = rest - length * moved
        z = inverse * rest
        after = float(rest @ z)
        if after <= aim:
            break
        way = z + (after / size) * way
        size = after
    return step


def _off_budget(covariance: Floats, weights: Floats, budgets: Floats) -> float:
    pull = weights * (covariance @ weights)
    return float(np.abs(pull / pull.sum() - budgets).max())


def _allowed(problem: Problem, weights: Floats) -> bool:
    made = columns(problem)
    limits = rows(problem, made)
    amounts = made.amounts(weights)
    values = limits.matrix @ amounts
    near = 1e-9
    inside = bool((values >= limits.low - near).all() and (values <= limits.high + near).all())
    low, high = problem.bounds()
    return inside and bool((weights >= low - near).all() and (weights <= high + near).all())


def _constrained(problem: Problem, budgets: Floats, wished: Floats) -> Solution:
    """Minimise w'Cw/2 - c sum of budgets x log w under the constraints, c the variance of the free solution.

    Where the free solution is allowed, it is the optimum, so this is its nearest relative.
    """
    covariance = covariance_of(problem)
    limits = problem.constraints
    plain = replace(problem, constraints=replace(limits, buy_cost=0.0, sell_cost=0.0, lots=()))
    made = columns(plain)
    lines = rows(plain, made)
    scale = float(wished @ covariance @ wished)
    weights, side, residual = wished.copy(), None, np.inf
    prices = (np.zeros(len(made.asset)), np.zeros(len(lines.names)))
    barely = 1e-9
    for _ in range(STEPS):
        floor = np.maximum(weights, barely)
        gradient = covariance @ weights - scale * budgets / floor
        curve = covariance + np.diag(scale * budgets / floor**2)
        linear = gradient - curve @ weights
        spread = linear if made.plain else made.spread(linear + curve @ made.base) + made.cost
        low = np.maximum(made.low, 0.05 * weights) if made.plain else made.low
        program = QuadraticProgram(
            made.matrix(curve), spread, lines.matrix, lines.low, lines.high, np.minimum(low, made.high), made.high
        )
        found = solve_quadratic(program, side)
        if isinstance(found, Infeasible):
            raise NoPoint
        side, aim = found.side, made.weights(found.x)
        residual = float(np.abs(aim - weights).max())
        prices = (found.bound_prices, found.row_prices)
        weights = (
            aim if residual < 0.05 else weights + _step(covariance, budgets, scale, weights, aim) * (aim - weights)
        )
        if residual < 1e-11:
            break
    bindings = price_tags(plain, made, lines, *prices, 1.0)
    return solution(
        problem, weights, float(weights @ covariance @ weights), residual, bindings,
        "risk budgets under constraints (Richard and Roncalli 2019)",
    )  # fmt: skip


def _step(covariance: Floats, budgets: Floats, scale: float, weights: Floats, aim: Floats) -> float:
    """Return the share of the way that lowers the objective."""

    def value(w: Floats) -> float:
        if (w <= 0).any():
            return np.inf
        return float(w @ covariance @ w) / 2 - scale * float(budgets @ np.log(w))

    start, share = value(weights), 1.0
    while share > 1e-6 and value(weights + share * (aim - weights)) > start:
        share /= 2
    return share


def _by_cvar(problem: Problem, aim: RiskBudgets, budgets: Floats) -> Solution:
    if problem.scenarios is None:
        raise InputError("Risk budgets of CVaR need scenarios.")
    if not _open(problem):
        raise InputError("Risk budgets of CVaR take no constraint but the sum of the weights; variance takes others.")
    found = tail_budgets(np.ascontiguousarray(problem.scenarios, dtype=np.float64), budgets, aim.confidence)
    total = 1.0 if problem.constraints.budget is None else problem.constraints.budget
    return solution(
        problem, found.weights * total, found.risk * total, found.off_budget, (),
        "CVaR budgets by an interior-point method",
    )  # fmt: skip


def _open(problem: Problem) -> bool:
    """Say whether nothing but the budget is asked for."""
    limits = problem.constraints
    low, high = problem.bounds()
    rest = (limits.turnover, limits.leverage, limits.minimum_return, limits.most_holdings, limits.unit)
    return bool((low <= 0).all() and (high >= 1).all() and not limits.limits and all(one is None for one in rest))
