"""What a chart says to whoever does not see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.ui import branding
from app.ui.charts.style import Style
from app.ui.charts.words import in_words, trend
from app.ui.theme import Theme
from app.ui.wording import value
from finance.types import Chart, Line
from tests.fakes.scripted_link import TODAY, bars_chart, lines_chart


def said(chart: Chart) -> str:
    return in_words(chart, Style(Theme.for_height(branding.load(), 1080)))


def test_a_charts_text_alternative_says_what_the_picture_says() -> None:
    words = said(lines_chart())
    assert "Your portfolio: " in words
    assert "on 28 December 2022" in words
    assert "Source: " in words
    assert "2019: 22.4%." in said(bars_chart())


def test_months_are_told_in_words_and_what_is_alike_has_no_highest() -> None:
    labels = ("2022-01", "2022-02")
    ladder = Chart("ladder", "In", "USD", TODAY, "demo", labels=labels, values=(5.0, 5.0), groups=("Paid in",) * 2)
    words = said(ladder)
    assert "January 2022: $5.00, Paid in." in words
    assert "highest" not in words


def test_what_is_not_told_one_by_one_is_counted() -> None:
    many = replace(bars_chart(), labels=tuple(f"row {at}" for at in range(20)), values=tuple(map(float, range(20))))
    assert "and 8 more." in said(many).lower()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_a_curves_words_name_its_ends_highest_and_lowest(values: list[float]) -> None:
    days = np.datetime64("2022-01-01") + np.arange(len(values))
    line = Line("Worth", days, np.array(values))
    words = said(Chart("lines", "Worth", "USD", TODAY, "demo", lines=(line,)))
    for figure in (values[0], values[-1], max(values), min(values)):
        assert value(figure, "USD") in words
    assert words.count("in all it") + words.count("in the end") == 1


def test_a_curve_that_ends_where_it_began_neither_rises_nor_falls() -> None:
    assert trend(np.array([1.0, 9.0, 1.05])) == "in the end it is where it began"
    assert trend(np.array([1.0, 2.0])) == "in all it rises"
    assert trend(np.array([2.0, 1.0])) == "in all it falls"
