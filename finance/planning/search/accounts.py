"""The tree search over a household: which goals to fund now, from which account, where to save, what to hold.

First worths come from the exact programme of the same goals over the household's after-tax wealth in today's money; the
tree corrects them by what taxes, accounts and inflation do along its branches. The decision carries its gap: what
following the tree is worth on drawn markets, against a bound that no policy can exceed.

Letters: E states, A decisions, Q outcomes of market and inflation, D numbers of a state, P paths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from finance.planning.closed_form import Decided, tables
from finance.planning.goal_dp import GoalOptimum, solve
from finance.planning.goals import Choice, GoalProblem, Portfolios
from finance.planning.lattice import Ints
from finance.planning.normal import hermite
from finance.planning.search.gap import Gap
from finance.planning.search.household import Household, decided, decisions, grown
from finance.planning.search.tree import USUAL, Budget, search
from finance.types import Floats

_MARKET, _PRICES = 7, 3  # outcomes
_POINTS = 2001


class HouseholdSearch:
    """A household for `tree.search`."""

    def __init__(self, home: Household) -> None:
        self.home, self.years = home, home.years
        problem = home.real_goals()
        real = Portfolios(
            home.portfolios.mean_pa - home.inflation_pa + 0.5 * home.inflation_volatility_pa**2,
            np.sqrt(home.portfolios.volatility_pa**2 + home.inflation_volatility_pa**2),
        )
        optimum = solve(problem, real, _POINTS)
        self._lattice = optimum.lattice
        self._tables = tables(problem, self._lattice, _joint(problem, optimum))
        self.choices = [problem.choices(year) for year in range(home.years)]
        widest = max(len(row) for row in self.choices)
        self.moves = decisions(widest, real.mean_pa.size)
        self._cost = np.full((home.years, widest), np.inf)
        self._worth = np.zeros((home.years, widest))
        for year, row in enumerate(self.choices):
            self._cost[year, : len(row)] = [each.cost_usd for each in row]
            self._worth[year, : len(row)] = [each.worth for each in row]
        self.kinds = (self.moves.choice * 2 + self.moves.retirement_first) * 2 + self.moves.into_retirement
        shocks, chances = hermite(_MARKET)
        rises, rise_chances = hermite(_PRICES)
        self.weights = np.outer(chances, rise_chances).reshape(-1)
        self._growth = np.exp(home.portfolios.log_mean[:, None] + home.portfolios.volatility_pa[:, None] * shocks)
        self._rise = np.exp(home.inflation_pa + home.inflation_volatility_pa * rises)

    def worths(self, year: Ints, state: Floats) -> Floats:
        """Return each decision's first worth [E, A]."""
        moves, count = self.moves, len(state)
        cost = self._cost[year][:, moves.choice]
        wide = np.broadcast_to(state[:, None, :], (count, moves.mix.size, state.shape[1]))
        at = np.broadcast_to(year[:, None], cost.shape)
        whole = (
            np.broadcast_to(each, cost.shape) for each in (moves.retirement_first, moves.into_retirement, moves.mix)
        )
        known = np.isfinite(cost)
        after, paid = decided(self.home, at, wide, np.where(known, cost, 0.0), *whole)
        row, share, beneath = self._lattice.place(self.home.equivalent(after))
        table = self._tables.grown
        found = (1.0 - share) * table[at, row, moves.mix] + share * table[at, row + 1, moves.mix]
        found = np.where(beneath, self._tables.below[at + 1], found) + self._worth[year][:, moves.choice]
        into_none = (moves.retirement_first | moves.into_retirement).astype(np.bool_) & (not self.home.has_retirement)
        return np.where(paid & known & ~into_none, found, -np.inf)

    def outcome(self, year: Ints, state: Floats, decision: Ints, outcome: Ints) -> Floats:
        """Return the state a year later [E, D]."""
        market, prices = np.divmod(outcome, _PRICES)
        growth = self._growth[self.moves.mix[decision], market]
        return grown(self.after(year, state, decision), growth, self._rise[prices])

    def after(self, year: Ints, state: Floats, decision: Ints) -> Floats:
        """Return the state after decisions that can be paid [E, D]."""
        moves = self.moves
        cost = self._cost[year, moves.choice[decision]]
        which = (moves.retirement_first[decision], moves.into_retirement[decision], moves.mix[decision])
        return decided(self.home, year, state, cost, *which)[0]

    def leaf(self, year: Ints, state: Floats) -> Floats:
        """Return what the after-tax wealth is worth in the programme of the goals [E]."""
        row, share, beneath = self._lattice.place(self.home.equivalent(state))
        value = self._tables.value
        found = (1.0 - share) * value[year, row] + share * value[year, row + 1]
        return np.where(beneath, self._tables.below[year], found)

    def luck(self, year: int, after: Floats, mix: Ints, real_growth: Floats) -> Floats:
        """Return how much better a year went than was to be expected, in the programme's worth; its mean is zero [E].

        Args:
            year: of the decision.
            after: states after it [E, D].
            mix: what was held [E].
            real_growth: gross, of the portfolio by prices [E].
        """
        wealth = self.home.equivalent(after)
        row, share, beneath = self._lattice.place(wealth)
        table = self._tables.grown[year]
        expected = (1.0 - share) * table[row, mix] + share * table[row + 1, mix]
        expected = np.where(beneath, self._tables.below[year + 1], expected)
        row, share, beneath = self._lattice.place(wealth * real_growth)
        value = self._tables.value[year + 1]
        came = np.where(beneath, self._tables.below[year + 1], (1.0 - share) * value[row] + share * value[row + 1])
        return np.asarray(came - expected)

    def funded(self, year: int, decision: int) -> Choice:
        """Return what a decision funds."""
        return self.choices[year][int(self.moves.choice[decision])]


