"""Somebody at the kiosk who does at random what people and their children do, and plants words to be searched for."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from app.ui.kiosk.window import KioskWindow
from app.ui.soaking.devices import LooseCard, NoisyMicrophone
from app.ui.soaking.mouth_ruler import RulerCard

Act = Callable[[], None]
_LEFT, _RIGHT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
_NONE, _CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
_KEYS: Final = (
    Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape,
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Backspace,
    Qt.Key.Key_F1, Qt.Key.Key_F10, Qt.Key.Key_Menu, Qt.Key.Key_PageDown, Qt.Key.Key_7, Qt.Key.Key_A,
)  # fmt: skip
_CHORDS: Final = (
    (Qt.Key.Key_C, _CTRL), (Qt.Key.Key_V, _CTRL), (Qt.Key.Key_A, _CTRL), (Qt.Key.Key_Z, _CTRL), (Qt.Key.Key_X, _CTRL),
    (Qt.Key.Key_F4, _ALT), (Qt.Key.Key_Tab, _ALT), (Qt.Key.Key_Insert, _SHIFT),
)  # fmt: skip
_FORWARD: Final = 0.85  # of the steps that could lead to the conversation do
_NOISE_S: Final = 0.2
_HEARING_HZ: Final = 16_000


def questions(folder: Path) -> tuple[str, ...]:
    """Return what clients say, from the utterance lists."""
    lines = (line.strip() for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


class Visitor:
    """One visit's somebody."""

    def __init__(
        self, window: KioskWindow, card: LooseCard | RulerCard, microphone: NoisyMicrophone, chance: random.Random,
        said: Sequence[str], word: str,
    ) -> None:  # fmt: skip
        """Come.

        Args:
            window: the kiosk's.
            card: whose plug may be pulled.
            microphone: into which noise is pushed.
            chance: decides.
            said: questions to choose from.
            word: planted in everything that is typed.
        """
        self.window, self.card, self.microphone = window, card, microphone
        self.chance, self.said, self.word = chance, said, word
        self.asks_left = chance.choice((0, 1, 1, 1, 2, 2, 3, 4))
        self.asked = 0

    def next_act(self) -> tuple[str, Act]:
        """Return the name of what happens next, and the doing of it."""
        chance, window = self.chance, self.window
        if self.card.pulled:
            return "puts the plug back", self.card.put_back
        if chance.random() < _FORWARD and not window.flow.cover:
            forward = self._forward()
            if forward is not None:
                return forward
        named: list[tuple[str, Act]] = [
            ("touches a button", self._touch_button), ("touches a button", self._touch_button),
            ("touches anywhere", self._touch_anywhere), ("touches anywhere", self._touch_anywhere),
            ("drags", self._drag), ("presses a key", self._press_key), ("presses a chord", self._press_chord),
            ("touches the advisor", self._touch_advisor), ("makes a noise", self._noise), ("is silent", self._silence),
            ("types into a field", self._type_anywhere), ("scrolls", self._scroll),
            ("wants privacy", lambda: self._click(window.nav.hide_figures)),
            ("changes the display", lambda: self._click(window.nav.display)),
            ("pulls the plug", self.card.pull), ("copies the question", self._copy),
        ]  # fmt: skip
        return chance.choice(named)

    # ---- the straight way

    def _forward(self) -> tuple[str, Act] | None:
        screens, chance = self.window.screens, self.chance
        match self.window.flow.screen:
            case "attract":
                return "begins", lambda: self._click(screens.attract.start)
            case "settings":
                if chance.random() < 0.4:
                    return "changes the look", lambda: self._click(chance.choice(screens.display.buttons()))
                return "goes on", lambda: self._click(screens.display.go_on)
            case "consent":
                return "answers", lambda: self._click(chance.choice((screens.consent.record, screens.consent.do_not)))
            case "identify" if screens.identify.keys is None:
                cards = [each for each in screens.identify.buttons() if each.objectName() == "card"]
                if cards and chance.random() < 0.85:
                    return "says who they are", lambda: self._click(chance.choice(cards))
                return "has a code", lambda: self._click(screens.identify.code)
            case "identify":
                return "types a code", self._type_code
            case "talk" if self.asks_left > 0 and not self.window.visit.answering:
                return "asks", self._ask
            case _:
                return None

    def _ask(self) -> None:
        self.asks_left -= 1
        self.asked += 1
        window, chance = self.window, self.chance
        chips = window.ask_bar.chips
        if chips and chance.random() < 0.2:
            self._click(chance.choice(chips))
            return
        field = window.ask_bar.field
        self._touch(field)
        field.clear()
        QTest.keyClicks(field, f"{chance.choice(self.said)[:60]} {self.word}")
        if chance.random() < 0.3:
            field.selectAll()
            field.copy()
        if chance.random() < 0.5:
            QTest.keyClick(field, Qt.Key.Key_Return)
        else:
            self._click(window.ask_bar.send)

    def _type_code(self) -> None:
        for _ in range(8):
            keys = self.window.screens.identify.keys
            if keys is None:
                return
            QTest.keyClick(keys, Qt.Key(int(Qt.Key.Key_0) + self.chance.randint(0, 9)))

    # ---- everything else

    def _click(self, button: QAbstractButton) -> None:
        if button.isVisible():
            self._touch(button)

    def _touch(self, widget: QWidget) -> None:
        """Touch the screen where the middle of something is, whatever lies there."""
        self._tap(widget.mapTo(self.window, widget.rect().center()))

    def _tap(self, point: QPoint, button: Qt.MouseButton = _LEFT) -> None:
        self._send(QEvent.Type.MouseButtonPress, point, button, button)
        self._send(QEvent.Type.MouseButtonRelease, point, button, _NO_BUTTON)

    def _send(self, kind: QEvent.Type, point: QPoint, button: Qt.MouseButton, down: Qt.MouseButton) -> None:
        """Let the window have what a screen sends, at once: QTest would let its loop run meanwhile."""
        at, on_screen = QPointF(point), QPointF(self.window.mapToGlobal(point))
        QCoreApplication.sendEvent(
            self.window.windowHandle(), QMouseEvent(kind, at, at, on_screen, button, down, _NONE)
        )

    def _touch_button(self) -> None:
        buttons = [each for each in self.window.findChildren(QAbstractButton) if each.isVisible()]
        if buttons:
            self._click(self.chance.choice(buttons))

    def _anywhere(self) -> QPoint:
        size = self.window.size()
        return QPoint(self.chance.randrange(size.width()), self.chance.randrange(size.height()))

    def _touch_anywhere(self) -> None:
        self._tap(self._anywhere(), self.chance.choice((_LEFT, _LEFT, _RIGHT)))

    def _drag(self) -> None:
        self._send(QEvent.Type.MouseButtonPress, self._anywhere(), _LEFT, _LEFT)
        for _ in range(4):
            self._send(QEvent.Type.MouseMove, self._anywhere(), _NO_BUTTON, _LEFT)
        self._send(QEvent.Type.MouseButtonRelease, self._anywhere(), _LEFT, _NO_BUTTON)

    def _focus(self) -> QWidget:
        return self.window.focusWidget() or self.window

    def _press_key(self) -> None:
        QTest.keyClick(self._focus(), self.chance.choice(_KEYS))

    def _press_chord(self) -> None:
        key, modifier = self.chance.choice(_CHORDS)
        QTest.keyClick(self._focus(), key, modifier)

    def _touch_advisor(self) -> None:
        target: QWindow = self.window.avatar
        QTest.mouseClick(target, _LEFT, _NONE, QPoint(self.chance.randint(1, 200), self.chance.randint(1, 200)))

    def _type_anywhere(self) -> None:
        focus = self._focus()
        if isinstance(focus, QLineEdit):
            QTest.keyClicks(focus, self.word)

    def _scroll(self) -> None:
        self._drag()

    def _copy(self) -> None:
        field = self.window.ask_bar.field
        if field.isVisible() and not field.text():
            QTest.keyClicks(field, self.word)
        field.selectAll()
        field.copy()

    def _noise(self) -> None:
        loud = np.random.default_rng(self.chance.randrange(2**31)).normal(0.0, 0.1, int(_HEARING_HZ * _NOISE_S))
        for _ in range(4):
            self.microphone.push(loud.astype(np.float32))

    def _silence(self) -> None:
        for _ in range(4):
            self.microphone.push(np.zeros(int(_HEARING_HZ * _NOISE_S), np.float32))
