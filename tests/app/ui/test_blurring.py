"""Amounts that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.blurring import DOTS, hidden, hidden_in_question
from app.ui.language import ScreenLanguage
from app.ui.look import Language
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
        ("999\u00a0US$", DOTS),
        ("1.234.567 US$ este año", f"{DOTS} este año"),
        ("1,26\u00a0Mio.\u00a0$", DOTS),
        ("12 Tsd. $", DOTS),
        ("2,5 Mrd. $", DOTS),
        ("3,4 mil M US$", DOTS),
        ("900 CHF", DOTS),
        ("5,000 dollars a month", f"{DOTS} a month"),
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


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("amount", [0.0, 7.0, 999.0, 1_234.0, 56_789.0, 1_260_000.0, 2_500_000_000.0, -42_000.0])
def test_in_every_language_no_figure_of_an_amount_shows(qapp: object, language: Language, amount: float) -> None:
    screen = ScreenLanguage()
    screen.use(language)
    try:
        for written in (value(amount, "USD"), short(amount, "USD")):
            assert not any(letter.isdigit() for letter in hidden(written)), written
    finally:
        screen.use("en")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Can I spend 5000 a month?", f"Can I spend {DOTS} a month?"),
        ("What if I save 300 more until 2035?", f"What if I save {DOTS} more until 2035?"),
        ("Will 1,250,000 do?", f"Will {DOTS} do?"),
        ("How did I do in 2020?", "How did I do in 2020?"),
    ],
)
def test_in_a_question_every_large_number_is_hidden_but_years(asked: str, shown: str) -> None:
    assert hidden_in_question(asked) == shown
