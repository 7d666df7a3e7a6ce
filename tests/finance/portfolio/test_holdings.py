from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from finance.portfolio import cash_balance, holdings, open_lots
from tests.finance import made

DAY = date(2020, 1, 10)
BOOKS = (
    made.booking("2020-01-06", "deposit", "1000"),
    made.booking("2020-01-06", "buy", "-100", "AAA", "10"),
    made.booking("2020-01-07", "buy", "-240", "AAA", "20"),
    made.booking("2020-01-08", "sell", "180", "AAA", "15"),
)


def test_the_oldest_units_are_sold_first() -> None:
    (lot,) = open_lots(BOOKS, DAY)
    assert (lot.bought, lot.quantity, lot.cost_usd) == (date(2020, 1, 7), Decimal(15), Decimal(180))


def test_lots_of_another_account_are_not_touched() -> None:
    other = made.booking("2020-01-06", "buy", "-50", "AAA", "5", account="P-2")
    kept = [lot for lot in open_lots((other, *BOOKS), DAY) if lot.account == "P-2"]
    assert kept[0].quantity == 5


def test_nothing_later_than_the_day_counts() -> None:
    assert sum(lot.quantity for lot in open_lots(BOOKS, date(2020, 1, 7))) == 30
    assert cash_balance(made.client(*BOOKS), date(2020, 1, 7)) == Decimal(660)


def test_a_holding_has_value_cost_and_gain() -> None:
    (found,) = holdings(made.client(*BOOKS), made.prices({"AAA": [10, 12, 12, 13, 14]}), DAY)
    assert (found.quantity, found.value_usd, found.cost_usd, found.gain_usd) == (15, 210, 180, 30)


def test_what_was_sold_is_no_holding() -> None:
    books = (*BOOKS, made.booking("2020-01-09", "sell", "180", "AAA", "15"))
    assert holdings(made.client(*books), made.prices({"AAA": [10] * 5}), DAY) == ()


def test_holdings_come_largest_first() -> None:
    books = (
        made.booking("2020-01-06", "deposit", "1000"),
        made.booking("2020-01-06", "buy", "-100", "AAA", "10"),
        made.booking("2020-01-06", "buy", "-300", "BBB", "10"),
    )
    found = holdings(made.client(*books), made.prices({"AAA": [10] * 5, "BBB": [30] * 5}), DAY)
    assert [item.symbol for item in found] == ["BBB", "AAA"]
    assert found[0].value_usd == pytest.approx(300)
