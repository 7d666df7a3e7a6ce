"""Planning: paths a second, the exact form, the tree against the exact optimum, and the bound."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from app.modes.bench.table import Row
from app.settings import Settings

_PATHS, _MONTHS, _ASSETS = 100_000, 360, 10


def rows(_settings: Settings) -> Iterator[Row]:
    """Measure planning on made-up data: ten assets, the reference problem, and one with three goals."""
    yield from _paths()
    yield from _exact()
    yield from _goals()
    yield from _plain()


def _paths() -> Iterator[Row]:
    from finance.planning import Draws, Lognormal, Normal, StudentT, simulate

    plan, means, covariance = _plan()
    size = f"{_PATHS:,} paths × {_MONTHS} months × {_ASSETS} assets, rebalanced, contributions"
    for name, law, draws, asked in (
        ("ten lognormal assets drawn", Lognormal(means, covariance), Draws(_PATHS), "≤ 1"),
        ("the same in float64", Lognormal(means, covariance), Draws(_PATHS, single=False), ""),
        ("one number a month (normal)", Normal(means, covariance), Draws(_PATHS), "≤ 1"),
        ("one number a month (fat tails)", StudentT(means, covariance), Draws(_PATHS), ""),
        ("quasi-random, 16 scramblings", Normal(means, covariance), Draws(16_384, quasi=True), ""),
    ):
        spent, found = _timed(lambda law=law, draws=draws: simulate(plan, law, draws))  # type: ignore[misc]
        chance = found.success()
        detail = f"{size}; {chance.probability:.4f} ± {chance.standard_error:.4f}"
        if draws.quasi:
            detail = f"{found.final_usd.size:,} paths; {chance.probability:.4f} ± {chance.standard_error:.4f}"
        yield Row("finance", f"plan: {name}", asked, spent, "s", detail)


def _exact() -> Iterator[Row]:
    from finance.planning import Normal, exact

    plan, means, covariance = _plan()
    law = Normal(means, covariance)
    spent, chance = _timed(lambda: exact.success(plan, law))
    yield Row("finance", "plan: the exact one-dimensional form", "", spent * 1e3, "ms", f"{chance:.5f}, no sampling")


def _goals() -> Iterator[Row]:
    from finance.planning import GoalProblem, efficient, goal, solve
    from finance.planning.search.dual import upper_bound
    from finance.planning.search.goals import searched_policy
    from finance.planning.search.tree import Budget

    # Table 1 of Das, Ostrov, Radhakrishnan and Srivastav (2019).
    means = np.array([0.0493, 0.0770, 0.0886])
    covariance = np.array([[0.0017, -0.0017, -0.0021], [-0.0017, 0.0396, 0.03086], [-0.0021, 0.0309, 0.0392]])
    portfolios = efficient(means, covariance, 15, 0.0526, 0.0886)
    single = GoalProblem(100.0, 10, (goal("target", 10, 200.0),))
    dated = (goal("car", 3, 30.0), goal("college", 6, 60.0, 3.0), goal("retirement", 10, 120.0, 5.0))
    several = GoalProblem(100.0, 10, dated, (4.0,) * 10)
    for name, problem, least in (("one goal", single, "≥ 99.9"), ("three goals", several, "≥ 99.5")):
        spent, optimum = _timed(lambda problem=problem: solve(problem, portfolios))  # type: ignore[misc]
        words = f"{optimum.worth:.5f}" + ("; published 0.669" if problem is single else "")
        yield Row("finance", f"{name}: exact optimum", "", spent * 1e3, "ms", words)
        budget = Budget(temperature=1e-4 * problem.largest_worth)
        spent, found = _timed(lambda problem=problem, budget=budget: searched_policy(problem, portfolios, budget))  # type: ignore[misc]
        reached = 100.0 * found.worth / optimum.worth
        alone = 100.0 * found.closed_form / optimum.worth
        detail = f"{found.worth:.5f}, evaluated exactly; the leaf policy alone {alone:.2f} %"
        yield Row("finance", f"{name}: tree search, of the optimum", least, reached, "%", detail)
        detail = f"decisions at every wealth and year, {found.simulations:,} simulations"
        yield Row("finance", f"{name}: tree search", "≤ 2", spent, "s", detail)
        spent, bound = _timed(lambda problem=problem, found=found: upper_bound(problem, found.lattice, found.tables))  # type: ignore[misc]
        detail = f"± {100 * bound.standard_error / optimum.worth:.3f} %, {bound.markets} markets, {spent:.2f} s"
        yield Row("finance", f"{name}: sampled bound", "≥ 100", 100.0 * bound.worth / optimum.worth, "%", detail)


def _plain() -> Iterator[Row]:
    """The reference that the research found: the same plan drawn with torch in one go."""
    import torch

    _, means, covariance = _plan()
    factor = torch.from_numpy(np.linalg.cholesky(covariance / 12.0)).float()
    drift = torch.from_numpy((means - np.diag(covariance) / 2.0) / 12.0).float()
    weights = torch.full((_ASSETS,), 1.0 / _ASSETS)

    def run() -> float:
        generator = torch.Generator().manual_seed(1)
        wealth = torch.full((_PATHS,), 50_000.0)
        for _ in range(_MONTHS):
            shock = torch.randn(_PATHS, _ASSETS, generator=generator)
            wealth = (wealth + 500.0) * (torch.exp(shock @ factor.T + drift) @ weights)
        return float(wealth.mean())

    began = time.perf_counter()
    run()
    spent = time.perf_counter() - began
    yield Row("finance", "plan: ten lognormal assets, torch as it comes", "", spent, "s", "for comparison, float32")


def _plan() -> tuple[Any, Any, Any]:
    from finance.planning import Flow, Plan, PlanGoal

    means = np.linspace(0.03, 0.08, _ASSETS)
    deviations = np.linspace(0.05, 0.20, _ASSETS)
    covariance = np.outer(deviations, deviations) * (0.3 + 0.7 * np.eye(_ASSETS))
    weights = np.full(_ASSETS, 1.0 / _ASSETS)
    return Plan(_MONTHS, 50_000.0, weights, (PlanGoal("end", _MONTHS, 450_000.0),), (Flow(500.0),)), means, covariance


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shortest of three times and the result, after one run that does not count."""
    found = work()
    times = []
    for _ in range(3):
        began = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - began)
    return min(times), found
