"""The stress builder shows the bad times of history and the advisor's own, which follows its sliders."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.stress import OWN, Stress
from tests.app.desk.conftest import CLIENTS
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "avery") -> Stress:
    panel = open_panel(Stress, client)
    assert isinstance(panel, Stress)
    assert panel.stresses is not None
    assert panel.time is not None
    return panel


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_sees_five_bad_times_and_their_own(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.table.rows.rowCount() == 6
    assert panel.time is not None
    assert panel.time.key == OWN
    assert panel.bars.chart is not None
    assert panel.bars.chart.labels
    assert panel.months.chart is not None
    assert "28 December 2022" in panel.foot.text


def test_a_row_shows_what_that_time_would_do_to_each_holding(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.table.setFocus()
    for _ in range(3):
        QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.time is not None
    assert panel.time.key == "2008"
    assert panel.bars.chart is not None
    assert sum(panel.bars.chart.values) == pytest.approx(panel.time.usd, abs=len(panel.time.parts))
    assert any(text.startswith("Deepest fall") for text in panel.tiles.texts)


def test_a_slider_moves_the_own_shock_and_shows_it(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.table.selectRow(2)
    before = panel.own
    slider = panel.settings["shares"].slider
    slider.setSliderDown(True)
    for step in range(10):
        slider.setValue(slider.value() - 1 - step % 2)
    slider.setSliderDown(False)
    settle(qtbot, panel)
    assert panel.own is not None
    assert before is not None
    assert panel.own.time.change < before.time.change
    assert panel.own.blow.shares == pytest.approx(panel.settings["shares"].value)
    assert panel.time is panel.own.time
    assert panel.table.current_key == OWN
    panel.steps.undo.click()
    settle(qtbot, panel)
    assert panel.own.time.change == before.time.change


def test_the_own_shock_stays_for_the_next_client(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.settings["yields"].slider.setValue(0)
    settle(qtbot, panel)
    panel.show_client("rosa")
    settle(qtbot, panel)
    assert panel.own is not None
    assert panel.own.blow.yields == pytest.approx(-0.03)


def test_where_no_other_currency_is_held_its_slider_says_so(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    assert not panel.settings["currencies"].isEnabled()
    assert panel.settings["currencies"].shown == "none held"
