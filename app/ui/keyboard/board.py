"""The keyboard on the screen: types into a field and leaves the focus there."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from app.ui.keyboard import typing
from app.ui.keyboard.flyout import Bubble, Flyout
from app.ui.keyboard.key_button import KeyButton
from app.ui.keyboard.keys_page import KeysPage
from app.ui.keyboard.layout import LETTERS, Key, read
from app.ui.keyboard.names import spoken
from app.ui.keyboard.shift import Shift, ShiftKey
from app.ui.keyboard.typing import Field
from app.ui.theme import Theme

_LONG_MS = 450
_REPEAT_AFTER_MS, _REPEAT_MS = 450, 60
_REPEATED = {
    "backspace": Qt.Key.Key_Backspace,
    "left": Qt.Key.Key_Left,
    "right": Qt.Key.Key_Right,
}


class Keyboard(QWidget):
    """Letters, signs and figures for fingers.

    Signals:
        entered: Enter was touched, and the field has its Return.
        hidden: the client put the keyboard away.
    """

    entered = Signal()
    hidden = Signal()

    def __init__(self, theme: Theme, layout: str = "english_us", clock: Callable[[], float] = time.monotonic) -> None:
        """Build the keyboard.

        Args:
            theme: the look.
            layout: one of `layout.NAMES`.
            clock: seconds; tells a double touch of shift.
        """
        super().__init__()
        self._theme = theme
        self._name, self._page_name = layout, "letters"
        self._clock = clock
        self._field: Field | None = None
        self._action = ""
        self._shift = ShiftKey()
        self._waiting = ""
        self._pending: KeyButton | None = None  # touched, not typed yet
        self._repeating: KeyButton | None = None
        self._opener: KeyButton | None = None  # whose accents are open while the finger is still on it
        self._under_finger = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._flyout, self._bubble = Flyout(self), Bubble(self)
        self._flyout.chosen.connect(self._choose)
        self._long, self._repeat = QTimer(self, singleShot=True, interval=_LONG_MS), QTimer(self)
        self._long.timeout.connect(self._open_accents)
        self._repeat.timeout.connect(self._type_again)
        self._pages: dict[tuple[str, str], KeysPage] = {}  # made once: making fifty keys takes a while
        self._page = self._page_of("letters")
        self.retranslate()

    # ---- for the page around it

    @property
    def layout_name(self) -> str:
        """Which layout is shown."""
        return self._name

    @property
    def page_name(self) -> str:
        """Which of its pages is shown."""
        return self._page_name

    @property
    def shift(self) -> Shift:
        """What the next letter is."""
        return self._shift.state

    @property
    def buttons(self) -> dict[KeyButton, Key]:
        """The keys in view."""
        return dict(self._page.buttons)

    @property
    def flyout(self) -> Flyout:
        """What lies over the keys while accents or languages are offered."""
        return self._flyout

    @property
    def bubble(self) -> Bubble:
        """The letter under a finger, enlarged."""
        return self._bubble

    def attach(self, field: Field | None, action: str = "") -> None:
        """Type into another field from now on.

        Args:
            field: where to type; None for nowhere.
            action: what Enter does there, in a word; "Done" by default.
        """
        self._field = field
        self._action = action
        self._forget()
        self._relabel()

    def set_layout(self, name: str) -> None:
        """Show another layout.

        Raises:
            InputError: there is none of this name.
        """
        read(name)
        self._name = name
        self._show_page("letters")

    def restyle(self, theme: Theme) -> None:
        """Take another size or another look."""
        self._theme = theme
        for page in self._pages.values():
            page.discard()
        self._pages = {}
        self._show_page(self._page_name)

    def retranslate(self) -> None:
        """Say everything in the language of the screen."""
        self.setAccessibleName(self.tr("Keyboard on the screen"))
        for page in self._pages.values():
            page.label(self._shift.state, self._waiting, self._enter, afresh=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The rows of the page."""
        edge = self._theme.px(8)
        return self._page.size + QSize(2 * edge, 2 * edge)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """All rows, narrow keys."""
        return self.sizeHint()

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place the keys."""
        super().resizeEvent(event)
        self._forget()
        self._relabel()
        self._page.place(self._room())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing stays half pressed."""
        super().hideEvent(event)
        self._forget()
        self._relabel()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """The language of the screen may change while the keyboard is open."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ground between the keys."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("linen"))
        painter.fillRect(QRect(0, 0, self.width(), max(1, self._theme.px(1))), self._theme.colour("outline"))
        painter.end()

    # ---- fingers

    def _down(self, button: KeyButton) -> None:
        key = self._page.buttons.get(button)
        if key is None:
            return
        self._close_flyout()
        self._commit()  # the other thumb's letter comes first
        if key.deed in _REPEATED:
            self._repeating = button
            self._press(_REPEATED[key.deed])
            self._repeat.start(_REPEAT_AFTER_MS)
        elif key.deed == "shift":
            self._shift.down(self._clock())
            self._relabel()
        elif key.text:
            self._pending = button
            self._long.start()
            if not key.deed and not typing.is_secret(self._field):
                self._bubble.show_over(self._theme, key.typed(self._shift.on), button.geometry())

    def _moved(self, button: KeyButton, at: QPoint) -> None:
        if button is self._opener:
            self._under_finger = self._flyout.point_at(at)

    def _up(self, button: KeyButton, inside: bool) -> None:
        key = self._page.buttons.get(button)
        if button is self._repeating:
            self._repeat.stop()
        if key is None:
            return
        if button is self._opener:
            self._let_go_of_accents(inside)
        elif button is self._pending:
            self._commit() if inside else self._drop()
        elif key.deed == "shift":
            self._shift.up()
            self._relabel()
        elif inside and key.deed:
            self._do(key)

    def _commit(self) -> None:
        """Type the letter that is being touched."""
        button = self._pending
        self._drop()
        if button is not None and (key := self._page.buttons.get(button)):
            self._type(key.typed(self._shift.on), is_letter=not key.deed)

    def _drop(self) -> None:
        self._pending = None
        self._long.stop()
        self._bubble.hide()

    def _type_again(self) -> None:
        self._repeat.setInterval(_REPEAT_MS)
        key = self._page.buttons.get(self._repeating) if self._repeating else None
        if key is None or key.deed not in _REPEATED:
            self._repeat.stop()
        else:
            self._press(_REPEATED[key.deed])

    def _do(self, key: Key) -> None:
        if key.deed == "enter":
            self._press(Qt.Key.Key_Return)
            if not isinstance(self._field, QTextEdit | QPlainTextEdit):  # there it begins a line
                self.entered.emit()
        elif key.deed == "hide":
            self.hide()
            self.hidden.emit()
        elif key.deed == "language":
            self._open({name: read(name).name for name in LETTERS}, self._button_of("language"), upright=True)
        elif key.deed in ("letters", "symbols"):
            self._show_page(key.deed)

    # ---- what lies over the keys

    def _open_accents(self) -> None:
        button, key = self._pending, self._page.buttons.get(self._pending) if self._pending else None
        if button is None or key is None or not (accents := key.offers(self._shift.on)):
            return
        self._drop()
        self._open({accent: spoken(accent) for accent in accents}, button, upright=False)
        self._opener = button

    def _open(self, choices: dict[str, str], button: KeyButton, upright: bool) -> None:
        width, height = self._page.cell(self._room())
        cell = (max(width, self._theme.px(340), 8 * self._theme.text_px(20)), height) if upright else (width, height)
        self._flyout.offer(self._theme, choices, button.geometry(), cell, upright, self._name)

    def _let_go_of_accents(self, inside: bool) -> None:
        """Take what the finger slid to; left on its key, the choice stays open for a second touch."""
        self._opener = None
        if self._under_finger:
            self._choose(self._under_finger)
        elif not inside:
            self._close_flyout()

    def _choose(self, choice: str) -> None:
        self._close_flyout()
        if choice in LETTERS:
            self.set_layout(choice)
        else:
            self._type(choice, is_letter=True)

    def _close_flyout(self) -> None:
        self._opener, self._under_finger = None, ""
        self._flyout.close_()

    # ---- into the field

    def _type(self, text: str, is_letter: bool) -> None:
        table = read(self._name).waiting
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            text = table[waiting].get(text) or waiting + text.strip()
        elif text in table:
            self._waiting, text = text, ""
        if text and self._field is not None and typing.alive(self._field):
            typing.type_text(self._field, text)
        if is_letter:
            self._shift.typed()
        self._relabel()

    def _press(self, key: Qt.Key) -> None:
        self._waiting = ""
        if self._field is not None and typing.alive(self._field):
            typing.press(self._field, key)

    # ---- the keys

    def _show_page(self, page: str) -> None:
        self._forget()
        self._page.hide()
        self._page_name = page
        self._page = self._page_of(page)
        self._relabel()
        self._page.place(self._room())
        self.updateGeometry()

    def _page_of(self, page: str) -> KeysPage:
        found = self._pages.get((self._name, page))
        if found is None:
            found = self._pages[self._name, page] = KeysPage(self._theme, read(self._name), page, self)
            for button in found.buttons:
                button.went_down.connect(self._down)
                button.moved.connect(self._moved)
                button.came_up.connect(self._up)
        return found

    def _relabel(self) -> None:
        self._page.label(self._shift.state, self._waiting, self._enter)

    @property
    def _enter(self) -> str:
        return self._action or self.tr("Done")

    def _button_of(self, deed: str) -> KeyButton:
        return next(button for button, key in self._page.buttons.items() if key.deed == deed)

    def _room(self) -> QRect:
        edge = self._theme.px(8)
        return self.rect().adjusted(edge, edge, -edge, -edge)

    def _forget(self) -> None:
        """Let go of everything: nothing is half typed."""
        self._drop()
        self._close_flyout()
        self._repeat.stop()
        self._repeating, self._waiting = None, ""
        self._shift.reset()
