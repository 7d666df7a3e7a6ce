"""Withdrawals: the plain twin, money that is neither made nor lost, and orders that are what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.errors import TaxError
from finance.tax import plain_order
from finance.tax.jurisdiction import load_jurisdiction
from finance.tax.order import Balances, Need, Order, best_plan, plan, plans

US = load_jurisdiction("us-federal-2025")
FLAT = load_jurisdiction("harbour-2030")
START = Balances(300_000, 200_000, 500_000, 100_000)
NEED = Need(50_000, 12, 70, "single", 10_000, 0.02)
MONEY = st.floats(0, 800_000)


@settings(max_examples=10)
@given(MONEY, MONEY, MONEY, MONEY, st.floats(1_000, 120_000), st.sampled_from(get_args(Order)), st.floats(0, 200_000))
def test_plans_side_by_side_agree_with_one_at_a_time(
    taxable: float, basis: float, deferred: float, free: float, spending: float, order: Order, fill: float
) -> None:
    start, need = Balances(taxable, basis, deferred, free), Need(spending, 8, 69, "single", 5_000, 0.01)
    one, other = plan(start, need, US, order, fill), plain_order.plan(start, need, US, order, fill)
    assert one.lasts == other.lasts
    assert one.tax == pytest.approx(other.tax, abs=0.2)
    assert one.left_after_tax == pytest.approx(other.left_after_tax, abs=0.2)


@settings(max_examples=10)
@given(MONEY, MONEY, MONEY, st.floats(1_000, 120_000), st.sampled_from(get_args(Order)))
def test_money_goes_to_spending_to_tax_or_stays(
    taxable: float, deferred: float, free: float, spending: float, order: Order
) -> None:
    need = Need(spending, 6, 74, "single", 20_000, 0.0)
    start = Balances(taxable, taxable / 2, deferred, free)
    before = start.total
    for year in plan(start, need, US, order, 60_000).years:
        spent = spending - year.short_of
        spare = year.left.total - (before - year.taxable - year.deferred - year.tax_free)
        taken = year.taxable + year.deferred + year.tax_free + need.other_income
        kept = max(taken - year.tax - spending, 0.0)
        assert spare == pytest.approx(kept, abs=0.02)
        assert taken - year.tax == pytest.approx(spent + kept, abs=0.02)
        assert min(year.left.taxable, year.left.deferred, year.left.tax_free, year.short_of) >= 0
        before = year.left.total


def test_orders_take_from_the_accounts_that_they_name() -> None:
    need = Need(30_000, 1, 60, "single")
    first = {order: plan(START, need, US, order, 15_750).years[0] for order in get_args(Order)}
    assert first["taxable_first"].deferred == first["taxable_first"].tax_free == 0
    assert first["deferred_first"].taxable == first["deferred_first"].tax_free == 0
    shares = first["proportional"]
    assert shares.deferred / shares.taxable == pytest.approx(500 / 300)
    assert first["fill_brackets"].deferred == pytest.approx(15_750)  # up to the allowance: free of tax
    assert first["fill_brackets"].tax == 0


def test_required_distributions_come_out_whatever_the_order() -> None:
    year = plan(START, Need(1_000, 1, 73, "single"), US, "taxable_first").years[0]
    assert year.deferred == pytest.approx(500_000 / 26.5)
    assert year.left.taxable > START.taxable  # what is not needed is kept
    assert plan(START, Need(1_000, 1, 72, "single"), US, "taxable_first").years[0].deferred == 0


def test_a_flat_tax_makes_the_order_of_deferred_and_free_money_worth_the_same() -> None:
    start = Balances(0, 0, 400_000, 200_000)
    need = Need(20_000, 10, 60, "everyone", 0.0, 0.03)
    left = [
        found.left_after_tax
        for found in plans(start, need, FLAT, [("taxable_first", 0), ("deferred_first", 0), ("proportional", 0)])
    ]
    assert left == pytest.approx([left[0]] * 3, abs=1.0)


def test_the_best_plan_is_never_worse_than_a_plain_order() -> None:
    for start, need in ((START, NEED), (Balances(100_000, 90_000, 900_000, 0), NEED), (Balances(5, 5, 5, 5), NEED)):
        best, plain = best_plan(start, need, US)
        for other in plain:
            assert best.lasts >= other.lasts
            if best.lasts == need.years == other.lasts:
                assert best.left_after_tax >= other.left_after_tax - 0.01


def test_filling_brackets_beats_the_usual_order_where_deferred_money_is_large() -> None:
    best, plain = best_plan(Balances(400_000, 300_000, 900_000, 200_000), Need(60_000, 30, 62, "single", 0, 0.03), US)
    assert best.order == "fill_brackets"
    assert best.left_after_tax > max(found.left_after_tax for found in plain) + 1_000


@pytest.mark.parametrize(
    ("start", "need", "words"),
    [
        ({"taxable": -1}, {}, "taxable balance is -1"),
        ({"deferred": float("nan")}, {}, "deferred balance is nan"),
        ({}, {"spending": -5}, "spending is -5"),
        ({}, {"years": 0}, "horizon in years is 0; it must be between 1 and 80"),
        ({}, {"age": 200}, "age is 200"),
        ({}, {"growth_pa": -1.0}, "growth a year is -1"),
        ({}, {"status": "king"}, "no status 'king'"),
    ],
)
def test_what_cannot_be_planned_is_refused(start: dict[str, Any], need: dict[str, Any], words: str) -> None:
    with pytest.raises(TaxError, match=words):
        plan(replace(START, **start), replace(NEED, **need), US, "taxable_first")


def test_an_order_that_is_none_is_named() -> None:
    with pytest.raises(TaxError, match="no order 'random'"):
        plan(START, NEED, US, "random")  # type: ignore[arg-type]


def test_an_account_with_less_than_a_crumb_in_it_is_empty() -> None:
    start = Balances(2.2e-311, 60_000, 0, 0)
    assert plan(start, NEED, US, "proportional", 0).lasts == plain_order.plan(start, NEED, US, "proportional", 0).lasts
