"""A page with a field and the keyboard below it, and a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.keyboard import Keyboard
from app.ui.keyboard.key_button import KeyButton
from app.ui.theme import Theme


class Finger:
    """Touches widgets, as a touch screen reports it."""

    def __init__(self, device: QPointingDevice) -> None:
        self._device = device

    def down(self, widget: QWidget, number: int = 0) -> None:
        QTest.touchEvent(widget, self._device).press(number, widget.rect().center(), widget).commit()

    def slide(self, widget: QWidget, to: QPoint, number: int = 0) -> None:
        QTest.touchEvent(widget, self._device).move(number, to, widget).commit()

    def up(self, widget: QWidget, at: QPoint | None = None, number: int = 0) -> None:
        place = at if at is not None else widget.rect().center()
        QTest.touchEvent(widget, self._device).release(number, place, widget).commit()

    def touch(self, widget: QWidget) -> None:
        self.down(widget)
        self.up(widget)


class Mouse(Finger):
    """A mouse in place of the finger."""

    def down(self, widget: QWidget, number: int = 0) -> None:
        QTest.mousePress(widget, Qt.MouseButton.LeftButton)

    def slide(self, widget: QWidget, to: QPoint, number: int = 0) -> None:
        QTest.mouseMove(widget, to)

    def up(self, widget: QWidget, at: QPoint | None = None, number: int = 0) -> None:
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else QPoint())


class Page:
    """What a test holds in its hands."""

    def __init__(self, field: QLineEdit | QTextEdit | QPlainTextEdit, layout: str, theme: Theme) -> None:
        self.now_s = 100.0
        self.window = QWidget()
        self.field = field
        self.keyboard = Keyboard(theme, layout, clock=lambda: self.now_s)
        column = QVBoxLayout(self.window)
        column.addWidget(field)
        column.addWidget(self.keyboard)
        self.window.resize(1280, 720)
        self.keyboard.attach(field)

    @property
    def text(self) -> str:
        return self.field.text() if isinstance(self.field, QLineEdit) else self.field.toPlainText()

    def key(self, name: str) -> KeyButton:
        """The key that types a letter or does something now."""
        found = [
            button
            for button, key in self.keyboard.buttons.items()
            if name in (key.deed, key.typed(self.keyboard.shift != "off"))
        ]
        return found[0]


@pytest.fixture(scope="session")
def touch_screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture(params=["finger", "mouse"])
def finger(request: pytest.FixtureRequest, touch_screen: QPointingDevice) -> Finger:
    return Finger(touch_screen) if request.param == "finger" else Mouse(touch_screen)


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[Callable[..., Page]]:
    made: list[Page] = []

    def make(
        layout: str = "english_us", field: QLineEdit | QTextEdit | None = None, theme: Theme | None = None
    ) -> Page:
        page = Page(field or QLineEdit(), layout, theme or Theme.for_height(branding.load(), 720))
        made.append(page)
        with qtbot.waitExposed(page.window):
            page.window.show()
        page.window.activateWindow()
        page.field.setFocus()
        return page

    yield make
    for page in made:
        page.window.close()
        page.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
