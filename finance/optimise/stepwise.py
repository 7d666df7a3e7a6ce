"""Smooth objectives by a few quadratic programmes: Kelly's growth, means known only roughly.

Letters: T scenarios, N assets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from finance.errors import InputError, SolverError
from finance.estimate import sample
from finance.optimise import objectives as aims
from finance.optimise.problem import Problem
from finance.optimise.report import solution
from finance.optimise.scenarios import scenarios_of
from finance.optimise.solution import Solution
from finance.optimise.variance import covariance_of, least_variance, means_of
from finance.optimise.worth import worth
from finance.types import Floats

STEPS: Final = 100


def fastest_growth(problem: Problem, warm: Solution | None = None) -> Solution:
    """Return the portfolio with the highest mean logarithm of growth, by Newton steps within the constraints.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    aim = problem.objective
    assert isinstance(aim, aims.Kelly)
    table = scenarios_of(problem)
    if not aim.cap > 0:
        raise InputError(f"The cap of a weight has to be positive; it is {aim.cap}.")
    low, high = problem.bounds()
    capped = replace(problem, constraints=replace(problem.constraints, lower=low, upper=np.minimum(high, aim.cap)))
    weights = warm.weights if warm is not None else _calm(capped, table).weights
    if (table @ weights <= -1).any():
        raise InputError("A scenario loses everything, so growth is not defined; cap the weights lower.")
    found: Solution | None = None
    for _ in range(STEPS):
        grown = table / (1.0 + table @ weights)[:, None]
        curve = grown.T @ grown / len(table)
        curve.flat[:: len(curve) + 1] += 1e-12 * float(np.trace(curve)) / len(curve)
        tilted = replace(
            capped, objective=aims.MeanVariance(1.0), covariance=curve, means=grown.mean(axis=0) + curve @ weights
        )
        found = least_variance(tilted, found)
        step = found.weights - weights
        share = _share(problem, weights, step)
        weights = weights + share * step
        if float(np.abs(step).max()) < 1e-10 or share == 0.0:
            break
    else:
        raise SolverError("The growth did not settle; cap the weights lower.")
    return solution(
        problem, weights, worth(problem, weights), max(found.residual, float(np.abs(step).max())), found.bindings,
        "Newton steps within the constraints (Kelly 1956)", cost=found.cost, state=found.state,
    )  # fmt: skip


def _calm(problem: Problem, table: Floats) -> Solution:
    covariance = sample(table).matrix if table.any() else np.eye(problem.count)
    return least_variance(replace(problem, objective=aims.MinimumVariance(), covariance=covariance))


def _share(problem: Problem, weights: Floats, step: Floats) -> float:
    """Return the share of a step that lets growth grow; 0 where rounding lets nothing grow any more."""
    now, share = worth(problem, weights), 1.0
    while share > 1e-8:
        if worth(problem, weights + share * step) >= now - 1e-16:
            return share
        share /= 2
    return 0.0


def worst_case(problem: Problem, warm: Solution | None = None) -> Solution:
    """Return the portfolio with the best worst case over means near the estimate.

    With an ellipsoid the length of the portfolio in its shape is found by going round: for a fixed length the problem
    is quadratic, and each round gets better.

    Raises:
        InfeasibleProblem, InputError, SolverError: see `solve`.
    """
    aim = problem.objective
    assert isinstance(aim, aims.RobustMeans)
    means = _cautious(problem, aim)
    if not aim.risk_aversion >= 0 or not aim.radius >= 0 or aim.risk_aversion + aim.radius == 0:
        raise InputError("Robust means need a risk aversion or a radius above zero, and neither below.")
    risk = aim.risk_aversion * covariance_of(problem) if aim.risk_aversion else np.zeros((problem.count, problem.count))
    if aim.radius == 0:
        found = least_variance(replace(problem, objective=aims.MeanVariance(1.0), covariance=risk, means=means), warm)
        return _told(problem, found, found.residual)
    shape = covariance_of(problem) if aim.shape is None else aim.shape
    if shape.shape != (problem.count, problem.count):
        raise InputError(f"The ellipsoid has the shape {shape.shape} for {problem.count} assets.")
    length, before = float(np.sqrt(np.trace(shape) / problem.count)), warm
    for _ in range(STEPS):
        rounder = risk + (aim.radius / length) * shape
        tilted = replace(problem, objective=aims.MeanVariance(1.0), covariance=rounder, means=means)
        before = found = least_variance(tilted, before)
        after = float(np.sqrt(found.weights @ shape @ found.weights))
        if abs(after - length) <= 1e-12 * length or after == 0:
            break
        length = after
    return _told(problem, found, max(found.residual, abs(after - length) / length))


def _cautious(problem: Problem, aim: aims.RobustMeans) -> Floats:
    means = means_of(problem)
    if aim.half_widths is None:
        return means
    if aim.half_widths.shape != (problem.count,) or (aim.half_widths < 0).any():
        raise InputError("half_widths have to be one for each asset and not negative.")
    if (problem.bounds()[0] < 0).any():
        raise InputError("A box of means is for portfolios without short positions; use an ellipsoid.")
    return np.asarray(means - aim.half_widths)


def _told(problem: Problem, found: Solution, residual: float) -> Solution:
    return solution(
        problem, found.weights, worth(problem, found.weights) - found.cost, residual, found.bindings,
        "worst case over an uncertainty set", cost=found.cost, state=found.state,
    )  # fmt: skip
