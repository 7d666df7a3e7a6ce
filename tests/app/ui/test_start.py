"""The whole window with the real renderer, opened and closed the way the kiosk mode does it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.messages import EndSession, StartSession
from app.settings import Settings
from app.ui.kiosk import KioskWindow
from app.ui.screenshot import screenshot
from app.ui.start import measure_window, run_window
from tests.fakes.scripted_link import ScriptedLink, answer_performance
from tests.renderer import small_avatar


@pytest.fixture
def avatar(tmp_path: Path) -> Path:
    return small_avatar.write(tmp_path)


def kiosks() -> list[KioskWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, KioskWindow)]


@pytest.mark.parametrize("windowed", [True, False])
def test_the_window_opens_draws_and_closes(qtbot: QtBot, avatar: Path, tmp_path: Path, windowed: bool) -> None:
    link, seen = ScriptedLink(), []

    def look() -> None:
        (window,) = kiosks()
        if not (window.ready and window.avatar.frames_drawn):
            QTimer.singleShot(50, look)
            return
        seen.append((window.width(), window.screen().geometry().width()))
        screenshot(window, tmp_path / "window.png")
        window.close()

    QTimer.singleShot(50, look)
    assert run_window(link, Settings(), windowed, avatar) == 0
    assert [type(message) for message in link.sent] == [StartSession, EndSession]
    assert (tmp_path / "window.png").stat().st_size > 10_000
    ((width, screen),) = seen
    assert width < screen if windowed else width == screen
    assert gc.isenabled()


def test_the_bench_gets_frames_of_a_talking_window(qtbot: QtBot, avatar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.start._MEASURED_MS", 300)
    assert measure_window(ScriptedLink(answer_performance), Settings(), avatar, "How did I do?") > 0
