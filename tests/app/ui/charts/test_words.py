"""What a chart says to whoever does not see it."""

from __future__ import annotations

from app.ui import branding
from app.ui.charts.style import Style
from app.ui.charts.words import in_words
from app.ui.theme import Theme
from finance.types import Chart
from tests.fakes.scripted_link import bars_chart, lines_chart


def said(chart: Chart) -> str:
    return in_words(chart, Style(Theme.for_height(branding.load(), 1080)))


def test_a_charts_text_alternative_says_what_the_picture_says() -> None:
    words = said(lines_chart())
    assert "Your portfolio: " in words
    assert "on 28 December 2022" in words
    assert "Source: " in words
    assert "2019: 22.4%." in said(bars_chart())
