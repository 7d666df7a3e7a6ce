"""Strategies that optimise: at each decision the estimates are made anew from the past that is shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from finance.backtest.past import Past, Strategy
from finance.estimate import Covariance, james_stein, ledoit_wolf
from finance.optimise import Constraints, MaximumSharpe, MinimumVariance, Objective, Problem, solve
from finance.types import Floats

STILL = 1e-12  # deviation a day of an asset that does not move; it is left out, as its risk cannot be estimated


def optimised(
    objective: Objective,
    constraints: Constraints | None = None,
    covariance: Callable[[Floats], Covariance] = ledoit_wolf,
) -> Strategy:
    """Return the strategy that solves for an objective at each decision.

    Args:
        objective: of `finance.optimise`; its means are history's, shrunk by James and Stein. The maximum Sharpe ratio
            gives way to the minimum variance while no asset is expected to earn anything.
        constraints: long only and fully invested by default; they must fit the number of assets that move.
        covariance: an estimator of `finance.estimate`.
    """

    def weights(past: Past) -> Floats:
        moving = past.returns.std(axis=0) > STILL
        found = np.zeros(past.returns.shape[1])
        if int(moving.sum()) < 2:
            found[moving] = 1.0
            return found
        returns = np.array(past.returns[:, moving])
        means = james_stein(returns)[0] if len(returns) > returns.shape[1] + 2 else returns.mean(axis=0)
        aim = objective
        if isinstance(aim, MaximumSharpe) and float(means.max()) <= aim.risk_free:
            aim = MinimumVariance()  # nothing is expected to earn anything, so no ratio is positive
        problem = Problem(
            assets=tuple(f"asset {number + 1}" for number in np.flatnonzero(moving)),
            objective=aim,
            covariance=covariance(returns).matrix,
            means=means,
            scenarios=returns,
            constraints=constraints or Constraints(),
            current=past.weights[moving] if past.weights.any() else None,
        )
        found[moving] = solve(problem).weights
        return found

    return weights
