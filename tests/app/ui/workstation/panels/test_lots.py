"""The lots can be sorted, filtered and ticked; the sale of what is ticked is shown by each method."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.lots import Lots
from tests.app.desk.conftest import CLIENTS
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "kit") -> Lots:
    panel = open_panel(Lots, client)
    assert isinstance(panel, Lots)
    assert panel.lots is not None
    return panel


def column(panel: Lots, number: int) -> list[float]:
    return [float(panel.table.rows.cell(row, number).order or 0.0) for row in range(panel.table.rows.rowCount())]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_sees_the_lots_of_one_account(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.lots is not None
    first = panel.lots.rows[0].account
    assert panel.table.rows.rowCount() == sum(row.account == first for row in panel.lots.rows)
    assert "28 December 2022" in panel.foot.text
    assert "not tax advice" in panel.notes.text()


def test_all_accounts_come_with_their_names(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "avery")
    assert panel.lots is not None
    panel.account.setCurrentIndex(panel.account.count() - 1)
    assert panel.table.rows.rowCount() == len(panel.lots.rows)
    assert not panel.table.isColumnHidden(3)


def test_a_heading_sorts_and_another_touch_turns_it_round(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    header = panel.table.horizontalHeader()
    for order in (True, False):
        x = header.sectionViewportPosition(7) + 10
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, 10))
        gains = column(panel, 7)
        assert gains == sorted(gains, reverse=order)


def test_ticked_lots_are_sold_by_every_method(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "morgan")
    assert not panel.ways.isVisible()
    panel.table.setFocus()
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    settle(qtbot, panel)
    assert panel.sale is not None
    assert len(panel.chosen) == 2
    assert panel.sale.chosen == panel.chosen
    assert [panel.ways.rows.key(row) for row in range(4)] == ["chosen", "fifo", "highest_cost", "least_tax"]
    assert any(text.startswith("Proceeds") for text in panel.tiles.texts)
    panel.clear.click()
    settle(qtbot, panel)
    assert not panel.clear.isEnabled()
    assert not panel.ways.isVisible()


def test_losses_worth_taking_are_ticked_with_a_warning(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    assert panel.lots is not None
    panel.take.click()
    settle(qtbot, panel)
    assert panel.chosen == panel.lots.harvest
    assert panel.warning.isVisible()
    assert "Do not buy the same again before 28 January 2023" in panel.warning.text()
    assert all(gain < 0 for gain in column(panel, 7))
    assert "saves" in panel.harvest.text()


def test_who_has_no_losses_is_told_so(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "rosa")
    assert "No lot" in panel.harvest.text()
    assert not panel.take.isEnabled()


def test_another_income_is_another_tax(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "avery")
    panel.table.rows.toggle(2, 0)
    settle(qtbot, panel)
    assert panel.sale is not None
    before = panel.sale.ways[0].tax_usd
    panel.income.slider.setValue(panel.income.slider.maximum())
    settle(qtbot, panel)
    assert panel.sale.ways[0].tax_usd > before
