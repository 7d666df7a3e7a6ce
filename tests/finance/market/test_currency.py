"""Exchange rates: the last known one of each day, crosses through the base, and never a guess."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import DataError, MissingRate
from finance.market.currency import Rates, in_one_currency
from tests.finance import made

DAYS = np.array(["2020-01-06", "2020-01-07", "2020-01-10"], dtype="datetime64[D]")
RATES = Rates("USD", DAYS, ("EUR", "GBP"), np.array([[1.1, 1.3], [1.2, 1.25], [1.15, 1.2]]))


@pytest.mark.parametrize(
    ("currency", "day", "into", "expected"),
    [
        ("EUR", date(2020, 1, 6), None, 1.1),
        ("EUR", date(2020, 1, 9), None, 1.2),  # the last one known
        ("USD", date(1999, 1, 1), None, 1.0),
        ("USD", date(2020, 1, 7), "EUR", 1 / 1.2),
        ("GBP", date(2020, 1, 7), "EUR", 1.25 / 1.2),
        ("EUR", date(2020, 1, 17), None, 1.15),  # a week later still holds
    ],
)
def test_a_rate_is_the_last_one_known(currency: str, day: date, into: str | None, expected: float) -> None:
    assert RATES.rate(currency, day, into) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("currency", "day", "words"),
    [
        ("CHF", date(2020, 1, 7), "no exchange rate for CHF; there are: USD, EUR, GBP"),
        ("EUR", date(2020, 1, 5), "no rate from EUR to USD for 2020-01-05; the table has 2020-01-06 to 2020-01-10"),
        ("EUR", date(2020, 1, 18), "no rate from EUR to USD for 2020-01-18"),
        ("", date(2020, 1, 7), "an unnamed currency"),
    ],
)
def test_a_missing_rate_is_refused_by_name(currency: str, day: date, words: str) -> None:
    with pytest.raises(MissingRate, match=words):
        RATES.rate(currency, day)


def test_prices_need_a_table_only_when_something_is_foreign() -> None:
    prices = made.prices({"AAA": [10, 11], "BBB": [5, 6]})
    assert in_one_currency(prices, {"AAA": "USD"}, None) is prices
    with pytest.raises(MissingRate, match="BBB is in EUR and there is no rate table"):
        in_one_currency(prices, {"BBB": "EUR"}, None)
    found = in_one_currency(prices, {"BBB": "EUR"}, RATES)
    np.testing.assert_allclose(found.values, np.array([[10, 5.5], [11, 7.2]]))


@pytest.mark.parametrize("values", [[[0.0], [1.0]], [[np.nan], [1.0]], [[-1.0], [1.0]], [[1.0]]])
def test_a_broken_table_is_refused(values: list[list[float]]) -> None:
    with pytest.raises(DataError, match=r"rate"):
        Rates("USD", DAYS[:2], ("EUR",), np.array(values))


def test_days_of_a_table_rise() -> None:
    with pytest.raises(DataError, match="must rise"):
        Rates("USD", DAYS[[1, 0]], ("EUR",), np.ones((2, 1)))


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=3), st.integers(0, 2))
def test_rates_up_to_a_day_do_not_change_when_later_ones_do(later: list[float], row: int) -> None:
    changed = RATES.values.copy()
    changed[row + 1 :] = np.array(later)[: len(changed) - row - 1, None]
    other = Rates("USD", DAYS, RATES.currencies, changed)
    day = date.fromisoformat(str(DAYS[row]))
    assert other.rate("EUR", day) == RATES.rate("EUR", day)
    np.testing.assert_array_equal(other.until(day).values, RATES.until(day).values)


@given(
    st.sampled_from(["EUR", "GBP", "USD"]),
    st.sampled_from(["EUR", "GBP", "USD"]),
    st.sampled_from(["EUR", "GBP", "USD"]),
)
def test_going_through_a_third_currency_changes_nothing(one: str, two: str, three: str) -> None:
    day = date(2020, 1, 7)
    direct = RATES.rate(one, day, three)
    assert RATES.rate(one, day, two) * RATES.rate(two, day, three) == pytest.approx(direct, rel=1e-14)
