"""The exact optimum of a goals-based plan, by dynamic programming.

Das, Ostrov, Radhakrishnan and Srivastav (2019, Computational Management Science) for one goal; the same authors (2022,
Journal of Banking and Finance) for several, each with a cost and a worth, funded in full, in part or not at all, with
cash flows. In the beginning of each year the flow comes in, goals that are due are funded or not, and one of the
portfolios is held for a year; what is maximised is the expected worth. One goal of worth 1 gives its probability.

Letters: A portfolios, T years, K goals, n grid points, C choices of a year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.planning.goals import Choice, GoalProblem, Portfolios
from finance.planning.lattice import Ints, Lattice, Steps, lattice_for
from finance.types import Floats

POINTS = 4001  # of the grid; twice as many change the base problem's optimum by less than 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class GoalPolicy:
    """What to do at each wealth.

    Attributes:
        choice: position in `problem.choices(year)` by wealth before flow and goals [T + 1, n].
        mix: which portfolio by wealth after them [T, n].
    """

    choice: Ints
    mix: Ints


@dataclass(frozen=True, slots=True, eq=False)
class GoalOptimum:
    """The optimum and what attains it.

    Attributes:
        worth: expected, of today's wealth; a probability when there is one goal of worth 1.
        policy: what attains it.
        value: expected worth by wealth before flow and goals [T + 1, n].
        held: the same by wealth after them, with the best portfolio [T, n].
        first_choice: what to fund now; first_mix: the portfolio to hold now.
    """

    worth: float
    policy: GoalPolicy
    lattice: Lattice
    value: Floats
    held: Floats
    first_choice: Choice
    first_mix: int


def solve(problem: GoalProblem, portfolios: Portfolios, points: int = POINTS) -> GoalOptimum:
    """Return the optimum of a goals-based plan on a grid of `points` wealths."""
    lattice = lattice_for(problem, portfolios, points)
    years = problem.years
    value, held = np.empty((years + 1, points)), np.empty((years, points))
    policy = GoalPolicy(np.empty((years + 1, points), np.int64), np.empty((years, points), np.int64))
    stage = Stage(problem, lattice, years, None, 0.0)
    value[years], policy.choice[years] = stage.best(lattice.wealth)
    for year in range(years - 1, -1, -1):
        below = float(stage.best(np.zeros(1))[0][0])
        grown = lattice.grown(value[year + 1], stage.steps(), below)
        policy.mix[year] = np.argmax(grown, axis=0)
        held[year] = np.take_along_axis(grown, policy.mix[year][None], axis=0)[0]
        stage = Stage(problem, lattice, year, held[year], below)
        value[year], policy.choice[year] = stage.best(lattice.wealth)
    now = np.array([problem.wealth_usd])
    worth, choice = stage.best(now)
    taken = problem.choices(0)[int(choice[0])] if choice[0] >= 0 else Choice(0.0, 0.0, ())
    after = np.log(max(problem.wealth_usd + problem.flow(0) - taken.cost_usd, 1e-300))
    nearest = int(np.clip(np.round((after - lattice.x[0]) / (lattice.x[1] - lattice.x[0])), 0, points - 1))
    return GoalOptimum(float(worth[0]), policy, lattice, value, held, taken, int(policy.mix[0, nearest]))


class Stage:
    """One year's funding decision, when it is known what money is worth after it."""

    def __init__(self, problem: GoalProblem, lattice: Lattice, year: int, held: Floats | None, below: float) -> None:
        self.choices = problem.choices(year)
        self.flow = problem.flow(year)
        self._lattice, self._held, self._below = lattice, held, below

    def after(self, wealth: Floats, held: Floats | None = None, below: float | None = None) -> Floats:
        """Return what is still to come after each choice [C, ...], minus infinity where it cannot be paid."""
        held = self._held if held is None else held
        costs = np.array([choice.cost_usd for choice in self.choices])
        left = wealth + self.flow - costs.reshape(-1, *([1] * np.ndim(wealth)))
        # A hair's breadth of slack: 200 must pay for 200 after a logarithm and back.
        poor = left < -1e-9 * np.maximum(wealth, 1.0)
        rest = np.zeros_like(left)
        if held is not None:
            rest = self._lattice.read(held, np.maximum(left, 0.0), self._below if below is None else below)
        return np.where(poor, -np.inf, rest)

    def best(self, wealth: Floats) -> tuple[Floats, Ints]:
        """Return the worth and the position of the best choice; out of money is worth nothing, position -1."""
        worths = np.array([choice.worth for choice in self.choices])
        found = self.after(wealth) + worths.reshape(-1, *([1] * np.ndim(wealth)))
        at = np.argmax(found, axis=0)
        value = np.take_along_axis(found, at[None], axis=0)[0]
        ruined = np.isneginf(value)
        return np.where(ruined, 0.0, value), np.where(ruined, -1, at)

    def steps(self) -> Steps:
        """Return where the worth of wealth jumps: where one more choice can be paid."""
        limits = sorted({choice.cost_usd - self.flow for choice in self.choices})
        limits = [limit for limit in limits if limit > 0]
        if not limits:
            return Steps(np.empty(0), np.empty(0))
        at = np.array(limits)
        # The slack above is 1e-9 of wealth, so a little more than that on either side.
        rise = self.best(at * (1.0 + 1e-8))[0] - self.best(at * (1.0 - 1e-8))[0]
        # The grid's points count as above a step from its very place on.
        return Steps(np.log(at * (1.0 - 1e-9)), rise)


