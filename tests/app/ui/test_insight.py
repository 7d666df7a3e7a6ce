"""The panel beside the face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.messages import Insight
from app.ui import branding
from app.ui.figure_row import FigureRow
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
    qtbot.waitUntil(lambda: len(panel.figures.rows) == len(panel.figures.facts))  # made a few in a pass of the loop
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_a_chart_carries_its_title_day_and_source(panel: InsightPanel, qtbot: QtBot) -> None:
    texts = show(panel, qtbot, shares_chart())
    assert "How your money is invested" in texts
    assert "As of 28 December 2022 · Holdings, demo data" in texts


def test_many_figures_follow_few_and_few_many_and_none_leaves_no_row(panel: InsightPanel, qtbot: QtBot) -> None:
    many = tuple(replace(FACTS[0], name=f"portfolio.f{number}", label=f"figure {number}") for number in range(11))
    for facts in (FACTS[:2], many, FACTS[2:4], many[:7]):
        show(panel, qtbot, None, facts)
        assert [row.fact_name for row in panel.figures.rows] == [fact.name for fact in panel.figures.facts]
        shown = [row for row in panel.figures.findChildren(FigureRow) if not row.isHidden()]
        assert len(shown) == len(facts)
        assert all(row.accessibleName() for row in shown)
    panel.clear()
    qtbot.waitUntil(lambda: panel.figures.findChildren(FigureRow) == [])


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


# ---- what is said, and what nobody else may read


def marked(panel: InsightPanel) -> list[str]:
    return [row.fact_name for row in panel.figures.rows if row.said]


def test_the_figure_that_is_said_is_marked_until_the_sentence_ends(panel: InsightPanel, qtbot: QtBot) -> None:
    show(panel, qtbot, lines_chart())
    panel.follow(("portfolio.value",))
    assert marked(panel) == ["portfolio.value"]
    panel.follow(("portfolio.value", "risk.sharpe"))
    assert marked(panel) == ["portfolio.value", "risk.sharpe"]
    panel.follow(())
    assert marked(panel) == []


def test_a_figure_stays_marked_when_the_list_is_put_in_another_order(panel: InsightPanel, qtbot: QtBot) -> None:
    show(panel, qtbot, lines_chart())
    panel.follow(("risk.sharpe",))
    panel.put_first(["risk.sharpe"])
    qtbot.wait(20)
    assert marked(panel) == ["risk.sharpe"]
    assert panel.figures.rows[0].said


def test_a_figure_below_the_edge_comes_into_view_when_it_is_said(panel: InsightPanel, qtbot: QtBot) -> None:
    panel.resize(635, 270)
    show(panel, qtbot, lines_chart())
    last = panel.figures.rows[-1]
    qtbot.waitUntil(lambda: last.visibleRegion().isEmpty())
    panel.follow((last.fact_name,))
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())


def test_a_figure_that_is_listed_under_another_name_is_marked_there(panel: InsightPanel, qtbot: QtBot) -> None:
    twin = replace(FACTS[3], name="overview.value")
    show(panel, qtbot, lines_chart(), (*FACTS, twin))
    panel.follow(("overview.value",))
    assert marked(panel) == ["portfolio.value"]


def test_no_amount_is_in_any_text_while_amounts_are_blurred(panel: InsightPanel, qtbot: QtBot) -> None:
    panel.blur(True)
    chart = replace(lines_chart(), unit="USD", title="What becomes of $40,000")
    texts = show(panel, qtbot, chart)
    widgets = panel.findChildren(QWidget)
    told = [text for each in widgets for text in (each.accessibleName(), each.accessibleDescription(), each.toolTip())]
    assert not [text for text in (*texts, *told) if "$" in text]
    assert any("14.2%" in text for text in texts)
    panel.blur(False)
    qtbot.wait(20)
    assert any("$1,284,312" in label.text() for label in panel.findChildren(QLabel))


def test_clearing_leaves_nothing_of_the_last_client(panel: InsightPanel, qtbot: QtBot) -> None:
    panel.welcome("Avery Fairweather")
    show(panel, qtbot, lines_chart())
    panel.chart.choose(3)
    panel.clear()
    qtbot.wait(20)
    texts = [label.text() for label in panel.findChildren(QLabel)]
    texts += [
        text for each in panel.findChildren(QWidget) for text in (each.accessibleName(), each.accessibleDescription())
    ]
    assert not [text for text in texts if "Avery" in text or "portfolio:" in text or "%" in text or "2022" in text]
    assert panel.chart.chart is None
    assert panel.figures.rows == []
