"""The panel beside the face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.messages import Insight
from app.ui import branding
from app.ui.insight import InsightPanel
from app.ui.theme import Theme
from finance.types import Chart, Fact
from tests.fakes.scripted_link import FACTS, lines_chart, shares_chart


@pytest.fixture
def panel(qtbot: QtBot) -> InsightPanel:
    made = InsightPanel(Theme.for_height(branding.load(), 720))
    qtbot.addWidget(made)
    made.resize(794, 337)
    made.show()
    return made


def show(panel: InsightPanel, qtbot: QtBot, chart: Chart | None, facts: tuple[Fact, ...] = FACTS) -> list[str]:
    """Show an answer; returns the texts in view."""
    panel.show_insight(Insight("s", 1, 0.0, facts, chart))
    qtbot.wait(20)
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_a_chart_carries_its_title_day_and_source(panel: InsightPanel, qtbot: QtBot) -> None:
    texts = show(panel, qtbot, shares_chart())
    assert "How your money is invested" in texts
    assert "As of 28 December 2022 · Holdings, demo data" in texts


def test_the_figures_say_their_day_once(panel: InsightPanel, qtbot: QtBot) -> None:
    assert "As of 28 December 2022" not in show(panel, qtbot, shares_chart())
    assert "As of 28 December 2022" in show(panel, qtbot, None)
    older = replace(shares_chart(), as_of=date(2022, 11, 30))
    assert "As of 28 December 2022" in show(panel, qtbot, older)


def test_a_wide_panel_puts_the_figures_beside_the_chart_a_tall_one_below(panel: InsightPanel, qtbot: QtBot) -> None:
    show(panel, qtbot, lines_chart())
    assert panel.figures.x() > panel.chart.geometry().right()
    panel.resize(500, 700)
    qtbot.wait(20)
    assert panel.figures.y() > panel.chart.geometry().bottom()


@pytest.mark.parametrize("size", [(635, 270), (794, 337), (847, 374), (1190, 602)])
def test_three_figures_and_a_readable_chart_are_in_view(
    panel: InsightPanel, qtbot: QtBot, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    show(panel, qtbot, lines_chart())
    rows = panel.figures.findChildren(QLabel, "figure")

    def whole() -> bool:
        seen = [row for row in rows if not row.visibleRegion().isEmpty()]
        return len(seen) >= 3 and all(row.visibleRegion().boundingRect().size() == row.size() for row in seen)

    qtbot.waitUntil(whole)  # a busy machine lays out later
    assert panel.chart.height() >= 140
