"""What an objective is worth at given weights, and which way it gets better. Letters: T scenarios, N assets."""

from __future__ import annotations

import numpy as np

from finance.errors import InputError
from finance.optimise import objectives as aims
from finance.optimise.problem import Problem
from finance.optimise.tail import worst_mean
from finance.optimise.variance import covariance_of, means_of
from finance.types import Floats


def higher_is_better(problem: Problem) -> bool:
    """Say whether the objective is a utility or a ratio, and not a risk."""
    return isinstance(
        problem.objective,
        aims.MeanVariance
        | aims.MaximumSharpe
        | aims.MaximumReturn
        | aims.MaximumDiversification
        | aims.RobustMeans
        | aims.Kelly,
    )


def worth(problem: Problem, weights: Floats) -> float:
    """Return the value of a problem's objective at weights [N], costs left out; not finite where it is not defined.

    Raises:
        InputError: the problem lacks what its objective needs.
    """
    aim = problem.objective
    match aim:
        case aims.MinimumCVaR() | aims.MinimumDeviation() | aims.MinimumCDaR() | aims.Kelly():
            return _over_scenarios(problem, weights)
        case aims.RiskBudgets() if aim.measure == "cvar":
            return _over_scenarios(problem, weights)
        case aims.MaximumReturn():
            return float(means_of(problem) @ weights)
        case aims.Tracking():
            away = weights - aim.benchmark
            return float(away @ covariance_of(problem) @ away)
        case aims.MeanVariance():
            return float(means_of(problem) @ weights) - aim.risk_aversion / 2 * _variance(problem, weights)
        case aims.RobustMeans():
            return _worst_case(problem, aim, weights)
        case aims.MaximumSharpe() | aims.MaximumDiversification():
            excess = _excess(problem)
            spread = np.sqrt(_variance(problem, weights))
            free = aim.risk_free if isinstance(aim, aims.MaximumSharpe) else 0.0
            return float((excess @ weights - free) / spread) if spread > 0 else float("nan")
        case _:
            return _variance(problem, weights)


def marginal(problem: Problem, weights: Floats) -> Floats | None:
    """Return by how much the objective gets better for each unit more of each asset [N]; None where nobody can say."""
    aim = problem.objective
    match aim:
        case aims.MinimumCVaR() if problem.scenarios is not None:
            losses = -(problem.scenarios @ weights)
            count = max(1, round((1 - aim.confidence) * len(losses)))
            return np.asarray(problem.scenarios[np.argsort(-losses, kind="stable")[:count]].mean(axis=0))
        case aims.Kelly() if problem.scenarios is not None:
            grown = 1.0 + problem.scenarios @ weights
            return np.asarray((problem.scenarios / grown[:, None]).mean(axis=0)) if (grown > 0).all() else None
        case aims.MinimumCDaR() | aims.MinimumDeviation() | aims.RobustMeans() | aims.MinimumCVaR() | aims.Kelly():
            return None
        case aims.MaximumReturn():
            return means_of(problem)
    if problem.covariance is None:
        return None
    pull = problem.covariance @ weights
    match aim:
        case aims.MeanVariance():
            return np.asarray(means_of(problem) - aim.risk_aversion * pull)
        case aims.Tracking():
            return np.asarray(-2.0 * (pull - problem.covariance @ aim.benchmark))
        case aims.MaximumSharpe() | aims.MaximumDiversification():
            spread = float(np.sqrt(weights @ pull))
            free = aim.risk_free if isinstance(aim, aims.MaximumSharpe) else 0.0
            excess = _excess(problem)
            if spread <= 0:
                return None
            return np.asarray(excess / spread - (excess @ weights - free) * pull / spread**3)
        case _:
            return np.asarray(-2.0 * pull)


def _variance(problem: Problem, weights: Floats) -> float:
    return float(weights @ covariance_of(problem) @ weights)


def _excess(problem: Problem) -> Floats:
    if isinstance(problem.objective, aims.MaximumDiversification):
        return np.asarray(np.sqrt(np.diag(covariance_of(problem))))
    return means_of(problem)


def _worst_case(problem: Problem, aim: aims.RobustMeans, weights: Floats) -> float:
    value = float(means_of(problem) @ weights)
    if aim.risk_aversion:
        value -= aim.risk_aversion / 2 * _variance(problem, weights)
    if aim.half_widths is not None:
        value -= float(aim.half_widths @ np.abs(weights))
    if aim.radius:
        shape = covariance_of(problem) if aim.shape is None else aim.shape
        value -= aim.radius * float(np.sqrt(weights @ shape @ weights))
    return value


def _over_scenarios(problem: Problem, weights: Floats) -> float:
    if problem.scenarios is None:
        raise InputError(f"{type(problem.objective).__name__} needs scenarios.")
    earned, aim = problem.scenarios @ weights, problem.objective
    match aim:
        case aims.MinimumCVaR() | aims.RiskBudgets():
            return worst_mean(-earned, (1.0 - aim.confidence) * len(earned))
        case aims.MinimumDeviation():
            return float(np.abs(earned - earned.mean()).mean())
        case aims.MinimumCDaR():
            from finance.optimise.drawdown import drawdowns

            return worst_mean(drawdowns(earned)[0], (1.0 - aim.confidence) * len(earned))
        case _:
            return float(np.log1p(earned).mean()) if (earned > -1).all() else -np.inf
