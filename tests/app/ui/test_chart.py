"""The chart that fits the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.chart import ChartView, thinned
from app.ui.date_axis import DateAxis
from app.ui.theme import Theme
from finance.types import Chart
from tests.fakes.scripted_link import TODAY, bars_chart, lines_chart, shares_chart


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView(Theme.for_height(branding.load(), 1080))
    qtbot.addWidget(made)
    made.resize(700, 420)
    made.show()
    return made


def items(view: ChartView, kind: type) -> list[object]:
    return [item for item in view.plot.getPlotItem().items if isinstance(item, kind)]


def test_lines_have_a_curve_and_a_legend_entry_each(view: ChartView) -> None:
    view.show_chart(lines_chart())
    curves = items(view, pg.PlotDataItem)
    assert len(curves) == 2
    legend = " ".join(label.text() for label in view.findChildren(QLabel, "legend"))
    assert "Your portfolio" in legend
    assert "S&P 500" in legend


def test_lines_have_a_date_axis(view: ChartView) -> None:
    view.show_chart(lines_chart())
    assert isinstance(view.plot.getAxis("bottom"), DateAxis)


@pytest.mark.parametrize("chart", [shares_chart(), bars_chart()], ids=["shares", "bars"])
def test_bars_carry_their_amounts(view: ChartView, qtbot: QtBot, chart: Chart) -> None:
    view.show_chart(chart)
    qtbot.wait(20)
    (bars,) = items(view, pg.BarGraphItem)
    texts = [item.toPlainText() for item in items(view, pg.TextItem)]  # type: ignore[attr-defined]
    assert len(texts) == len(bars.opts["y"])  # type: ignore[attr-defined]
    assert all(text.endswith("%") for text in texts)


def test_small_shares_are_gathered_and_nothing_is_lost(view: ChartView, qtbot: QtBot) -> None:
    view.resize(700, 300)
    view.show_chart(shares_chart())
    qtbot.wait(20)
    (bars,) = items(view, pg.BarGraphItem)
    assert sum(bars.opts["x1"]) == pytest.approx(1.0)  # type: ignore[attr-defined]


def test_the_text_alternative_is_there(view: ChartView) -> None:
    view.show_chart(shares_chart())
    assert "Cash: 8.0%." in view.accessibleDescription()


def test_another_chart_replaces_the_first(view: ChartView) -> None:
    view.show_chart(lines_chart())
    view.show_chart(bars_chart())
    assert not items(view, pg.PlotDataItem)
    view.show_chart(None)
    assert not items(view, pg.BarGraphItem)


@pytest.mark.parametrize(
    "chart",
    [
        replace(bars_chart(), labels=(), values=()),
        replace(bars_chart(), labels=("flat",), values=(0.0,)),
        Chart("lines", "Nothing yet", "USD", TODAY, "demo data"),
        replace(
            lines_chart(),
            lines=tuple(replace(line, days=line.days[:1], values=np.zeros(1)) for line in lines_chart().lines),
        ),
    ],
    ids=["no bars", "a zero bar", "no lines", "one day"],
)
def test_charts_with_almost_nothing_in_them_are_drawn(view: ChartView, qtbot: QtBot, chart: Chart) -> None:
    view.show_chart(chart)
    qtbot.wait(20)
    assert not view.grab().isNull()


def test_a_long_curve_is_thinned_without_losing_its_ends_or_extremes() -> None:
    noise = np.random.default_rng(5)
    days, values = np.arange(12_000.0), np.cumsum(noise.normal(size=12_000))
    places, kept = thinned(days, values)
    assert len(kept) <= 800
    assert (places[0], places[-1]) == (days[0], days[-1])
    assert (kept.min(), kept.max()) == (values.min(), values.max())
    assert (np.diff(places) > 0).all()
    assert (values[places.astype(int)] == kept).all()


def test_a_short_curve_stays_as_it_is() -> None:
    days = np.arange(10.0)
    assert thinned(days, days)[1] is days


@pytest.mark.parametrize("chart", [lines_chart(), shares_chart(), bars_chart()], ids=["lines", "shares", "bars"])
def test_the_axes_still_fit_when_the_same_chart_is_drawn_again(view: ChartView, qtbot: QtBot, chart: Chart) -> None:
    for _ in range(2):
        view.show_chart(chart)
        qtbot.wait(20)
    across, up = view.plot.getViewBox().viewRange()
    assert list(view.plot.getAxis("left").range) == up
    assert list(view.plot.getAxis("bottom").range) == across
