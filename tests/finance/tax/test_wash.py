"""Wash sales: the cases of the regulation and the rulings, and a loss that is deferred but never lost or doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import TaxError
from finance.market.actions import Action
from finance.tax.book import Books, Rules, run_books
from tests.finance.tax import plain_book
from tests.finance.tax.made import booked, few, trades

TAXED = Rules("T")


def day(offset: int) -> date:
    return date(2024, 3, 1) + timedelta(days=offset)


def test_a_loss_is_deferred_into_what_is_bought_within_thirty_days_after() -> None:
    # 26 CFR 1.1091-1(a): 100 for 1,000, sold for 800, 100 bought within the window for 900: basis 1,100.
    books = run_books(
        [
            booked(2, day(-200), "buy", "100", "10"),
            booked(3, day(0), "sell", "100", "8"),
            booked(4, day(30), "buy", "100", "9"),
        ],
        TAXED,
    )
    (sale,), (lot,) = books.sales, books.open_lots
    assert [int(sale.gain_usd), int(sale.disallowed_usd), int(sale.taxable_usd)] == [-200, 200, 0]
    assert [int(lot.cost_usd), int(lot.carried_usd)] == [1100, 200]
    assert lot.held_since == day(30) - timedelta(days=200)  # the holding periods are joined (26 U.S.C. 1223(3))


def test_thirty_one_days_after_is_too_late_to_wash() -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "100", "10"),
            booked(3, day(0), "sell", "100", "8"),
            booked(4, day(31), "buy", "100", "9"),
        ],
        TAXED,
    )
    assert books.sales[0].taxable_usd == -200
    assert books.open_lots[0].cost_usd == 900


@pytest.mark.parametrize(("before", "disallowed"), [(30, 200), (31, 0)])
def test_what_was_bought_within_thirty_days_before_washes_too(before: int, disallowed: int) -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "100", "10"),
            booked(3, day(-before), "buy", "100", "9"),
            booked(4, day(0), "sell", "100", "8"),
        ],
        TAXED,
    )
    assert books.sales[0].disallowed_usd == disallowed
    assert books.open_lots[0].cost_usd == 900 + disallowed


def test_only_as_many_units_wash_as_were_bought() -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "100", "10"),
            booked(3, day(0), "sell", "100", "8"),
            booked(4, day(5), "buy", "25", "9"),
        ],
        TAXED,
    )
    assert books.sales[0].disallowed_usd == 50
    assert books.sales[0].taxable_usd == -150
    assert books.open_lots[0].cost_usd == 275


def test_of_a_larger_purchase_only_as_many_units_take_up_the_loss() -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "10", "10"),
            booked(3, day(0), "sell", "10", "8"),
            booked(4, day(5), "buy", "30", "9"),
        ],
        TAXED,
    )
    assert [(int(lot.quantity), int(lot.cost_usd), lot.replaces) for lot in books.open_lots] == [
        (10, 110, True),
        (20, 180, False),
    ]


def test_the_rest_of_the_very_purchase_is_no_replacement() -> None:
    # Rev. Rul. 56-602: part of one purchase is sold within thirty days.
    books = run_books([booked(2, day(-10), "buy", "100", "10"), booked(3, day(0), "sell", "40", "8")], TAXED)
    assert books.sales[0].taxable_usd == -80


def test_a_gain_is_never_washed() -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "10", "5"),
            booked(3, day(0), "sell", "10", "8"),
            booked(4, day(5), "buy", "10", "7"),
        ],
        TAXED,
    )
    assert books.sales[0].disallowed_usd == 0


def test_a_replacement_in_a_retirement_account_loses_the_loss_for_good() -> None:
    # Rev. Rul. 2008-5.
    books = run_books(
        [
            booked(2, day(-200), "buy", "10", "10"),
            booked(3, day(0), "sell", "10", "8"),
            booked(4, day(5), "buy", "10", "9", account="R"),
        ],
        TAXED,
    )
    assert books.sales[0].taxable_usd == 0
    assert books.open_lots[0].cost_usd == 90
    assert books.lost_usd == 20


def test_another_symbol_that_counts_as_the_same_washes() -> None:
    bookings = [
        booked(2, day(-200), "buy", "10", "10"),
        booked(3, day(0), "sell", "10", "8"),
        booked(4, day(5), "buy", "10", "9", symbol="AAA.B"),
    ]
    assert run_books(bookings, TAXED).sales[0].disallowed_usd == 0
    same = Rules("T", identical={"AAA": "A", "AAA.B": "A"})
    assert run_books(bookings, same).sales[0].disallowed_usd == 20


def test_a_loss_that_was_washed_can_be_washed_again() -> None:
    books = run_books(
        [
            booked(2, day(-200), "buy", "10", "10"),
            booked(3, day(0), "sell", "10", "8"),  # 20 lost, goes into the next
            booked(4, day(5), "buy", "10", "7"),  # basis 90
            booked(5, day(20), "sell", "10", "6"),  # 30 lost, goes into the next
            booked(6, day(25), "buy", "10", "6"),  # basis 90
        ],
        TAXED,
    )
    assert [sale.taxable_usd for sale in books.sales] == [0, 0]
    assert books.open_lots[0].cost_usd == 90
    assert books.open_lots[0].held_since == day(25) - timedelta(days=(day(20) - (day(5) - timedelta(days=200))).days)


def test_a_sale_in_a_retirement_account_is_not_taxed() -> None:
    books = run_books(
        [booked(2, day(-9), "buy", "10", "10", account="R"), booked(3, day(0), "sell", "10", "8", account="R")], TAXED
    )
    assert books.sales == ()


@few
@given(trades())
def test_every_disallowed_dollar_is_in_a_basis_or_lost_for_good(bookings) -> None:  # type: ignore[no-untyped-def]
    books = run_books(bookings, TAXED)
    plain = run_books(bookings, Rules("T", wash_days=0))
    spent = -sum((item.amount for item in bookings if item.kind == "buy" and item.account == "T"), Decimal(0))
    disallowed = sum((sale.disallowed_usd for sale in books.sales), Decimal(0))
    sold_cost = sum((sale.lot.cost_usd for sale in books.sales), Decimal(0))
    open_cost = sum((lot.cost_usd for lot in books.open_lots if lot.account == "T"), Decimal(0))
    assert abs(sold_cost + open_cost + books.lost_usd - spent - disallowed) < Decimal("1e-9")
    # In the end, what counts is what was gained in money, apart from what waits in open lots or is lost.
    waiting = sum((lot.carried_usd for lot in books.open_lots), Decimal(0))
    counted = sum((sale.taxable_usd for sale in books.sales), Decimal(0))
    gained = sum((sale.gain_usd for sale in plain.sales), Decimal(0))
    assert counted + 0 == pytest.approx(gained + waiting + books.lost_usd, abs=Decimal("1e-9"))


@few
@given(trades())
def test_a_loss_is_never_disallowed_beyond_itself_and_no_gain_at_all(bookings) -> None:  # type: ignore[no-untyped-def]
    for sale in run_books(bookings, TAXED).sales:
        assert 0 <= sale.disallowed_usd <= max(-sale.gain_usd, Decimal(0)) + Decimal("1e-9")


@few
@given(trades())
def test_scaling_the_currency_scales_every_gain(bookings) -> None:  # type: ignore[no-untyped-def]
    scaled = [replace(item, price=item.price * 1000, amount=item.amount * 1000) for item in bookings]
    one, other = run_books(bookings, TAXED), run_books(scaled, TAXED)
    assert [float(sale.taxable_usd * 1000) for sale in one.sales] == pytest.approx(
        [float(sale.taxable_usd) for sale in other.sales]
    )


@few
@given(trades(accounts="T"))
def test_splitting_a_purchase_in_two_changes_no_total(bookings) -> None:  # type: ignore[no-untyped-def]
    halves = []
    for item in bookings:
        if item.kind == "buy":
            half = replace(item, quantity=item.quantity / 2, amount=item.amount / 2)
            halves += [half, replace(half, line=item.line)]  # the same purchase, executed in two parts
        else:
            halves.append(item)
    one, other = run_books(bookings, Rules("T", wash_days=0)), run_books(halves, Rules("T", wash_days=0))
    assert sum(sale.gain_usd for sale in one.sales) == pytest.approx(
        sum(sale.gain_usd for sale in other.sales), abs=Decimal("1e-9")
    )


@few
@given(trades())
def test_what_is_booked_later_changes_nothing_that_was_settled(bookings) -> None:  # type: ignore[no-untyped-def]
    middle = bookings[len(bookings) // 2].date
    early = run_books(bookings, Rules("T", wash_days=0), until=middle)
    late = run_books(bookings, Rules("T", wash_days=0))
    assert [sale for sale in late.sales if sale.sold <= middle] == list(early.sales)


def test_a_split_keeps_the_cost_and_a_rename_the_days() -> None:
    actions = [
        Action(day(-20), "split", "AAA", Decimal(4)),
        Action(day(-10), "rename", "AAA", into="ZZZ"),
        Action(day(-15), "dividend", "AAA", cash=Decimal(1)),
    ]
    books = run_books(
        [booked(2, day(-400), "buy", "10", "20"), booked(3, day(0), "sell", "20", "6", symbol="ZZZ")],
        TAXED,
        actions=actions,
    )
    (sale,), (lot,) = books.sales, books.open_lots
    assert (int(sale.gain_usd), sale.term, lot.symbol) == (20, "long", "ZZZ")
    assert [int(lot.quantity), int(lot.cost_usd)] == [20, 100]
    cash = [Action(day(-1), "merger", "AAA", Decimal(1), Decimal(5), "ZZZ")]
    with pytest.raises(TaxError, match="pays cash"):
        run_books([booked(2, day(-400), "buy", "10", "20")], TAXED, actions=cash)


def test_a_sale_of_what_is_not_there_names_the_line() -> None:
    with pytest.raises(TaxError, match=r"Line 7 of the bookings, 2024-03-01: 5 units of this symbol are sold and 0"):
        run_books([booked(7, day(0), "sell", "5", "1")], TAXED)


@few
@given(trades(), st.sampled_from(["fifo", "lifo", "highest_cost", "lowest_cost"]), st.booleans())
def test_books_agree_with_the_plainest_way(bookings, method, same) -> None:  # type: ignore[no-untyped-def]
    rules = Rules("T", method, identical={"AAA": "A", "BBB": "A"} if same else {})
    actions = [Action(bookings[-1].date - timedelta(days=20), "split", "AAA", Decimal(2))]
    bought = [item for item in bookings if item.kind == "buy"]  # a split never makes too little of these
    for items, done in ((bookings, []), (bought, actions)):
        found, plain = run_books(items, rules, actions=done), plain_book.run_books(items, rules, actions=done)
        assert _sums(found) == _sums(plain)


def _sums(books: Books) -> dict[tuple[object, ...], list[Decimal]]:
    """Return units and dollars by purchase, term and sale: how a purchase is cut into pieces does not matter."""
    sums: dict[tuple[object, ...], list[Decimal]] = {("lost",): [round(books.lost_usd, 9)]}
    rows = [(lot, "open", Decimal(0), Decimal(0)) for lot in books.open_lots]
    rows += [(sale.lot, str(sale.sold), sale.proceeds_usd, sale.disallowed_usd) for sale in books.sales]
    for lot, when, proceeds, disallowed in rows:
        key = (lot.id, lot.symbol, lot.replaces, lot.held_since, when)
        amounts = (lot.quantity, lot.cost_usd, lot.carried_usd, proceeds, disallowed)
        before = sums.get(key, [Decimal(0)] * len(amounts))
        sums[key] = [round(one + other, 9) for one, other in zip(before, amounts, strict=True)]
    return sums
