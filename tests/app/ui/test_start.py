"""The whole window with the real renderer, opened and closed the way the kiosk mode does it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.messages import EndSession, OpenLobby, StartSession
from app.settings import Settings
from app.ui.kiosk.window import KioskWindow
from app.ui.screenshot import screenshot
from app.ui.start import measure_window, run_window
from app.ui.surprises import SORRY
from renderer.errors import FaceAssetError
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
        if not windowed:  # it does not close but for the administrator, who ends the application
            assert window.isVisible()
            QApplication.exit(0)

    QTimer.singleShot(50, look)
    assert run_window(link, replace(Settings(), data_dir=tmp_path), windowed, avatar) == 0
    kinds = [type(message) for message in link.sent]
    assert (kinds[0], kinds[-1]) == (OpenLobby, EndSession)
    assert StartSession not in kinds  # nobody has come
    assert (tmp_path / "window.png").stat().st_size > 10_000
    ((width, screen),) = seen
    assert width < screen if windowed else width == screen
    assert gc.isenabled()


def test_the_bench_gets_frames_of_a_talking_window(qtbot: QtBot, avatar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.start._MEASURED_MS", 300)
    assert measure_window(ScriptedLink(answer_performance), Settings(), avatar, "How did I do?") > 0


def test_a_screen_without_opengl_is_refused_in_one_sentence(avatar: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom app.settings import Settings\nfrom app.ui.start import run_window\n"
        "from renderer.errors import GraphicsError\nfrom tests.fakes.scripted_link import ScriptedLink\n"
        "try:\n    run_window(ScriptedLink(), Settings(), True, Path(sys.argv[1]))\n"
        "except GraphicsError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_XCB_GL_INTEGRATION": "none"}
    told = subprocess.run(
        [sys.executable, "-c", program, str(avatar)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.startswith("This screen has no OpenGL 3.3")


def test_an_avatar_that_cannot_be_read_opens_no_window(qtbot: QtBot, tmp_path: Path) -> None:
    link = ScriptedLink()
    with pytest.raises(FaceAssetError):
        run_window(link, Settings(), True, tmp_path / "nobody.glb")
    assert not link.sent


@pytest.mark.qt_no_exception_capture
def test_an_unexpected_error_becomes_one_sentence(
    qtbot: QtBot, avatar: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []

    def fail() -> None:
        raise ValueError("a client's own words")

    def look() -> None:
        (window,) = kiosks()
        told.append(window.ask_bar.told)
        window.close()

    QTimer.singleShot(300, fail)
    QTimer.singleShot(600, look)
    assert run_window(ScriptedLink(), Settings(), True, avatar) == 0
    assert told == [SORRY]
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    assert "own words" not in shown.err + shown.out
