"""Risk budgets and clusters: published weights, other people's optima, properties."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import InputError
from finance.optimise import Constraints, Hierarchical, Problem, RiskBudgets, group, solve
from finance.types import Floats
from tests.finance.optimise.made import covariance_of, factor_returns, names, peer


def shares(weights: Floats, covariance: Floats) -> Floats:
    parts = weights * (covariance @ weights)
    return np.asarray(parts / parts.sum())


def problem(assets: int, seed: int = 0, **objective: Any) -> Problem:
    return Problem(
        names(assets), RiskBudgets(**objective), np.cov(factor_returns(assets, 300, seed).T).reshape(assets, assets)
    )


@given(seed=st.integers(0, 10_000), count=st.integers(1, 80))
def test_every_asset_brings_its_budget(seed: int, count: int) -> None:
    budgets = np.random.default_rng(seed).dirichlet(np.ones(count)) + 1e-3
    made = problem(count, seed, budgets=budgets)
    found = solve(made)
    assert shares(found.weights, covariance_of(made)) == pytest.approx(budgets / budgets.sum(), abs=1e-9)
    assert found.weights.sum() == pytest.approx(1.0)


def test_equal_correlations_give_weights_by_inverse_volatility() -> None:
    spread = np.array([0.1, 0.2, 0.4])
    covariance = np.outer(spread, spread) * (0.3 + 0.7 * np.eye(3))
    found = solve(Problem(names(3), RiskBudgets(), covariance))
    assert found.weights == pytest.approx((1 / spread) / (1 / spread).sum())


def test_risk_parity_equals_skfolios() -> None:
    returns = factor_returns(15, 400)
    theirs = peer("skfolio.optimization").RiskBudgeting().fit(returns).weights_
    found = solve(Problem(names(15), RiskBudgets(), np.cov(returns.T)))
    assert found.value == pytest.approx(float(theirs @ np.cov(returns.T) @ theirs), rel=1e-4)
    assert found.weights == pytest.approx(theirs, abs=2e-4)


def test_constraints_hold_and_leave_the_free_solution_where_they_allow_it() -> None:
    made = problem(12)
    free = solve(made)
    loose = solve(replace(made, constraints=Constraints(upper=0.9)))
    assert loose.weights == pytest.approx(free.weights, abs=1e-9)
    limits = Constraints(upper=0.09, limits=(group("few", made.assets, made.assets[:3], upper=0.2),))
    found = solve(replace(made, constraints=limits))
    assert found.weights.max() <= 0.09 + 1e-9
    assert found.weights[:3].sum() <= 0.2 + 1e-9
    assert found.residual <= 1e-8


def test_cvar_budgets_are_met_in_the_tail() -> None:
    returns = factor_returns(8, 1000, 2)
    budgets = np.arange(1.0, 9.0)
    found = solve(Problem(names(8), RiskBudgets(budgets, "cvar", 0.95), scenarios=returns))
    assert found.residual <= 1e-8
    losses = np.sort(-(returns @ found.weights))[::-1]
    assert found.value == pytest.approx(losses[:50].mean(), rel=1e-9)
    # Euler's theorem: a little more of an asset changes the CVaR by its contribution.
    step = 1e-3
    for asset in (0, 7):
        more, less = (found.weights * (1 + sign * step * (np.arange(8) == asset)) for sign in (1, -1))
        slope = [np.sort(-(returns @ w))[::-1][:50].mean() for w in (more, less)]
        share = (slope[0] - slope[1]) / (2 * step) / found.value
        assert share == pytest.approx(budgets[asset] / 36, abs=0.02)


def test_lopez_de_prados_example_has_his_weights() -> None:
    # Lopez de Prado 2016, Building diversified portfolios that outperform out of sample, table 3 (his code's seed).
    draw, columns = np.random.RandomState(12345), random.Random(12345)
    first = draw.normal(0, 1, size=(10_000, 5))
    copied = [int(columns.random() * 5) for _ in range(5)]
    second = first[:, copied] + draw.normal(0, 0.25, size=(10_000, 5))
    covariance = np.cov(np.append(first, second, axis=1).T)
    found = solve(Problem(names(10), Hierarchical(), covariance))
    assert np.round(found.weights * 100, 2).tolist() == [7.0, 7.59, 10.84, 19.03, 9.72, 10.19, 6.62, 9.1, 7.12, 12.79]
    least = solve(Problem(names(10), covariance=covariance))
    assert np.round(least.weights * 100, 2).tolist() == [14.44, 19.93, 19.73, 19.87, 18.68, 0, 5.86, 1.49, 0, 0]


@pytest.mark.parametrize("linkage", ["single", "average"])
def test_hierarchical_parity_equals_pyportfolioopts(linkage: str) -> None:
    returns, pandas = factor_returns(25, 400), peer("pandas")
    theirs = peer("pypfopt").HRPOpt(pandas.DataFrame(returns)).optimize(linkage_method=linkage)
    made = Problem(names(25), Hierarchical("hrp", linkage, "correlation"), np.cov(returns.T))  # type: ignore[arg-type]
    assert solve(made).weights == pytest.approx([theirs[number] for number in range(25)], abs=1e-9)


@pytest.mark.parametrize("kind", ["hrp", "herc", "nested"])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 20))
def test_allocations_are_whole_and_never_short(kind: str, seed: int, count: int) -> None:
    covariance = np.cov(factor_returns(count, 200, seed).T).reshape(count, count)
    found = solve(Problem(names(count), Hierarchical(kind, "ward"), covariance))  # type: ignore[arg-type]
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.weights.min() >= 0


@pytest.mark.parametrize("kind", ["hrp", "herc", "nested"])
def test_scaling_does_not_matter_and_clusters_can_be_asked_for(kind: str) -> None:
    covariance = np.cov(factor_returns(12, 200).T)
    for clusters in (None, 3, 12):
        aim = Hierarchical(kind, "ward", clusters=clusters)  # type: ignore[arg-type]
        first = solve(Problem(names(12), aim, covariance)).weights
        assert solve(Problem(names(12), aim, covariance * 1e4)).weights == pytest.approx(first, abs=1e-9)


def test_herc_of_two_clear_clusters_gives_them_capital_by_inverse_risk() -> None:
    block = np.array([[1.0, 0.9], [0.9, 1.0]])
    covariance = np.block([[block, np.zeros((2, 2))], [np.zeros((2, 2)), 4 * block]])
    found = solve(Problem(names(4), Hierarchical("herc", "ward", clusters=2), covariance))
    assert found.weights == pytest.approx([0.4, 0.4, 0.1, 0.1])


def test_what_has_no_variance_or_no_room_is_refused() -> None:
    still = np.diag([0.0, 1.0])
    for objective in (RiskBudgets(), Hierarchical()):
        with pytest.raises(InputError, match="column 1"):
            solve(Problem(names(2), objective, still))
    with pytest.raises(InputError, match="hierarchical"):
        solve(Problem(names(2), Hierarchical(), np.eye(2), constraints=Constraints(upper=0.6)))
    with pytest.raises(InputError, match="budgets"):
        solve(problem(3, budgets=np.array([1.0, 0.0, 1.0])))
    with pytest.raises(InputError, match="scenarios"):
        solve(Problem(names(2), RiskBudgets(measure="cvar")))
    gains = np.abs(factor_returns(2, 100)) + 1e-3
    with pytest.raises(InputError, match="gains"):
        solve(
            Problem(
                names(2),
                RiskBudgets(measure="cvar"),
                scenarios=gains * np.random.default_rng(0).uniform(1, 2, (100, 2)),
            )
        )
