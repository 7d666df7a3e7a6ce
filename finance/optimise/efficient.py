"""Objectives on the efficient frontier: the frontier itself, Sharpe ratio, diversification, capped volatility."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import InputError, SolverError
from finance.optimise import objectives as aims
from finance.optimise.beginning import first_side
from finance.optimise.columns import Columns, Rows, columns, rows
from finance.optimise.critical_line import CriticalLine, trace
from finance.optimise.problem import Problem
from finance.optimise.quadratic import GOOD, Infeasible, Optimum, QuadraticProgram, residual, solve_quadratic
from finance.optimise.report import NoPoint, price_tags, solution
from finance.optimise.solution import Solution
from finance.optimise.variance import covariance_of, means_of, program_of, scaled_costs
from finance.optimise.walk import Conflict, Sides
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """The efficient frontier: exact corners, and points at equal steps of return.

    Attributes:
        assets: [N].
        corners: portfolios between which the frontier is a straight line in weights [C, N].
        points: [P, N].
        returns, volatilities: of the points [P].
        rewards: what one more unit of return costs in half the variance at each point [P].
        residual: the largest violation of the optimality conditions over all points.
    """

    assets: tuple[str, ...]
    corners: Floats
    points: Floats
    returns: Floats
    volatilities: Floats
    rewards: Floats
    residual: float


def traced(problem: Problem, points: int) -> Frontier:
    """Return the efficient frontier, see `solve.frontier`.

    Raises:
        NoPoint: there is no feasible point.
        InputError, SolverError: see `solve`.
    """
    if points < 1:
        raise InputError(f"A frontier needs at least one point; {points} were asked for.")
    made = columns(problem)
    limits = rows(problem, made)
    line, program, means = _line(problem, made, limits, means_of(problem), None, None)
    amounts, rewards, prices = line.at_returns(np.linspace(line.returns[0], line.returns[-1], points))
    if not line.exact:
        again = [_prices(program, means, *at) for at in zip(rewards, amounts, strict=True)]
        amounts, prices = np.array([one.x for one in again]), np.array([one.row_prices for one in again])
    weights = amounts if made.plain else np.array([made.weights(row) for row in amounts])
    corners = line.points if made.plain else np.array([made.weights(row) for row in line.points])
    offset = 0.0 if made.plain else float(means_of(problem) @ made.base)
    covariance = covariance_of(problem)
    spread = np.sqrt(np.maximum(np.einsum("ij,ij->i", weights @ covariance, weights), 0.0))
    worst = _worst_residual(program, means, amounts, rewards, prices)
    return Frontier(problem.assets, corners, weights, amounts @ means + offset, spread, rewards, worst)


def on_the_line(problem: Problem) -> Solution:
    """Return the portfolio of the frontier that an objective asks for.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    made = columns(problem)
    limits = rows(problem, made)
    aim, covariance = problem.objective, covariance_of(problem)
    means = np.sqrt(np.diag(covariance)) if isinstance(aim, aims.MaximumDiversification) else means_of(problem)
    risk_free = aim.risk_free if isinstance(aim, aims.MaximumSharpe) else 0.0
    stop = None if isinstance(aim, aims.MaximumReturn) else risk_free
    line, program, rewarded = _line(problem, made, limits, means, None, stop)
    offset = 0.0 if made.plain else float(means @ made.base)
    if isinstance(aim, aims.MaximumReturn):
        reward = _reward_at_volatility(problem, made, line, aim.volatility)
    else:
        if line.returns[-1] + offset <= risk_free:
            raise InputError(
                f"No portfolio is expected to earn more than the risk-free {risk_free:g} a period, so none has a "
                "positive Sharpe ratio; ask for the minimum variance instead."
            )
        reward = _tangent(line, program, made, covariance, risk_free - offset)
    optimum = _prices(program, rewarded, reward, line.at_reward(reward), keep=line.exact)
    amounts = optimum.x
    weights = made.weights(amounts)
    cost = 0.0 if made.plain else float(made.cost @ amounts)
    earned, spread = float(means @ weights) - cost, float(np.sqrt(max(0.0, float(weights @ covariance @ weights))))
    if spread <= 1e-7 * float(np.sqrt(np.trace(covariance) / problem.count)) and not isinstance(
        aim, aims.MaximumReturn
    ):
        raise InputError(
            "A portfolio without any risk can be made of these assets, so the ratio has no maximum; leave out assets "
            "that are the same, or estimate the covariance with shrinkage."
        )
    ratio = not isinstance(aim, aims.MaximumReturn)
    value = (earned - risk_free) / spread if ratio else earned
    factor = 1.0 / max(reward * (spread if ratio else 1.0), 1e-300)
    bindings = price_tags(problem, made, limits, optimum.bound_prices, optimum.row_prices, factor)
    return solution(problem, weights, value, optimum.residual, bindings, "critical line", cost=cost)


def _worst_residual(
    program: QuadraticProgram, means: Floats, amounts: Floats, rewards: Floats, prices: Floats
) -> float:
    """Return the largest violation of optimality over points [P, K] with rewards [P] and prices of the rows [P, M]."""
    pull = amounts @ program.matrix
    earned = np.multiply.outer(rewards, means)
    size = np.maximum(np.maximum(np.abs(pull).max(axis=1), np.abs(earned - program.linear).max(axis=1)), 1e-300)
    rest = (pull + program.linear - earned - prices @ program.rows) / size[:, None]
    values, near = amounts @ program.rows.T, 1e-10
    # A positive rest is the price of a lower bound, a negative one that of an upper.
    short = np.where(rest > 0, np.abs(amounts - program.low), np.abs(program.high - amounts)) > near
    wrong = np.abs(rest[short]).max(initial=0.0)
    open_ = np.where(prices > 0, np.abs(values - program.row_low), np.abs(program.row_high - values)) > near
    idle = (np.abs(prices) / size[:, None])[open_].max(initial=0.0)
    missed = np.maximum(program.row_low - values, values - program.row_high).max(initial=0.0)
    over = np.maximum(program.low - amounts, amounts - program.high).max(initial=0.0)
    return float(max(wrong, idle, missed, over))


