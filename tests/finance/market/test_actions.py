"""Corporate actions: units and prices come through them unharmed, and nothing looks ahead."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import DataError
from finance.market.actions import Action, adjusted, carried, growth
from tests.finance import made

SPLIT = Action(date(2020, 1, 8), "split", "AAA", Decimal(2))
DIVIDEND = Action(date(2020, 1, 7), "dividend", "AAA", cash=Decimal("0.5"))


def test_a_holders_money_grows_through_split_and_dividend() -> None:
    prices = made.prices({"AAA": [10, 10.5, 5.25, 6]})  # Monday 6 January on
    found = growth(prices, [SPLIT, DIVIDEND], "AAA")
    # 10.50 and 0.50 from 10; then two at 5.25 from 10.50; then 6 from 5.25.
    np.testing.assert_allclose(found, [0.10, 0.0, 6 / 5.25 - 1])
    np.testing.assert_allclose(growth(prices, [SPLIT, DIVIDEND], "AAA", dividends=False), [0.05, 0.0, 6 / 5.25 - 1])
    np.testing.assert_allclose(adjusted(prices, [SPLIT, DIVIDEND]).series("AAA"), [10, 11, 11, 11 * 6 / 5.25])


def test_units_and_cash_follow_split_dividend_and_rename() -> None:
    rename = Action(date(2020, 1, 9), "rename", "AAA", into="AAB")
    merger = Action(date(2020, 1, 10), "merger", "AAB", Decimal("0.25"), Decimal("1.5"), "CCC")
    actions = [merger, rename, SPLIT, DIVIDEND]
    held = carried("AAA", Decimal(10), date(2020, 1, 6), actions, date(2020, 1, 31))
    assert (held.symbol, held.quantity, held.cash) == ("CCC", Decimal(5), Decimal(35))  # 10 x 0.5 and 20 x 1.5
    bought_on_ex_day = carried("AAA", Decimal(10), date(2020, 1, 7), actions, date(2020, 1, 8))
    assert (bought_on_ex_day.quantity, bought_on_ex_day.cash) == (Decimal(20), Decimal(0))


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("split", {"ratio": Decimal(0)}, "ratio 0"),
        ("dividend", {}, "cash 0"),
        ("dividend", {"cash": Decimal(-1)}, "cash -1"),
        ("merger", {}, "must name what"),
        ("split", {"ratio": Decimal(2), "into": "B"}, "must name what"),
        ("rename", {"into": "B", "cash": Decimal(1)}, "cannot pay cash"),
    ],
)
def test_an_impossible_action_is_refused(kind, fields, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=words):
        Action(date(2020, 1, 7), kind, "AAA", **fields)


CLOSES = st.lists(st.floats(1, 1000), min_size=3, max_size=30)
EVENTS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([Decimal(2), Decimal("0.1"), Decimal("1.5")]), st.booleans()),
    max_size=5,
)


def _actions(events: list[tuple[int, Decimal, bool]]) -> list[Action]:
    first = date(2020, 1, 6)
    return [
        Action(first + timedelta(days=day), "split", "AAA", number)
        if split
        else Action(first + timedelta(days=day), "dividend", "AAA", cash=number)
        for day, number, split in events
    ]


@given(CLOSES, EVENTS, st.data())
def test_levels_up_to_a_day_do_not_change_when_later_prices_or_actions_do(closes, events, data) -> None:  # type: ignore[no-untyped-def]
    prices = made.prices({"AAA": closes})
    row = data.draw(st.integers(0, len(closes) - 1))
    day = prices.day(row)
    before = adjusted(prices.until(day), [item for item in _actions(events) if item.day <= day])
    other = made.prices({"AAA": [*closes[: row + 1], *(2 * close for close in closes[row + 1 :])]})
    after = adjusted(other, [*_actions(events), Action(day + timedelta(days=1), "split", "AAA", Decimal(7))])
    np.testing.assert_array_equal(before.values, after.until(day).values)


@given(CLOSES, EVENTS)
def test_a_holders_wealth_grows_by_the_adjusted_price(closes, events) -> None:  # type: ignore[no-untyped-def]
    prices = made.prices({"AAA": closes})
    splits = [item for item in _actions(events) if item.kind == "split"]
    held = carried("AAA", Decimal(1), prices.first_day, splits, prices.last_day)
    level = adjusted(prices, splits).series("AAA")
    assert float(held.quantity) * closes[-1] == pytest.approx(level[-1], rel=1e-9)
