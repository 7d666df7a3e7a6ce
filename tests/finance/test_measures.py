from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from finance import measures
from finance.errors import NotEnoughData
from tests.finance import slow_twin

RETURNS = arrays(np.float64, st.integers(2, 120), elements=st.floats(-0.3, 0.3, allow_nan=False))


@pytest.mark.parametrize(
    ("values", "flows", "at", "expected"),
    [
        ([100, 110], [0, 0], "end", [0.10]),
        ([100, 160], [0, 50], "end", [0.10]),  # 110 earned before 50 came
        ([100, 165], [0, 50], "start", [0.10]),  # 150 worked all day
        ([100, 60], [0, -50], "end", [0.10]),  # 110, of which 50 went
        ([100, 55], [0, -50], "start", [0.10]),
        ([999, 0, 100, 110], [999, -999, 100, 0], "end", [0.0, 0.0, 0.10]),  # an empty stretch returns nothing
    ],
)
def test_a_days_return_leaves_out_the_flow(values, flows, at, expected) -> None:  # type: ignore[no-untyped-def]
    found = measures.daily_returns(np.array(values, dtype=float), np.array(flows, dtype=float), at)
    np.testing.assert_allclose(found, expected, atol=1e-15)


def test_volatility_of_a_hand_worked_row() -> None:
    # Deviations from 0.01: -0.02, 0, 0.02; variance 0.0008 / 2.
    assert measures.volatility_pa(np.array([-0.01, 0.01, 0.03])) == pytest.approx(0.02 * math.sqrt(252))


def test_sharpe_of_a_hand_worked_row() -> None:
    returns, bills = np.array([0.0, 0.02, 0.04]), np.full(3, 0.01)
    assert measures.sharpe(returns, bills) == pytest.approx(0.01 / 0.02 * math.sqrt(252))


def test_sharpe_of_constant_excess_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="vary"):
        measures.sharpe(np.full(5, 0.01), np.full(5, 0.01))


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ([1, 2, 3], (0.0, 0, 0, 0)),
        ([4, 2, 3], (0.5, 0, 1, None)),
        ([4, 2, 4, 5], (0.5, 0, 1, 2)),
        ([4, 3, 8, 2, 9], (0.75, 2, 3, 4)),
    ],
)
def test_deepest_fall_names_peak_trough_and_recovery(level, expected) -> None:  # type: ignore[no-untyped-def]
    found = measures.max_drawdown(np.array(level, dtype=float))
    assert (found.depth, found.peak, found.trough, found.recovered) == expected


@pytest.mark.parametrize(
    ("count", "var", "cvar"),
    [
        (20, 1.0, 1.0),  # the single worst of 20
        (100, 0.96, 0.98),  # losses 1.00, 0.99 … : fifth, and the mean of five
        (30, 0.29 / 0.3, (1.0 * 1 + (0.29 / 0.3) * 0.5) / 1.5),  # one and a half losses
    ],
)
def test_value_at_risk_of_evenly_spread_losses(count: int, var: float, cvar: float) -> None:
    returns = -np.arange(1, count + 1) / count
    assert measures.value_at_risk(returns, 0.95) == pytest.approx(var)
    assert measures.conditional_value_at_risk(returns, 0.95) == pytest.approx(cvar)


@given(RETURNS)
def test_measures_agree_with_the_slow_twin(returns: np.ndarray) -> None:
    assert measures.volatility_pa(returns) == pytest.approx(slow_twin.volatility(list(returns)), abs=1e-12)
    level = measures.levels(returns)
    assert measures.max_drawdown(level).depth == pytest.approx(slow_twin.max_drawdown(list(level)), abs=1e-12)
    var, cvar = slow_twin.tail(list(returns), 0.95)
    assert measures.value_at_risk(returns) == pytest.approx(var, abs=1e-12)
    assert measures.conditional_value_at_risk(returns) == pytest.approx(cvar, abs=1e-12)


@given(RETURNS, st.floats(0.5, 0.99))
def test_mean_tail_loss_is_never_less_than_value_at_risk(returns: np.ndarray, confidence: float) -> None:
    var = measures.value_at_risk(returns, confidence)
    assert measures.conditional_value_at_risk(returns, confidence) >= var - 1e-12


@given(RETURNS, st.randoms(use_true_random=False))
def test_tail_does_not_depend_on_the_order_of_days(returns: np.ndarray, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(returns)
    random.shuffle(shuffled)
    assert measures.value_at_risk(np.array(shuffled)) == measures.value_at_risk(returns)


def test_compounded_months_overlap() -> None:
    found = measures.compounded(np.array([0.1, 0.1, -0.5]), 2)
    np.testing.assert_allclose(found, [0.21, -0.45])


def test_too_few_days_are_refused_with_their_number() -> None:
    with pytest.raises(NotEnoughData, match="there are 1"):
        measures.volatility_pa(np.array([0.1]))
    with pytest.raises(NotEnoughData, match="there are 3"):
        measures.compounded(np.zeros(3), 21)
