"""The administrator's way in: a PIN, a wait for who guesses, maintenance, and the exit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.admin_pin import FREE_TRIES, AdminPin
from app.guardian import OVER, RESTART_ME
from app.ui import branding
from app.ui.admin import Administrator
from app.ui.kiosk.pages.style import page_style
from app.ui.theme import Theme, style_sheet

PIN, WRONG = "274916", "111222"


class Staff:
    """The administrator's pages as a window holds them: one at a time, on the whole window."""

    def __init__(self, qtbot: QtBot, folder: Path, advisor: int | None = None) -> None:
        theme = Theme.for_height(branding.load(), 1080)
        self.pin = AdminPin(folder)
        self.window = QWidget()
        self.window.setStyleSheet(style_sheet(theme) + page_style(theme))
        self.window.resize(900, 1000)
        self.administrator = Administrator(theme, self.pin, lambda: advisor, self.window)
        self.shown: list[QWidget | None] = []
        self.administrator.wanted.connect(self._show)
        for page in self.administrator.pages:
            page.setParent(self.window)
            page.hide()
        theme.dress(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def _show(self, wanted: QWidget | None) -> None:
        self.shown.append(wanted)
        for page in self.administrator.pages:
            page.setVisible(page is wanted)
            if page is wanted:
                page.setGeometry(self.window.rect())
                page.appear()

    def type(self, qtbot: QtBot, pin: str) -> None:
        pad = self.administrator.pin_page.pad
        QTest.keyClicks(pad, pin)
        qtbot.waitUntil(pad.isEnabled)


@pytest.fixture
def staff(qtbot: QtBot, tmp_path: Path) -> Iterator[Staff]:
    AdminPin(tmp_path).set(PIN)
    staff = Staff(qtbot, tmp_path)
    yield staff
    staff.administrator.close()
    staff.window.close()
    staff.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_right_pin_leads_to_maintenance_and_back_to_the_clients(staff: Staff, qtbot: QtBot) -> None:
    administrator = staff.administrator
    administrator.ask()
    staff.type(qtbot, PIN)
    qtbot.waitUntil(lambda: staff.shown == [administrator.pin_page, administrator.maintenance])
    administrator.maintenance.back.click()
    assert staff.shown[-1] is None
    assert not administrator.maintenance.gathering


def test_a_wrong_pin_is_told_and_five_of_them_must_wait(staff: Staff, qtbot: QtBot) -> None:
    page = staff.administrator.pin_page
    staff.administrator.ask()
    for _ in range(FREE_TRIES):
        staff.type(qtbot, WRONG)
        assert page.told
    assert "Wait" in page.told
    assert not page.pad.isVisible()
    assert staff.shown == [page]


def test_without_a_pin_nobody_leaves_and_the_words_say_what_to_run(qtbot: QtBot, tmp_path: Path) -> None:
    staff = Staff(qtbot, tmp_path)
    qtbot.addWidget(staff.window)
    staff.administrator.ask()
    assert "steward kiosk pin" in staff.administrator.pin_page.told
    assert not staff.administrator.pin_page.pad.isVisible()


def test_a_pin_that_was_set_meanwhile_counts_with_its_own_length(qtbot: QtBot, tmp_path: Path) -> None:
    staff = Staff(qtbot, tmp_path)
    qtbot.addWidget(staff.window)
    staff.pin.set("27491683")
    staff.administrator.ask()
    staff.type(qtbot, "27491683")
    qtbot.waitUntil(lambda: staff.shown[-1] is staff.administrator.maintenance)
    staff.administrator.close()


def test_the_page_closes_when_it_is_left_alone(staff: Staff, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.administrator.pin_page._alone.setInterval(50)
    staff.administrator.ask()
    qtbot.waitUntil(lambda: staff.shown[-1] is None)


@pytest.mark.parametrize(("button", "code"), [("exit", OVER), ("window_again", RESTART_ME)])
def test_the_window_ends_with_the_code_that_the_guardian_knows(staff: Staff, button: str, code: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    QTimer.singleShot(0, getattr(staff.administrator.maintenance, button).click)
    assert application.exec() == code


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_restarting_the_advisor_ends_its_process(qtbot: QtBot, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as advisor:
        staff = Staff(qtbot, tmp_path, advisor.pid)
        qtbot.addWidget(staff.window)
        staff.administrator.maintenance.advisor.click()
        assert advisor.wait() == -signal.SIGKILL
    assert os.getpid() != advisor.pid
