"""Goals follow the sliders, before and after side by side; the books' own plan comes back by undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.goals import Goals
from tests.app.desk.conftest import CLIENTS
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "avery") -> Goals:
    panel = open_panel(Goals, client)
    assert isinstance(panel, Goals)
    assert panel.compared is not None
    return panel


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_sees_their_goals_and_what_must_be_said(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.compared is not None
    assert panel.table.rows.rowCount() == len(panel.compared.after.goals) >= 1
    assert "hypothetical" in panel.notes.text()
    assert "20,000 simulated paths" in panel.foot.text
    assert "28 December 2022" in panel.foot.text


def test_a_slider_changes_the_chance_and_undo_brings_it_back(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    before = panel.compared
    panel.amount.slider.setSliderDown(True)
    for value in range(350, 600, 25):
        panel.amount.slider.setValue(value)
    panel.amount.slider.setSliderDown(False)
    settle(qtbot, panel)
    assert panel.compared is not None
    assert before is not None
    assert panel.compared.after.goals[0].probability < before.after.goals[0].probability
    assert panel.compared.before == before.before
    panel.steps.undo.click()
    settle(qtbot, panel)
    assert panel.compared.after == before.after
    assert not panel.steps.undo.isEnabled()


def test_the_age_moves_the_retirement(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.age.slider.setFocus()
    QTest.keyClick(panel.age.slider, Qt.Key.Key_Right)
    QTest.keyClick(panel.age.slider, Qt.Key.Key_Right)
    settle(qtbot, panel)
    assert panel.compared is not None
    retirement = panel.compared.after.goals[-1]
    assert retirement.day.year == 1984 + 64
    assert retirement.probability > panel.compared.before.goals[-1].probability


def test_who_has_no_retirement_ahead_is_not_asked_for_its_age(qtbot: QtBot, open_panel: Open) -> None:
    assert not opened(open_panel, "rosa").age.isVisible()
    assert opened(open_panel, "morgan").age.isVisible()


def test_the_row_chooses_the_goal_that_the_sliders_are_about(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "morgan")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.amount.value == 1_600_000.0
    assert not panel.year.isVisible()
    settle(qtbot, panel)


def test_what_a_chance_of_eighty_percent_takes_is_said_in_words(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "kit")
    panel.needed.click()
    settle(qtbot, panel)
    assert "a month more" in panel.needed_words.text()
    assert "80%" in panel.needed_words.text()


def test_money_taken_out_is_said_as_such(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "rosa")
    assert panel.monthly.shown == "$3,100 taken out"


def test_the_picture_has_words_for_who_cannot_see_it(qtbot: QtBot, open_panel: Open) -> None:
    words = opened(open_panel).plot.accessibleDescription()
    assert "A house by the sea: 99% now" in words
    assert "one time in twenty" in words
