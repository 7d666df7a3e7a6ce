"""The exact efficient frontier: Markowitz's critical line for bounds and any linear constraints.

From the portfolio of least variance, the reward for return, lambda in "minimise variance / 2 - lambda return", grows
from zero; between corners the portfolio moves on straight lines (Markowitz 1956; Niedermayer and Niedermayer 2010).
Letters: C corners, n variables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from finance.errors import SolverError
from finance.optimise.quadratic import QuadraticProgram, solved_walk
from finance.optimise.walk import Conflict, Sides, Stalled
from finance.types import Floats

RIDGE: Final = 1e-6  # share of the mean variance, where the matrix is singular
ROUNDING: Final = 1e-9  # by which a corner may miss a row


@dataclass(frozen=True, slots=True, eq=False)
class CriticalLine:
    """A frontier by its corners, from least variance to highest return.

    Attributes:
        rewards: lambda at each corner, rising from 0 [C]; beyond the last nothing changes.
        points: the portfolio at each corner [C, n].
        returns: expected return at each corner, never falling [C].
        prices: of the rows at each corner, linear in between [C, M].
        side: working set at the last corner.
        exact: whether no trifle had to be added to the diagonal, see `trace`.
    """

    rewards: Floats
    points: Floats
    returns: Floats
    prices: Floats
    side: Sides
    exact: bool = True

    def at_returns(self, targets: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the points [targets, n] of least variance with these returns, their rewards, prices [targets, M].

        Targets outside the frontier's returns give its ends.
        """
        keep = np.concatenate([[True], np.diff(self.returns) > 0])
        returns, rewards, points, prices = (
            part[keep] for part in (self.returns, self.rewards, self.points, self.prices)
        )
        if len(returns) == 1:
            return (
                np.repeat(points, len(targets), axis=0),
                np.zeros(len(targets)),
                np.repeat(prices, len(targets), axis=0),
            )
        aims = np.clip(targets, returns[0], returns[-1])
        after = np.clip(np.searchsorted(returns, aims), 1, len(returns) - 1)
        share = (aims - returns[after - 1]) / (returns[after] - returns[after - 1])
        found = points[after - 1] + share[:, None] * (points[after] - points[after - 1])
        paid = prices[after - 1] + share[:, None] * (prices[after] - prices[after - 1])
        return found, rewards[after - 1] + share * (rewards[after] - rewards[after - 1]), paid

    def at_reward(self, reward: float) -> Floats:
        """Return the point [n] for a reward for return."""
        after = int(np.searchsorted(self.rewards, reward))
        if after == 0:
            return np.array(self.points[0])
        if after == len(self.rewards):
            return np.array(self.points[-1])
        share = (reward - self.rewards[after - 1]) / (self.rewards[after] - self.rewards[after - 1])
        return np.asarray(self.points[after - 1] + share * (self.points[after] - self.points[after - 1]))


def trace(
    program: QuadraticProgram,
    means: Floats,
    side: Sides | None = None,
    risk_free: float | None = None,
    offset: float = 0.0,
    constant: float = 0.0,
) -> CriticalLine | Conflict:
    """Follow the critical line from the least value of x'Px/2 + q'x upwards.

    Args:
        program: with q the linear costs that are no return.
        means: what is rewarded [n].
        side: a working set to begin with.
        risk_free: ends the line at the corner after the highest Sharpe ratio over this rate.
        offset: return of what the variables are added to.
        constant: variance of that; the linear term q has the covariances with it.

    Where the covariance is singular on a working set, RIDGE is added to its diagonal; points of such a line are near
    optima, to be solved for again at their rewards.

    Returns:
        The corners, or why there is no feasible point.

    Raises:
        SolverError: see `solve_quadratic`.
    """
    try:
        return _traced(program, means, side, risk_free, offset, constant)
    except (Stalled, np.linalg.LinAlgError):
        pass
    # Assets that are the same leave several optima; a trifle on the diagonal chooses the most even one.
    ridged = program.matrix.copy()
    ridged.flat[:: len(means) + 1] += RIDGE * max(float(np.trace(ridged)) / len(means), 1e-12)
    try:
        found = _traced(replace(program, matrix=ridged), means, side, risk_free, offset, constant)
        return found if isinstance(found, Conflict) else replace(found, exact=False)
    except (Stalled, np.linalg.LinAlgError):
        raise SolverError(
            "The frontier was not found: the constraints or the covariance are too degenerate for rounding; merge "
            "assets that are the same."
        ) from None


def _traced(
    program: QuadraticProgram,
    means: Floats,
    side: Sides | None,
    risk_free: float | None,
    offset: float,
    constant: float,
) -> CriticalLine | Conflict:
    scale, walk = solved_walk(program, side)
    if isinstance(walk, Conflict):
        return walk
    n = len(means)
    size = float(np.abs(means).max(initial=0.0)) or 1.0
    toward = means / size  # in the walk's units a reward of r is r * scale / size
    rewards, points, returns = [0.0], [walk.x[:n].copy()], [float(toward @ walk.x[:n])]
    prices = [walk.z[n:].copy()]
    passed = _Tangency(program, walk.x[:n], returns[0] * size, None if risk_free is None else risk_free - offset)
    passed.add(constant)

    def corner(length: float) -> bool:
        mean = float(toward @ walk.x[:n])
        rewards.append(length)
        points.append(walk.x[:n].copy())
        returns.append(mean)
        prices.append(walk.z[n:].copy())
        return passed.go_on(length * scale / size, mean * size)

    walk.follow(-toward, length=np.inf, at_corner=corner)
    unit, corners = scale / size, np.array(points)
    values = corners @ program.rows.T
    if (np.maximum(program.row_low - values, values - program.row_high) > ROUNDING).any():
        raise Stalled("rounding has moved the line away from the constraints")
    gains = np.maximum.accumulate(returns) * size
    return CriticalLine(np.array(rewards) * unit, corners, gains, np.array(prices) * scale, walk.side)


class _Tangency:
    """Watches a walk for the highest Sharpe ratio: reward x (return - risk-free) = variance."""

    __slots__ = ("_mean", "_reward", "_risk_free", "_variance")

    def __init__(self, program: QuadraticProgram, x: Floats, mean: float, risk_free: float | None) -> None:
        self._risk_free = risk_free
        self._variance = float(x @ program.matrix @ x + 2 * program.linear @ x) if risk_free is not None else 0.0
        self._reward, self._mean = 0.0, mean

    def add(self, variance: float) -> None:
        """Count in what no variable changes."""
        self._variance += variance

    def go_on(self, reward: float, mean: float) -> bool:
        """Say whether the highest Sharpe ratio is beyond this corner."""
        if self._risk_free is None:
            return True
        # Along a straight piece d variance / d reward = 2 reward d return / d reward.
        self._variance += (reward + self._reward) * (mean - self._mean)
        self._reward, self._mean = reward, mean
        return reward * (mean - self._risk_free) < self._variance
