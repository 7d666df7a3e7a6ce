"""Downside, ratio, drawdown and entropic measures: by hand, against peers, and their laws."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from finance import measures
from finance.errors import InputError, NotEnoughData
from finance.measures import sound
from tests.finance.random_markets import market

RETURNS = arrays(np.float64, st.integers(5, 80), elements=st.floats(-0.3, 0.3, allow_nan=False))
SAMPLE = market(600, 2, seed=4)


@pytest.fixture(scope="module")
def skfolio_measures():  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from skfolio import measures as found
    return found


def test_downside_counts_only_what_falls_short() -> None:
    found = measures.downside_deviation_pa(np.array([0.02, -0.03, 0.01, -0.01]))
    assert found == pytest.approx(math.sqrt((0.0009 + 0.0001) / 4 * 252))


def test_sortino_omega_and_calmar_by_hand() -> None:
    returns = np.array([0.02, -0.01, 0.02, -0.01])
    assert measures.sortino(returns) == pytest.approx(0.005 * 252 / (0.01 * math.sqrt(0.5 * 252)))
    assert measures.omega(returns) == pytest.approx(0.04 / 0.02)
    yearly = (1.02 * 0.99) ** 2**1**1
    assert measures.calmar(returns) == pytest.approx((yearly ** (252 / 4) - 1) / 0.01)


def test_beta_and_tracking_error_by_hand() -> None:
    benchmark = np.array([0.01, -0.01, 0.02, -0.02])
    assert measures.beta(1.5 * benchmark + 0.001, benchmark) == pytest.approx(1.5)
    assert measures.tracking_error_pa(benchmark + np.array([0.01, -0.01, 0.01, -0.01]), benchmark) == pytest.approx(
        math.sqrt(0.0004 / 3 * 252)
    )


def test_moments_by_hand() -> None:
    assert measures.skewness(np.array([-1.0, 1.0, -1.0, 1.0])) == pytest.approx(0.0)
    assert measures.kurtosis(np.array([-1.0, 1.0, -1.0, 1.0])) == pytest.approx(1.0)
    assert measures.kurtosis(np.full(9, 0.3)) == 3.0


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_tail_and_drawdown_measures_agree_with_skfolio(skfolio_measures, confidence: float) -> None:  # type: ignore[no-untyped-def]
    returns = SAMPLE[:, 0]
    level = measures.levels(returns)
    theirs = skfolio_measures
    falls = theirs.get_drawdowns(returns, compounded=True)
    ours = (
        measures.conditional_value_at_risk(returns, confidence),
        measures.conditional_drawdown_at_risk(level, confidence),
        measures.max_drawdown(level).depth,
        measures.ulcer_index(level),
    )
    expected = (
        theirs.cvar(returns, beta=confidence),
        theirs.cdar(falls, beta=confidence),
        theirs.max_drawdown(falls),
        theirs.ulcer_index(falls),
    )
    assert ours == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_entropic_value_at_risk_agrees_with_skfolio(skfolio_measures, confidence: float) -> None:  # type: ignore[no-untyped-def]
    for column in SAMPLE.T:
        expected = skfolio_measures.evar(column, beta=confidence)
        assert measures.entropic_value_at_risk(column, confidence) == pytest.approx(expected, rel=2e-4)
        # Theirs stops at a minimiser's tolerance; a lower bound is a better minimum.
        assert measures.entropic_value_at_risk(column, confidence) <= expected + 1e-9


def test_entropic_value_at_risk_of_a_large_normal_sample_nears_its_closed_form() -> None:
    returns = np.random.default_rng(1).normal(0.001, 0.01, 200_000)
    assert measures.entropic_value_at_risk(returns, 0.95) == pytest.approx(
        -0.001 + 0.01 * math.sqrt(-2 * math.log(0.05)), rel=0.02
    )


@given(RETURNS, st.floats(0.5, 0.99))
def test_entropic_lies_between_the_tails_mean_and_the_worst_loss(returns: np.ndarray, confidence: float) -> None:
    found = measures.entropic_value_at_risk(returns, confidence)
    assert measures.conditional_value_at_risk(returns, confidence) - 1e-9 <= found <= float(-returns.min()) + 1e-12


@given(RETURNS, st.floats(0.1, 5.0), st.floats(-0.1, 0.1))
def test_tail_measures_scale_with_size_and_shift_with_cash(returns: np.ndarray, size: float, cash: float) -> None:
    for measure in (measures.conditional_value_at_risk, measures.entropic_value_at_risk, measures.value_at_risk):
        assert measure(size * returns + cash) == pytest.approx(size * measure(returns) - cash, abs=1e-9)


@given(RETURNS, RETURNS)
def test_mixing_never_adds_tail_risk(one: np.ndarray, other: np.ndarray) -> None:
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    for measure in (measures.conditional_value_at_risk, measures.entropic_value_at_risk):
        assert measure(one + other) <= measure(one) + measure(other) + 1e-9


@given(RETURNS)
def test_drawdown_at_risk_lies_between_nothing_and_the_deepest_fall(returns: np.ndarray) -> None:
    level = measures.levels(returns)
    found = measures.conditional_drawdown_at_risk(level, 0.9)
    assert -1e-12 <= measures.drawdown_at_risk(level, 0.9) <= found + 1e-12
    assert found <= measures.max_drawdown(level).depth + 1e-12


@pytest.mark.parametrize(
    "measure", [measures.sortino, measures.calmar, measures.omega], ids=["sortino", "calmar", "omega"]
)
def test_ratios_without_a_loss_are_refused(measure) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotEnoughData, match="there is none"):
        measure(np.full(30, 0.01))


def test_ratios_against_a_constant_benchmark_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="constant"):
        measures.beta(SAMPLE[:, 0], np.zeros(600))
    with pytest.raises(NotEnoughData, match="constant"):
        measures.information_ratio(SAMPLE[:, 0], SAMPLE[:, 0])
    with pytest.raises(InputError, match="600 and 599"):
        measures.beta(SAMPLE[:, 0], SAMPLE[1:, 1])


@pytest.mark.parametrize("confidence", [-0.1, 1.0, 1.5, float("nan")])
def test_impossible_confidences_are_refused(confidence: float) -> None:
    with pytest.raises(InputError, match="confidence"):
        measures.value_at_risk(SAMPLE[:, 0], confidence)


def test_bad_numbers_are_named_by_their_place() -> None:
    returns = SAMPLE.copy()
    returns[3, 1] = np.nan
    with pytest.raises(InputError, match="returns, row 4, column 2: nan"):
        sound.require_finite(returns, "returns")
    with pytest.raises(InputError, match="row 2: a return of -1 means a price of zero"):
        sound.require_returns(np.array([0.1, -1.0]))


def test_a_million_rows_are_measured() -> None:
    returns = np.random.default_rng(2).normal(0.0, 0.01, 1_000_000)
    assert measures.conditional_value_at_risk(returns) == pytest.approx(0.0206, abs=2e-4)
    assert measures.value_at_risk(returns) == pytest.approx(0.01645, abs=1e-4)
