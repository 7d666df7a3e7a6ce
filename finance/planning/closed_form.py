"""What holding one portfolio to the end is worth, in closed form, and the policy of choosing it anew every year.

With one goal and no flows the worth is exact, and the policy reaches 0.667 of the base problem's 0.670. Earlier goals
and flows are taken at their expected present value, which is an approximation; its policy is evaluated exactly.

Letters: A portfolios, n wealths, T years, C choices of a year.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from finance.planning.goal_dp import Stage
from finance.planning.goals import DatedGoal, GoalProblem, Portfolios
from finance.planning.lattice import NO_STEPS, Ints, Lattice, Steps
from finance.planning.normal import probability
from finance.types import Floats

MOST_PLANS = 128  # ways of funding what is to come that are compared; beyond, the best value for money first


def holding(problem: GoalProblem, portfolios: Portfolios, year: int, wealth: Floats) -> Floats:
    """Return the expected worth of what is still to come when one portfolio is held from this year on [A, n].

    Args:
        problem: goals and flows.
        portfolios: what may be held.
        year: now; its flow and goals are done with.
        wealth: left after them [n], zero or more.
    """
    later = sorted((each for each in problem.goals if each.year > year), key=lambda each: each.year)
    best = np.zeros((portfolios.mean_pa.size, wealth.size))
    for plan in _plans(later, year):
        np.maximum(best, _planned(problem, portfolios, year, wealth, plan), out=best)
    return best


Plan = tuple[tuple[int, float, float], ...]  # year, cost and worth of each goal that is meant to be funded


def _plans(later: list[DatedGoal], year: int) -> list[Plan]:
    options = [((each.year, 0.0, 0.0), *((each.year, cost, worth) for cost, worth in each.options)) for each in later]
    count = int(np.prod([len(row) for row in options])) if options else 1
    if count <= MOST_PLANS:
        return [tuple(pair for pair in row if pair[2] > 0.0) for row in itertools.product(*options)]
    single = [max(row[1:], key=lambda pair: pair[2] / pair[1]) for row in options]
    ranked = sorted(single, key=lambda pair: -pair[2] / pair[1])
    return [tuple(sorted(ranked[:taken])) for taken in range(len(ranked) + 1)]


def _planned(problem: GoalProblem, portfolios: Portfolios, year: int, wealth: Floats, plan: Plan) -> Floats:
    mean, spread = portfolios.mean_pa[:, None], portfolios.volatility_pa[:, None]
    found = np.zeros((mean.size, wealth.size))
    spent = np.zeros((mean.size, 1))
    for due, cost, worth in plan:
        left = due - year
        coming = sum(
            problem.flow(each) * np.exp(-mean * (each - year))
            for each in range(year + 1, due + 1)
            if each < problem.years
        )
        # Money that is promised elsewhere, or not here yet, changes how much of the rest is at risk.
        free = wealth + coming - spent
        safe = np.maximum(free, 1e-12)
        exposed = spread * np.clip(wealth / safe, 0.2, 4.0) * np.sqrt(left)
        reach = np.log(safe / cost) + mean * left
        found += worth * np.where(free > 0.0, probability(reach / exposed - 0.5 * exposed), 0.0)
        spent = spent + cost * np.exp(-mean * left)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """A policy by wealth before a year's flow and goals: which choice [T + 1, n], and which portfolio then [T, n]."""

    choice: Ints
    mix: Ints


def improved(problem: GoalProblem, lattice: Lattice, known: Tables) -> Decided:
    """Return the policy that decides best this year when an older policy is followed from the next one on.

    One step of policy iteration (Howard 1960): never worse than the older policy.
    """
    rows, points = [], lattice.x.size
    for year in range(problem.years + 1):
        stage = Stage(problem, lattice, year, None, 0.0)
        best = np.full(points, -np.inf)
        chosen, mixed = np.full(points, -1, np.int64), np.zeros(points, np.int64)
        for position, choice in enumerate(stage.choices):
            left = lattice.wealth + stage.flow - choice.cost_usd
            worth, mix = np.full(points, choice.worth), np.zeros(points, np.int64)
            if year < problem.years:
                found = read_all(lattice, known.grown[year], np.maximum(left, 0.0), known.below[year + 1])
                mix = np.argmax(found, axis=1)
                worth = worth + found.max(axis=1)
            better = (left >= -1e-9 * lattice.wealth) & (worth > best)
            best = np.where(better, worth, best)
            chosen, mixed = np.where(better, position, chosen), np.where(better, mix, mixed)
        rows.append((chosen, mixed))
    return Decided(np.array([row[0] for row in rows]), np.array([row[1] for row in rows[:-1]]))


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What following a policy is worth.

    Attributes:
        worth: from today's wealth.
        value: by wealth before flow and goals [T + 1, n].
        grown: by wealth after them with each portfolio for this year, and the policy from then on [T, n, A].
        below: of having nothing, before flow and goals [T + 1].
    """

    worth: float
    value: Floats
    grown: Floats
    below: Floats


def decide(problem: GoalProblem, lattice: Lattice, year: int) -> tuple[Ints, Ints]:
    """Return the closed form's choice and portfolio at each wealth of the grid [n] each; the last year has no mix."""
    stage = Stage(problem, lattice, year, None, 0.0)
    best = np.full(lattice.x.size, -np.inf)
    chosen, mixed = np.full(lattice.x.size, -1, np.int64), np.zeros(lattice.x.size, np.int64)
    for position, choice in enumerate(stage.choices):
        left = lattice.wealth + stage.flow - choice.cost_usd
        worth = np.full(lattice.x.size, choice.worth)
        mix = np.zeros(lattice.x.size, np.int64)
        if year < problem.years:
            scores = holding(problem, lattice.portfolios, year, np.maximum(left, 1e-12))
            mix = np.argmax(scores, axis=0)
            worth = worth + scores.max(axis=0)
        better = (left >= -1e-9 * lattice.wealth) & (worth > best)
        best, chosen, mixed = (
            np.where(better, worth, best),
            np.where(better, position, chosen),
            np.where(better, mix, mixed),
        )
    return chosen, mixed


