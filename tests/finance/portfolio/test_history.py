from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from finance.errors import DataError, PeriodError
from finance.portfolio import history
from tests.finance import made

PRICES = made.prices({"AAA": [10, 11, 12, 13, 14, 15, 16]})  # Monday 6 to Tuesday 14 January 2020


def test_value_is_units_at_the_close_and_cash() -> None:
    client = made.client(
        made.booking("2020-01-06", "deposit", "100"),
        made.booking("2020-01-07", "buy", "-55", "AAA", "5"),
        made.booking("2020-01-08", "fee", "-1"),
    )
    found = history(client, PRICES, date(2020, 1, 9))
    assert found.values.tolist() == [100, 100, 104, 109]
    assert found.flows.tolist() == [100, 0, 0, 0]
    assert found.fees.tolist() == [0, 0, 1, 0]


def test_a_booking_on_a_weekend_counts_on_the_next_trading_day() -> None:
    client = made.client(made.booking("2020-01-06", "deposit", "1"), made.booking("2020-01-11", "deposit", "9"))
    found = history(client, PRICES, date(2020, 1, 14))
    assert found.flows.tolist() == [1, 0, 0, 0, 0, 9, 0]
    assert history(client, PRICES, date(2020, 1, 12)).values[-1] == 1


def test_books_that_open_on_a_weekend_can_be_measured_from_that_day() -> None:
    client = made.client(made.booking("2020-01-11", "deposit", "9"))
    found = history(client, PRICES, date(2020, 1, 14))
    assert found.row(date(2020, 1, 11)) == 0
    with pytest.raises(PeriodError, match="begins on 2020-01-11"):
        found.row(date(2020, 1, 10))


def test_nothing_after_today_is_seen() -> None:
    client = made.client(made.booking("2020-01-06", "deposit", "1"), made.booking("2020-01-13", "deposit", "9"))
    assert len(history(client, PRICES, date(2020, 1, 8)).days) == 3
    assert history(client, PRICES, date(2020, 1, 8)).flows.sum() == 1


def test_selling_everything_leaves_no_dust() -> None:
    books = [made.booking("2020-01-06", "deposit", "100")]
    books += [made.booking("2020-01-06", "buy", "-1", "AAA", "0.1") for _ in range(3)]
    books += [made.booking("2020-01-07", "sell", "3", "AAA", "0.3")]
    assert history(made.client(*books), PRICES, date(2020, 1, 8)).quantities[-1].tolist() == [0.0]


def test_a_dividend_raises_cash_and_is_no_flow() -> None:
    books = (made.booking("2020-01-06", "deposit", "100"), made.booking("2020-01-07", "dividend", "2", "AAA"))
    found = history(made.client(*books), PRICES, date(2020, 1, 8))
    np.testing.assert_array_equal(found.values, [100, 102, 102])
    assert found.flows.sum() == 100


@pytest.mark.parametrize(
    ("first", "words"), [("2020-01-03", "no prices on or before"), ("2020-02-01", "after the last known day")]
)
def test_books_outside_the_prices_are_refused(first: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        history(made.client(made.booking(first, "deposit", "1")), PRICES, date(2020, 3, 1))


def test_a_trade_without_prices_is_named() -> None:
    books = (made.booking("2020-01-06", "deposit", "9"), made.booking("2020-01-06", "buy", "-1", "ZZZ", "1"))
    with pytest.raises(DataError, match="ZZZ"):
        history(made.client(*books), PRICES, date(2020, 1, 8))
