"""The United Kingdom's matching: same day, thirty days after, pool."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from finance.errors import TaxError
from finance.portfolio import Transaction
from finance.tax.pool import pooled
from tests.finance.tax.made import booked, few, trades

DAY = date(2025, 5, 1)


def test_the_pool_gives_the_average_cost() -> None:
    # 1,000 at 4 and 500 at 4.10; 700 sold at 4.80: cost 700 x (4,000 + 2,050) / 1,500.
    disposals, pools = pooled(
        [
            booked(2, date(2020, 4, 1), "buy", "1000", "4"),
            booked(3, date(2022, 9, 1), "buy", "500", "4.1"),
            booked(4, DAY, "sell", "700", "4.8"),
        ],
        "T",
    )
    (item,) = disposals
    assert item.rule == "pool"
    assert item.cost == pytest.approx(Decimal(700) * 6050 / 1500)
    assert int(pools[0].quantity) == 800
    assert float(pools[0].cost) == pytest.approx(6050 * 800 / 1500)


def test_same_day_comes_before_thirty_days_and_those_before_the_pool() -> None:
    disposals, pools = pooled(
        [
            booked(2, date(2020, 4, 1), "buy", "100", "1"),
            booked(3, DAY, "sell", "60", "10"),
            booked(4, DAY, "buy", "10", "9"),
            booked(5, DAY + timedelta(days=30), "buy", "20", "8"),
            booked(6, DAY + timedelta(days=31), "buy", "99", "7"),
        ],
        "T",
    )
    assert [(item.rule, int(item.quantity), int(item.cost)) for item in disposals] == [
        ("same day", 10, 90),
        ("thirty days", 20, 160),
        ("pool", 30, 30),
    ]
    assert int(pools[0].quantity) == 70 + 99


def test_an_earlier_sale_is_matched_first() -> None:
    disposals, _ = pooled(
        [
            booked(2, date(2020, 4, 1), "buy", "100", "1"),
            booked(3, DAY, "sell", "10", "10"),
            booked(4, DAY + timedelta(days=1), "sell", "10", "10"),
            booked(5, DAY + timedelta(days=2), "buy", "10", "5"),
        ],
        "T",
    )
    assert [(item.sold, item.rule) for item in disposals] == [(DAY, "thirty days"), (DAY + timedelta(days=1), "pool")]


def test_selling_more_than_there_is_is_refused() -> None:
    with pytest.raises(TaxError, match="5 AAA sold on 2025-05-01 were not held"):
        pooled([booked(2, DAY, "sell", "5", "1")], "T")


@few
@given(trades(accounts="TR"))
def test_every_unit_and_every_pound_is_matched_once(bookings: tuple[Transaction, ...]) -> None:
    disposals, pools = pooled(bookings, "TR")
    bought = [item for item in bookings if item.kind == "buy"]
    sold = [item for item in bookings if item.kind == "sell"]
    assert sum(item.quantity for item in disposals) == sum(item.quantity for item in sold)
    assert sum(item.proceeds for item in disposals) == pytest.approx(
        sum(item.amount for item in sold), abs=Decimal("1e-9")
    )
    cost = sum((item.cost for item in disposals), Decimal(0)) + sum((pool.cost for pool in pools), Decimal(0))
    assert cost == pytest.approx(-sum((item.amount for item in bought), Decimal(0)), abs=Decimal("1e-9"))
    left = sum((pool.quantity for pool in pools), Decimal(0))
    assert left == sum(item.quantity for item in bought) - sum(item.quantity for item in sold)