def _line(
    problem: Problem, made: Columns, limits: Rows, means: Floats, side: Sides | None, risk_free: float | None
) -> tuple[CriticalLine, QuadraticProgram, Floats]:
    free = made if made.plain else scaled_costs(made, 0.0)
    program = program_of(problem, free, limits, np.zeros(problem.count))
    rewarded = made.spread(means) - made.cost
    offset = 0.0 if made.plain else float(means @ made.base)
    constant = 0.0 if made.plain else float(made.base @ covariance_of(problem) @ made.base)
    line = trace(program, rewarded, side, risk_free, offset, constant)
    if isinstance(line, Conflict) and not made.plain:
        line = trace(program, rewarded, _calmest(problem, free, limits, program), risk_free, offset, constant)
    if isinstance(line, Conflict):
        raise NoPoint
    return line, program, rewarded


def _calmest(problem: Problem, made: Columns, limits: Rows, program: QuadraticProgram) -> Sides:
    """Return the working set of the calmest portfolio, found by another way [K + M].

    Where lower bounds meet limited trades in a corner, a walk from scratch may take rounding for a contradiction.

    Raises:
        NoPoint: there is no feasible point.
    """
    optimum = solve_quadratic(program, *first_side(problem, made, limits, program))
    if isinstance(optimum, Infeasible):
        raise NoPoint
    return optimum.side


def _tangent(
    line: CriticalLine, program: QuadraticProgram, made: Columns, covariance: Floats, risk_free: float
) -> float:
    """Return the reward with the highest Sharpe ratio: reward x (return - risk-free) = variance."""

    def above(corner: int) -> float:
        weights = made.weights(line.points[corner])
        return float(line.rewards[corner] * (line.returns[corner] - risk_free) - weights @ covariance @ weights)

    last = len(line.rewards) - 1
    while last > 0 and above(last - 1) >= 0:
        last -= 1
    if above(last) < 0 or last == 0:
        # Beyond the last corner nothing changes, and no reward moves the portfolio any more.
        weights = made.weights(line.points[last])
        return float(weights @ covariance @ weights) / (float(line.returns[last]) - risk_free)
    begin, end = line.rewards[last - 1], line.rewards[last]
    slope = (line.returns[last] - line.returns[last - 1]) / (end - begin)
    weights = made.weights(line.points[last - 1])
    spread = float(weights @ covariance @ weights)
    below = line.returns[last - 1] - risk_free - slope * begin
    return float(np.clip((spread - slope * begin**2) / below, begin, end)) if below != 0 else float(end)


def _reward_at_volatility(problem: Problem, made: Columns, line: CriticalLine, volatility: float) -> float:
    """Return the reward at which the frontier has a volatility; the highest where it never gets there."""
    covariance = covariance_of(problem)
    points = line.points if made.plain else np.array([made.weights(row) for row in line.points])
    spread = np.einsum("ij,ij->i", points @ covariance, points)
    aim = volatility**2
    if spread[0] > aim * (1 + 1e-12):
        raise InputError(
            f"No portfolio within the constraints has a volatility of {volatility:g} or less; the least is "
            f"{float(np.sqrt(spread[0])):.6g}."
        )
    after = int(np.searchsorted(spread, aim))
    if after >= len(spread):
        return float(line.rewards[-1])
    if after == 0:
        return float(line.rewards[0])
    begin, step = points[after - 1], points[after] - points[after - 1]
    a, b, c = step @ covariance @ step, begin @ covariance @ step, spread[after - 1] - aim
    share = -c / (b + np.sqrt(max(b * b - a * c, 0.0)))
    return float(line.rewards[after - 1] + share * (line.rewards[after] - line.rewards[after - 1]))


def _prices(program: QuadraticProgram, means: Floats, reward: float, amounts: Floats, keep: bool = False) -> Optimum:
    """Return the optimum of the programme at a reward, from a point that is optimal or near; `keep` keeps the point."""
    near = 1e-10
    tilted = QuadraticProgram(
        program.matrix, program.linear - reward * means, program.rows, program.row_low, program.row_high,
        program.low, program.high,
    )  # fmt: skip
    values = np.concatenate([amounts, program.rows @ amounts])
    low = np.concatenate([program.low, program.row_low])
    high = np.concatenate([program.high, program.row_high])
    side: Sides = np.where(values <= low + near, -1, np.where(values >= high - near, 1, 0)).astype(np.int8)
    try:
        found = solve_quadratic(tilted, side)
    except SolverError:
        found = Infeasible(Conflict(np.zeros(0, dtype=np.intp), (), np.zeros(0)))
    if isinstance(found, Infeasible):  # the point is on the line all the same; what it is worth, its residual says
        idle = np.zeros(len(amounts)), np.zeros(len(program.rows))
        return Optimum(amounts, *idle, side, residual(tilted, amounts, *idle), 0)
    if not keep:
        return found
    violation = residual(tilted, amounts, found.bound_prices, found.row_prices)
    if violation > max(GOOD, found.residual):
        return found
    return Optimum(amounts, found.bound_prices, found.row_prices, found.side, violation, found.changes)
