"""A panel shows progress only when work takes long, calls it off, tells trouble, and forgets another client's work."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panel import Panel
from tests.app.ui.workstation.conftest import PATIENCE_MS


class Plain(Panel):
    """Keeps what comes."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.values: list[Any] = []

    def keep(self, value: object) -> None:
        self.values.append(value)


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> Plain:
    panel = Plain(desk, Theme.for_height(branding.load(), 1080))
    qtbot.addWidget(panel)
    panel.resize(800, 600)
    panel.show()
    return panel


def test_quick_work_shows_no_bar(qtbot: QtBot, panel: Plain, desk: Desk) -> None:
    panel.ask("echo", {"value": 1}, panel.keep)
    qtbot.waitUntil(lambda: panel.values == [1], timeout=PATIENCE_MS)
    panel.ask("echo", {"value": 2}, panel.keep)
    qtbot.waitUntil(lambda: panel.values == [1, 2], timeout=PATIENCE_MS)
    assert not panel.waits
    assert panel._busy.isHidden()


def test_long_work_shows_its_progress_and_can_be_called_off(qtbot: QtBot, panel: Plain) -> None:
    panel.ask("wait", {}, panel.keep)
    qtbot.waitUntil(lambda: panel._busy.isVisible() and panel._busy.words == "Waiting", timeout=PATIENCE_MS)
    panel._busy.call_off.click()
    assert not panel.waits
    assert panel._busy.isHidden()
    panel.ask("echo", {"value": "after"}, panel.keep)
    qtbot.waitUntil(lambda: panel.values == ["after"], timeout=PATIENCE_MS)


def test_trouble_is_told_and_goes_with_the_next_answer(qtbot: QtBot, panel: Plain) -> None:
    panel.ask("refuse", {}, panel.keep)
    qtbot.waitUntil(lambda: bool(panel.trouble), timeout=PATIENCE_MS)
    assert panel.trouble == "There is no such thing; name another."
    panel.ask("echo", {"value": 1}, panel.keep)
    qtbot.waitUntil(lambda: panel.values == [1], timeout=PATIENCE_MS)
    assert panel.trouble == ""


def test_another_client_drops_the_work_for_the_last_one(qtbot: QtBot, panel: Plain) -> None:
    panel.show_client("avery")
    panel.ask("wait", {}, panel.keep)
    panel.show_client("kit")
    panel.ask("echo", {"value": "kit's"}, panel.keep)
    qtbot.waitUntil(lambda: panel.values == ["kit's"], timeout=PATIENCE_MS)
    assert panel.client_id == "kit"


def test_of_a_panels_channel_only_the_newest_is_shown(qtbot: QtBot, panel: Plain) -> None:
    for value in range(20):
        panel.ask("echo", {"value": value}, panel.keep, channel="slider")
    qtbot.waitUntil(lambda: not panel.waits, timeout=PATIENCE_MS)
    assert panel.values == [0, 19]


def test_a_desk_that_is_gone_is_told_and_nothing_is_waited_for(qtbot: QtBot, panel: Plain, desk: Desk) -> None:
    desk.stop()
    panel.ask("echo", {"value": 1}, panel.keep)
    qtbot.waitUntil(lambda: not panel.waits, timeout=PATIENCE_MS)
    assert "start the workstation again" in panel.trouble
    assert panel.values == []