@dataclass(frozen=True, slots=True)
class HouseholdDecision:
    """What a household is to do now, and how good following the tree is.

    Attributes:
        fund: which goals now; retirement_first: pay from the retirement account first; into_retirement: save there.
        mix: which portfolio to hold.
        gap: worth of following the tree every year on drawn markets, against a sampled bound.
        complete: False when it was cancelled.
    """

    fund: Choice
    retirement_first: bool
    into_retirement: bool
    mix: int
    gap: Gap
    simulations: int
    complete: bool


def decide_household(
    home: Household,
    budget: Budget = USUAL,
    paths: int = 256,
    scenarios: int = 32,
    cancelled: Callable[[], bool] = lambda: False,
) -> HouseholdDecision:
    """Return what a household is to do now.

    Args:
        home: accounts, goals and taxes.
        budget: of each search, with the seed of everything that is drawn.
        paths: markets on which the tree's decisions are followed to the end, in mirrored pairs.
        scenarios: courses of inflation for the bound.
        cancelled: asked before every simulation.

    Raises:
        PlanError: see `Household`.
    """
    problem = HouseholdSearch(home)
    now = search(problem, 0, home.start(), budget, cancelled)
    worth, error, ran = follow(problem, budget, paths, cancelled)
    bound, bound_error = household_bound(home, scenarios, budget.seed, cancelled)
    move, moves = int(now.decision[0]), problem.moves
    return HouseholdDecision(
        problem.funded(0, move),
        bool(moves.retirement_first[move]),
        bool(moves.into_retirement[move]),
        int(moves.mix[move]),
        Gap(worth, error, bound, bound_error, "sampled"),
        now.simulations + ran,
        now.complete and not cancelled(),
    )


