"""The reference problem of goals-based planning, small markets, and slow, clear twins of the fast paths."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from finance.planning import GoalProblem, Plan, Portfolios, efficient, goal
from finance.types import Floats

# Das, Ostrov, Radhakrishnan and Srivastav (2019), table 1: bonds, international and domestic shares, 1998 to 2017.
FUND_MEANS = np.array([0.0493, 0.0770, 0.0886])
FUND_COVARIANCE = np.array(
    [[0.0017, -0.0017, -0.0021], [-0.0017, 0.0396, 0.03086], [-0.0021, 0.0309, 0.0392]],
)
PUBLISHED = 0.669  # the probability in the same paper


def reference() -> tuple[GoalProblem, Portfolios]:
    """Return the base case: 100 to become 200 in ten years, fifteen portfolios."""
    portfolios = efficient(FUND_MEANS, FUND_COVARIANCE, 15, 0.0526, 0.0886)
    return GoalProblem(100.0, 10, (goal("target", 10, 200.0),)), portfolios


def several() -> tuple[GoalProblem, Portfolios]:
    """Return a problem with goals that compete, one of which may be funded in part, and yearly savings."""
    _, portfolios = reference()
    goals = (
        goal("car", 3, 30.0, 1.0),
        goal("college", 6, 60.0, 3.0),
        goal("retirement", 10, 120.0, 5.0),
    )
    return GoalProblem(100.0, 10, goals, (4.0,) * 10), portfolios


def market(number: int = 3) -> tuple[Floats, Floats]:
    """Return expected returns and a covariance of a few assets."""
    means = np.linspace(0.03, 0.08, number)
    deviations = np.linspace(0.04, 0.18, number)
    return means, np.outer(deviations, deviations) * (0.3 + 0.7 * np.eye(number))


def plain_walk(plan: Plan, growth: Floats, price: float, reserve: Floats) -> tuple[float, list[bool], int]:
    """Walk one path month by month; `price` is the yearly factor of certain inflation."""
    wealth, ruined = plan.wealth_usd, -1
    gross = 1.0 / (1.0 - plan.levies.withdrawal_tax)
    met = [False] * len(plan.goals)
    for month in range(plan.months + 1):
        level = price ** (month / 12.0)
        if month < plan.months:
            total = 0.0
            for flow in plan.flows:
                last = plan.months if flow.last_month is None else flow.last_month
                if not flow.first_month <= month < last:
                    continue
                amount = flow.monthly_usd * (1.0 + flow.real_growth_pa) ** (month / 12.0)
                total += amount * (level if flow.indexed else 1.0)
            wealth += total if total > 0 else total * gross
            if wealth < 0:
                wealth, ruined = 0.0, month if ruined < 0 else ruined
        due = [k for k, each in enumerate(plan.goals) if each.month == month]
        for number in sorted(due, key=lambda k: plan.goals[k].priority):
            amount = plan.goals[number].amount_usd * gross * (level if plan.goals[number].indexed else 1.0)
            if wealth >= amount + reserve[number]:
                wealth -= amount
                met[number] = True
        if month < plan.months:
            rate = growth[month] - 1.0
            wealth *= (1.0 + rate * (1.0 - plan.levies.return_tax)) * (1.0 - plan.levies.fee_pa / 12.0)
    return wealth / price ** (plan.months / 12.0), met, ruined


def plain_optimum(problem: GoalProblem, portfolios: Portfolios, points: int = 1201, nodes: int = 101) -> float:
    """Return the expected worth of the best plan by loops over choices and ordinary quadrature."""
    grid = np.geomspace(1e-3, 1e5, points)
    shocks, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights = weights / weights.sum()
    value = _decided(problem, problem.years, grid, lambda left: np.zeros_like(left))
    for year in range(problem.years - 1, -1, -1):
        held = np.full(points, -math.inf)
        for mean, spread in zip(portfolios.log_mean, portfolios.volatility_pa, strict=True):
            after = grid[:, None] * np.exp(mean + spread * shocks)
            held = np.maximum(held, np.interp(np.log(after), np.log(grid), value) @ weights)
        at = np.array([problem.wealth_usd]) if year == 0 else grid

        def later(left: Floats, held: Floats = held) -> Floats:
            return np.asarray(np.interp(np.log(np.maximum(left, grid[0])), np.log(grid), held))

        value = _decided(problem, year, at, later)
    return float(value[0])


def _decided(problem: GoalProblem, year: int, wealth: Floats, later: Callable[[Floats], Floats]) -> Floats:
    best = np.zeros_like(wealth)
    for choice in problem.choices(year):
        left = wealth + problem.flow(year) - choice.cost_usd
        found = choice.worth + later(np.maximum(left, 1e-9))
        best = np.maximum(best, np.where(left >= 0, found, 0.0))
    return best
