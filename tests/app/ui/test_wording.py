"""Figures as a person reads them."""

from __future__ import annotations

import pytest

from app.ui.wording import chart_in_words, fact_in_words, short, value
from finance.types import Unit
from tests.fakes.scripted_link import FACTS, bars_chart, lines_chart


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1_284_312.4, "USD", "$1,284,312"),
        (-1_284_312.4, "USD", "−$1,284,312"),
        (12.5, "USD", "$12.50"),
        (0, "USD", "$0"),
        (-0.1127, "fraction", "−11.3%"),
        (0.0004, "fraction", "0.04%"),
        (0.0, "fraction", "0.0%"),
        (0.44, "ratio", "0.44"),
        (20, "count", "20"),
        (3.0, "years", "3 years"),
        (2.5, "years", "2.5 years"),
        ("2022-12-28", "date", "28 December 2022"),
        ("last week", "date", "last week"),
        ("balanced", "text", "balanced"),
    ],
)
def test_a_value_reads_as_people_write_it(amount: float | str, unit: Unit, text: str) -> None:
    assert value(amount, unit) == text


@pytest.mark.parametrize(
    ("amount", "unit", "step", "text"),
    [
        (1_200_000, "USD", 1e5, "$1.2M"),
        (250_000, "USD", 5e4, "$250k"),
        (0, "USD", 1, "$0"),
        (-0.2, "fraction", 0.1, "−20%"),
        (0.005, "fraction", 0.005, "0.5%"),
        (1.5, "ratio", 0.5, "1.5"),
    ],
)
def test_an_axis_is_short(amount: float, unit: Unit, step: float, text: str) -> None:
    assert short(amount, unit, step) == text


def test_a_fact_says_its_day_and_its_source() -> None:
    said = fact_in_words(FACTS[0])
    assert said == "return this year: −11.3%, as of 28 December 2022, time-weighted return, demo data."


def test_a_charts_text_alternative_says_what_the_picture_says() -> None:
    said = chart_in_words(lines_chart())
    assert "Your portfolio: " in said
    assert "on 28 December 2022" in said
    assert "Source: " in said
    assert "2019: 22.4%." in chart_in_words(bars_chart())
