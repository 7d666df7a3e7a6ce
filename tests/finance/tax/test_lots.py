"""Lots: terms to the day, methods that take what they say, and sums that are exact."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import TaxError
from finance.portfolio import open_lots
from finance.tax.arrays import as_arrays, long_term, take
from finance.tax.arrays import unrealised as unrealised_arrays
from finance.tax.book import Rules, run_books
from finance.tax.lots import Method, TaxLot, long_from, pick, realised, sell, term, unrealised
from tests.finance.tax.made import few, trades

METHODS: tuple[Method, ...] = ("fifo", "lifo", "highest_cost", "lowest_cost")
LOTS = tuple(
    TaxLot(name, "T", "AAA", day, day, Decimal(units), Decimal(cost))
    for name, day, units, cost in (
        ("a", date(2020, 1, 6), 10, 100),
        ("b", date(2020, 2, 3), 10, 300),
        ("c", date(2020, 3, 2), 10, 200),
    )
)


@pytest.mark.parametrize(
    ("bought", "long"),
    [
        (date(2019, 1, 15), date(2020, 1, 16)),
        (date(2019, 2, 28), date(2020, 3, 1)),  # the month's last day: Rev. Rul. 66-7
        (date(2020, 2, 28), date(2021, 3, 1)),
        (date(2020, 2, 29), date(2021, 3, 1)),
        (date(2019, 12, 31), date(2021, 1, 1)),
    ],
)
def test_a_gain_is_long_term_after_more_than_a_year(bought: date, long: date) -> None:
    assert long_from(bought) == long
    assert term(bought, long - timedelta(days=1)) == "short"
    assert term(bought, long) == "long"


@pytest.mark.parametrize(
    ("method", "taken"),
    [
        ("fifo", [("a", 10), ("b", 5)]),
        ("lifo", [("c", 10), ("b", 5)]),
        ("highest_cost", [("b", 10), ("c", 5)]),
        ("lowest_cost", [("a", 10), ("c", 5)]),
    ],
)
def test_a_method_takes_lots_in_its_order(method, taken) -> None:  # type: ignore[no-untyped-def]
    assert [(part.id, part.quantity) for part in pick(LOTS, Decimal(15), method)] == taken


def test_specific_lots_are_the_ones_chosen() -> None:
    parts = pick(LOTS, Decimal(7), "specific", {"c": Decimal(3), "a": Decimal(4)})
    assert [(part.id, int(part.quantity), int(part.cost_usd)) for part in parts] == [("c", 3, 60), ("a", 4, 40)]


@pytest.mark.parametrize(
    ("quantity", "method", "chosen", "words"),
    [
        (31, "fifo", None, "31 units of AAA are sold and 30 are held"),
        (0, "fifo", None, "positive quantity"),
        (5, "specific", None, "add up to the 5 units"),
        (5, "specific", {"a": 4}, "add up to the 5 units"),
        (11, "specific", {"a": 11}, "lot a has 10 units"),
        (1, "specific", {"z": 1}, "no lot 'z'; there are a, b, c"),
        (1, "best", None, "no method 'best'"),
    ],
)
def test_a_sale_that_does_not_fit_is_refused(quantity, method, chosen, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TaxError, match=words):
        pick(LOTS, Decimal(quantity), method, chosen and {name: Decimal(units) for name, units in chosen.items()})


def test_a_lot_cannot_be_sold_before_it_was_bought() -> None:
    with pytest.raises(TaxError, match="bought on 2020-01-06, after its sale on 2020-01-05"):
        sell(LOTS[:1], Decimal(1), date(2020, 1, 5))


def test_a_lot_without_a_price_is_named() -> None:
    with pytest.raises(TaxError, match="no price for AAA"):
        unrealised(LOTS, {}, date(2021, 1, 1))


@few
@given(trades(), st.sampled_from(METHODS))
def test_no_dollar_and_no_unit_is_lost_whatever_the_method(bookings, method) -> None:  # type: ignore[no-untyped-def]
    books = run_books(bookings, Rules("TR", method, wash_days=0))
    spent = -sum((item.amount for item in bookings if item.kind == "buy"), Decimal(0))
    cost = sum((sale.lot.cost_usd for sale in books.sales), Decimal(0)) + sum(
        (lot.cost_usd for lot in books.open_lots), Decimal(0)
    )
    assert abs(cost - spent) < Decimal("1e-20")
    assert sum((sale.proceeds_usd for sale in books.sales), Decimal(0)) == sum(
        (item.amount for item in bookings if item.kind == "sell"), Decimal(0)
    )
    signs = {"buy": 1, "sell": -1}
    assert sum(lot.quantity for lot in books.open_lots) == sum(signs[item.kind] * item.quantity for item in bookings)


@few
@given(trades())
def test_first_in_first_out_agrees_with_the_portfolios_own_lots(bookings) -> None:  # type: ignore[no-untyped-def]
    books = run_books(bookings, Rules("TR", "fifo", wash_days=0))
    own = sorted((lot.account, lot.symbol, lot.bought, lot.quantity) for lot in open_lots(bookings, date.max))
    assert sorted((lot.account, lot.symbol, lot.bought, lot.quantity) for lot in books.open_lots) == own


@few
@given(trades(accounts="T", symbols=("AAA",)))
def test_selling_the_dearest_lots_realises_least_in_a_first_sale(bookings) -> None:  # type: ignore[no-untyped-def]
    first = next((at for at, item in enumerate(bookings) if item.kind == "sell"), len(bookings) - 1) + 1
    gains = {
        method: sum(sale.gain_usd for sale in run_books(bookings[:first], Rules("T", method, 0)).sales)
        for method in METHODS
    }
    room = Decimal("1e-20")
    assert gains["highest_cost"] - room <= min(gains.values())
    assert gains["lowest_cost"] + room >= max(gains.values())


@few
@given(trades(), st.integers(0, 900))
def test_arrays_agree_with_decimals(bookings, later) -> None:  # type: ignore[no-untyped-def]
    books = run_books(bookings, Rules("T"))
    day = max(item.date for item in bookings) + timedelta(days=later)
    arrays = as_arrays(books.open_lots)
    prices = np.full(len(arrays.names), 17.0)
    gains, long = unrealised_arrays(arrays, prices), long_term(arrays.held_since, day)
    exact = unrealised(books.open_lots, {"AAA": Decimal(17), "BBB": Decimal(17)}, day)
    assert gains[long].sum() == pytest.approx(float(exact.long_usd), abs=1e-9)
    assert gains[~long].sum() == pytest.approx(float(exact.short_usd), abs=1e-9)


@few
@given(trades(), st.floats(0, 1), st.sampled_from(METHODS))
def test_taking_from_all_holdings_at_once_agrees_with_one_by_one(bookings, share, method) -> None:  # type: ignore[no-untyped-def]
    lots = run_books(bookings, Rules("T", wash_days=0)).open_lots
    if not lots:
        return
    arrays = as_arrays(lots)
    held = np.bincount(arrays.holding, arrays.quantity)
    wanted = np.round(held * share)
    taken = take(arrays, wanted, method)
    np.testing.assert_allclose(np.bincount(arrays.holding, taken), wanted, atol=1e-9)
    cost = float((taken * arrays.cost / arrays.quantity).sum())
    one_by_one = Decimal(0)
    for (account, symbol), units in zip(arrays.names, wanted, strict=True):
        own = [lot for lot in lots if (lot.account, lot.symbol) == (account, symbol)]
        if units > 0:
            one_by_one += sum(part.cost_usd for part in pick(own, Decimal(int(units)), method))
    assert cost == pytest.approx(float(one_by_one), abs=1e-6)


def test_arrays_refuse_more_than_is_held() -> None:
    with pytest.raises(TaxError, match="31 units of AAA in T cannot be sold; 30 are held"):
        take(as_arrays(LOTS), np.array([31.0]), "fifo")
    with pytest.raises(TaxError, match="needs a choice"):
        take(as_arrays(LOTS), np.array([1.0]), "specific")


def test_gains_count_in_the_year_of_the_sale() -> None:
    sales = sell(LOTS[:1], Decimal(150), date(2020, 12, 31)) + sell(LOTS[1:2], Decimal(100), date(2021, 6, 1))
    gains = realised(sales, date(2021, 1, 1), date(2021, 12, 31))
    assert (int(gains.short_usd), int(gains.long_usd)) == (0, -200)
    assert realised(sales).total_usd == -150
