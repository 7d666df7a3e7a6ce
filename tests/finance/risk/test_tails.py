"""Five ways to a value at risk: against peers, against closed forms, and in bad weather."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from finance.errors import InputError, NotEnoughData
from finance.risk import METHODS, Method, fit_exceedances, fit_garch, gaussian, tail
from finance.risk.exceedances import fit_pareto
from finance.risk.garch import decaying_sum
from finance.risk.tails import cornish_fisher_quantile, cornish_fisher_rises
from tests.finance.random_markets import market

RETURNS = market(1500, 1, seed=12)[:, 0]


def clustered(days: int = 2000, seed: int = 5) -> np.ndarray:
    """Return days of a GARCH(1,1) with alpha 0.1 and beta 0.85."""
    rng = np.random.default_rng(seed)
    found, variance = np.empty(days), 1e-4
    for day in range(days):
        found[day] = math.sqrt(variance) * rng.normal()
        variance = 5e-6 + 0.1 * found[day] ** 2 + 0.85 * variance
    return found


@pytest.mark.parametrize("seed", range(4))
def test_garch_agrees_with_the_arch_package(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from arch import arch_model

        returns = clustered(seed=seed)
        shocks = returns - returns.mean()
        found = fit_garch(returns)
        model = arch_model(shocks * 100, mean="Zero", vol="GARCH", p=1, q=1, rescale=False)
        theirs = model.fit(disp="off", backcast=float(np.mean((shocks * 100) ** 2)))
        tomorrow = float(theirs.forecast(horizon=1).variance.iloc[-1, 0]) / 1e4
    assert found.converged
    # The same likelihood, or a better one where their search stops early.
    assert found.log_likelihood >= theirs.loglikelihood + len(returns) * math.log(100) - 1e-6
    assert found.alpha == pytest.approx(theirs.params["alpha[1]"], abs=2e-4)
    assert found.beta == pytest.approx(theirs.params["beta[1]"], abs=5e-4)
    assert found.next_variance == pytest.approx(tomorrow, rel=1e-3)


def test_garch_finds_the_course_it_was_made_with() -> None:
    found = fit_garch(clustered(20_000, seed=9))
    assert found.alpha == pytest.approx(0.1, abs=0.02)
    assert found.beta == pytest.approx(0.85, abs=0.03)
    assert found.persistence < 1


def test_garch_does_not_depend_on_the_unit() -> None:
    one, other = fit_garch(clustered()), fit_garch(10 * clustered())
    assert (other.alpha, other.beta) == pytest.approx((one.alpha, one.beta), abs=1e-5)
    assert other.next_variance == pytest.approx(100 * one.next_variance, rel=1e-5)


@given(st.integers(1, 700), st.floats(0.0, 0.999), st.integers(0, 99))
def test_the_fast_recurrence_agrees_with_the_plain_loop(days: int, factor: float, seed: int) -> None:
    drive = np.random.default_rng(seed).uniform(0, 1, days)
    plain, last = [], 0.0
    for value in drive:
        last = value + factor * last
        plain.append(last)
    np.testing.assert_allclose(decaying_sum(drive, factor), plain, rtol=1e-12)


@pytest.mark.parametrize("shape", [-0.3, -0.05, 0.0, 0.1, 0.3, 0.8])
@pytest.mark.parametrize("scale", [1e-3, 1.0])
def test_the_pareto_fit_agrees_with_scipy(shape: float, scale: float) -> None:
    excess = stats.genpareto.rvs(shape, scale=scale, size=300, random_state=np.random.default_rng(8))
    found, size, likelihood = fit_pareto(excess)
    theirs, _, their_size = stats.genpareto.fit(excess, floc=0)
    assert likelihood == pytest.approx(float(stats.genpareto.logpdf(excess, found, 0, size).sum()), rel=1e-9)
    assert likelihood >= float(stats.genpareto.logpdf(excess, theirs, 0, their_size).sum()) - 1e-6
    assert (found, size / scale) == pytest.approx((theirs, their_size / scale), abs=2e-3)


@pytest.mark.parametrize("confidence", [0.95, 0.99, 0.999])
def test_extreme_tails_agree_with_scipys_distribution(confidence: float) -> None:
    fit = fit_exceedances(-RETURNS)
    beyond = stats.genpareto(fit.shape, fit.threshold, fit.scale)
    expected = beyond.ppf(1 - (1 - confidence) / fit.share)
    assert fit.quantile(confidence) == pytest.approx(expected, rel=1e-9)
    mean = beyond.expect(lambda loss: loss, lb=expected, conditional=True)
    assert fit.mean_beyond(confidence) == pytest.approx(mean, rel=1e-6)


def test_extreme_tails_find_the_true_quantile_of_a_known_law() -> None:
    returns = stats.t.rvs(4, size=20_000, random_state=np.random.default_rng(3)) * 0.01
    found = tail(np.clip(returns, -0.9, 0.9), "extreme", 0.999)
    assert found.var == pytest.approx(-stats.t.ppf(0.001, 4) * 0.01, rel=0.08)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_the_normal_tail_is_the_closed_form(confidence: float) -> None:
    found = tail(RETURNS, "parametric", confidence)
    law = stats.norm(RETURNS.mean(), RETURNS.std(ddof=1))
    assert found.var == pytest.approx(-law.ppf(1 - confidence), rel=1e-12)
    worst = -law.expect(lambda r: r, ub=law.ppf(1 - confidence), conditional=True)
    assert found.cvar == pytest.approx(worst, rel=1e-6)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_cornish_fishers_mean_beyond_is_the_integral_of_its_quantile(confidence: float) -> None:
    found = tail(RETURNS, "cornish_fisher", confidence)
    named = dict(found.parameters)
    chances = (np.arange(20_000) + 0.5) / 20_000 * (1 - confidence)
    z = stats.norm.ppf(chances)
    worst = [cornish_fisher_quantile(at, named["skewness"], named["excess_kurtosis"]) for at in z.tolist()]
    assert found.cvar == pytest.approx(-(named["mean"] + named["deviation"] * np.mean(worst)), rel=1e-3)


def test_cornish_fisher_without_skew_and_kurtosis_is_normal() -> None:
    assert cornish_fisher_quantile(-2.0, 0.0, 0.0) == -2.0
    assert cornish_fisher_rises(0.0, 0.0)


@pytest.mark.parametrize(("skew", "excess", "rises"), [(0.0, 7.9, True), (0.0, 8.1, False), (3.0, 1.0, False)])
def test_cornish_fishers_domain_ends_where_the_quantile_falls(skew: float, excess: float, rises: bool) -> None:
    quantiles = [cornish_fisher_quantile(z, skew, excess) for z in np.linspace(-6, 6, 4001).tolist()]
    assert (np.diff(quantiles) > 0).all() == rises
    assert cornish_fisher_rises(skew, excess) == rises


def test_a_tail_beyond_the_domain_is_not_trusted_and_says_so() -> None:
    wild = np.concatenate([RETURNS, [-0.45, 0.4]])
    found = tail(wild, "cornish_fisher")
    assert not found.trusted
    assert "another method" in found.remark


def test_filtered_history_follows_todays_volatility() -> None:
    calm, stormy = clustered(), clustered().copy()
    stormy[-5:] *= 6
    assert tail(stormy, "filtered").var > 1.5 * tail(calm, "filtered").var
    # The plain sample hardly notices five days.
    assert tail(stormy, "historical").var < 1.1 * tail(calm, "historical").var


@pytest.mark.parametrize("method", METHODS)
def test_every_methods_mean_is_at_least_its_value_at_risk(method: Method) -> None:
    for confidence in (0.95, 0.99):
        found = tail(RETURNS, method, confidence)
        assert found.cvar >= found.var > 0


@pytest.mark.parametrize("method", METHODS)
def test_doubling_the_stake_doubles_the_loss(method: Method) -> None:
    one, other = tail(RETURNS, method), tail(2 * RETURNS, method)
    assert (other.var, other.cvar) == pytest.approx((2 * one.var, 2 * one.cvar), rel=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_bad_input_is_refused_by_every_method(method: Method) -> None:
    with pytest.raises(NotEnoughData, match="there are 1"):
        tail(np.array([0.01]), method)
    with pytest.raises(InputError, match="row 7: nan"):
        tail(np.where(np.arange(len(RETURNS)) == 6, np.nan, RETURNS), method)
    with pytest.raises(InputError, match="price of zero"):
        tail(np.where(np.arange(len(RETURNS)) == 6, -1.0, RETURNS), method)
    with pytest.raises(InputError, match="confidence"):
        tail(RETURNS, method, 1.0)


def test_constant_prices_have_no_fitted_tail_but_a_plain_one() -> None:
    still = np.zeros(400)
    assert (tail(still, "historical").var, tail(still, "parametric").cvar) == (0.0, 0.0)
    for method in ("filtered", "extreme"):
        with pytest.raises(NotEnoughData):
            tail(still, method)


def test_an_unknown_method_names_those_there_are() -> None:
    with pytest.raises(InputError, match="historical, parametric, cornish_fisher, filtered, extreme"):
        tail(RETURNS, "guess")  # type: ignore[arg-type]


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 20])
@pytest.mark.parametrize("value", [0.01, 1.0, 3.84, 25.0])
def test_chi_squared_agrees_with_scipy(freedom: int, value: float) -> None:
    assert gaussian.chi_squared_above(value, freedom) == pytest.approx(float(stats.chi2.sf(value, freedom)), rel=1e-10)
