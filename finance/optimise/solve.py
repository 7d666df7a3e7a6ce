"""The door of the optimisers: `solve(problem, warm)` and `frontier(problem, points)`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.optimise import objectives as aims
from finance.optimise.beginning import first_side
from finance.optimise.columns import Columns, Rows, columns, rows
from finance.optimise.critical_line import CriticalLine, trace
from finance.optimise.problem import Problem
from finance.optimise.quadratic import ROUNDS, Infeasible, Optimum, QuadraticProgram, residual, solve_quadratic
from finance.optimise.solution import Binding, Solution
from finance.optimise.walk import Conflict, Sides
from finance.types import Floats


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
            return _quadratic(problem, warm)
        case aims.MaximumSharpe() | aims.MaximumReturn() | aims.MaximumDiversification():
            return _on_the_line(problem, warm)
    raise InputError(f"There is no solver for {type(problem.objective).__name__}.")


def _covariance(problem: Problem) -> Floats:
    if problem.covariance is None:
        raise InputError(f"{type(problem.objective).__name__} needs a covariance.")
    return problem.covariance


def _means(problem: Problem) -> Floats:
    if problem.means is None:
        raise InputError(f"{type(problem.objective).__name__} needs expected returns.")
    return problem.means


def _program(problem: Problem, made: Columns, limits: Rows, linear: Floats) -> QuadraticProgram:
    covariance = _covariance(problem)
    if not made.plain:
        linear = made.spread(linear + covariance @ made.base) + made.cost
    return QuadraticProgram(
        made.matrix(covariance), linear, limits.matrix, limits.low, limits.high, made.low, made.high
    )


def _side(warm: Solution | None, made: Columns, limits: Rows) -> Sides | None:
    if warm is None or warm.state is None or len(warm.state) != len(made.asset) + len(limits.names):
        return None
    return warm.state


def _quadratic(problem: Problem, warm: Solution | None) -> Solution:
    made = columns(problem)
    limits = rows(problem, made)
    aim = problem.objective
    covariance, linear, scale = _covariance(problem), np.zeros(problem.count), 1.0
    match aim:
        case aims.MeanVariance():
            if not aim.risk_aversion > 0:
                raise InputError("risk_aversion has to be positive.")
            scale = 1.0 / aim.risk_aversion  # min w'Cw/2 - m'w/a has the same optimum and a better scale
            linear = -_means(problem) * scale
        case aims.Tracking():
            if aim.benchmark.shape != (problem.count,):
                raise InputError(
                    f"The benchmark has the shape {aim.benchmark.shape}; one weight for each asset is needed."
                )
            linear = -covariance @ aim.benchmark
    if scale != 1.0 and not made.plain:
        made = _cheaper(made, scale)
    program = _program(problem, made, limits, linear)
    side, rounds = _side(warm, made, limits), ROUNDS
    if side is None and not made.plain:
        side, rounds = first_side(problem, made, limits, program)
    optimum = solve_quadratic(program, side, rounds)
    if isinstance(optimum, Infeasible):
        raise infeasible(problem)
    weights = made.weights(optimum.x)
    factor = 1.0 / scale if isinstance(aim, aims.MeanVariance) else 2.0
    cost = float(made.cost @ optimum.x) / scale
    bindings = found_bindings(problem, made, limits, optimum, factor)
    return solution(
        problem, weights, _value(problem, weights, cost), optimum.residual, bindings,
        "parametric active set", cost=cost, state=optimum.side,
    )  # fmt: skip


def _cheaper(made: Columns, scale: float) -> Columns:
    return Columns(made.asset, made.sign, made.base, made.low, made.high, made.cost * scale, made.last, made.plain)


def _value(problem: Problem, weights: Floats, cost: float) -> float:
    covariance, aim = _covariance(problem), problem.objective
    match aim:
        case aims.MeanVariance():
            spread = float(weights @ covariance @ weights)
            return float(_means(problem) @ weights) - aim.risk_aversion / 2 * spread - cost
        case aims.Tracking():
            away = weights - aim.benchmark
            return float(away @ covariance @ away)
        case _:
            return float(weights @ covariance @ weights)


def solution(
    problem: Problem,
    weights: Floats,
    value: float,
    violation: float,
    bindings: tuple[Binding, ...],
    method: str,
    *,
    gap: float = 0.0,
    cost: float = 0.0,
    state: Sides | None = None,
) -> Solution:
    """Return a solution with the figures that follow from its weights."""
    mean = None if problem.means is None else float(problem.means @ weights)
    spread = None
    if problem.covariance is not None:
        spread = float(np.sqrt(max(0.0, float(weights @ problem.covariance @ weights))))
    return Solution(problem.assets, weights, value, mean, spread, violation, gap, bindings, method, cost, state)


PRICED = 1e-9  # a price below this share of the largest gradient counts as none


def found_bindings(
    problem: Problem, made: Columns, limits: Rows, optimum: Optimum, factor: float
) -> tuple[Binding, ...]:
    """Return the constraints with a price; `factor` turns the programme's objective into the problem's."""
    scale = max(float(np.abs(optimum.bound_prices).max(initial=0)), float(np.abs(optimum.row_prices).max(initial=0)))
    low, high = problem.bounds()
    count = len(made.asset)
    found: list[Binding] = []
    for row in np.flatnonzero(np.abs(optimum.row_prices) > PRICED * scale).tolist():
        price = float(optimum.row_prices[row]) * factor / float(limits.scales[row])
        side = int(optimum.side[count + row]) or (-1 if price > 0 else 1)
        name, kind, bounds = limits.names[row], limits.kinds[row], limits.limits[row]
        price = -price if kind == "budget" else abs(price)
        found.append(Binding(name, kind, side, bounds[0] if side < 0 else bounds[1], price))
    for column in np.flatnonzero(np.abs(optimum.bound_prices) > PRICED * scale).tolist():
        asset, price = int(made.asset[column]), abs(float(optimum.bound_prices[column])) * factor
        at_end = made.plain or (made.last[column] and optimum.side[column] > 0)
        if not at_end:
            continue
        side = int(optimum.side[column]) if made.plain else int(made.sign[column])
        if side == 0:
            continue
        limit = float(low[asset] if side < 0 else high[asset])
        found.append(Binding(problem.assets[asset], "lower" if side < 0 else "upper", side, limit, price))
    return tuple(found)


def infeasible(problem: Problem) -> Exception:
    """Return the error that says what is in conflict."""
    from finance.optimise.conflicts import diagnosed  # scipy's programmes take a tenth of a second to import

    return diagnosed(problem)


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


def frontier(problem: Problem, points: int = 50) -> Frontier:
    """Return the efficient frontier under a problem's constraints, from least variance to highest return.

    Where trading costs, it is the return after costs that counts.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    if points < 1:
        raise InputError(f"A frontier needs at least one point; {points} were asked for.")
    made = columns(problem)
    limits = rows(problem, made)
    line, program, means = _line(problem, made, limits, _means(problem), None, None)
    amounts, rewards = line.at_returns(np.linspace(line.returns[0], line.returns[-1], points))
    if not line.exact:
        amounts = np.array([_prices(program, means, *at).x for at in zip(rewards, amounts, strict=True)])
    weights = amounts if made.plain else np.array([made.weights(row) for row in amounts])
    corners = line.points if made.plain else np.array([made.weights(row) for row in line.points])
    offset = 0.0 if made.plain else float(_means(problem) @ made.base)
    covariance = _covariance(problem)
    spread = np.sqrt(np.maximum(np.einsum("ij,ij->i", weights @ covariance, weights), 0.0))
    worst = _worst_residual(program, means, amounts, rewards)
    return Frontier(problem.assets, corners, weights, amounts @ means + offset, spread, rewards, worst)


