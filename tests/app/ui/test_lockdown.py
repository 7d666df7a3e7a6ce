"""The kiosk's window cannot be left, covered, closed or used to start anything."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QInputDevice, QPointingDevice, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.lockdown import HeldToOpen, Lockdown, may_pass
from tests.app.ui.conftest import Kiosk

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
META = Qt.KeyboardModifier.MetaModifier
CODES = [key for key in Qt.Key if key.value != 0xB5]  # PySide warns of that one, and a warning fails the test


@pytest.fixture
def held(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[tuple[Kiosk, Lockdown]]:
    kiosk = Kiosk(settings=getattr(request, "param", None))
    lockdown = Lockdown(kiosk.window)
    with qtbot.waitExposed(kiosk.window):
        lockdown.begin()
    kiosk.window.begin()
    lockdown.hold()
    yield kiosk, lockdown
    lockdown.let_go()
    kiosk.window.close()
    kiosk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def handle(kiosk: Kiosk) -> QWindow:
    window = kiosk.window.windowHandle()
    assert window is not None
    return window


def strangers(kiosk: Kiosk) -> list[str]:
    widgets = [type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible() and w is not kiosk.window]
    bare = [type(w).__name__ for w in QGuiApplication.topLevelWindows() if w.isVisible() and w is not handle(kiosk)]
    return widgets + bare


def children_of_this_process() -> set[str]:
    path = Path(f"/proc/{os.getpid()}/task")
    if not path.exists():
        pytest.skip("needs Linux's /proc")
    return {child for task in path.iterdir() for child in (task / "children").read_text().split()}


def assert_held(kiosk: Kiosk) -> None:
    window = kiosk.window
    assert window.isVisible()
    assert window.isFullScreen()
    assert window.geometry() == window.screen().geometry()
    assert strangers(kiosk) == []


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "passes"),
    [
        (Qt.Key.Key_A, NONE, "a", True),
        (Qt.Key.Key_A, SHIFT, "A", True),
        (Qt.Key.Key_At, Qt.KeyboardModifier.GroupSwitchModifier, "@", True),
        (Qt.Key.Key_unknown, NONE, "ß", True),
        (Qt.Key.Key_Tab, NONE, "\t", True),
        (Qt.Key.Key_Backtab, SHIFT, "", True),
        (Qt.Key.Key_Return, NONE, "\r", True),
        (Qt.Key.Key_Escape, NONE, "\x1b", True),
        (Qt.Key.Key_V, CONTROL, "\x16", False),
        (Qt.Key.Key_Insert, SHIFT, "", False),
        (Qt.Key.Key_Delete, SHIFT, "\x7f", False),
        (Qt.Key.Key_F4, ALT, "", False),
        (Qt.Key.Key_Tab, ALT, "", False),
        (Qt.Key.Key_F1, NONE, "", False),
        (Qt.Key.Key_F11, NONE, "", False),
        (Qt.Key.Key_Menu, NONE, "", False),
        (Qt.Key.Key_Print, NONE, "", False),
        (Qt.Key.Key_Super_L, NONE, "", False),
        (Qt.Key.Key_L, META, "l", False),
        (Qt.Key.Key_LaunchMail, NONE, "", False),
        (Qt.Key.Key_A, CONTROL | ALT | SHIFT, "", False),
    ],
)
def test_only_text_and_what_moves_and_edits_may_pass(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, passes: bool
) -> None:
    assert may_pass(key, modifiers, text) is passes


def test_a_client_types_as_ever(held: tuple[Kiosk, Lockdown]) -> None:
    kiosk, _ = held
    field = kiosk.window.ask_bar.field
    field.setFocus()
    for key in (Qt.Key.Key_H, Qt.Key.Key_O, Qt.Key.Key_W, Qt.Key.Key_Question, Qt.Key.Key_Backspace):
        QTest.keyClick(handle(kiosk), key)
    assert field.text().lower() == "how"


def test_the_clipboard_cannot_be_reached_by_keys(held: tuple[Kiosk, Lockdown]) -> None:
    kiosk, _ = held
    QApplication.clipboard().setText("somebody's account")
    field = kiosk.window.ask_bar.field
    field.setFocus()
    QTest.keyClick(handle(kiosk), Qt.Key.Key_V, CONTROL)
    QTest.keyClick(handle(kiosk), Qt.Key.Key_Insert, SHIFT)
    QTest.mouseClick(handle(kiosk), Qt.MouseButton.MiddleButton, NONE, field.mapTo(kiosk.window, QPoint(20, 20)))
    assert field.text() == ""
    field.setText("mine")
    field.selectAll()
    QTest.keyClick(handle(kiosk), Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "somebody's account"


@pytest.mark.slow
@pytest.mark.parametrize("held", [Settings()], indirect=True, ids=["whole visit"])
@pytest.mark.parametrize("seed", range(3))
def test_thousands_of_random_keys_touches_and_drags_open_nothing_and_close_nothing(
    held: tuple[Kiosk, Lockdown], qtbot: QtBot, seed: int
) -> None:
    kiosk, _ = held
    chance, window = random.Random(seed), handle(kiosk)
    before = children_of_this_process()
    actions = [_key, _key, _key, _click, _drag, _wheel, _touch, _long_press]
    for number in range(1500):
        chance.choice(actions)(window, chance)
        if number % 50 == 0:
            qtbot.wait(1)
            assert strangers(kiosk) == [], f"after {number} steps"
    qtbot.wait(50)
    assert_held(kiosk)
    assert children_of_this_process() == before


def _key(window: QWindow, chance: random.Random) -> None:
    modifiers = NONE
    for one in (CONTROL, ALT, META, SHIFT):
        if chance.random() < 0.4:
            modifiers |= one
    QTest.keyClick(window, chance.choice(CODES), modifiers)


def _point(window: QWindow, chance: random.Random) -> QPoint:
    return QPoint(chance.randrange(window.width()), chance.randrange(window.height()))


def _button(chance: random.Random) -> Qt.MouseButton:
    return chance.choice(
        [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.BackButton]
    )


def _click(window: QWindow, chance: random.Random) -> None:
    at, button = _point(window, chance), _button(chance)
    QTest.mouseClick(window, button, chance.choice([NONE, CONTROL, SHIFT, ALT]), at)
    if chance.random() < 0.3:
        QTest.mouseDClick(window, button, NONE, at)


def _drag(window: QWindow, chance: random.Random) -> None:
    button = _button(chance)
    QTest.mousePress(window, button, NONE, _point(window, chance))
    for _ in range(3):
        QTest.mouseMove(window, _point(window, chance))
    QTest.mouseRelease(window, button, NONE, _point(window, chance))


def _wheel(window: QWindow, chance: random.Random) -> None:
    at = QPointF(_point(window, chance))
    turn = QPoint(0, chance.choice([-120, 120]))
    event = QWheelEvent(
        at, at, QPoint(), turn, Qt.MouseButton.NoButton, chance.choice([NONE, CONTROL, ALT]),
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(window, event)


def _touch_screen() -> QPointingDevice:
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def _touch(window: QWindow, chance: random.Random) -> None:
    fingers = QTest.touchEvent(window, _DEVICE[0])
    points = [_point(window, chance) for _ in range(chance.randint(1, 3))]
    for number, at in enumerate(points):
        fingers.press(number, at, window)
    fingers.commit()
    for number, at in enumerate(points):
        fingers.move(number, at + QPoint(chance.randrange(-40, 40), chance.randrange(-40, 40)), window)
    fingers.commit()
    for number, at in enumerate(points):
        fingers.release(number, at, window)
    fingers.commit()


def _long_press(window: QWindow, chance: random.Random) -> None:
    at = _point(window, chance)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, NONE, at)
    QTest.qWait(2)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, NONE, at)


_DEVICE: list[QPointingDevice] = []


@pytest.fixture(autouse=True)
def touch_screen(qapp: QApplication) -> None:
    if not _DEVICE:
        _DEVICE.append(_touch_screen())


@pytest.mark.parametrize("make", [QMenu, QMessageBox, QFileDialog, QWidget])
def test_whatever_else_appears_is_closed(
    held: tuple[Kiosk, Lockdown], qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    kiosk, _ = held
    stranger = make()
    qtbot.addWidget(stranger)
    stranger.show()
    qtbot.waitUntil(lambda: not stranger.isVisible())
    assert strangers(kiosk) == []


def test_a_window_manager_cannot_close_shrink_or_hide_it(held: tuple[Kiosk, Lockdown], qtbot: QtBot) -> None:
    kiosk, _ = held
    handle(kiosk).close()
    assert kiosk.window.isVisible()
    for spoil in (handle(kiosk).showMinimized, handle(kiosk).showNormal, kiosk.window.hide):
        spoil()
        qtbot.waitUntil(lambda: kiosk.window.isVisible() and kiosk.window.isFullScreen())
    handle(kiosk).resize(300, 200)
    qtbot.waitUntil(lambda: kiosk.window.geometry() == kiosk.window.screen().geometry())


@pytest.mark.parametrize("link", ["https://bank.example/", "file:///etc/passwd", "mailto:a@bank.example"])
def test_no_link_leads_out(held: tuple[Kiosk, Lockdown], link: str) -> None:
    before = children_of_this_process()
    assert QDesktopServices.openUrl(QUrl(link))  # it was taken, by what refuses it
    assert children_of_this_process() == before


def test_the_keyboards_chord_asks_for_the_administrator(held: tuple[Kiosk, Lockdown], qtbot: QtBot) -> None:
    kiosk, lockdown = held
    with qtbot.waitSignal(lockdown.administrator_asked):
        QTest.keyClick(handle(kiosk), Qt.Key.Key_A, CONTROL | ALT | SHIFT)


def test_the_pointer_is_hidden_until_a_mouse_moves(held: tuple[Kiosk, Lockdown], qtbot: QtBot) -> None:
    kiosk, _ = held
    cursor = QGuiApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() == Qt.CursorShape.BlankCursor
    QTest.mouseMove(handle(kiosk), QPoint(30, 30))
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is None)
    _touch(handle(kiosk), random.Random(0))
    assert QGuiApplication.overrideCursor() is not None


def test_once_let_go_the_window_closes(held: tuple[Kiosk, Lockdown]) -> None:
    kiosk, lockdown = held
    lockdown.let_go()
    assert QGuiApplication.overrideCursor() is None
    handle(kiosk).close()
    assert not kiosk.window.isVisible()


@pytest.fixture
def mark(qtbot: QtBot) -> QLabel:
    mark = QLabel("the bank's mark")
    qtbot.addWidget(mark)
    with qtbot.waitExposed(mark):
        mark.show()
    return mark


def test_the_mark_opens_when_it_is_held(mark: QLabel, qtbot: QtBot) -> None:
    door = HeldToOpen(mark, hold_s=0.05)
    with qtbot.waitSignal(door.opened):
        QTest.mousePress(mark, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(mark, Qt.MouseButton.LeftButton)


def test_a_short_touch_and_a_finger_that_leaves_the_mark_open_nothing(mark: QLabel, qtbot: QtBot) -> None:
    door, opened = HeldToOpen(mark, hold_s=0.05), []
    door.opened.connect(lambda: opened.append(1))
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    QTest.mousePress(mark, Qt.MouseButton.LeftButton)
    QTest.mouseMove(mark, QPoint(-30, -30))
    qtbot.wait(120)
    QTest.mouseRelease(mark, Qt.MouseButton.LeftButton)
    assert not opened
