"""The chart that fits the answer: drawn, told, read off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.blurring import DOTS
from app.ui.charts import ChartView
from app.ui.charts.curves import thinned
from finance.types import Chart
from tests.fakes.scripted_link import TODAY, bars_chart, lines_chart, shares_chart


def picture(view: ChartView) -> QImage:
    QApplication.processEvents()  # what has changed is drawn in the loop's next pass
    return view.grab().toImage()


def test_each_day_tells_every_curve(view: ChartView) -> None:
    view.show_chart(lines_chart())
    for reading in view.readings:
        assert len(reading.values) == 2
        assert reading.values[0].startswith("Your portfolio: ")
        assert reading.values[1].startswith("S&P 500: ")


@pytest.mark.parametrize("chart", [shares_chart(), bars_chart()], ids=["shares", "bars"])
def test_bars_carry_their_amounts(view: ChartView, chart: Chart) -> None:
    view.show_chart(chart)
    assert all(reading.values[0].endswith("%") for reading in view.readings)


def test_small_shares_are_gathered_and_nothing_is_lost(view: ChartView) -> None:
    view.resize(700, 300)
    view.show_chart(shares_chart())
    shares = [float(reading.values[0].rstrip("%")) for reading in view.readings]
    assert len(shares) < len(shares_chart().values)
    assert view.readings[-1].label.endswith("others")
    assert sum(shares) == pytest.approx(100.0)


def test_the_text_alternative_is_there(view: ChartView) -> None:
    view.show_chart(shares_chart())
    assert "Cash: 8.0%." in view.accessibleDescription()
    assert view.accessibleName() == shares_chart().title


def test_another_chart_replaces_the_first(view: ChartView) -> None:
    view.show_chart(lines_chart())
    view.show_chart(bars_chart())
    assert [reading.label for reading in view.readings] == list(bars_chart().labels)
    view.show_chart(None)
    assert view.readings == ()
    assert view.accessibleDescription() == ""


@pytest.mark.parametrize(
    "chart",
    [
        replace(bars_chart(), labels=(), values=()),
        replace(bars_chart(), labels=("flat",), values=(0.0,)),
        Chart("lines", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("drawdown", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("fan", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("frontier", "Nothing yet", "fraction", TODAY, "demo data"),
        Chart("network", "Nothing yet", "text", TODAY, "demo data"),
        Chart("ladder", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("lots", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("parts", "Nothing yet", "USD", TODAY, "demo data"),
        Chart("contributions", "Nothing yet", "USD", TODAY, "demo data"),
        replace(
            lines_chart(),
            lines=tuple(replace(line, days=line.days[:1], values=np.zeros(1)) for line in lines_chart().lines),
        ),
    ],
    ids=lambda chart: f"{chart.kind} {len(chart.values)} {len(chart.lines)}",
)
def test_charts_with_almost_nothing_in_them_are_drawn(view: ChartView, chart: Chart) -> None:
    view.show_chart(chart)
    assert not view.grab().isNull()
    QTest.keyClick(view, Qt.Key.Key_Right)
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


# ---- reading off


def test_the_arrow_keys_step_through_the_data_and_each_step_is_told(view: ChartView) -> None:
    view.show_chart(bars_chart())
    told: list[str] = []
    view.value_read.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    assert told == ["2018: \u22123.1%.", "2019: 22.4%.", "2018: \u22123.1%.", "2022: \u221211.3%."]
    assert view.accessibleDescription() == told[-1]


def test_a_touch_reads_off_the_nearest_and_a_drag_follows(view: ChartView) -> None:
    view.show_chart(lines_chart())
    middle = view.readings[400]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle.at[0].toPoint())
    assert view.chosen is not None
    assert abs(view.chosen.at[0].x() - middle.at[0].x()) <= 1
    QTest.mouseMove(view, QPoint(view.width() - 1, 10))
    assert view.chosen is view.readings[-1]


def test_esc_ends_the_reading_and_only_then_belongs_to_the_window(view: ChartView) -> None:
    view.show_chart(bars_chart())
    whole = view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert not view.callout_rect().isEmpty()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen is None
    assert view.accessibleDescription() == whole


def test_a_touch_elsewhere_ends_the_reading(view: ChartView, qtbot: QtBot) -> None:
    other = QPushButton()
    other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    qtbot.addWidget(other)
    other.show()
    view.show_chart(bars_chart())
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.chosen is not None
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert view.chosen is None


def test_a_new_chart_ends_the_reading(view: ChartView) -> None:
    view.show_chart(bars_chart())
    QTest.keyClick(view, Qt.Key.Key_Down)
    view.show_chart(lines_chart())
    assert view.chosen is None
    assert view.callout_rect().isEmpty()


# ---- what is said, what nobody else may read


def test_what_is_hidden_is_gone_from_the_picture_in_the_same_pass(view: ChartView) -> None:
    view.show_chart(bars_chart())
    shown = picture(view)
    view.blur(True)
    assert view.grab().toImage() != shown


def test_the_bar_of_the_fact_that_is_said_is_marked_until_it_is_not(view: ChartView) -> None:
    view.show_chart(replace(bars_chart(), names=("y.2018", "y.2019", "y.2020", "y.2021", "y.2022")))
    plain = picture(view)
    view.follow(("y.2019",))
    marked = picture(view)
    assert marked != plain
    view.follow(("something.else",))
    assert picture(view) == plain
    view.follow(("y.2020",))
    assert picture(view) not in (plain, marked)


def test_a_name_that_ends_in_a_dot_stands_for_all_that_begin_with_it(view: ChartView) -> None:
    view.show_chart(replace(bars_chart(), names=("", "y.2019.", "", "", "")))
    plain = picture(view)
    view.follow(("y.2019.gain",))
    assert picture(view) != plain


def test_blurred_amounts_are_neither_drawn_nor_told(view: ChartView) -> None:
    money = replace(bars_chart(), unit="USD", values=(-1200.0, 5300.0, 99.0, 14.0, -7.0))
    view.show_chart(money)
    view.blur(True)
    assert "$" not in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.chosen is not None
    assert view.chosen.values == (DOTS,)
    view.blur(False)
    assert "$5,300" in view.accessibleDescription()


def test_percentages_stay_when_amounts_are_blurred(view: ChartView) -> None:
    view.show_chart(bars_chart())
    view.blur(True)
    assert "22.4%" in view.accessibleDescription()
