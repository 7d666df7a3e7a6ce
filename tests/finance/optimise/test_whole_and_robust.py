"""Numbers of holdings, round lots, robust means, growth, and what a solution says about itself."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import replace

import numpy as np
import pytest

from finance.errors import InfeasibleProblem, InputError
from finance.optimise import (
    Constraints,
    Kelly,
    MaximumSharpe,
    MinimumCVaR,
    MinimumVariance,
    Objective,
    Problem,
    RobustMeans,
    explain,
    solve,
)
from tests.finance.optimise.made import covariance_of, exact, factor_returns, means_of, names, peer


def problem(assets: int = 8, seed: int = 0) -> Problem:
    returns = factor_returns(assets, 250, seed) + 2e-4
    return Problem(names(assets), MinimumVariance(), np.cov(returns.T), returns.mean(axis=0), returns)


@pytest.mark.parametrize("objective", [MinimumVariance(), MinimumCVaR(0.9), MaximumSharpe()])
def test_the_best_few_assets_are_those_that_trying_all_finds(objective: Objective) -> None:
    made = replace(problem(), objective=objective)
    found = solve(replace(made, constraints=Constraints(most_holdings=3)))
    values = []
    for chosen in itertools.combinations(range(8), 3):
        upper = np.isin(np.arange(8), chosen).astype(float)
        with contextlib.suppress(InputError):  # three assets that all lose have no Sharpe ratio
            values.append(solve(replace(made, constraints=Constraints(upper=upper))).value)
    best = max(values) if isinstance(objective, MaximumSharpe) else min(values)
    assert found.value == pytest.approx(best, rel=1e-7)
    assert (found.weights > 1e-7).sum() <= 3
    assert found.gap <= 1e-8


def test_positions_are_large_enough_or_none() -> None:
    found = solve(replace(problem(), constraints=Constraints(minimum_position=0.2)))
    held = found.weights[found.weights > 1e-7]
    assert held.min() >= 0.2 - 1e-9
    assert found.gap <= 1e-8


def test_lots_are_whole_and_say_how_far_from_the_best_they_are() -> None:
    found = solve(replace(problem(), constraints=Constraints(unit=0.03)))
    lots = found.weights / 0.03
    assert lots == pytest.approx(np.round(lots), abs=1e-9)
    assert 1 - 8 * 0.03 <= found.weights.sum() <= 1 + 1e-9
    assert found.gap > 0


def test_too_few_holdings_for_the_bounds_are_named() -> None:
    with pytest.raises(InfeasibleProblem, match="2 holdings"):
        solve(replace(problem(), constraints=Constraints(most_holdings=2, upper=0.3)))
    with pytest.raises(InputError, match="zero or more"):
        solve(replace(problem(), constraints=Constraints(most_holdings=2, lower=-0.1)))


def test_growth_is_clarabels() -> None:
    cp, made = peer("cvxpy"), replace(problem(), objective=Kelly(0.4))
    assert made.scenarios is not None
    found, w = solve(made), cp.Variable(8)
    growth = cp.sum(cp.log(1 + made.scenarios @ w)) * (1000 / len(made.scenarios))
    best = exact(cp.Problem(cp.Maximize(growth), [cp.sum(w) == 1, w >= 0, w <= 0.4]))
    assert found.value == pytest.approx(best / 1000, rel=1e-6)
    assert found.residual <= 1e-8


def test_a_bet_on_a_coin_is_kellys() -> None:
    # A coin that wins even money with probability 0.6 is worth 2 p - 1 = 0.2 of the capital; cash is the rest.
    scenarios = np.array([[1.0, 0.0]] * 6 + [[-1.0, 0.0]] * 4)
    found = solve(Problem(("COIN", "CASH"), Kelly(), scenarios=scenarios))
    assert found.weights == pytest.approx([0.2, 0.8], abs=1e-7)


@pytest.mark.parametrize(("box", "radius"), [(2e-4, 0.0), (None, 0.1), (1e-4, 0.05)])
def test_worst_cases_are_clarabels(box: float | None, radius: float) -> None:
    cp, made = peer("cvxpy"), problem()
    half = None if box is None else np.full(8, box)
    found = solve(replace(made, objective=RobustMeans(5.0, half, radius)))
    w, root = cp.Variable(8), np.linalg.cholesky(covariance_of(made))
    value = means_of(made) @ w - 2.5 * cp.quad_form(w, cp.psd_wrap(covariance_of(made))) - radius * cp.norm(root.T @ w)
    if half is not None:
        value = value - half @ w
    best = exact(cp.Problem(cp.Maximize(value * 1000), [cp.sum(w) == 1, w >= 0]))
    assert found.value == pytest.approx(best / 1000, rel=1e-6)


def test_an_explanation_says_what_changes_gains_and_binds() -> None:
    made = replace(problem(), current=np.full(8, 0.125), constraints=Constraints(upper=0.3))
    found = solve(made)
    told = explain(made, found)
    assert told.gain is not None
    assert told.gain > 0
    assert told.value_before == pytest.approx(float(np.full(8, 0.125) @ covariance_of(made) @ np.full(8, 0.125)))
    assert sum(one.after - one.before for one in told.changes) == pytest.approx(0.0, abs=1e-3)
    assert all(one.kind != "budget" for one in told.bindings)
    bought = [one for one in told.changes if one.after > one.before and one.pull is not None]
    assert bought[0].pull is not None
    assert bought[0].pull > 0


def test_without_current_weights_there_is_nothing_to_change() -> None:
    made = problem()
    assert explain(made, solve(made)).changes == ()
