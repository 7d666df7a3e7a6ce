"""Figures as a person reads them."""

from __future__ import annotations

import pytest

from app.ui.wording import fact_in_words, figure, listed, shared_ending, short
from finance.types import Fact, Unit
from tests.fakes.scripted_link import FACTS, TODAY


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1_284_312.4, "USD", "$1,284,312"),
        (-1_284_312.4, "USD", "−$1,284,312"),
        (12.5, "USD", "$12.50"),
        (-0.1127, "fraction", "−11.3%"),
        (-0.0004, "fraction", "0.0%"),
        (0.44, "ratio", "0.44"),
        (20, "count", "20"),
        (2.5, "years", "2.5 years"),
        ("2022-12-28", "date", "28 December 2022"),
        ("balanced", "text", "balanced"),
    ],
)
def test_a_figure_reads_as_in_the_captions_with_its_sign(amount: float | str, unit: Unit, text: str) -> None:
    assert figure(Fact("a.b", "figure", amount, unit, TODAY, "demo data")) == text


def test_a_difference_of_percentages_is_in_points() -> None:
    fact = Fact("performance.ytd.difference", "difference", -0.02, "fraction", TODAY, "demo data")
    assert figure(fact) == "−2.0 percentage points"
    assert listed(fact) == "−2.0% pts"


@pytest.mark.parametrize(
    ("amount", "unit", "step", "text"),
    [
        (1_200_000, "USD", 1e5, "$1.2M"),
        (250_000, "USD", 5e4, "$250k"),
        (0, "USD", 1, "$0"),
        (-0.2, "fraction", 0.1, "−20%"),
        (0.005, "fraction", 0.005, "0.5%"),
        (0.075, "fraction", 0.025, "7.5%"),
        (1.5, "ratio", 0.5, "1.5"),
    ],
)
def test_an_axis_is_short(amount: float, unit: Unit, step: float, text: str) -> None:
    assert short(amount, unit, step) == text


def test_a_fact_says_its_day_and_its_source() -> None:
    said = fact_in_words(FACTS[0])
    assert said == "return this year: −11.3%, as of 28 December 2022, time-weighted return, demo data."


@pytest.mark.parametrize(
    ("labels", "ending"),
    [
        (("return this year so far", "gain in money this year so far", "fees this year so far"), "this year so far"),
        (("return this year", "loss this year", "value", "cash", "fees this year"), "this year"),
        (("return this year", "loss this year", "value"), ""),
        (("share of bonds", "share of shares", "share of cash"), ""),
        (("this year", "this year", "this year"), ""),
        ((), ""),
    ],
)
def test_labels_share_an_ending_of_two_words_or_more(labels: tuple[str, ...], ending: str) -> None:
    assert shared_ending(labels) == ending
