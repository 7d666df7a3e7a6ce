"""The critical line against single optima, one target return at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.optimise import (
    Constraints,
    Limit,
    MaximumReturn,
    MinimumVariance,
    Problem,
    frontier,
    group,
    solve,
)
from tests.finance.optimise.made import covariance_of, exact, factor_returns, means_of, names, peer


def problem(assets: int, seed: int) -> Problem:
    returns = factor_returns(assets, 300, seed)
    return Problem(names(assets), MinimumVariance(), np.cov(returns.T), returns.mean(axis=0))


@given(seed=st.integers(0, 10_000), count=st.integers(2, 20))
def test_every_point_is_the_least_variance_for_its_return(seed: int, count: int) -> None:
    made = problem(count, seed)
    line = frontier(made, 7)
    assert line.residual <= 1e-8
    for weights, target in zip(line.points[1:-1], line.returns[1:-1], strict=True):
        alone = solve(replace(made, constraints=Constraints(minimum_return=float(target) - 1e-15)))
        assert alone.weights == pytest.approx(weights, abs=1e-6)


def test_the_ends_are_least_variance_and_highest_return() -> None:
    made = problem(15, 4)
    line = frontier(made, 50)
    assert line.points[0] == pytest.approx(solve(made).weights, abs=1e-12)
    assert line.returns[-1] == pytest.approx(means_of(made).max())
    assert (np.diff(line.returns) > 0).all()
    assert (np.diff(line.volatilities) > 0).all()


def test_boxes_and_groups_hold_on_the_whole_line_and_equal_clarabels() -> None:
    cp, made, n = peer("cvxpy"), problem(20, 6), 20
    limits = (
        group("half", made.assets, made.assets[:10], 0.3, 0.6),
        group("few", made.assets, made.assets[5:8], upper=0.1),
    )
    made = replace(made, constraints=Constraints(upper=0.2, limits=limits))
    line = frontier(made, 9)
    assert line.residual <= 1e-8
    table = np.array([limit.coefficients for limit in limits])
    w = cp.Variable(n)
    for target, spread in zip(line.returns[1:-1], line.volatilities[1:-1], strict=True):
        bounds = [cp.sum(w) == 1, w >= 0, w <= 0.2, table[0] @ w >= 0.3, table[0] @ w <= 0.6, table[1] @ w <= 0.1]
        bounds.append(means_of(made) @ w * 1e3 >= target * 1e3)
        best = exact(cp.Problem(cp.Minimize(cp.quad_form(w, cp.psd_wrap(covariance_of(made) * 1e4))), bounds))
        assert spread == pytest.approx(np.sqrt(best / 1e4), rel=1e-7)


def test_the_same_asset_twice_and_no_risk_at_all_have_a_frontier() -> None:
    made = problem(5, 1)
    twice = np.array([0, 0, 1, 2, 3, 4, 4])
    split = Problem(names(7), MinimumVariance(), covariance_of(made)[np.ix_(twice, twice)], means_of(made)[twice])
    assert frontier(split, 11).volatilities == pytest.approx(frontier(made, 11).volatilities, rel=1e-6)
    still = Problem(names(3), MinimumVariance(), np.zeros((3, 3)), np.array([0.1, 0.2, 0.3]))
    assert frontier(still, 3).returns[-1] == pytest.approx(0.3)


def test_one_asset_has_one_point() -> None:
    line = frontier(Problem(("A",), MinimumVariance(), np.array([[0.04]]), np.array([0.05])), 5)
    assert line.points.tolist() == [[1.0]] * 5


def test_equal_means_leave_the_least_variance_alone() -> None:
    made = problem(6, 2)
    line = frontier(replace(made, means=np.full(6, 0.01)), 4)
    assert line.points[-1] == pytest.approx(solve(made).weights, abs=1e-9)


def _in_a_corner(seed: int) -> Problem:
    """Return a problem in which round lower bounds meet limited, costly trades; 2217 once had no line to begin with."""
    chance = np.random.default_rng(seed)
    count = 6 + seed % 10
    loose = chance.normal(size=(count, 2 * count)) * 0.1
    covariance = loose @ loose.T / (2 * count)
    covariance[-1] = covariance[:, -1] = 0.0
    means = np.round(chance.uniform(0, 0.08, count), 3)
    current = chance.dirichlet(np.ones(count) * 0.5)
    sell_cost = 5e-4 + np.round(chance.uniform(0, 0.02, count), 3)
    limits = tuple(
        Limit(
            f"L{number}",
            np.round(chance.uniform(0, 1, count), 1) * (chance.uniform(size=count) < 0.6),
            lower=float(np.round(chance.uniform(0.05, 0.3), 2)),
        )
        for number in range(2)
    )
    kept = Constraints(limits=limits, turnover=1.0, buy_cost=5e-4, sell_cost=sell_cost)
    names = tuple(f"A{number}" for number in range(count))
    return Problem(names, MaximumReturn(0.06), covariance + 1e-9 * np.eye(count), means, None, kept, current)


@pytest.mark.parametrize("seed", [3, 17, 2217])
def test_lower_bounds_that_meet_limited_trades_in_a_corner_leave_clarabels_portfolio(seed: int) -> None:
    cp, made = peer("cvxpy"), _in_a_corner(seed)
    kept, current = made.constraints, made.current
    assert current is not None
    buy, sell = (cp.Variable(made.count, nonneg=True) for _ in range(2))
    weights = current + buy - sell
    demands = [weights >= 0, cp.sum(weights) == 1, cp.sum(buy) + cp.sum(sell) <= 1.0]
    demands += [cp.quad_form(weights, cp.psd_wrap(covariance_of(made))) <= 0.06**2]
    demands += [limit.coefficients @ weights >= limit.lower for limit in kept.limits]
    earned = means_of(made) @ weights - kept.buy_cost * cp.sum(buy) - np.asarray(kept.sell_cost) @ sell
    found = solve(made)
    assert found.value == pytest.approx(exact(cp.Problem(cp.Maximize(earned), demands)), abs=1e-7)
    assert all(limit.coefficients @ found.weights >= limit.lower - 1e-9 for limit in kept.limits)
