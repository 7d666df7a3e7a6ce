"""The frontier shows where the portfolio is, tells what is held at each point, and hands a volatility on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.frontier import Frontier
from tests.app.desk.conftest import CLIENTS
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "avery") -> Frontier:
    panel = open_panel(Frontier, client)
    assert isinstance(panel, Frontier)
    assert panel.plane is not None
    return panel


@pytest.mark.parametrize("client", CLIENTS)
def test_it_begins_where_the_client_is(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.spot is not None
    assert panel.spot.kind == "here"
    assert panel.plane is not None
    assert panel.spot.point == panel.plane.here
    assert panel.table.rows.rowCount() == len(panel.plane.here.parts)
    assert "28 December 2022" in panel.foot.text


def test_the_arrows_go_along_the_line_and_from_mark_to_mark(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    QTest.keyClick(panel.plot, Qt.Key.Key_Right)
    first = panel.spot
    QTest.keyClick(panel.plot, Qt.Key.Key_Right)
    assert first is not None
    assert panel.spot is not None
    assert panel.spot.kind == "line"
    assert panel.spot.point.expected_return > first.point.expected_return
    kinds = set()
    for _ in range(4):
        QTest.keyClick(panel.plot, Qt.Key.Key_Down)
        kinds.add(panel.spot.kind)
    assert {"here", "agreed"} <= kinds


def test_a_touch_takes_what_is_nearest(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    assert panel.plane is not None
    aim = panel.plane.line[len(panel.plane.line) // 3]
    at = panel.plot.getViewBox().mapViewToScene(QPointF(aim.volatility, aim.expected_return))
    QTest.mouseClick(
        panel.plot.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, panel.plot.mapFromScene(at)
    )
    assert panel.spot is not None
    assert panel.spot.point.volatility == pytest.approx(aim.volatility, abs=0.01)
    shares = [panel.table.rows.cell(row, 1).order for row in range(panel.table.rows.rowCount())]
    assert sum(float(share or 0.0) for share in shares) == pytest.approx(1.0, abs=0.01)


def test_a_points_volatility_becomes_the_wish(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    QTest.keyClick(panel.plot, Qt.Key.Key_Left)
    assert panel.spot is not None
    aim = panel.spot.point.volatility
    panel.take.click()
    settle(qtbot, panel)
    assert panel.book.now.volatility_pa == aim
    assert panel.book.can_undo
    assert panel.plane is not None
    assert panel.plane.wished is not None
    assert panel.plane.wished.volatility == pytest.approx(aim, abs=1e-4)


def test_the_picture_has_words_for_who_cannot_see_it(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    words = panel.plot.accessibleDescription()
    assert "volatility 14.0%" in words
    assert "5.57%" in words
    assert panel.plot.accessibleName()
