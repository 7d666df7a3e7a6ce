"""Back-tests of value at risk: Kupiec's and Basel's published tables, Christoffersen's chain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from finance.errors import InputError, NotEnoughData
from finance.risk import judge, kupiec, rolling_forecasts, tail, traffic_light
from finance.risk.exceptions import binomial_up_to, independence
from tests.finance.random_markets import market

RETURNS = market(700, 1, seed=2)[:, 0]

# Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", non-rejection regions at the 95 %
# level: with so many days and this chance of an exception, the number must lie strictly between.
KUPIEC = [
    (0.01, 510, 1, 11),
    (0.01, 1000, 4, 17),
    (0.025, 255, 2, 12),
    (0.025, 510, 6, 21),
    (0.025, 1000, 15, 36),
    (0.05, 255, 6, 21),
    (0.05, 510, 16, 36),
    (0.05, 1000, 37, 65),
    (0.075, 255, 11, 28),
    (0.075, 510, 27, 51),
    (0.075, 1000, 59, 92),
    (0.10, 255, 16, 36),
    (0.10, 510, 38, 65),
    (0.10, 1000, 81, 120),
]


@pytest.mark.parametrize(("chance", "days", "low", "high"), KUPIEC)
def test_kupiecs_table_is_reproduced(chance: float, days: int, low: int, high: int) -> None:
    kept = [count for count in range(days) if kupiec(days, count, chance).p_value > 0.05]
    assert (min(kept) - 1, max(kept) + 1) == (low, high)


def test_basels_traffic_light_for_250_days_at_99_percent() -> None:
    # Basel Committee (1996), "Supervisory framework for the use of backtesting", table 2: green to 4, yellow to 9.
    assert [traffic_light(250, count, 0.01) for count in (0, 4, 5, 9, 10)] == [
        "green",
        "green",
        "yellow",
        "yellow",
        "red",
    ]
    shares = [binomial_up_to(250, count, 0.01) for count in range(5)]
    assert shares == pytest.approx([0.0811, 0.2858, 0.5432, 0.7581, 0.8922], abs=5e-5)


def test_kupiecs_statistic_is_the_likelihood_ratio() -> None:
    law, found = stats.binom(250, 0.05), stats.binom(250, 20 / 250)
    expected = 2 * (found.logpmf(20) - law.logpmf(20))
    assert kupiec(250, 20, 0.05).statistic == pytest.approx(expected, rel=1e-10)
    assert kupiec(250, 20, 0.05).p_value == pytest.approx(float(stats.chi2.sf(expected, 1)))


def test_bunched_exceptions_are_found_and_scattered_ones_are_not() -> None:
    scattered = np.zeros(500, dtype=bool)
    scattered[::20] = True
    bunched = np.zeros(500, dtype=bool)
    bunched[100:125] = True
    apart, together = independence(scattered), independence(bunched)
    assert apart is not None
    assert together is not None
    assert together.p_value < 1e-6 < apart.p_value


def test_independence_by_hand() -> None:
    # calm-calm 4, calm-hit 2, hit-calm 2, hit-hit 1: chances 1/3, 1/3 and 1/3, so nothing can be told.
    hits = np.array([0, 0, 0, 0, 0, 1, 1, 0, 1, 0], dtype=bool)
    found = independence(hits)
    assert found is not None
    assert found.statistic == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("hits", [np.zeros(30, dtype=bool), np.ones(30, dtype=bool), np.ones(1, dtype=bool)])
def test_independence_of_nothing_cannot_be_told(hits: np.ndarray) -> None:
    assert independence(hits) is None


def test_right_forecasts_pass_and_wrong_ones_fail() -> None:
    rng = np.random.default_rng(6)
    returns = rng.normal(0, 0.01, 2000)
    right = judge(returns, np.full(2000, 0.01 * 1.6449), 0.95)
    wrong = judge(returns, np.full(2000, 0.01), 0.95)
    assert right.kupiec.p_value > 0.05
    assert right.zone == "green"
    assert right.mean_excess > 1
    assert (wrong.zone, wrong.kupiec.p_value < 1e-10) == ("red", True)


def test_rolling_forecasts_never_see_the_day_they_are_for() -> None:
    found = rolling_forecasts(RETURNS, "historical", 0.95, window=250)
    changed = RETURNS.copy()
    changed[400:] = -0.3
    again = rolling_forecasts(changed, "historical", 0.95, window=250)
    np.testing.assert_array_equal(found[: 400 - 250 + 1], again[: 400 - 250 + 1])
    assert found[10] == tail(RETURNS[10:260], "historical").var


@given(st.integers(1, 400), st.data())
def test_the_right_number_of_exceptions_is_never_rejected(days: int, data) -> None:  # type: ignore[no-untyped-def]
    count = data.draw(st.integers(1, days))
    assert kupiec(days, count, count / days).p_value == pytest.approx(1.0, abs=1e-6) if count < days else True


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="5 exceptions in 3 days"):
        kupiec(3, 5, 0.05)
    with pytest.raises(InputError, match="700 and 699"):
        judge(RETURNS, np.full(699, 0.01), 0.95)
    with pytest.raises(NotEnoughData, match="there are 700"):
        rolling_forecasts(RETURNS, "historical", 0.95, window=700)
    with pytest.raises(InputError, match="step of 0"):
        rolling_forecasts(RETURNS, "historical", 0.95, window=100, every=0)
