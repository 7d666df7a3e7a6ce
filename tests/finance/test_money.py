"""Money is exact at the edges."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import DataError
from finance.money import from_float, parse_money, split_in_cents, to_cents

AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)
WEIGHTS = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=12).filter(lambda found: sum(found) > 0)


@pytest.mark.parametrize(
    ("amount", "cents"), [("1.005", "1.00"), ("1.015", "1.02"), ("-2.675", "-2.68"), ("3", "3.00")]
)
def test_halves_go_to_the_even_cent(amount: str, cents: str) -> None:
    assert to_cents(Decimal(amount)) == Decimal(cents)


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1e15", "--3", "1.2.3"])
def test_what_is_no_amount_is_refused_by_name(text: str) -> None:
    with pytest.raises(DataError, match="income"):
        parse_money(text, "income")


def test_amounts_may_have_separators() -> None:
    assert parse_money(" $12,500.00 ", "income") == 12500
    assert parse_money("-3", "income") == -3


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e16])
def test_a_computed_amount_must_be_finite(value: float) -> None:
    with pytest.raises(DataError):
        from_float(value)


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_to_the_cent_and_are_fair(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split_in_cents(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < Decimal("0.010001")


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_weights_that_cannot_split_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(DataError):
        split_in_cents(Decimal(1), weights)
