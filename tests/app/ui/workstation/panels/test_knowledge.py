"""The knowledge graph unfolds, is dragged without anything else moving, is searched, and tells where ties come from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.knowledge import Knowledge
from tests.app.desk.conftest import CLIENTS
from tests.app.ui.workstation.panels.conftest import Open

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def opened(open_panel: Open, client: str = "avery") -> Knowledge:
    panel = open_panel(Knowledge, client)
    assert isinstance(panel, Knowledge)
    assert panel.web is not None
    return panel


def number_of(panel: Knowledge, label: str) -> int:
    assert panel.web is not None
    return next(number for number, one in enumerate(panel.web.spots) if one.label == label)


def touch(panel: Knowledge, where: QPointF) -> None:
    QTest.mouseClick(panel.canvas, _LEFT, _NONE, where.toPoint())


@pytest.mark.parametrize("client", CLIENTS)
def test_it_begins_with_the_client_and_what_hangs_on_them(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.web is not None
    assert panel.canvas.spot == 0
    assert {panel.web.spots[number].kind for number in panel.canvas.shown} >= {"client", "account", "holding", "goal"}
    assert panel.table.rows.rowCount() > 3
    assert "points" in panel.foot.text


def test_enter_unfolds_and_folds_without_moving_anything(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    holding = number_of(panel, "333.05 AAPL")
    places = [panel.canvas.at(number) for number in panel.canvas.shown]
    before = panel.canvas.shown
    panel.canvas.reveal(holding)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert number_of(panel, "Apple") in panel.canvas.shown
    assert [panel.canvas.at(number) for number in before] == places
    QTest.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert panel.canvas.shown == before


def test_a_double_touch_unfolds(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "kit")
    account = number_of(panel, "First savings")
    before = len(panel.canvas.shown)
    QTest.mouseDClick(panel.canvas, _LEFT, _NONE, panel.canvas.at(account).toPoint())
    assert len(panel.canvas.shown) < before
    QTest.mouseDClick(panel.canvas, _LEFT, _NONE, panel.canvas.at(account).toPoint())
    assert len(panel.canvas.shown) == before


def test_a_dragged_point_stays_where_it_is_put_and_no_other_moves(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    goal = number_of(panel, "A house by the sea")
    others = {number: panel.canvas.place(number) for number in panel.canvas.shown if number != goal}
    start = panel.canvas.at(goal).toPoint()
    QTest.mousePress(panel.canvas, _LEFT, _NONE, start)
    for step in range(1, 8):
        QTest.mouseMove(panel.canvas, start + QPoint(-5 * step, 3 * step))
    QTest.mouseRelease(panel.canvas, _LEFT, _NONE, start + QPoint(-35, 21))
    end = panel.canvas.at(goal)
    assert (end - QPointF(start + QPoint(-35, 21))).manhattanLength() < 4
    assert {number: panel.canvas.place(number) for number in others} == others


def test_the_arrows_go_along_ties_and_tell_where_they_come_from(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "kit")
    assert panel.web is not None
    goal = number_of(panel, "A year of travel")
    x, y = panel.canvas.place(goal)
    key = (Qt.Key.Key_Down if y > 0 else Qt.Key.Key_Up) if abs(y) > abs(x) else (
        Qt.Key.Key_Right if x > 0 else Qt.Key.Key_Left
    )  # fmt: skip
    QTest.keyClick(panel.canvas, key)
    assert panel.canvas.spot == goal
    assert panel.canvas.tie >= 0
    assert "Kit Marigold — has goal — A year of travel" in panel.provenance.text()
    assert "Source: the bank's books; as of 28 December 2022; certain" in panel.provenance.text()
    assert "A year of travel" in panel.canvas.accessibleDescription()


def test_a_touch_on_a_tie_tells_its_source(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "kit")
    start, end = panel.canvas.at(0), panel.canvas.at(number_of(panel, "First savings"))
    touch(panel, start + (end - start) * 0.5)
    assert panel.canvas.tie >= 0
    assert "Kit Marigold — owns — First savings" in panel.provenance.text()


def test_the_search_goes_from_hit_to_hit_and_unfolds_the_way(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    assert panel.web is not None
    panel.search.setText("apple")
    assert panel.web.spots[panel.canvas.spot].label == "Apple"
    assert panel.canvas.spot in panel.canvas.shown
    panel.search.setText("fairweather person")
    first = panel.canvas.spot
    assert panel.hits == "1 of 2"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.canvas.spot != first
    assert panel.hits == "2 of 2"
    panel.search.setText("zeppelin")
    assert panel.hits == "nothing found"
    panel.search.clear()
    assert panel.hits == ""


def test_the_table_is_a_way_through_the_graph_too(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "kit")
    assert panel.web is not None
    owns = next(at for at, tie in enumerate(panel.web.ties) if tie.start == 0 and tie.label == "owns")
    panel.table.selectRow(panel.table.rows.place(f"t{owns}"))
    assert panel.canvas.tie == owns
    panel.table.activated.emit(panel.table.currentIndex())
    assert panel.web.spots[panel.canvas.spot].label == "First savings"


def test_home_brings_back_the_client_and_plus_comes_nearer(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    account = number_of(panel, "Investment account")
    apart = (panel.canvas.at(account) - panel.canvas.at(0)).manhattanLength()
    QTest.keyClick(panel.canvas, Qt.Key.Key_Plus)
    assert (panel.canvas.at(account) - panel.canvas.at(0)).manhattanLength() > apart
    panel.canvas.point_at(account)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Home)
    assert panel.canvas.spot == 0
    assert (panel.canvas.at(account) - panel.canvas.at(0)).manhattanLength() == pytest.approx(apart)