def follow(
    problem: HouseholdSearch, budget: Budget, paths: int, cancelled: Callable[[], bool] = lambda: False
) -> tuple[float, float, int]:
    """Return what following the tree's decisions is worth, its standard error, and how many simulations it took."""
    home, half = problem.home, max(paths // 2, 2)
    generator = np.random.default_rng(np.random.SeedSequence([budget.seed, 7]))
    shocks = generator.standard_normal((home.years, 2, half))
    shocks = np.stack([shocks, -shocks], axis=-1).reshape(home.years, 2, 2 * half)
    state, total, ran = np.repeat(home.start(), 2 * half, axis=0), np.zeros(2 * half), 0
    for year in range(home.years):
        found = search(problem, year, state, replace(budget, seed=budget.seed + 1), cancelled)
        ran += found.simulations
        move = found.decision
        worths = np.array([choice.worth for choice in problem.choices[year]])
        mix = problem.moves.mix[move]
        growth = np.exp(home.portfolios.log_mean[mix] + home.portfolios.volatility_pa[mix] * shocks[year, 0])
        rise = np.exp(home.inflation_pa + home.inflation_volatility_pa * shocks[year, 1])
        after = problem.after(np.full(2 * half, year), state, move)
        # What the year's luck is worth in the programme has mean zero; taking it off leaves little to be noisy.
        total += worths[problem.moves.choice[move]] - problem.luck(year, after, mix, growth / rise)
        state = grown(after, growth, rise)
    total += _at_the_end(home, state)
    pairs = total.reshape(-1, 2).mean(axis=1)
    return float(pairs.mean()), float(pairs.std(ddof=1) / np.sqrt(pairs.size)), ran


def _at_the_end(home: Household, state: Floats) -> Floats:
    best = np.zeros(len(state))
    has = home.equivalent(state)
    for choice in home.real_goals().choices(home.years):
        best = np.maximum(best, np.where(has >= choice.cost_usd * (1.0 - 1e-9), choice.worth, 0.0))
    return best


def household_bound(
    home: Household, scenarios: int = 32, seed: int = 1, cancelled: Callable[[], bool] = lambda: False
) -> tuple[float, float]:
    """Return a bound on what any policy is worth, and its standard error.

    Two reliefs make it a bound: gains are not taxed, so that wealth is the whole state, and each course of inflation is
    known beforehand (an information relaxation without penalty). What is left is solved exactly for each course.
    """
    half = max(scenarios // 2, 1)
    shocks = np.random.default_rng(np.random.SeedSequence([seed, 11])).standard_normal((half, home.years))
    shocks = np.stack([shocks, -shocks], axis=1).reshape(2 * half, home.years)
    wealth = sum(value for value, _ in home.lots) + (1.0 - home.income_tax) * home.retirement_usd
    found: list[float] = []
    for course in shocks:
        if len(found) >= 2 and len(found) % 2 == 0 and cancelled():
            break
        logs = np.cumsum(home.inflation_pa + home.inflation_volatility_pa * course)
        price = np.exp(np.concatenate([[0.0], logs]))
        goals = tuple(
            replace(each, options=tuple((cost * price[each.year], worth) for cost, worth in each.options))
            for each in home.goals
        )
        flows = tuple(float(home.saving_usd - home.spending_usd * price[year]) for year in range(home.years))
        problem = GoalProblem(wealth, home.years, goals, flows)
        found.append(solve(problem, home.portfolios, _POINTS).worth)
    pairs = np.array(found).reshape(-1, 2).mean(axis=1)
    return float(pairs.mean()), float(pairs.std(ddof=1) / np.sqrt(pairs.size)) if pairs.size > 1 else 0.0


def _joint(problem: GoalProblem, optimum: GoalOptimum) -> Decided:
    """Return the programme's policy with each portfolio by wealth before the goals instead of after them."""
    lattice, policy, rows = optimum.lattice, optimum.policy, []
    for year in range(problem.years):
        costs = np.array([each.cost_usd for each in problem.choices(year)])
        left = lattice.wealth + problem.flow(year) - costs[np.maximum(policy.choice[year], 0)]
        row, share, _ = lattice.place(np.maximum(left, 0.0))
        rows.append(policy.mix[year][row + (share > 0.5)])
    return Decided(policy.choice, np.array(rows))
