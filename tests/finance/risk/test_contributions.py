"""Parts of a risk sum to the whole, whatever the measure; concentration, liquidity and factors."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import measures
from finance.errors import FinanceError, InputError, NotEnoughData
from finance.risk import (
    diversification_ratio,
    drawdown_contributions,
    effective_bets,
    effective_holdings,
    entropic_contributions,
    factor_risk,
    fit_factors,
    herfindahl,
    liquidity,
    shortfall_contributions,
    torsion_bets,
    value_at_risk_contributions,
    volatility_contributions,
)
from tests.finance.random_markets import market, shares

RETURNS = market(400, 6)
WEIGHTS = shares(6)
COVARIANCE = np.cov(RETURNS, rowvar=False)
BY_HISTORY = [
    shortfall_contributions,
    entropic_contributions,
    value_at_risk_contributions,
    drawdown_contributions,
]


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_parts_sum_to_the_whole(seed: int, count: int) -> None:
    returns, weights = market(120, count, seed), shares(count, seed)
    by_variance = volatility_contributions(weights, np.atleast_2d(np.cov(returns, rowvar=False)))
    assert by_variance.component.sum() == pytest.approx(by_variance.total, rel=1e-12)
    assert by_variance.share.sum() == pytest.approx(1.0, rel=1e-12)
    for measure in BY_HISTORY:
        found = measure(weights, returns)
        assert found.component.sum() == pytest.approx(found.total, rel=1e-12, abs=1e-15)


def test_totals_are_the_measures() -> None:
    portfolio = RETURNS @ WEIGHTS
    assert volatility_contributions(WEIGHTS, COVARIANCE).total == pytest.approx(portfolio.std(ddof=1))
    assert shortfall_contributions(WEIGHTS, RETURNS).total == pytest.approx(
        measures.conditional_value_at_risk(portfolio)
    )
    assert value_at_risk_contributions(WEIGHTS, RETURNS).total == pytest.approx(measures.value_at_risk(portfolio))
    assert entropic_contributions(WEIGHTS, RETURNS).total == pytest.approx(measures.entropic_value_at_risk(portfolio))


def test_the_drawdowns_total_agrees_with_skfolio() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from skfolio.measures import cdar, get_drawdowns
    falls = get_drawdowns(RETURNS @ WEIGHTS, compounded=False)
    assert drawdown_contributions(WEIGHTS, RETURNS, 0.9).total == pytest.approx(cdar(falls, beta=0.9), rel=1e-9)


@pytest.mark.parametrize("measure", [volatility_contributions, *BY_HISTORY])
def test_the_slope_is_what_a_little_more_weight_changes(measure) -> None:  # type: ignore[no-untyped-def]
    data = COVARIANCE if measure is volatility_contributions else RETURNS
    found = measure(WEIGHTS, data)
    for number in range(6):
        more = WEIGHTS.copy()
        more[number] += 1e-7
        assert (measure(more, data).total - found.total) / 1e-7 == pytest.approx(found.marginal[number], abs=1e-5)


@pytest.mark.parametrize("measure", BY_HISTORY)
def test_order_and_splitting_change_nothing(measure) -> None:  # type: ignore[no-untyped-def]
    found = measure(WEIGHTS, RETURNS)
    order = np.array([3, 0, 5, 1, 4, 2])
    np.testing.assert_allclose(measure(WEIGHTS[order], RETURNS[:, order]).component, found.component[order], atol=1e-12)
    halves = np.concatenate([WEIGHTS[:1] / 2, WEIGHTS[:1] / 2, WEIGHTS[1:]])
    split = measure(halves, np.column_stack([RETURNS[:, :1], RETURNS]))
    assert split.total == pytest.approx(found.total, rel=1e-9)
    assert split.component[:2].sum() == pytest.approx(found.component[0], abs=1e-12)


def test_cash_brings_no_risk_and_thins_the_rest() -> None:
    found = shortfall_contributions(WEIGHTS / 2, RETURNS)
    assert found.total == pytest.approx(shortfall_contributions(WEIGHTS, RETURNS).total / 2)
    with_cash = shortfall_contributions(np.append(WEIGHTS / 2, 0.5), np.column_stack([RETURNS, np.zeros(400)]))
    assert with_cash.component[-1] == 0.0


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="negative variance"):
        volatility_contributions(np.array([1.0, -1.0]), np.array([[0.01, 0.02], [0.02, 0.01]]))
    with pytest.raises(InputError, match="covariance, row 1, column 2: nan"):
        volatility_contributions(np.ones(2) / 2, np.array([[0.01, np.nan], [0.0, 0.01]]))
    with pytest.raises(InputError, match="6 weights"):
        volatility_contributions(WEIGHTS, np.eye(5))
    with pytest.raises(InputError, match="6 weights"):
        shortfall_contributions(WEIGHTS, RETURNS[:, :5])
    with pytest.raises(NotEnoughData):
        shortfall_contributions(WEIGHTS, RETURNS[:0])


def test_constant_prices_have_no_risk_and_no_shares() -> None:
    found = volatility_contributions(WEIGHTS, np.zeros((6, 6)))
    assert found.total == 0.0
    assert (found.share == 0.0).all()


@given(st.integers(1, 30))
def test_equal_independent_holdings_are_that_many_bets(count: int) -> None:
    weights = np.full(count, 1.0 / count)
    assert herfindahl(weights) == pytest.approx(1 / count)
    assert effective_holdings(weights) == pytest.approx(count)
    assert effective_bets(weights, np.eye(count) * 0.01) == pytest.approx(count)
    assert torsion_bets(weights, np.eye(count) * 0.01) == pytest.approx(count)
    assert diversification_ratio(weights, np.eye(count) * 0.01) == pytest.approx(math.sqrt(count))


@given(st.integers(0, 500))
def test_bets_lie_between_one_and_the_number_of_holdings(seed: int) -> None:
    returns, weights = market(100, 5, seed), shares(5, seed)
    assert 1.0 - 1e-9 <= effective_bets(weights, np.cov(returns, rowvar=False)) <= 5.0 + 1e-9


def test_the_same_thing_twice_is_no_second_bet() -> None:
    twins = np.full((2, 2), 0.01)
    assert diversification_ratio(np.array([0.5, 0.5]), twins) == pytest.approx(1.0)
    assert effective_bets(np.array([0.5, 0.5]), twins) == pytest.approx(1.0)


@given(st.integers(2, 9), st.floats(0.0, 0.95))
def test_torsion_bets_of_equal_holdings_are_all_of_them_however_alike(count: int, alike: float) -> None:
    # Meucci, Santangelo and Deguest (2013): with one correlation for all, equal weights are fully diversified.
    covariance = 0.01 * (np.full((count, count), alike) + (1 - alike) * np.eye(count))
    assert torsion_bets(np.full(count, 1 / count), covariance) == pytest.approx(count, rel=1e-6)


def test_concentration_of_nothing_or_of_debts_is_refused() -> None:
    with pytest.raises(NotEnoughData):
        herfindahl(np.zeros(3))
    with pytest.raises(InputError, match="zero or more"):
        herfindahl(np.array([1.5, -0.5]))
    with pytest.raises(NotEnoughData, match="does not"):
        effective_bets(WEIGHTS, np.zeros((6, 6)))


def test_days_to_sell_by_hand() -> None:
    found = liquidity(np.array([1000.0, 50.0, 10.0, 0.0]), np.array([500.0, 5000.0, 0.0, 0.0]), np.full(4, 0.02), 0.1)
    np.testing.assert_allclose(found.days, [20.0, 0.1, np.inf, 0.0])
    np.testing.assert_allclose(found.share_sold, [100 / 1060, 300 / 1060, 1050 / 1060, 1050 / 1060])
    assert found.whole_days == 20.0
    assert found.impact_usd[0] == pytest.approx(0.02 * math.sqrt(0.1) * 1000)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5])
def test_impossible_shares_of_volume_are_refused(share: float) -> None:
    with pytest.raises(InputError, match="share of the volume"):
        liquidity(np.ones(2), np.ones(2), np.ones(2), share)


def test_the_factor_model_agrees_with_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import statsmodels.api as sm
    factors = market(400, 2, seed=40)
    assets = factors @ np.array([[1.0, 0.2], [0.3, -0.5]]).T + market(400, 2, seed=41, deviation=0.005)
    found = fit_factors(assets, factors, lags=4)
    for number in range(2):
        theirs = sm.OLS(assets[:, number], sm.add_constant(factors)).fit(
            cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True}
        )
        assert [found.alpha[number], *found.beta[number]] == pytest.approx(list(theirs.params), rel=1e-9)
        assert [found.alpha_error[number], *found.beta_error[number]] == pytest.approx(list(theirs.bse), rel=1e-9)
        assert found.r_squared[number] == pytest.approx(theirs.rsquared, rel=1e-9)
        assert found.rest[number] == pytest.approx(math.sqrt(theirs.mse_resid), rel=1e-9)


@given(st.integers(0, 500))
def test_factor_parts_sum_to_the_sample_deviation(seed: int) -> None:
    factors, own, weights = market(90, 2, seed), market(90, 4, seed + 1), shares(4, seed)
    assets = own + factors[:, :1]
    found = factor_risk(weights, fit_factors(assets, factors))
    assert found.deviation == pytest.approx((assets @ weights).std(ddof=1), rel=1e-9)
    assert found.factor_component.sum() + found.rest_component == pytest.approx(found.deviation, rel=1e-9)


def test_factors_that_cannot_be_told_apart_are_refused() -> None:
    factors = market(100, 2)
    for bad in (np.column_stack([factors, factors[:, 0]]), np.column_stack([factors, np.zeros(100)])):
        with pytest.raises(NotEnoughData, match="told apart"):
            fit_factors(RETURNS[:100], bad)
    with pytest.raises(FinanceError, match="same days"):
        fit_factors(RETURNS[:100], factors[:99])
    with pytest.raises(NotEnoughData):
        fit_factors(RETURNS[:4], factors[:4])
