"""The committee at a glance: five lines, each with what it gained or gave up, and its own proposal on choosing it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.workstation.panels.committee import Committee
from tests.app.desk.conftest import ADVISED
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "kit") -> Committee:
    panel = open_panel(Committee, client)
    assert isinstance(panel, Committee)
    assert panel.agreement is not None
    return panel


@pytest.mark.parametrize("client", ADVISED)
def test_every_client_sees_five_members_and_the_agreement(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.agreement is not None
    assert [view.track.key for view in panel.tracks if view.track] == [one.name for one in panel.agreement.members]
    assert panel.table.rows.rowCount() == len(panel.agreement.moves)
    assert "five agree" in panel.summary
    assert "28 December 2022" in panel.foot.text
    assert "machine" in panel.notes.text()


def test_each_line_says_what_its_member_gained_or_gave_up(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    verdicts = {view.track.key: view.track.verdict for view in panel.tracks if view.track}
    assert verdicts["growth"] == "gave up 0.06 points"
    assert verdicts["safety"] == "gained 2.23 points"
    assert verdicts["tax"] == "as today"
    for view in panel.tracks:
        assert "as agreed" in view.accessibleName()
        assert "at worst" in view.accessibleName()


def test_a_line_is_chosen_by_keys_and_shows_its_own_proposal(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "avery")
    assert panel.agreement is not None
    panel.tracks[0].setFocus()
    QTest.keyClick(panel.tracks[0], Qt.Key.Key_Down)
    assert panel.window().focusWidget() is panel.tracks[1]
    QTest.keyClick(panel.tracks[1], Qt.Key.Key_Return)
    safety = panel.agreement.members[1]
    row = panel.table.rows.place(safety.moves[0].symbol)
    assert panel.table.rows.cell(row, 2).order == safety.moves[0].usd
    QTest.keyClick(panel.tracks[1], Qt.Key.Key_Return)
    assert panel.table.rows.rowCount() == len(panel.agreement.moves)


def test_the_rules_that_hold_it_back_are_named(qtbot: QtBot, open_panel: Open) -> None:
    assert "Rule S-3, equities at most 90%" in opened(open_panel).bindings.text()


def test_more_say_is_asked_for_and_told_with_the_line(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "morgan")
    panel.louder.click()
    assert panel.waits
    settle(qtbot, panel)
    assert not panel.louder.isVisible()
    QTest.keyClick(panel.tracks[0], Qt.Key.Key_Space)
    assert "half more say" in panel.moves_title


def test_long_work_can_be_called_off(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel, "avery")
    panel.louder.click()
    panel.call_off()
    assert not panel.waits
    assert panel.louder.isVisible()
