"""Objectives over scenarios against the whole linear programme and against published figures."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import norm, qmc

from finance.errors import InfeasibleProblem, InputError, NotEnoughData
from finance.optimise import (
    Constraints,
    MinimumCDaR,
    MinimumCVaR,
    MinimumDeviation,
    MinimumVariance,
    Problem,
    group,
    solve,
)
from finance.optimise.drawdown import drawdowns
from finance.types import Floats
from tests.finance.optimise.made import factor_returns, names

# Rockafellar and Uryasev 2000, table 1 and 2: S&P 500, government bonds, small caps, a month.
RU_MEANS = np.array([0.0101110, 0.0043532, 0.0137058])
RU_COVARIANCE = np.array(
    [[0.00324625, 0.00022983, 0.00420395], [0.00022983, 0.00049937, 0.00019247], [0.00420395, 0.00019247, 0.00764097]]
)


def least_cvar(returns: Floats, confidence: float, upper: float = 1.0) -> float:
    """The whole programme at once, as the paper writes it."""
    count, width = returns.shape
    cost = np.concatenate([np.zeros(width), [1.0], np.full(count, 1 / ((1 - confidence) * count))])
    table = np.hstack([-returns, -np.ones((count, 1)), -np.eye(count)]) * 100
    budget = np.concatenate([np.ones(width), np.zeros(1 + count)])[None]
    bounds = [(0, upper)] * width + [(None, None)] + [(0, None)] * count
    found = linprog(cost, table, np.zeros(count), budget, [1.0], bounds, method="highs")
    assert found.fun is not None
    return float(found.fun)


def test_rockafellar_and_uryasevs_minimum_variance_portfolio() -> None:
    made = Problem(names(3), MinimumVariance(), RU_COVARIANCE, RU_MEANS, constraints=Constraints(minimum_return=0.011))
    found = solve(made)
    assert found.weights == pytest.approx([0.452013, 0.115573, 0.432414], abs=2e-6)
    # Their table 3: value at risk and CVaR of that portfolio under a normal distribution.
    spread = math.sqrt(found.value)
    for confidence, value_at_risk, tail in (
        (0.9, 0.067847, 0.096975),
        (0.95, 0.090200, 0.115908),
        (0.99, 0.132128, 0.152977),
    ):
        quantile = norm.ppf(confidence)
        assert quantile * spread - 0.011 == pytest.approx(value_at_risk, abs=2e-6)
        assert norm.pdf(quantile) / (1 - confidence) * spread - 0.011 == pytest.approx(tail, abs=2e-6)


def test_least_cvar_of_normal_scenarios_nears_their_minimum_variance_portfolio() -> None:
    points = qmc.Sobol(3, scramble=True, seed=7).random(4096)
    scenarios = RU_MEANS + norm.ppf(points) @ np.linalg.cholesky(RU_COVARIANCE).T
    limits = Constraints(minimum_return=0.011)
    found = solve(Problem(names(3), MinimumCVaR(0.95), None, RU_MEANS, scenarios, limits))
    assert found.weights == pytest.approx([0.452013, 0.115573, 0.432414], abs=0.03)
    assert found.value == pytest.approx(0.115908, abs=0.001)


@given(seed=st.integers(0, 10_000), count=st.integers(1, 15), confidence=st.floats(0.0, 0.98))
def test_few_scenarios_at_a_time_find_the_whole_programmes_optimum(seed: int, count: int, confidence: float) -> None:
    returns = factor_returns(count, 150, seed)
    upper = max(0.4, 1 / count)
    made = Problem(names(count), MinimumCVaR(confidence), scenarios=returns, constraints=Constraints(upper=upper))
    found = solve(made)
    assert found.value == pytest.approx(least_cvar(returns, confidence, upper), rel=1e-7, abs=1e-10)
    assert found.gap <= 1e-8
    assert found.weights.sum() == pytest.approx(1.0)


def test_many_assets_and_scenarios_are_exact() -> None:
    returns = factor_returns(200, 600)
    found = solve(Problem(names(200), MinimumCVaR(0.95), scenarios=returns))
    assert found.gap <= 1e-8
    assert found.value == pytest.approx(least_cvar(returns, 0.95), rel=1e-7)


def test_a_warm_start_finds_the_same() -> None:
    returns = factor_returns(20, 300)
    made = Problem(names(20), MinimumCVaR(0.9), scenarios=returns)
    cold = solve(made)
    tighter = replace(made, constraints=Constraints(upper=0.2))
    assert solve(tighter, cold).value == pytest.approx(solve(tighter).value, rel=1e-9)


def test_least_deviation_and_drawdown_are_not_beaten_nearby() -> None:
    returns = factor_returns(6, 250, 3)
    rng = np.random.default_rng(0)
    for objective in (MinimumDeviation(), MinimumCDaR(0.9)):
        found = solve(Problem(names(6), objective, scenarios=returns))
        assert found.gap <= 1e-8

        def value(weights: Floats, objective: object = objective) -> float:
            earned = returns @ weights
            if isinstance(objective, MinimumDeviation):
                return float(np.abs(earned - earned.mean()).mean())
            return float(np.sort(drawdowns(earned)[0])[-25:].mean())

        assert value(found.weights) == pytest.approx(found.value, rel=1e-9)
        for _ in range(300):
            other = 0.9 * found.weights + 0.1 * rng.dirichlet(np.ones(6))
            assert value(other) >= found.value - 1e-12


def test_drawdowns_of_a_history_on_paper() -> None:
    depth, began = drawdowns(np.array([0.1, -0.05, -0.1, 0.2, -0.01]))
    assert depth == pytest.approx([0.0, 0.05, 0.15, 0.0, 0.01])
    assert began.tolist() == [1, 1, 1, 4, 4]


def test_turnover_costs_and_groups_hold() -> None:
    returns, now = factor_returns(10, 200), np.full(10, 0.1)
    limits = Constraints(
        upper=0.3,
        turnover=0.4,
        buy_cost=1e-3,
        sell_cost=1e-3,
        limits=(group("few", names(10), names(10)[:4], 0.3, 0.5),),
    )
    found = solve(Problem(names(10), MinimumCVaR(0.95), scenarios=returns, constraints=limits, current=now))
    traded = float(np.abs(found.weights - now).sum())
    assert traded <= 0.4 + 1e-9
    assert found.cost == pytest.approx(1e-3 * traded)
    assert 0.3 - 1e-9 <= found.weights[:4].sum() <= 0.5 + 1e-9


def test_a_turnover_limit_has_the_price_that_a_little_more_of_it_saves() -> None:
    returns, now = factor_returns(10, 200), np.full(10, 0.1)

    def with_limit(turnover: float) -> float:
        made = Problem(
            names(10), MinimumCVaR(0.95), scenarios=returns, constraints=Constraints(turnover=turnover), current=now
        )
        return solve(made).value

    made = Problem(names(10), MinimumCVaR(0.95), scenarios=returns, constraints=Constraints(turnover=0.3), current=now)
    price = next(one.price for one in solve(made).bindings if one.kind == "turnover")
    assert (with_limit(0.3) - with_limit(0.3 + 1e-6)) / 1e-6 == pytest.approx(price, rel=1e-4)


def test_scaling_and_order_of_assets_do_not_matter() -> None:
    returns, order = factor_returns(8, 200), np.random.default_rng(1).permutation(8)
    found = solve(Problem(names(8), MinimumCVaR(0.9), scenarios=returns))
    moved = solve(Problem(names(8), MinimumCVaR(0.9), scenarios=returns[:, order] * 100))
    assert moved.value == pytest.approx(found.value * 100, rel=1e-8)


def test_bad_scenarios_are_refused_by_name() -> None:
    returns = factor_returns(4, 50)
    with pytest.raises(InputError, match="scenarios"):
        solve(Problem(names(4), MinimumCVaR()))
    with pytest.raises(InputError, match="confidence"):
        solve(Problem(names(4), MinimumCVaR(1.0), scenarios=returns))
    with pytest.raises(NotEnoughData):
        solve(Problem(names(4), MinimumCVaR(), scenarios=returns[:1]))
    with pytest.raises(InputError, match="scenarios"):
        solve(Problem(names(4), MinimumCVaR(), scenarios=np.full((5, 4), np.nan)))
    with pytest.raises(InfeasibleProblem):
        solve(Problem(names(4), MinimumCVaR(), scenarios=returns, constraints=Constraints(upper=0.1)))


def test_constant_scenarios_have_an_answer() -> None:
    found = solve(Problem(names(3), MinimumCVaR(), scenarios=np.zeros((20, 3))))
    assert found.value == 0
    assert found.weights.sum() == pytest.approx(1.0)
