"""Published tables of Black and Litterman's model, and what entropy pooling promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import estimate
from finance.errors import InputError
from finance.estimate import View, black_litterman, equilibrium, mean_view, moments_of, pool, view, volatility_view
from finance.types import Floats
from tests.finance.optimise.made import factor_returns, peer

# He and Litterman 1999, tables 1 and 2: Australia, Canada, France, Germany, Japan, United Kingdom, United States.
COUNTRIES = ("AU", "CA", "FR", "DE", "JP", "UK", "US")
VOLATILITY = np.array([16.0, 20.3, 24.8, 27.1, 21.0, 20.0, 18.7]) / 100
MARKET = np.array([1.6, 2.2, 5.2, 5.5, 11.6, 12.4, 61.5]) / 100
BELOW = ((0.488,), (0.478, 0.664), (0.515, 0.655, 0.861), (0.439, 0.310, 0.355, 0.354),
         (0.512, 0.608, 0.783, 0.777, 0.405), (0.491, 0.779, 0.668, 0.653, 0.306, 0.652))  # fmt: skip


def he_litterman() -> Floats:
    correlation = np.eye(7)
    for row, values in enumerate(BELOW, 1):
        correlation[row, :row] = correlation[:row, row] = values
    return np.asarray(correlation * np.outer(VOLATILITY, VOLATILITY))


def test_the_equilibrium_is_he_and_littermans_table_2() -> None:
    found = equilibrium(he_litterman(), MARKET, 2.5)
    assert np.round(found * 100, 1).tolist() == [3.9, 6.9, 8.4, 9.0, 4.3, 6.8, 7.6]


def test_the_view_on_germany_is_he_and_littermans_table_4() -> None:
    covariance = he_litterman()
    weights = MARKET[[2, 5]] / MARKET[[2, 5]].sum()
    opinion = view(COUNTRIES, {"DE": 1.0, "FR": -weights[0], "UK": -weights[1]}, 0.05)
    found = black_litterman(covariance, equilibrium(covariance, MARKET, 2.5), [opinion], tau=0.05)
    assert np.round(found.means * 100, 1).tolist() == [4.3, 7.6, 9.3, 11.0, 4.5, 7.0, 8.1]
    best = np.linalg.solve(found.covariance, found.means) / 2.5
    assert best * 100 == pytest.approx([1.5, 2.1, -4.0, 35.4, 11.0, -9.5, 58.6], abs=0.11)
    assert found.tilts[0] == pytest.approx(0.302, abs=0.001)
    assert (best - MARKET / 1.05) == pytest.approx(found.tilts[0] * opinion.coefficients, abs=1e-9)


# Idzorek 2005, tables 1, 2 and 5: US and international bonds, US large growth and value, US small growth and value,
# international developed and emerging equity.
IDZOREK = np.array([
    [0.001005, 0.001328, -0.000579, -0.000675, 0.000121, 0.000128, -0.000445, -0.000437],
    [0.001328, 0.007277, -0.001307, -0.000610, -0.002237, -0.000989, 0.001442, -0.001535],
    [-0.000579, -0.001307, 0.059852, 0.027588, 0.063497, 0.023036, 0.032967, 0.048039],
    [-0.000675, -0.000610, 0.027588, 0.029609, 0.026572, 0.021465, 0.020697, 0.029854],
    [0.000121, -0.002237, 0.063497, 0.026572, 0.102488, 0.042744, 0.039943, 0.065994],
    [0.000128, -0.000989, 0.023036, 0.021465, 0.042744, 0.032056, 0.019881, 0.032235],
    [-0.000445, 0.001442, 0.032967, 0.020697, 0.039943, 0.019881, 0.028355, 0.035064],
    [-0.000437, -0.001535, 0.048039, 0.029854, 0.065994, 0.032235, 0.035064, 0.079958],
])  # fmt: skip
PRIOR = np.array([0.0008, 0.0067, 0.0641, 0.0408, 0.0743, 0.0370, 0.0480, 0.0660])
CAPITAL = np.array([0.1934, 0.2613, 0.1209, 0.1209, 0.0134, 0.0134, 0.2418, 0.0349])
ROWS = np.array([[0, 0, 0, 0, 0, 0, 1, 0], [-1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0.9, -0.9, 0.1, -0.1, 0, 0]])


def test_idzoreks_views_give_his_table_6() -> None:
    views = [View(row, value) for row, value in zip(ROWS, (0.0525, 0.0025, 0.02), strict=True)]
    exact = equilibrium(IDZOREK, CAPITAL, 3.07)
    assert exact == pytest.approx(PRIOR, abs=2e-4)
    found = black_litterman(IDZOREK, exact, views, tau=0.025)  # the table rests on unrounded returns
    assert found.view_variances == pytest.approx([0.000709, 0.000141, 0.000866], abs=6e-7)
    assert found.means * 100 == pytest.approx([0.07, 0.50, 6.50, 4.32, 7.59, 3.94, 4.93, 6.84], abs=0.011)
    weights = np.linalg.solve(IDZOREK, found.means) / 3.07
    assert weights * 100 == pytest.approx([29.88, 15.59, 9.35, 14.82, 1.04, 1.65, 27.81, 3.49], abs=0.05)


def test_confidences_are_pyportfolioopts_idzorek() -> None:
    black = peer("pypfopt.black_litterman")
    confidences = [0.25, 0.5, 0.65]
    theirs = black.BlackLittermanModel(
        IDZOREK, pi=PRIOR, P=ROWS, Q=np.array([0.0525, 0.0025, 0.02]), omega="idzorek", view_confidences=confidences,
        tau=0.025,
    )  # fmt: skip
    views = [View(row, value, sure) for row, value, sure in zip(ROWS, (0.0525, 0.0025, 0.02), confidences, strict=True)]
    found = black_litterman(IDZOREK, PRIOR, views, tau=0.025)
    assert found.view_variances == pytest.approx(np.diag(theirs.omega), rel=1e-9)
    assert found.means == pytest.approx(theirs.bl_returns().to_numpy(), rel=1e-9)


def test_no_view_and_no_confidence_leave_the_equilibrium() -> None:
    for views in ([], [View(ROWS[0], 0.5, 0.0)]):
        assert black_litterman(IDZOREK, PRIOR, views).means == pytest.approx(PRIOR)


def test_a_certain_view_is_met() -> None:
    found = black_litterman(IDZOREK, PRIOR, [View(ROWS[0], 0.1, 1.0)])
    assert found.means[6] == pytest.approx(0.1)
    np.linalg.cholesky(found.covariance)


@pytest.mark.parametrize(
    "bad",
    [
        View(np.zeros(8), 0.1),
        View(np.ones(3), 0.1),
        View(ROWS[0], np.nan),
        View(ROWS[0], 0.1, 1.5),
        View(ROWS[0], 0.1, None, -1.0),
    ],
)
def test_views_that_say_nothing_are_refused(bad: View) -> None:
    with pytest.raises(InputError):
        black_litterman(IDZOREK, PRIOR, [bad])


@given(seed=st.integers(0, 1000))
def test_pooled_means_and_volatilities_are_the_views(seed: int) -> None:
    table = factor_returns(4, 500, seed)
    means = table.mean(axis=0)
    views = [
        mean_view(table, np.eye(4)[0], float(means[0]) + 2e-3),
        mean_view(table, np.array([0.0, 1.0, -1.0, 0.0]), 1e-3, ">="),
        volatility_view(table, 3, float(table[:, 3].std()) * 1.3),
    ]
    found = pool(views, np.full(500, 1 / 500))
    after, covariance = moments_of(table, found.probabilities)
    assert found.probabilities.sum() == pytest.approx(1.0)
    assert (found.probabilities > 0).all()
    assert after[0] == pytest.approx(means[0] + 2e-3, abs=1e-10)
    assert after[1] - after[2] >= 1e-3 - 1e-10
    spread = found.probabilities @ (table[:, 3] - means[3]) ** 2
    assert np.sqrt(spread) == pytest.approx(table[:, 3].std() * 1.3, rel=1e-8)
    assert 1 <= found.effective <= 500 + 1e-6
    np.linalg.cholesky(covariance.matrix)


def test_pooling_a_mean_is_exponential_tilting() -> None:
    table = factor_returns(1, 300)
    found = pool([mean_view(table, np.ones(1), 3e-3)], np.full(300, 1 / 300))
    slope = np.polyfit(table[:, 0], np.log(found.probabilities), 1)
    assert np.log(found.probabilities) == pytest.approx(np.polyval(slope, table[:, 0]), abs=1e-8)


def test_an_inequality_that_holds_and_no_view_change_nothing() -> None:
    table = factor_returns(2, 100)
    for views in ([], [mean_view(table, np.array([1.0, 0.0]), -1.0, ">=")]):
        found = pool(views, np.full(100, 0.01))
        assert found.probabilities == pytest.approx(np.full(100, 0.01))
        assert found.entropy == pytest.approx(0.0, abs=1e-12)


def test_a_view_beyond_the_scenarios_is_refused_by_name() -> None:
    table = factor_returns(2, 100)
    with pytest.raises(InputError, match="mean = 1"):
        pool([mean_view(table, np.array([1.0, 0.0]), 1.0)], np.full(100, 0.01))


def test_jorions_means_lie_between_history_and_a_common_one() -> None:
    returns = factor_returns(10, 300)
    found, shrinkage = estimate.james_stein(returns)
    history = returns.mean(axis=0)
    common = (found - (1 - shrinkage) * history) / shrinkage
    assert 0 < shrinkage < 1
    assert common == pytest.approx(np.full(10, common[0]))
    scaled = np.cov(returns.T) * 299 / 288
    inverse = np.linalg.inv(scaled)
    aim = float(inverse.sum(axis=0) @ history / inverse.sum())
    away = history - aim
    assert shrinkage == pytest.approx(12 / (12 + 300 * away @ inverse @ away))


def test_capm_gives_the_market_its_own_excess() -> None:
    returns = factor_returns(3, 200)
    market = returns @ np.array([0.5, 0.3, 0.2])
    found = estimate.capm(np.column_stack([returns, market]), market, 0.0003, 0.0001)
    assert found[-1] == pytest.approx(0.0004)
    assert found[:3] @ np.array([0.5, 0.3, 0.2]) == pytest.approx(0.0004)
