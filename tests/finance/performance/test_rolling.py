"""Rolling measures agree with the same measure taken of each window alone, and look at nothing after it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from finance import measures
from finance.errors import NotEnoughData
from finance.performance import capture, falls, monthly, rolling
from finance.performance.drawdown_table import share_of_time_below, ulcer_index
from tests.finance import slow_twin

RETURNS = arrays(np.float64, st.integers(5, 60), elements=st.floats(-0.2, 0.25))
ALONE = ["rolling_return", "rolling_volatility", "rolling_drawdown"]
PAIRS = ["rolling_beta", "rolling_correlation", "rolling_tracking_error", "rolling_sharpe"]


@given(RETURNS, st.data())
def test_each_window_is_the_measure_of_its_own_days(returns: Any, data: Any) -> None:
    window = data.draw(st.integers(2, len(returns)))
    windows = [returns[at : at + window] for at in range(len(returns) - window + 1)]
    expected = [float(np.prod(1 + part) - 1) for part in windows]
    np.testing.assert_allclose(rolling.rolling_return(returns, window), expected, atol=1e-12)
    expected = [slow_twin.volatility(list(part)) for part in windows]
    np.testing.assert_allclose(rolling.rolling_volatility(returns, window), expected, atol=1e-12)
    expected = [slow_twin.max_drawdown(list(measures.levels(part))) for part in windows]
    np.testing.assert_allclose(rolling.rolling_drawdown(returns, window), expected, atol=1e-12)


def test_pairs_agree_with_the_covariance_matrix_of_each_window() -> None:
    rng = np.random.default_rng(2)
    own, other = rng.normal(0.0005, 0.01, (2, 3000))
    own += 0.7 * other
    for window in (2, 21, 252):
        beta, correlation, sharpe = (
            getattr(rolling, name)(own, other, window)
            for name in ("rolling_beta", "rolling_correlation", "rolling_sharpe")
        )
        for at in (0, 1024, 2047, len(beta) - 1):
            a, b = own[at : at + window], other[at : at + window]
            matrix = np.cov(a, b)
            assert beta[at] == pytest.approx(matrix[0, 1] / matrix[1, 1], rel=1e-9)
            assert correlation[at] == pytest.approx(matrix[0, 1] / math.sqrt(matrix[0, 0] * matrix[1, 1]), abs=1e-9)
            assert sharpe[at] == pytest.approx(measures.sharpe(a, b), rel=1e-9)


@given(RETURNS, st.data())
def test_nothing_looks_ahead(returns: Any, data: Any) -> None:
    window = data.draw(st.integers(2, len(returns) - 1))
    cut = data.draw(st.integers(window, len(returns) - 1))
    changed = returns.copy()
    changed[cut:] = 0.1
    for name in ALONE:
        before, after = (getattr(rolling, name)(values, window)[: cut - window + 1] for values in (returns, changed))
        np.testing.assert_array_equal(before, after)
    other = np.linspace(-0.01, 0.01, len(returns))
    for name in PAIRS:
        before, after = (
            getattr(rolling, name)(values, other, window)[: cut - window + 1] for values in (returns, changed)
        )
        np.testing.assert_array_equal(before, after)


def test_constant_returns_have_no_ratio_and_no_fall() -> None:
    flat = np.full(10, 0.001)
    assert np.isnan(rolling.rolling_beta(flat, flat, 5)).all()
    assert np.isnan(rolling.rolling_sharpe(flat, np.zeros(10), 5)).all()
    np.testing.assert_array_equal(rolling.rolling_drawdown(flat, 5), np.zeros(6))


@pytest.mark.parametrize("name", ALONE + PAIRS)
def test_windows_that_cannot_be_are_refused(name: str) -> None:
    def call(values: Any, other: Any, window: int) -> Any:
        return getattr(rolling, name)(values, *([other] if name in PAIRS and name != "x" else []), window)

    good = np.full(5, 0.01)
    with pytest.raises(NotEnoughData, match="as many returns"):
        call(good, good, 6)
    with pytest.raises(NotEnoughData, match="too short"):
        call(good, good, 0)
    with pytest.raises(NotEnoughData, match="finite"):
        call(np.array([np.nan] * 5), good, 3)
    if name in PAIRS:
        with pytest.raises(NotEnoughData, match="same days"):
            call(good, good[:4], 3)


# ---- falls


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ([1, 2, 3], []),
        ([4, 2, 3], [(0.5, 0, 1, None)]),
        ([4, 2, 4, 5], [(0.5, 0, 1, 2)]),
        ([4, 4, 3, 4, 8, 2, 9, 9], [(0.75, 4, 5, 6), (0.25, 1, 2, 3)]),
        ([4, 1, 1, 3], [(0.75, 0, 1, None)]),
        ([1, 0], [(1.0, 0, 1, None)]),
    ],
)
def test_falls_of_hand_worked_levels(level: list[float], expected: list[tuple[float, int, int, int | None]]) -> None:
    found = falls(np.array(level, dtype=float))
    assert [(fall.depth, fall.peak, fall.trough, fall.recovered) for fall in found] == expected


@given(RETURNS)
def test_the_deepest_fall_is_the_maximum_drawdown_and_falls_do_not_overlap(returns: Any) -> None:
    level = measures.levels(returns)
    found = falls(level)
    assert (found[0].depth if found else 0.0) == pytest.approx(measures.max_drawdown(level).depth, abs=1e-15)
    below = sum((fall.recovered if fall.recovered is not None else len(level)) - fall.peak - 1 for fall in found)
    assert below / len(level) == pytest.approx(share_of_time_below(level))
    assert 0 <= ulcer_index(level) <= (found[0].depth if found else 0.0) + 1e-15


@pytest.mark.parametrize("level", [[], [1, -1], [1, np.nan]])
def test_levels_that_are_none_are_refused(level: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        falls(np.array(level, dtype=float))


# ---- capture


def test_capture_of_hand_worked_months() -> None:
    found = capture(np.array([0.03, -0.01, 0.0, 0.01]), np.array([0.02, -0.02, 0.0, 0.04]))
    assert found.up == pytest.approx((math.sqrt(1.03 * 1.01) - 1) / (math.sqrt(1.02 * 1.04) - 1))
    assert found.down == pytest.approx(0.5)
    assert (found.up_periods, found.down_periods, found.hit_rate) == (2, 1, 0.5)


@given(RETURNS)
def test_the_benchmark_captures_all_of_itself(returns: Any) -> None:
    found = capture(returns, returns)
    assert found.up is None or found.up == pytest.approx(1.0)
    assert found.down is None or found.down == pytest.approx(1.0)


@pytest.mark.parametrize("own", [[], [0.1], [0.1, np.nan], [0.1, -1.0]])
def test_returns_that_cannot_be_captured_are_refused(own: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        capture(np.array(own), np.array([0.1, 0.1]) if own else np.array([]))


def test_months_compound_their_days() -> None:
    days = np.array(["2020-01-30", "2020-01-31", "2020-02-03", "2020-04-01"], dtype="datetime64[D]")
    np.testing.assert_allclose(monthly(np.array([0.1, 0.1, -0.2, 0.05]), days), [0.21, -0.2, 0.05])
    assert len(monthly(np.array([]), days[:0])) == 0