def closed_form(problem: GoalProblem, lattice: Lattice) -> Decided:
    """Return the policy that holds each year the portfolio that would be best to hold to the end."""
    rows = [decide(problem, lattice, year) for year in range(problem.years + 1)]
    return Decided(np.array([row[0] for row in rows]), np.array([row[1] for row in rows[:-1]]))


def tables(problem: GoalProblem, lattice: Lattice, decided: Decided) -> Tables:
    """Return what a policy is worth, by the exact operator of `lattice`, without sampling."""
    years, points = problem.years, lattice.x.size
    value, below = np.empty((years + 1, points)), np.zeros(years + 1)
    grown = np.empty((years, points, lattice.portfolios.mean_pa.size))
    follower = _Follower(problem, lattice, years, decided.choice[years], np.zeros(points, np.int64), None, 0.0)
    for year in range(years, -1, -1):
        value[year] = follower.at(lattice.wealth, np.arange(points))
        below[year] = follower.at(np.zeros(1), np.zeros(1, np.int64))[0]
        if year == 0:
            break
        grown[year - 1] = lattice.grown(value[year], follower.steps(), below[year]).T
        follower = _Follower(
            problem, lattice, year - 1, decided.choice[year - 1], decided.mix[year - 1], grown[year - 1], below[year]
        )
    nearest = int(np.clip(np.searchsorted(lattice.wealth, problem.wealth_usd), 0, points - 1))
    worth = float(follower.at(np.array([problem.wealth_usd]), np.array([nearest]))[0])
    return Tables(worth, value, grown, below)


class _Follower:
    """One year of a policy, when it is known what each portfolio is worth after it."""

    def __init__(
        self,
        problem: GoalProblem,
        lattice: Lattice,
        year: int,
        choice: Ints,
        mix: Ints,
        grown: Floats | None,
        below: float,
    ) -> None:
        self._choices, self._flow = problem.choices(year), problem.flow(year)
        self._cost = np.array([each.cost_usd for each in self._choices])
        self._worth = np.array([each.worth for each in self._choices])
        self._lattice, self._choice, self._mix, self._grown, self._below = lattice, choice, mix, grown, below

    def at(self, wealth: Floats, rows: Ints) -> Floats:
        """Return the worth at some wealths when decided as in some rows of the grid; what cannot be paid is not."""
        chosen = np.maximum(self._choice[rows], 0)
        left = wealth + self._flow - self._cost[chosen]
        poor = left < -1e-9 * np.maximum(wealth, 1.0)
        # Who cannot pay for what the policy says funds nothing, if at least the flow can be paid.
        bare = wealth + self._flow
        left = np.where(poor, bare, left)
        found = np.where(poor, 0.0, self._worth[chosen])
        if self._grown is not None:
            found = found + read(self._lattice, self._grown, np.maximum(left, 0.0), self._mix[rows], self._below)
        return np.where(bare < -1e-9 * np.maximum(wealth, 1.0), 0.0, found)

    def steps(self) -> Steps:
        """Return where the worth jumps: where the choice changes."""
        at = np.flatnonzero(np.diff(self._choice))
        if not at.size:
            return NO_STEPS
        x = self._lattice.x
        place = 0.5 * (x[at] + x[at + 1])
        for cost in self._cost:
            if cost - self._flow > 0.0:
                log = np.log((cost - self._flow) * (1.0 - 1e-9))
                place = np.where((x[at] < log) & (log <= x[at + 1]), log, place)
        wealth = np.exp(place)
        return Steps(place, self.at(wealth * (1.0 + 1e-8), at + 1) - self.at(wealth * (1.0 - 1e-8), at))


def read_all(lattice: Lattice, grown: Floats, wealth: Floats, below: float) -> Floats:
    """Return a table's values [n, A] at some wealths for every portfolio."""
    row, share, beneath = lattice.place(wealth)
    found = (1.0 - share)[:, None] * grown[row] + share[:, None] * grown[row + 1]
    return np.where(beneath[:, None], below, found)


def read(lattice: Lattice, grown: Floats, wealth: Floats, mix: Ints, below: float) -> Floats:
    """Return a table's values [n, A] at some wealths, each for its own portfolio."""
    row, share, beneath = lattice.place(wealth)
    found = (1.0 - share) * grown[row, mix] + share * grown[row + 1, mix]
    return np.where(beneath, below, found)
