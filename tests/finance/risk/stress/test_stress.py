"""Bad times: replays with own prices and proxies, shocks carried on, rates and inflation."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import InputError, NotEnoughData
from finance.market import Prices
from finance.risk.stress import (
    EPISODES,
    BondShape,
    Episode,
    Holding,
    bond_price,
    bond_shape,
    episode,
    inflation_shock,
    like_bonds,
    like_cash,
    like_shares,
    par_shape,
    propagate,
    rate_shock,
    replay,
    replay_returns,
)
from finance.risk.stress.proxies import Likeness, change_in
from tests.finance.random_markets import days, market, shares

SHORT = Episode("x", "a bad fortnight", date(2020, 1, 6), date(2020, 1, 17), -0.2, (0.04, 0.05), (0.05, 0.07), 0.001)
CLOSES = np.column_stack([np.linspace(100, 80, 10), [50, 52, 51, 40, 45, 46, 48, 49, 52, 55]]).astype(float)
PRICES = Prices(days(10, "2020-01-06"), ("AAA", "BBB"), CLOSES)


def holding(symbol: str, weight: float, like: Likeness | None = None, replayable: bool = True) -> Holding:
    return Holding(symbol, weight, like or Likeness("shares", "the index"), replayable)


def test_own_prices_are_really_replayed() -> None:
    found = replay([holding("AAA", 0.5), holding("BBB", 0.3)], SHORT, PRICES)
    np.testing.assert_allclose(found.changes, [-0.2, 0.1])
    assert found.change == pytest.approx(0.5 * -0.2 + 0.3 * 0.1)
    assert found.path[-1] == pytest.approx(1 + found.change)
    assert found.own_share == 1.0
    assert found.proxied == ("", "")
    worst = 1 + 0.5 * (CLOSES[:, 0] / 100 - 1) + 0.3 * (CLOSES[:, 1] / 50 - 1)
    assert found.worst_day == pytest.approx(-(worst[1:] / worst[:-1] - 1).min())
    assert found.deepest_fall == pytest.approx(1 - (worst / np.maximum.accumulate(worst)).min())


def test_a_holding_without_prices_is_proxied_by_name() -> None:
    found = replay(
        [holding("AAA", 0.5), holding("NEW", 0.5, Likeness("shares", "the index times 1.50", 1.5))], SHORT, PRICES
    )
    assert found.proxied == ("", "the index times 1.50")
    assert found.changes[1] == pytest.approx(-0.3)
    assert found.own_share == 0.5


def test_a_models_prices_are_never_replayed() -> None:
    found = replay([holding("AAA", 1.0, like_cash(), replayable=False)], SHORT, PRICES)
    assert found.proxied == ("what bills paid",)
    assert found.change == pytest.approx(0.001)


def test_without_prices_for_the_time_there_is_no_path_but_a_change() -> None:
    found = replay([holding("AAA", 0.8)], episode("1987"), PRICES)
    assert len(found.path) == 0
    assert found.change == pytest.approx(0.8 * -0.335)
    assert found.deepest_fall == pytest.approx(0.8 * 0.335)


@given(st.integers(0, 300), st.integers(1, 6))
def test_effects_sum_to_the_change_and_order_does_not_matter(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    held = [
        holding(f"S{i}", float(w), Likeness("shares", "i", float(rng.uniform(0, 2))))
        for i, w in enumerate(shares(count, seed))
    ]
    for item in EPISODES:
        found, turned = replay(held, item, None), replay(held[::-1], item, None)
        assert found.effects.sum() == pytest.approx(found.change)
        assert turned.change == pytest.approx(found.change)


def test_splitting_a_holding_changes_nothing_and_cash_thins_the_loss() -> None:
    whole = replay([holding("AAA", 0.8)], SHORT, PRICES)
    halves = replay([holding("AAA", 0.3), holding("AAA", 0.5)], SHORT, PRICES)
    assert halves.change == pytest.approx(whole.change)
    assert replay([holding("AAA", 0.4)], SHORT, PRICES).change == pytest.approx(whole.change / 2)


def test_bonds_earn_their_yield_and_lose_by_duration() -> None:
    like = Likeness("bonds", "bonds", bond=BondShape(7.0, 60.0), low_grade=0.0)
    item = Episode("y", "a year", date(2020, 1, 1), date(2020, 12, 31), -0.2, (0.04, 0.05), (0.05, 0.07), 0.001)
    expected = (1 + 0.045 * item.years) * (1 - 7 * 0.01 + 30 * 0.0001) - 1
    assert change_in(like, item) == pytest.approx(expected)


def test_episodes_are_in_order_and_unknown_ones_are_refused() -> None:
    assert [item.key for item in EPISODES] == ["1987", "2000-02", "2008", "2020", "2022"]
    for item in EPISODES:
        assert item.start < item.end
        assert -0.6 < item.shares < -0.2
    with pytest.raises(InputError, match="there are 1987, 2000-02"):
        episode("1929")


def test_betas_are_drawn_a_third_of_the_way_to_one() -> None:
    index = market(300, 1)[:, 0]
    assert like_shares(2.5 * index, index).beta == pytest.approx(1 / 3 + 2 / 3 * 2.5)
    assert like_shares(index[:10], index[:10]).beta == 1.0
    assert like_shares(index, np.zeros(300)).beta == 1.0
    assert "as it is" in like_shares(None, None).words


def test_a_path_through_returns_agrees_with_compounding() -> None:
    returns, weights = market(50, 3), shares(3) * 0.9
    change, fall = replay_returns(weights, returns)
    assert change == pytest.approx(weights @ (np.prod(1 + returns, axis=0) - 1))
    assert 0 <= fall < 1


# Bonds


@pytest.mark.parametrize(
    ("coupon", "years", "rate"), [(0.05, 10, 0.04), (0.0, 5, 0.03), (0.08, 7.3, 0.11), (0.03, 30, 0.0)]
)
def test_duration_and_convexity_are_the_prices_derivatives(coupon: float, years: float, rate: float) -> None:
    step = 1e-4
    low, middle, high = (bond_price(coupon, years, rate + move) for move in (-step, 0.0, step))
    found = bond_shape(coupon, years, rate)
    assert found.duration == pytest.approx(-(high - low) / (2 * step) / middle, rel=1e-5)
    assert found.convexity == pytest.approx((high - 2 * middle + low) / step**2 / middle, rel=1e-3)


def test_bond_prices_in_closed_form() -> None:
    assert bond_price(0.06, 10, 0.06) == pytest.approx(1.0)
    assert bond_price(0.0, 10, 0.05, frequency=1) == pytest.approx(1.05**-10)
    annuity = (1 - 1.025**-20) / 0.025
    assert bond_price(0.06, 10, 0.05) == pytest.approx(0.03 * annuity + 1.025**-20)
    # A par bond's duration in closed form: (1 - (1 + y/2)^-2n) / y.
    assert par_shape(10, 0.05).duration == pytest.approx((1 - 1.025**-20) / 0.05)


@pytest.mark.parametrize(("years", "rate"), [(0, 0.05), (-1, 0.05), (10, -2.0), (10, float("nan"))])
def test_impossible_bonds_are_refused(years: float, rate: float) -> None:
    with pytest.raises(InputError):
        bond_price(0.05, years, rate)


def test_a_rise_of_rates_by_hand() -> None:
    held = [holding("B", 0.5, like_bonds(10, 0.05)), holding("S", 0.4), holding("C", 0.1, like_cash())]
    found = rate_shock(held, 0.01)
    shape = par_shape(10, 0.05)
    assert found.change == pytest.approx(0.5 * (-shape.duration * 0.01 + 0.5 * shape.convexity * 1e-4))
    assert found.duration == pytest.approx(0.5 * shape.duration)
    assert rate_shock(held, 0.01, -3.0).change == pytest.approx(found.change - 0.4 * 0.03)
    assert rate_shock(held, 0.0).change == 0.0


@pytest.mark.parametrize("move", [-0.02, 0.005, 0.02])
def test_the_second_order_is_close_to_the_exact_price(move: float) -> None:
    exact = bond_price(0.05, 10, 0.05 + move) - 1
    assert par_shape(10, 0.05).change(move) == pytest.approx(exact, abs=2e-3)


def test_inflation_takes_what_money_buys() -> None:
    cash = [holding("C", 1.0, like_cash())]
    assert inflation_shock(cash, 0.03).change == 0.0
    assert inflation_shock(cash, 0.03).real_change == pytest.approx(1 / 1.03 - 1)
    bonds = [holding("B", 1.0, like_bonds(10, 0.05))]
    assert inflation_shock(bonds, 0.03).real_change < inflation_shock(cash, 0.03).real_change
    assert inflation_shock(cash, 0.03, pass_through=0.0).change == 0.0


@pytest.mark.parametrize("size", [0.9, float("nan")])
def test_impossible_moves_are_refused(size: float) -> None:
    with pytest.raises(InputError):
        rate_shock([holding("B", 1.0)], size)
    with pytest.raises(InputError):
        inflation_shock([holding("B", 1.0)], size)


# Shocks

RETURNS = market(500, 5)
COVARIANCE = np.cov(RETURNS, rowvar=False)
WEIGHTS = shares(5)


def test_a_shock_is_the_regressions_forecast_with_its_standard_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import statsmodels.api as sm
    portfolio = RETURNS @ WEIGHTS
    shocked, sizes = np.array([1, 3]), np.array([-0.05, 0.02])
    found = propagate(WEIGHTS, COVARIANCE, shocked, sizes, RETURNS.mean(axis=0), observations=500)
    model = sm.OLS(portfolio, sm.add_constant(RETURNS[:, shocked])).fit()
    forecast = model.get_prediction(np.array([[1.0, *sizes]]))
    assert found.portfolio == pytest.approx(float(forecast.predicted_mean[0]), rel=1e-9)
    assert found.standard_error == pytest.approx(float(forecast.se_mean[0]), rel=1e-9)
    assert found.spread == pytest.approx(np.sqrt(model.ssr / 499), rel=1e-9)


def test_a_shock_by_hand() -> None:
    covariance = np.array([[0.04, 0.012], [0.012, 0.09]])
    found = propagate(np.array([0.5, 0.5]), covariance, np.array([0]), np.array([-0.1]))
    np.testing.assert_allclose(found.expected, [-0.1, -0.03])
    assert found.portfolio == pytest.approx(-0.065)
    assert found.spread == pytest.approx(0.5 * np.sqrt(0.09 - 0.012**2 / 0.04))
    assert found.distance == pytest.approx(0.5)
    assert found.standard_error is None


def test_sampling_agrees_with_the_conditional_law() -> None:
    draws = np.random.default_rng(0).multivariate_normal(np.zeros(5), COVARIANCE, 400_000)
    near = np.abs(draws[:, 2] + 0.01) < 2e-4
    found = propagate(WEIGHTS, COVARIANCE, np.array([2]), np.array([-0.01]))
    outcome = draws[near] @ WEIGHTS
    assert found.portfolio == pytest.approx(outcome.mean(), abs=4 * outcome.std() / np.sqrt(near.sum()))
    assert found.spread == pytest.approx(outcome.std(), rel=0.03)


def test_all_shocked_leaves_no_doubt() -> None:
    sizes = np.array([-0.1, 0.0, 0.05, -0.2, 0.1])
    found = propagate(WEIGHTS, COVARIANCE, np.arange(5), sizes)
    assert found.portfolio == pytest.approx(WEIGHTS @ sizes)
    assert found.spread == 0.0


@given(st.floats(-0.5, 0.5), st.floats(1.0, 252.0))
def test_shocks_are_linear_and_unlikelier_the_larger(size: float, horizon: float) -> None:
    one = propagate(WEIGHTS, COVARIANCE, np.array([0]), np.array([size]), horizon_days=horizon)
    half = propagate(WEIGHTS, COVARIANCE, np.array([0]), np.array([size / 2]), horizon_days=horizon)
    assert half.portfolio == pytest.approx(one.portfolio / 2, abs=1e-12)
    assert one.likelihood <= half.likelihood + 1e-12
    assert one.effects.sum() == pytest.approx(one.portfolio)


def test_permuting_and_splitting_change_nothing() -> None:
    found = propagate(WEIGHTS, COVARIANCE, np.array([1]), np.array([-0.1]))
    order = np.array([4, 2, 0, 1, 3])
    turned = propagate(WEIGHTS[order], COVARIANCE[np.ix_(order, order)], np.array([3]), np.array([-0.1]))
    assert turned.portfolio == pytest.approx(found.portfolio)
    split = np.array([0, 0, 1, 2, 3, 4])
    halves = np.concatenate([[WEIGHTS[0] / 2, WEIGHTS[0] / 2], WEIGHTS[1:]])
    twice = propagate(halves, COVARIANCE[np.ix_(split, split)], np.array([2]), np.array([-0.1]))
    assert twice.portfolio == pytest.approx(found.portfolio)
    assert twice.spread == pytest.approx(found.spread)


def test_two_names_for_one_thing_must_agree() -> None:
    twins = COVARIANCE[np.ix_([0, 0, 1], [0, 0, 1])]
    weights = np.array([0.3, 0.3, 0.4])
    agreed = propagate(weights, twins, np.array([0, 1]), np.array([-0.1, -0.1]))
    alone = propagate(weights, twins, np.array([0]), np.array([-0.1]))
    assert agreed.portfolio == pytest.approx(alone.portfolio)
    assert agreed.distance == pytest.approx(alone.distance)
    with pytest.raises(InputError, match="contradict each other"):
        propagate(weights, twins, np.array([0, 1]), np.array([-0.1, 0.1]))


def test_bad_shocks_are_refused() -> None:
    still = COVARIANCE.copy()
    still[0] = still[:, 0] = 0.0
    cases: tuple[tuple[str, Callable[[], object]], ...] = (
        ("never moves", lambda: propagate(WEIGHTS, still, np.array([0]), np.array([-0.1]))),
        ("name each once", lambda: propagate(WEIGHTS, COVARIANCE, np.array([0, 0]), np.array([-0.1, -0.1]))),
        ("outside the 5 assets", lambda: propagate(WEIGHTS, COVARIANCE, np.array([5]), np.array([-0.1]))),
        ("more than everything", lambda: propagate(WEIGHTS, COVARIANCE, np.array([0]), np.array([-1.0]))),
        ("of one size", lambda: propagate(WEIGHTS, COVARIANCE[:4, :4], np.array([0]), np.array([-0.1]))),
        ("horizon", lambda: propagate(WEIGHTS, COVARIANCE, np.array([0]), np.array([-0.1]), horizon_days=0)),
        ("covariance, row 1", lambda: propagate(WEIGHTS, COVARIANCE * np.nan, np.array([0]), np.array([-0.1]))),
    )
    for words, run in cases:
        with pytest.raises(InputError, match=words):
            run()
    with pytest.raises(NotEnoughData, match="at least one shocked"):
        propagate(WEIGHTS, COVARIANCE, np.array([], dtype=int), np.array([]))
    with pytest.raises(NotEnoughData, match="more than 2 days"):
        propagate(WEIGHTS, COVARIANCE, np.array([0]), np.array([-0.1]), observations=2)
