"""A bound that no policy can beat, by sampling: information relaxation with penalties.

On each drawn market the client is told the future, but pays for it: whatever a policy's table of worths says the news
is worth is taken off (Brown, Smith and Sun 2010; Jiang, Al-Kanj and Powell 2017 in a tree search). The penalty has mean
zero for whoever does not know the future, so the mean over markets of the best that the informed client can do is at
least the optimum; the better the table, the closer. Each market's best is a deterministic programme over wealth.

Letters: S markets, T years, n grid points, A portfolios, C choices of a year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from finance.planning.closed_form import Tables
from finance.planning.goals import GoalProblem
from finance.planning.lattice import Lattice
from finance.types import Floats

AT_ONCE = 32  # markets


@dataclass(frozen=True, slots=True)
class UpperBound:
    """A sampled upper bound on the optimum.

    Attributes:
        worth: mean over the markets.
        standard_error: of that mean.
        markets: how many were drawn; fewer than asked for when it was cancelled.
    """

    worth: float
    standard_error: float
    markets: int


def upper_bound(
    problem: GoalProblem,
    lattice: Lattice,
    known: Tables,
    markets: int = 128,
    seed: int = 1,
    cancelled: Callable[[], bool] = lambda: False,
) -> UpperBound:
    """Return an upper bound on the expected worth of any policy.

    Args:
        problem: goals and flows.
        lattice: the grid of `known`.
        known: what some policy is worth; the better it is, the tighter the bound.
        markets: how many are drawn, in mirrored pairs.
        seed: of the markets.
        cancelled: asked between batches of markets.
    """
    half = max(markets // 2, 1)
    shocks = np.random.default_rng(seed).standard_normal((half, problem.years))
    shocks = np.stack([shocks, -shocks], axis=1).reshape(2 * half, problem.years)
    found: list[Floats] = []
    for first in range(0, 2 * half, AT_ONCE):
        if found and cancelled():
            break
        found.append(_informed(problem, lattice, known, shocks[first : first + AT_ONCE]))
    pairs = np.concatenate(found).reshape(-1, 2).mean(axis=1)
    error = float(pairs.std(ddof=1) / np.sqrt(pairs.size)) if pairs.size > 1 else 0.0
    return UpperBound(float(pairs.mean()), error, 2 * pairs.size)


def _informed(problem: GoalProblem, lattice: Lattice, known: Tables, shocks: Floats) -> Floats:
    """Return what each market is worth to who knows it and pays the penalty [S]."""
    count = len(shocks)
    # How much more than the table's worth the informed client has, by wealth before flow and goals.
    more = np.zeros((count, lattice.x.size))
    more_below = np.zeros(count)
    for year in range(problem.years - 1, -1, -1):
        held = _held(lattice, known.grown[year], more, shocks[:, year])
        base = known.below[year + 1] + more_below
        if year == 0:
            return _decided(problem, lattice, year, np.array([problem.wealth_usd]), held, base)[:, 0]
        more = _decided(problem, lattice, year, lattice.wealth, held, base) - known.value[year]
        more_below = _decided(problem, lattice, year, np.zeros(1), held, base)[:, 0] - known.below[year]
    raise AssertionError("a problem has at least one year")


def _held(lattice: Lattice, grown: Floats, more: Floats, shock: Floats) -> Floats:
    """Return what the best portfolio is worth by wealth after flow and goals [S, n]."""
    step, points = lattice.x[1] - lattice.x[0], lattice.x.size
    best = np.full(more.shape, -np.inf)
    for mix in range(lattice.portfolios.mean_pa.size):
        move = (lattice.portfolios.log_mean[mix] + lattice.portfolios.volatility_pa[mix] * shock) / step
        whole = np.floor(move).astype(np.int64)
        share = (move - whole)[:, None]
        row = np.clip(np.arange(points) + whole[:, None], 0, points - 1)
        upper = np.minimum(row + 1, points - 1)
        later = (1.0 - share) * np.take_along_axis(more, row, 1) + share * np.take_along_axis(more, upper, 1)
        np.maximum(best, later + grown[:, mix], out=best)
    return best


def _decided(problem: GoalProblem, lattice: Lattice, year: int, wealth: Floats, held: Floats, below: Floats) -> Floats:
    """Return what the best choice is worth at some wealths [S, k]; out of money is worth nothing."""
    best = np.full((len(held), wealth.size), -np.inf)
    for choice in problem.choices(year):
        left = wealth + problem.flow(year) - choice.cost_usd
        row, share, beneath = lattice.place(np.maximum(left, 0.0))
        found = (1.0 - share) * held[:, row] + share * held[:, row + 1]
        found = np.where(beneath, below[:, None], found) + choice.worth
        np.maximum(best, np.where(left < -1e-9 * np.maximum(wealth, 1.0), -np.inf, found), out=best)
    return np.where(np.isneginf(best), 0.0, best)
