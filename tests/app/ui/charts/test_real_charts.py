"""Charts of real answers: they say what the answer says, fit where they are, and leave nobody out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.content import Content
from app.conversation.tools import WITH_FIGURES
from app.ui import branding
from app.ui.charts.kinds import draw
from app.ui.charts.known import KNOWN
from app.ui.charts.style import Style
from app.ui.charts.words import in_words
from app.ui.look import Look, TextSize
from app.ui.theme import Theme
from finance.types import Chart, ChartKind, Fact
from tests.app.conversation.tools.asked_of import Reply, ask
from tests.app.ui.charts.questions import QUESTIONS

MARGIN = 60
LONGER = " Gesamtvermögensverwaltung"


@pytest.fixture(scope="module")
def replies(content: Content) -> tuple[Reply, ...]:
    return tuple(ask(content, client, tool, **arguments) for client, tool, arguments in QUESTIONS)


def charts(replies: tuple[Reply, ...]) -> list[Chart]:
    return [reply.found.chart for reply in replies if reply.found.chart is not None]


def style(
    size: TextSize = "standard", height_px: int = 1080, *, mirrored: bool = False, blurred: bool = False
) -> Style:
    return Style(Theme.for_height(branding.load(), height_px, Look(text_size=size)), mirrored, blurred)


def longer(chart: Chart) -> Chart:
    """The same with labels that are a third longer, as German ones are."""

    def more(text: str) -> str:
        return text + LONGER[: max(4, len(text) // 3)] if text else text

    return replace(
        chart,
        labels=chart.labels if chart.kind == "ladder" else tuple(map(more, chart.labels)),
        lines=tuple(replace(line, label=more(line.label)) for line in chart.lines),
        points=tuple(replace(point, label=more(point.label)) for point in chart.points),
        targets=tuple(replace(target, label=more(target.label)) for target in chart.targets),
        bands=tuple(replace(band, label=more(band.label)) for band in chart.bands),
        marks=tuple(replace(mark, label=more(mark.label)) for mark in chart.marks),
    )


# ---- every answer has one


def test_every_answer_with_figures_has_a_chart(replies: tuple[Reply, ...]) -> None:
    assert [reply.tool for reply in replies if reply.found.chart is None] == []
    assert {reply.tool for reply in replies} == WITH_FIGURES


def test_every_kind_of_chart_is_among_them(replies: tuple[Reply, ...]) -> None:
    assert {chart.kind for chart in charts(replies)} == set(get_args(ChartKind))


# ---- they say what the answer says


def shown(chart: Chart) -> list[tuple[float, str]]:
    """Each figure of a chart that stands for itself, with the names of its facts."""
    rows = list(zip(chart.values, chart.names, strict=True)) if chart.names else []
    rows += [(mark.value, mark.names) for mark in chart.marks]
    rows += [(target.value, target.names) for target in chart.targets]
    rows += [(target.chance, target.names) for target in chart.targets if target.chance is not None]
    rows += [(value, point.names) for point in chart.points if chart.kind == "frontier" for value in (point.x, point.y)]
    return [(value, names) for value, names in rows if names]


def named(names: str, facts: tuple[Fact, ...]) -> list[Fact]:
    return [
        fact
        for fact in facts
        for name in names.split()
        if fact.name == name or (name.endswith(".") and fact.name.startswith(name))
    ]


SAID_OF_ONE = frozenset({"stress_test", "product"})
"""Tools that tell one of several things, and show it beside the others."""


def test_each_figure_of_a_chart_is_one_of_the_answers_figures(replies: tuple[Reply, ...]) -> None:
    wrong, checked = [], 0
    for reply in replies:
        chart = reply.found.chart
        if chart is None or chart.kind in ("lots", "contributions"):
            continue  # sums of lots are checked below, shares of risk have facts in the report on risk alone
        for value, names in shown(chart):
            facts = named(names, reply.found.facts)
            found = [abs(float(fact.value)) for fact in facts if fact.unit in ("USD", "fraction")]
            if not found and reply.tool in SAID_OF_ONE:
                continue
            checked += 1
            if not any(each == pytest.approx(abs(value), rel=1e-6, abs=0.0051) for each in found):
                wrong.append((reply.tool, reply.arguments, value, names))
    assert wrong == []
    assert checked > 80


def test_lots_add_up_to_the_gain_of_the_answer(content: Content) -> None:
    for client in ("avery", "kit", "morgan", "rosa"):
        reply = ask(content, client, "tax")
        assert reply.found.chart is not None
        total = reply.fact("tax.unrealised.total").value
        assert sum(reply.found.chart.values) == pytest.approx(float(total), abs=0.02)


def test_curves_end_where_the_answer_says(replies: tuple[Reply, ...]) -> None:
    (reply,) = [each for each in replies if each.tool == "performance" and not each.arguments]
    assert reply.found.chart is not None
    own, other = reply.found.chart.lines
    assert own.values[-1] / 100 - 1 == pytest.approx(float(reply.fact("performance.ytd.portfolio").value))
    assert other.values[-1] / 100 - 1 == pytest.approx(float(reply.fact("performance.ytd.benchmark").value))


def test_the_deepest_point_of_a_drawdown_is_in_the_picture(replies: tuple[Reply, ...]) -> None:
    (reply,) = [each for each in replies if each.tool == "risk" and not each.arguments]
    assert reply.found.chart is not None
    own = reply.found.chart.lines[0].values
    assert own.min() == pytest.approx(-float(reply.fact("risk.max_drawdown").value))
    assert own[-1] == pytest.approx(-float(reply.fact("risk.drawdown.now").value))


def test_shares_of_the_risk_and_of_the_money_are_of_one_whole(replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        if reply.tool == "risk" and reply.found.chart is not None and reply.found.chart.kind == "contributions":
            assert sum(reply.found.chart.values) == pytest.approx(1.0, abs=0.01)
            assert sum(reply.found.chart.others) <= 1.0 + 1e-6


def test_nothing_earns_more_than_the_frontier(replies: tuple[Reply, ...]) -> None:
    for chart in charts(replies):
        if chart.kind == "frontier":
            xs, ys = np.array(chart.curve).T
            assert (np.diff(xs) > 0).all()
            assert all(later >= earlier for earlier, later in pairwise(ys))
            for point in chart.points[1:]:  # what is proposed suits the client, as the curve does
                assert point.y <= np.interp(point.x, xs, ys) + 2e-3


def test_a_fan_widens_around_its_middle(replies: tuple[Reply, ...]) -> None:
    for chart in charts(replies):
        if chart.kind == "fan":
            wide, narrow = chart.bands
            middle = chart.lines[1].values
            assert (wide.low <= narrow.low).all()
            assert (narrow.low <= middle).all()
            assert (middle <= narrow.high).all()
            assert (narrow.high <= wide.high).all()


# ---- what is said can be followed


def test_most_of_what_is_said_is_marked_in_the_chart_or_has_no_place_in_it(replies: tuple[Reply, ...]) -> None:
    """At least one figure of nearly every reply is a datum of its chart."""
    unmarked = []
    for reply in replies:
        chart = reply.found.chart
        assert chart is not None
        carried = " ".join((*chart.names, *(line.names for line in chart.lines), *(mark.names for mark in chart.marks)))
        carried += " ".join(("", *(one.names for one in chart.targets), *(point.names for point in chart.points)))
        if not named(carried, reply.found.facts):
            unmarked.append((reply.tool, reply.arguments))
    assert len(unmarked) <= 4, unmarked


def test_every_fixed_word_of_a_chart_can_be_translated(replies: tuple[Reply, ...]) -> None:
    found: set[str] = set()
    for chart in charts(replies):
        found |= {*chart.legend, *chart.groups, *chart.axes, *(band.label for band in chart.bands)}
        found |= {mark.label for mark in chart.marks} | {point.group for point in chart.points}
        found |= {point.label for point in chart.points if chart.kind == "frontier"}
        found |= {line.label for line in chart.lines if chart.kind in ("fan", "drawdown")}
        found |= set(chart.labels) if chart.kind == "parts" else set()
    assert found - {""} - set(KNOWN) == set()


# ---- they fit, whoever looks


@pytest.mark.parametrize(
    ("room", "height_px", "size"),
    [
        ((620, 470), 1080, "standard"),
        ((980, 320), 1080, "large"),
        ((560, 380), 1080, "largest"),
        ((420, 240), 720, "standard"),
        ((1280, 980), 2160, "largest"),
    ],
)
def test_nothing_is_drawn_outside_its_room(
    replies: tuple[Reply, ...], qtbot: QtBot, room: tuple[int, int], height_px: int, size: TextSize
) -> None:
    found = {
        (chart.kind, chart.title, mirrored): _spilt(longer(chart), room, style(size, height_px, mirrored=mirrored))
        for chart in charts(replies)
        for mirrored in (False, True)
    }
    assert {each: sides for each, sides in found.items() if sides} == {}


def _spilt(chart: Chart, room: tuple[int, int], look: Style) -> list[str]:
    """The sides on which something is drawn outside the room."""
    wide, high = room
    image = QImage(wide + 2 * MARGIN, high + 2 * MARGIN, QImage.Format.Format_RGB32)
    paper = look.colour("paper")
    image.fill(paper)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, chart, QRectF(MARGIN, MARGIN, wide, high), look)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3]
    touched = (pixels != np.array(QColor(paper).getRgb()[:3][::-1], np.uint8)).any(axis=2)  # type: ignore[index]
    slack = look.theme.px(12)  # the chart's own margin: half of a mark may stand in it
    edge = MARGIN - slack
    sides = {"left": touched[:, :edge], "right": touched[:, wide + MARGIN + slack :], "top": touched[:edge],
             "bottom": touched[high + MARGIN + slack :]}  # fmt: skip
    return [name for name, pixels in sides.items() if pixels.any()]


def test_every_chart_can_be_read_off_and_told(replies: tuple[Reply, ...], qtbot: QtBot) -> None:
    look = style()
    for chart in charts(replies):
        image = QImage(700, 480, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        drawn = draw(painter, chart, QRectF(12, 12, 676, 456), look)
        painter.end()
        words = in_words(chart, look)
        assert drawn.readings
        assert all(reading.label and QRectF(0, 0, 700, 480).contains(reading.at[0]) for reading in drawn.readings)
        assert words.startswith(look.words(chart.title))
        assert "As of 28 December 2022." in words
        assert "Source: " in words
        assert "nan" not in words
        assert ".." not in words
        if chart.kind in ("lines", "drawdown", "fan"):
            assert "ighest " in words
            assert "lowest " in words
            assert "in all it" in words or "in the end" in words


def test_no_amount_of_money_is_told_while_amounts_are_blurred(replies: tuple[Reply, ...], qtbot: QtBot) -> None:
    look = style(blurred=True)
    for chart in charts(replies):
        image = QImage(700, 480, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        drawn = draw(painter, chart, QRectF(12, 12, 676, 456), look)
        painter.end()
        assert "$" not in in_words(chart, look)
        assert not any("$" in reading.words for reading in drawn.readings)
