"""A goals-based plan as a problem for the tree search: fund which goals that are due, then hold which portfolio.

The leaf policy is the closed form that chooses its portfolio anew each year, with its exact worth in tables. Where the
closed form is itself an approximation (several goals, flows), one step of policy iteration comes before. The tree does
not know the exact optimum, which `goal_dp` computes for the same problem, and with which the result is compared.

Letters: E states, C choices of a year, A portfolios, Q outcomes, n grid points, T years; a decision is c * A + a.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from finance.planning.closed_form import Decided, Tables, closed_form, decide, improved, tables
from finance.planning.goals import GoalProblem, Portfolios
from finance.planning.lattice import Ints, Lattice, lattice_for
from finance.planning.normal import hermite
from finance.planning.search.tree import USUAL, Budget, search
from finance.types import Floats

OUTCOMES = 9
LEAF_POINTS = 2001  # wealths at which the leaf policy is decided and known


class GoalSearch:
    """A goals-based plan for `tree.search`; a state is one number, the wealth before flow and goals."""

    def __init__(
        self, problem: GoalProblem, portfolios: Portfolios, improvements: int | None = None, points: int = LEAF_POINTS
    ) -> None:
        self.problem, self.lattice = problem, lattice_for(problem, portfolios, points)
        self.policy = closed_form(problem, self.lattice)
        self.tables = tables(problem, self.lattice, self.policy)
        exact_alone = len(problem.goals) == 1 and not any(problem.flows_usd)
        for _ in range(int(not exact_alone) if improvements is None else improvements):
            self.policy = improved(problem, self.lattice, self.tables)
            self.tables = tables(problem, self.lattice, self.policy)
        self.years = problem.years
        shocks, self.weights = hermite(OUTCOMES)
        self._growth = np.exp(portfolios.log_mean[:, None] + portfolios.volatility_pa[:, None] * shocks)
        self._portfolios = portfolios.mean_pa.size
        choices = [problem.choices(year) for year in range(problem.years)]
        self._widest = max(len(row) for row in choices)
        self.kinds = np.repeat(np.arange(self._widest), self._portfolios)
        self._cost = np.full((problem.years, self._widest), np.inf)
        self._worth = np.zeros((problem.years, self._widest))
        for year, row in enumerate(choices):
            self._cost[year, : len(row)] = [each.cost_usd for each in row]
            self._worth[year, : len(row)] = [each.worth for each in row]
        self._flow = np.array([problem.flow(year) for year in range(problem.years)])

    def worths(self, year: Ints, state: Floats) -> Floats:
        """Return each decision's expected worth [E, C A]."""
        left = state + self._flow[year][:, None] - self._cost[year]
        possible = left >= -1e-9 * np.maximum(state, 1.0)
        row, share, beneath = self.lattice.place(np.where(possible, np.maximum(left, 0.0), 1.0))
        table = self.tables.grown
        at = year[:, None]
        found = (1.0 - share)[..., None] * table[at, row] + share[..., None] * table[at, row + 1]
        found = np.where(beneath[..., None], self.tables.below[year + 1][:, None, None], found)
        found = found + self._worth[year][..., None]
        return np.where(possible[..., None], found, -np.inf).reshape(len(state), -1)

    def outcome(self, year: Ints, state: Floats, decision: Ints, outcome: Ints) -> Floats:
        """Return the wealth a year later [E, 1]."""
        choice, mix = np.divmod(decision, self._portfolios)
        left = state[:, 0] + self._flow[year] - self._cost[year, choice]
        return np.asarray((np.maximum(left, 0.0) * self._growth[mix, outcome])[:, None])

    def leaf(self, year: Ints, state: Floats) -> Floats:
        """Return what the closed-form policy is worth [E]."""
        row, share, beneath = self.lattice.place(state[:, 0])
        found = (1.0 - share) * self.tables.value[year, row] + share * self.tables.value[year, row + 1]
        return np.where(beneath, self.tables.below[year], found)


@dataclass(frozen=True, slots=True, eq=False)
class SearchedPolicy:
    """What the tree decides at every wealth, and its exact worth.

    Attributes:
        worth: of following the tree's decisions every year, by quadrature, without sampling.
        closed_form: the worth of the leaf policy.
        decided: see `closed_form.Decided`.
        complete: False when it was cancelled; the leaf policy then decides what the tree did not.
    """

    worth: float
    closed_form: float
    decided: Decided
    tables: Tables
    lattice: Lattice
    simulations: int
    complete: bool


def searched_policy(
    problem: GoalProblem,
    portfolios: Portfolios,
    budget: Budget = USUAL,
    cancelled: Callable[[], bool] = lambda: False,
    wealths: int = 200,
    fine: int = 4001,
    improvements: int | None = None,
) -> SearchedPolicy:
    """Return what the tree decides in every year and at every wealth where it matters, and what that is worth.

    Args:
        problem: goals and flows.
        portfolios: what may be held.
        budget: of each search.
        cancelled: asked before every simulation.
        wealths: at which is searched each year; between them the nearest one decides.
        fine: wealths of the grid on which the policy is evaluated.
        improvements: steps of policy iteration before the leaf policy; None takes none for one goal without flows,
            whose closed form is exact, and one otherwise.
    """
    searched = GoalSearch(problem, portfolios, improvements)
    lattice = lattice_for(problem, portfolios, fine)
    rows = [decide(problem, lattice, problem.years)[0]]
    mixes, ran, complete = [], 0, True
    for year in range(problem.years - 1, -1, -1):
        choice, mix = decide(problem, lattice, year)
        rows.append(choice)
        mixes.append(mix)
        if searched.tables.value[year, -1] <= 0.0:
            continue  # nothing is left to win
        at = _matters(searched, year, wealths)
        found = search(searched, year, np.exp(at)[:, None], budget, cancelled)
        inside = (lattice.x >= at[0]) & (lattice.x <= at[-1])
        nearest = np.searchsorted(0.5 * (at[1:] + at[:-1]), lattice.x[inside])
        choice[inside], mix[inside] = np.divmod(found.decision[nearest], portfolios.mean_pa.size)
        ran, complete = ran + found.simulations, complete and found.complete
    decided = Decided(np.array(rows[::-1]), np.array(mixes[::-1]))
    worth = tables(problem, lattice, decided)
    return SearchedPolicy(worth.worth, searched.tables.worth, decided, worth, lattice, ran, complete)


def _matters(searched: GoalSearch, year: int, wealths: int) -> Floats:
    """Return logarithms of wealth at which a decision is open: where neither all nor nothing is all but certain.

    Both sides of each amount at which one more choice can be paid are among them, so that the nearest one to a wealth
    is never on the other side.
    """
    value, x = searched.tables.value[year], searched.lattice.x
    still = np.flatnonzero((value > 1e-4 * value[-1]) & (value < (1.0 - 1e-5) * value[-1]))
    low, high = (x[still[0]], x[still[-1]]) if still.size else (x[0], x[-1])
    even = np.linspace(low, high, wealths)
    limits = [each.cost_usd - searched.problem.flow(year) for each in searched.problem.choices(year)]
    edges = [np.log(limit) + side for limit in limits if limit > 0.0 for side in (-1e-7, 1e-7)]
    return np.unique(np.concatenate([even, [edge for edge in edges if low < edge < high]]))
