"""Income: what was booked, and the coming year's dividends from the past year's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import NotEnoughData
from finance.market.actions import Action
from finance.performance.income import Payment, by_month, by_symbol, dividends_from_bookings, forecast, received
from tests.finance import made

TODAY = date(2020, 12, 31)


def dividend(day: date, cash: str, symbol: str = "AAA") -> Action:
    return Action(day, "dividend", symbol, cash=Decimal(cash))


def test_received_is_what_was_booked_within_the_days() -> None:
    bookings = [
        made.booking("2020-01-06", "deposit", "1000"),
        made.booking("2020-01-06", "dividend", "5", "AAA"),
        made.booking("2020-03-02", "dividend", "7", "AAA"),
        made.booking("2020-06-30", "interest", "1.25"),
    ]
    found = received(bookings, date(2020, 1, 6), date(2020, 6, 30))
    assert found == (Payment(date(2020, 3, 2), "AAA", Decimal(7)), Payment(date(2020, 6, 30), "", Decimal("1.25")))


def test_last_years_dividends_come_again_on_the_units_of_today() -> None:
    actions = [dividend(date(2020, 3, 2), "0.5"), dividend(date(2020, 9, 1), "0.6"), dividend(date(2019, 12, 31), "9")]
    found = forecast({"AAA": Decimal(10)}, actions, TODAY)
    assert found == (
        Payment(date(2021, 3, 2), "AAA", Decimal("5.00")),
        Payment(date(2021, 9, 1), "AAA", Decimal("6.00")),
    )
    assert sum(item.amount_usd for item in forecast({"AAA": Decimal(10)}, actions, TODAY, growth_pa=0.1)) == Decimal(
        "12.10"
    )
    assert forecast({}, actions, TODAY) == ()


def test_a_split_since_then_does_not_double_the_income() -> None:
    actions = [dividend(date(2020, 3, 2), "1"), Action(date(2020, 6, 1), "split", "AAA", Decimal(4))]
    (found,) = forecast({"AAA": Decimal(40)}, actions, TODAY)
    assert found.amount_usd == Decimal("10.00")


def test_the_29th_of_february_has_a_year_later_too() -> None:
    (found,) = forecast({"AAA": Decimal(1)}, [dividend(date(2020, 2, 29), "1")], date(2020, 3, 1))
    assert found.day == date(2021, 2, 28)


def test_growth_has_a_floor() -> None:
    with pytest.raises(NotEnoughData, match="cannot grow by -1"):
        forecast({}, [], TODAY, growth_pa=-1)


@given(st.integers(0, 700), st.lists(st.integers(0, 700), max_size=8))
def test_dividends_after_a_day_do_not_change_its_forecast(offset: int, days: list[int]) -> None:
    first = date(2019, 6, 3)
    actions = [dividend(first + timedelta(days=number), "1") for number in days]
    day = first + timedelta(days=offset)
    known = [action for action in actions if action.day <= day]
    assert forecast({"AAA": Decimal(3)}, actions, day) == forecast({"AAA": Decimal(3)}, known, day)


def test_booked_dividends_become_dividends_a_unit() -> None:
    bookings = [
        made.booking("2020-01-06", "deposit", "1000"),
        made.booking("2020-01-06", "buy", "-400", "AAA", "40"),
        made.booking("2020-02-03", "dividend", "20", "AAA"),
        made.booking("2020-02-03", "dividend", "3", "BBB"),  # nothing held
    ]
    assert dividends_from_bookings(bookings) == (dividend(date(2020, 2, 3), "0.5"),)


def test_sums_by_month_and_symbol() -> None:
    payments = [
        Payment(date(2021, 3, 2), "AAA", Decimal(5)),
        Payment(date(2021, 1, 2), "BBB", Decimal(7)),
        Payment(date(2021, 3, 9), "BBB", Decimal(1)),
    ]
    assert by_month(payments) == {"2021-01": 7, "2021-03": 6}
    assert list(by_symbol(payments).items()) == [("BBB", Decimal(8)), ("AAA", Decimal(5))]