@dataclass(frozen=True, slots=True, eq=False)
class PolicyValue:
    """What following a policy gives.

    Attributes:
        worth: expected.
        funded: probability of each goal's options [K][options].
    """

    worth: float
    funded: tuple[tuple[float, ...], ...]

    @property
    def probabilities(self) -> tuple[float, ...]:
        """The probability that each goal is funded at all [K]."""
        return tuple(sum(row) for row in self.funded)


def evaluate(problem: GoalProblem, lattice: Lattice, policy: GoalPolicy) -> PolicyValue:
    """Return the expected worth of a policy and the probability of each goal, by quadrature, without sampling."""
    rows = [(k, option) for k, each in enumerate(problem.goals) for option in range(len(each.options))]
    nothing: list[Floats | None] = [None] * len(rows)
    stage = Stage(problem, lattice, problem.years, None, 0.0)
    followed = _Followed(stage, policy.choice[problem.years], lattice, rows, nothing, np.zeros(len(rows)))
    for year in range(problem.years - 1, -1, -1):
        stage = Stage(problem, lattice, year, None, 0.0)
        later, below = followed.grown(policy.mix[year])
        followed = _Followed(stage, policy.choice[year], lattice, rows, later, below)
    now = np.array([problem.wealth_usd])
    nearest = np.clip(np.searchsorted(lattice.wealth, now), 0, lattice.x.size - 1)
    found = [float(followed.at(row, now, policy.choice[0][nearest])[0]) for row in range(len(rows))]
    worths = [problem.goals[k].options[option][1] for k, option in rows]
    funded = tuple(
        tuple(value for (k, _), value in zip(rows, found, strict=True) if k == goal)
        for goal in range(len(problem.goals))
    )
    return PolicyValue(float(np.dot(worths, found)), funded)


class _Followed:
    """A year's funding as a policy says it, for the probabilities [R] of funding each goal's options later or now."""

    def __init__(
        self,
        stage: Stage,
        choice: Ints,
        lattice: Lattice,
        rows: list[tuple[int, int]],
        counts: list[Floats | None],
        below: Floats,
    ) -> None:
        self._stage, self._choice, self._lattice = stage, choice, lattice
        self._counts, self._below = counts, below
        self._now = np.array([[float(pair in each.taken) for each in stage.choices] for pair in rows])

    def at(self, row: int, wealth: Floats, choice: Ints) -> Floats:
        """Return one probability at some wealths when these choices are made; what cannot be paid gives none."""
        later = self._stage.after(wealth, self._counts[row], float(self._below[row]))
        found = later + self._now[row].reshape(-1, 1)
        chosen = np.take_along_axis(found, np.maximum(choice, 0)[None], axis=0)[0]
        return np.where((choice < 0) | np.isneginf(chosen), 0.0, chosen)

    def grown(self, mix: Ints) -> tuple[list[Floats | None], Floats]:
        """Return the probabilities a year before, by wealth after that year's goals, and those of having nothing."""
        found: list[Floats | None] = []
        below = np.empty(len(self._counts))
        for row in range(len(self._counts)):
            values = self.at(row, self._lattice.wealth, self._choice)
            below[row] = self.at(row, np.zeros(1), self._choice[:1])[0]
            found.append(self._lattice.grown_with(mix, values, self.steps(row), float(below[row])))
        return found, below

    def steps(self, row: int) -> Steps:
        """Return where the probability jumps: where the choice changes."""
        at = np.flatnonzero(np.diff(self._choice))
        if not at.size:
            return Steps(np.empty(0), np.empty(0))
        place = self._places(at)
        wealth = np.exp(place)
        up = self.at(row, wealth * (1.0 + 1e-8), self._choice[at + 1])
        down = self.at(row, wealth * (1.0 - 1e-8), self._choice[at])
        return Steps(place, up - down)

    def _places(self, at: Ints) -> Floats:
        """Return where between two grid points the choice changes: where it can just be paid, else half-way."""
        x = self._lattice.x
        place = 0.5 * (x[at] + x[at + 1])
        for choice in self._stage.choices:
            limit = choice.cost_usd - self._stage.flow
            if limit > 0:
                log = np.log(limit * (1.0 - 1e-9))
                place = np.where((x[at] < log) & (log <= x[at + 1]), log, place)
        return place
