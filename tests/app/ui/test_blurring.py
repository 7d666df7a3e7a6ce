"""Amounts that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.blurring import DOTS, hidden
from app.ui.wording import short, value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Portfolio value: $1,284,312, as of today.", f"Portfolio value: {DOTS}, as of today."),
        ("\u2212$420", DOTS),
        ("$1.2M", DOTS),
        ("a gain of $3.4 million, 5.2%", f"a gain of {DOTS}, 5.2%"),
        ("1.284.312,50 $ im Jahr", f"{DOTS} im Jahr"),
        ("40,000 USD", DOTS),
        ("11.3%", "11.3%"),
        ("28 December 2022", "28 December 2022"),
        ("S&P 500", "S&P 500"),
    ],
)
def test_amounts_become_dots_and_nothing_else_does(text: str, shown: str) -> None:
    assert hidden(text) == shown


@given(st.floats(-1e12, 1e12))
def test_neither_sign_nor_size_of_an_amount_shows(amount: float) -> None:
    assert hidden(value(amount, "USD")) == DOTS
    assert hidden(short(amount, "USD")) == DOTS
