"""The pictures of real answers, one of each kind at least, stand on paper inside their frames."""

from __future__ import annotations

from typing import get_args

import pytest

from app.content import Content
from app.report.charts.drawing import drawing
from finance.types import Chart, ChartKind
from tests.app.conversation.tools.asked_of import ask
from tests.app.report import visits
from tests.app.report.test_charts import reach
from tests.app.ui.charts.questions import Asked

QUESTIONS: tuple[Asked, ...] = (
    ("avery", "portfolio_overview", {}),
    ("avery", "portfolio_overview", {"holding": "AAPL"}),
    ("avery", "portfolio_overview", {"focus": "beneficiaries"}),
    ("avery", "performance", {}),
    ("avery", "performance", {"focus": "best"}),
    ("avery", "risk", {}),
    ("avery", "risk", {"focus": "volatility"}),
    ("avery", "goal_plan", {}),
    ("avery", "what_if", {"change": "save", "monthly_usd": 500.0}),
    ("avery", "income", {}),
    ("avery", "fees", {}),
    ("avery", "optimise", {}),
)


@pytest.fixture(scope="module")
def charts(content: Content) -> list[Chart]:
    found = (ask(content, client, tool, **arguments).found.chart for client, tool, arguments in QUESTIONS)
    return [chart for chart in found if chart is not None]


def test_they_are_of_every_kind(charts: list[Chart]) -> None:
    assert {chart.kind for chart in charts} == set(get_args(ChartKind))


def test_they_stand_inside_their_frames(charts: list[Chart]) -> None:
    for chart in charts:
        made = drawing(chart, visits.paper())
        for mark in made["marks"]:
            for x, y in reach(mark):
                assert -0.5 <= x <= made["width"] + 0.5, (chart.title, mark)
                assert -0.5 <= y <= made["height"] + 0.5, (chart.title, mark)


def test_words_on_a_line_do_not_lie_on_each_other(charts: list[Chart]) -> None:
    for chart in charts:
        marks = [mark for mark in drawing(chart, visits.paper())["marks"] if mark["mark"] == "text"]
        boxes = [box(mark) for mark in marks if mark["width"] > len(mark["words"]) * 4.5]  # those of one line
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = one[0] >= other[1] or other[0] >= one[1] or abs(one[2] - other[2]) >= 7
                assert apart, (chart.title, one, other)


def box(mark: dict[str, object]) -> tuple[float, float, float, str]:
    """Where words of one line begin and end, from the average width of a digit, and the height of their middle."""
    text, x, y = str(mark["words"]), float(str(mark["x"])), float(str(mark["y"]))
    wide = len(text) * 4.0
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[str(mark["anchor"])]
    return left, left + wide, y, text