def _worst_residual(program: QuadraticProgram, means: Floats, amounts: Floats, rewards: Floats) -> float:
    """Return the largest violation of optimality over points [P, K] of the line."""
    gradients = amounts @ program.matrix + program.linear - np.multiply.outer(rewards, means)
    size = np.maximum(np.abs(gradients).max(axis=1), 1e-300)
    values = amounts @ program.rows.T
    worst = float(np.maximum(program.row_low - values, values - program.row_high).max(initial=0.0))
    for point, gradient, unit in zip(amounts, gradients, size, strict=True):
        worst = max(worst, _residual_at(program, point, gradient) / float(unit))
    return worst


def _residual_at(program: QuadraticProgram, point: Floats, gradient: Floats) -> float:
    """Return how far a gradient is from what the bounds and rows that are met can carry."""
    values = program.rows @ point
    near = 1e-9
    at_row = (values <= program.row_low + near) | (values >= program.row_high - near)
    free = (point > program.low + near) & (point < program.high - near)
    active = program.rows[at_row]
    prices = np.linalg.lstsq(active[:, free].T, gradient[free], rcond=None)[0] if free.any() and len(active) else None
    rest = gradient - (prices @ active if prices is not None else 0.0)
    if prices is None and len(active):
        return 0.0
    wrong = np.where(free, np.abs(rest), np.where(point <= program.low + near, -rest, rest))
    wrong[program.low == program.high] = 0.0
    return float(wrong.max(initial=0.0))


def _line(
    problem: Problem, made: Columns, limits: Rows, means: Floats, side: Sides | None, risk_free: float | None
) -> tuple[CriticalLine, QuadraticProgram, Floats]:
    free = made if made.plain else _cheaper(made, 0.0)
    program = _program(problem, free, limits, np.zeros(problem.count))
    rewarded = made.spread(means) - made.cost
    offset = 0.0 if made.plain else float(means @ made.base)
    constant = 0.0 if made.plain else float(made.base @ _covariance(problem) @ made.base)
    line = trace(program, rewarded, side, risk_free, offset, constant)
    if isinstance(line, Conflict):
        raise infeasible(problem)
    return line, program, rewarded


def _on_the_line(problem: Problem, warm: Solution | None) -> Solution:
    made = columns(problem)
    limits = rows(problem, made)
    aim, covariance = problem.objective, _covariance(problem)
    means = np.sqrt(np.diag(covariance)) if isinstance(aim, aims.MaximumDiversification) else _means(problem)
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
    earned, spread = float(means @ weights) - cost, float(np.sqrt(weights @ covariance @ weights))
    ratio = not isinstance(aim, aims.MaximumReturn)
    value = (earned - risk_free) / spread if ratio else earned
    factor = 1.0 / max(reward * (spread if ratio else 1.0), 1e-300)
    return solution(
        problem, weights, value, optimum.residual, found_bindings(problem, made, limits, optimum, factor),
        "critical line", cost=cost, state=None,
    )  # fmt: skip


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
    covariance = _covariance(problem)
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
    found = solve_quadratic(tilted, side)
    if isinstance(found, Infeasible):
        return Optimum(amounts, np.zeros(len(amounts)), np.zeros(len(program.rows)), side, np.inf, 0)
    return Optimum(
        amounts, found.bound_prices, found.row_prices, found.side,
        residual(tilted, amounts, found.bound_prices, found.row_prices), found.changes,
    )  # fmt: skip
