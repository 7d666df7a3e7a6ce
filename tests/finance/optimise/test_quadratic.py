"""Variance, utility and Sharpe ratio against an interior-point solver, and their properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import InfeasibleProblem, InputError
from finance.optimise import (
    Constraints,
    MaximumDiversification,
    MaximumReturn,
    MaximumSharpe,
    MeanVariance,
    MinimumVariance,
    Problem,
    TaxLot,
    Tracking,
    ceiling,
    group,
    sectors,
    solve,
)
from finance.types import Floats
from tests.finance.optimise.made import covariance_of, exact, factor_returns, means_of, names, peer


def problem(assets: int = 12, days: int = 300, seed: int = 0) -> Problem:
    returns = factor_returns(assets, days, seed)
    return Problem(names(assets), MinimumVariance(), np.cov(returns.T), returns.mean(axis=0))


def variance(weights: Floats, covariance: Floats) -> float:
    return float(weights @ covariance @ weights)


@pytest.mark.parametrize(("assets", "seed"), [(2, 1), (12, 2), (90, 3)])
def test_minimum_variance_equals_clarabels(assets: int, seed: int) -> None:
    cp, made = peer("cvxpy"), problem(assets, 400, seed)
    found, w = solve(made), cp.Variable(assets)
    best = exact(
        cp.Problem(cp.Minimize(cp.quad_form(w, cp.psd_wrap(covariance_of(made) * 1e4))), [cp.sum(w) == 1, w >= 0])
    )
    assert found.value == pytest.approx(best / 1e4, rel=1e-8)
    assert found.residual <= 1e-8
    assert found.weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.weights.min() >= 0


@pytest.mark.parametrize("seed", range(4))
def test_groups_boxes_and_turnover_equal_clarabels(seed: int) -> None:
    cp, made, n = peer("cvxpy"), problem(20, 400, seed), 20
    now = np.random.default_rng(seed).dirichlet(np.ones(n))
    limits = sectors(
        made.assets, {a: f"S{i % 4}" for i, a in enumerate(made.assets)}, {f"S{k}": (0.2, 0.3) for k in range(4)}
    )
    found = solve(replace(made, current=now, constraints=Constraints(upper=0.12, limits=limits, turnover=0.5)))
    w, table = cp.Variable(n), np.array([limit.coefficients for limit in limits])
    bounds = [cp.sum(w) == 1, w >= 0, w <= 0.12, table @ w >= 0.2, table @ w <= 0.3, cp.norm1(w - now) <= 0.5]
    best = exact(cp.Problem(cp.Minimize(cp.quad_form(w, cp.psd_wrap(covariance_of(made) * 1e4))), bounds))
    assert found.value == pytest.approx(best / 1e4, rel=1e-7)
    assert found.residual <= 1e-8
    assert np.abs(found.weights - now).sum() <= 0.5 + 1e-9


def test_costs_and_leverage_equal_clarabels() -> None:
    cp, made, n = peer("cvxpy"), problem(15), 15
    now = np.full(n, 1 / n)
    limits = Constraints(lower=-0.1, upper=0.3, leverage=1.4, buy_cost=1e-4, sell_cost=2e-4)
    found = solve(replace(made, objective=MeanVariance(4.0), current=now, constraints=limits))
    w = cp.Variable(n)
    cost = 1e-4 * cp.sum(cp.pos(w - now)) + 2e-4 * cp.sum(cp.pos(now - w))
    value = means_of(made) @ w - 2.0 * cp.quad_form(w, cp.psd_wrap(covariance_of(made))) - cost
    best = exact(cp.Problem(cp.Maximize(value), [cp.sum(w) == 1, w >= -0.1, w <= 0.3, cp.norm1(w) <= 1.4]))
    assert found.value == pytest.approx(best, rel=1e-6)
    assert np.abs(found.weights).sum() <= 1.4 + 1e-9


def test_tax_lots_are_sold_where_the_tax_is_least() -> None:
    covariance = np.diag([0.04, 0.04])
    lots = (TaxLot(0, 0.3, 0.05), TaxLot(0, 0.2, -0.01), TaxLot(0, 0.5, 0.002))
    made = Problem(
        ("A", "B"), MeanVariance(1.0), covariance, np.array([0.05, 0.05]), current=np.array([1.0, 0.0]),
        constraints=Constraints(lots=lots),
    )  # fmt: skip
    found = solve(made)
    # Half-half is best without taxes; a sale of s gains 0.04 (1 - 2 s) a unit. The lot with a loss goes first, then the
    # cheap one up to where the gain is its tax; the dear lot stays.
    sold = 1 - found.weights[0]
    assert sold == pytest.approx(0.5 * (1 - 0.002 / 0.04), abs=1e-9)
    assert found.cost == pytest.approx(-0.01 * 0.2 + 0.002 * (sold - 0.2), abs=1e-8)


def test_maximum_sharpe_equals_clarabels() -> None:
    cp, made, n = peer("cvxpy"), problem(40, 600, 5), 40
    found, y = solve(replace(made, objective=MaximumSharpe(1e-4))), cp.Variable(n)
    cone = [((means_of(made) - 1e-4) * 1e3) @ y == 1, y >= 0]
    lowest = exact(cp.Problem(cp.Minimize(cp.quad_form(y, cp.psd_wrap(covariance_of(made) * 1e4))), cone))
    assert found.value == pytest.approx(1e-1 / np.sqrt(lowest), rel=1e-7)
    assert found.residual <= 1e-8


def test_maximum_sharpe_of_two_assets_is_the_textbooks() -> None:
    covariance, means = np.array([[0.04, 0.006], [0.006, 0.01]]), np.array([0.1, 0.05])
    found = solve(Problem(("A", "B"), MaximumSharpe(0.02), covariance, means))
    tangent = np.linalg.solve(covariance, means - 0.02)
    assert found.weights == pytest.approx(tangent / tangent.sum(), abs=1e-12)


def test_maximum_return_meets_its_volatility() -> None:
    found = solve(replace(problem(), objective=MaximumReturn(0.0105)))
    assert found.volatility == pytest.approx(0.0105, rel=1e-9)
    assert found.residual <= 1e-8


def test_maximum_diversification_is_not_beaten_by_random_portfolios() -> None:
    made = replace(problem(), objective=MaximumDiversification())
    found, spread = solve(made), np.sqrt(np.diag(covariance_of(made)))
    assert found.value == pytest.approx(found.weights @ spread / np.sqrt(variance(found.weights, covariance_of(made))))
    for weights in np.random.default_rng(0).dirichlet(np.full(12, 0.5), 500):
        assert weights @ spread / np.sqrt(variance(weights, covariance_of(made))) <= found.value + 1e-12


def test_tracking_a_portfolio_within_the_constraints_finds_it() -> None:
    benchmark = np.random.default_rng(3).dirichlet(np.ones(12))
    found = solve(replace(problem(), objective=Tracking(benchmark)))
    assert found.weights == pytest.approx(benchmark, abs=1e-9)


@given(seed=st.integers(0, 10_000), count=st.integers(2, 25))
def test_the_order_of_assets_does_not_matter(seed: int, count: int) -> None:
    made, order = problem(count, 120, seed), np.random.default_rng(seed).permutation(count)
    moved = replace(made, covariance=covariance_of(made)[np.ix_(order, order)], means=None)
    assert solve(moved).weights == pytest.approx(solve(made).weights[order], abs=1e-8)


@given(seed=st.integers(0, 10_000), scale=st.floats(1e-6, 1e6))
def test_scaling_of_the_covariance_does_not_matter(seed: int, scale: float) -> None:
    made = problem(8, 60, seed)
    scaled = replace(made, covariance=covariance_of(made) * scale)
    assert solve(scaled).weights == pytest.approx(solve(made).weights, abs=1e-8)


@given(seed=st.integers(0, 10_000))
def test_an_asset_split_into_two_that_are_the_same_keeps_the_variance(seed: int) -> None:
    made = problem(8, 60, seed)
    twice = np.array([0, 0, *range(1, 8)])
    split = Problem(names(9), covariance=covariance_of(made)[np.ix_(twice, twice)])
    found, whole = solve(split), solve(made)
    assert found.value == pytest.approx(whole.value, rel=1e-8)
    assert found.weights[0] + found.weights[1] == pytest.approx(whole.weights[0], abs=1e-6)


@given(seed=st.integers(0, 10_000))
def test_cash_takes_all_of_a_minimum_variance_portfolio(seed: int) -> None:
    made = problem(6, 60, seed)
    with_cash = np.zeros((7, 7))
    with_cash[1:, 1:] = covariance_of(made)
    found = solve(Problem(("CASH", *made.assets), covariance=with_cash))
    assert found.weights[0] == pytest.approx(1.0, abs=1e-8)


@given(seed=st.integers(0, 10_000), aversion=st.floats(0.2, 50))
def test_cash_does_not_change_the_mix_of_the_rest(seed: int, aversion: float) -> None:
    made = problem(6, 60, seed)
    with_cash = np.zeros((7, 7))
    with_cash[1:, 1:] = covariance_of(made)
    means = np.concatenate([[means_of(made).min() - 1e-4], means_of(made)])
    sharpe = solve(replace(made, objective=MaximumSharpe(float(means[0]))))
    mixed = solve(Problem(("CASH", *made.assets), MeanVariance(aversion * 1000), with_cash, means))
    rest = mixed.weights[1:] / max(mixed.weights[1:].sum(), 1e-300)
    if mixed.weights[0] > 1e-6:
        assert rest == pytest.approx(sharpe.weights, abs=1e-6)


@given(seed=st.integers(0, 10_000), warm_seed=st.integers(0, 10_000))
def test_a_warm_start_changes_nothing_but_the_time(seed: int, warm_seed: int) -> None:
    made, other = problem(10, 80, seed), problem(10, 80, warm_seed)
    cold = solve(made)
    assert solve(made, solve(other)).weights == pytest.approx(cold.weights, abs=1e-9)


def test_a_singular_covariance_has_an_optimum() -> None:
    returns = factor_returns(40, 20)
    found = solve(Problem(names(40), covariance=np.cov(returns.T)))
    assert found.value >= 0
    assert found.residual <= 1e-8
    assert found.weights.sum() == pytest.approx(1.0)


def test_one_asset_is_held_whole() -> None:
    found = solve(Problem(("A",), covariance=np.array([[0.04]])))
    assert found.weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("constraints", "conflict"),
    [
        (Constraints(lower=0.3), {"budget at most 1", *(f"A{i} at least 0.3" for i in range(4))}),
        (Constraints(upper=0.2), {"budget at least 1", *(f"A{i} at most 0.2" for i in range(4))}),
        (
            Constraints(upper=np.array([0.2, 0.1, 1, 1]), limits=(group("tech", names(4), ["A0", "A1"], lower=0.5),)),
            {"tech at least 0.5", "A0 at most 0.2", "A1 at most 0.1"},
        ),
        (
            Constraints(turnover=0.1, limits=(group("bonds", names(4), ["A3"], lower=0.6),)),
            {"bonds at least 0.6", "turnover at most 0.1"},
        ),
        (Constraints(lower=-1.0, leverage=0.9), {"budget at least 1", "leverage at most 0.9"}),
        (
            Constraints(lower=np.array([0.3, 0, 0, 0]), upper=np.array([0.2, 1, 1, 1])),
            {"A0 at least 0.3", "A0 at most 0.2"},
        ),
    ],
)  # fmt: skip
def test_contradictory_constraints_are_named(constraints: Constraints, conflict: set[str]) -> None:
    made = Problem(
        names(4), covariance=np.diag([0.04, 0.05, 0.06, 0.01]), constraints=constraints,
        current=np.array([0.5, 0.5, 0.0, 0.0]),
    )  # fmt: skip
    with pytest.raises(InfeasibleProblem) as caught:
        solve(made)
    assert set(caught.value.conflict) == conflict
    assert caught.value.relaxation


def test_the_smallest_relaxation_is_enough() -> None:
    covariance = np.diag([0.04, 0.05])
    with pytest.raises(InfeasibleProblem) as caught:
        solve(Problem(names(2), covariance=covariance, constraints=Constraints(upper=0.4)))
    assert sum(gives for _, gives in caught.value.relaxation) == pytest.approx(0.2)
    assert solve(Problem(names(2), covariance=covariance, constraints=Constraints(upper=0.5))).weights.sum() == 1


def test_what_many_bounds_must_give_is_told_of_all_together() -> None:
    with pytest.raises(InfeasibleProblem, match=r"relax the lower bounds of 23 assets by 3\.6 in sum"):
        solve(Problem(names(23), covariance=np.eye(23), constraints=Constraints(lower=0.2)))
    with pytest.raises(InfeasibleProblem, match=r"relax '.* [01.4]+' by 0\.2\.$"):
        solve(Problem(names(3), covariance=np.eye(3), constraints=Constraints(lower=0.4)))


def test_a_shadow_price_is_what_the_bound_costs() -> None:
    made = problem(12)
    capped = replace(made, constraints=Constraints(upper=0.15))
    found = solve(capped)
    price = next(binding.price for binding in found.bindings if binding.kind == "upper")
    name = next(binding.name for binding in found.bindings if binding.kind == "upper")
    upper = np.full(12, 0.15)
    upper[made.assets.index(name)] += 1e-6
    better = solve(replace(made, constraints=Constraints(upper=upper))).value
    assert (found.value - better) / 1e-6 == pytest.approx(price, rel=1e-3)


def test_a_suitability_ceiling_holds_and_has_a_price() -> None:
    made, classes = problem(6), np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    limits = (ceiling("risk class", classes, 2.5),)
    found = solve(replace(made, objective=MeanVariance(1.0), constraints=Constraints(limits=limits)))
    assert classes @ found.weights <= 2.5 + 1e-9
    assert all(binding.price > 0 for binding in found.bindings if binding.kind == "suitability")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"covariance": np.full((12, 12), np.nan)}, "covariance"),
        ({"covariance": np.eye(3)}, "covariance"),
        ({"covariance": None}, "covariance"),
        ({"means": np.full(12, np.inf)}, "means"),
        ({"constraints": Constraints(turnover=0.1)}, "current"),
        ({"constraints": Constraints(lower=np.full(12, np.nan))}, "lower"),
        ({"constraints": Constraints(buy_cost=-1.0), "current": np.full(12, 1 / 12)}, "buy_cost"),
        ({"constraints": Constraints(excluded=(99,))}, "excluded"),
        ({"objective": MaximumSharpe(9.0)}, "risk-free"),
        ({"objective": MaximumReturn(1e-9)}, "volatility"),
        ({"objective": MeanVariance(0.0)}, "risk_aversion"),
    ],
)
def test_bad_input_is_refused_by_name(change: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        solve(replace(problem(), **change))  # type: ignore[arg-type]
