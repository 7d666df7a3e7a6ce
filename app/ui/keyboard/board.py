"""The keyboard on the screen: types into a field and leaves the focus there."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from app.ui.keyboard import typing
from app.ui.keyboard.flyout import Bubble, Flyout
from app.ui.keyboard.hand import Hand
from app.ui.keyboard.key_button import KeyButton
from app.ui.keyboard.keys_page import KeysPage
from app.ui.keyboard.layout import LETTERS, Key, read
from app.ui.keyboard.shift import Shift, ShiftKey
from app.ui.keyboard.typing import Field
from app.ui.theme import Theme

_KEYS = {"backspace": Qt.Key.Key_Backspace, "left": Qt.Key.Key_Left, "right": Qt.Key.Key_Right}
_AHEAD_MS = 400


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
        self._field: Field | None = None
        self._action = ""
        self._shift = ShiftKey()
        self._waiting = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._hand = Hand(self, self._shift, clock, self._is_secret)
        self._hand.typed.connect(self._type)
        self._hand.pressed.connect(self._press)
        self._hand.did.connect(self._do)
        self._hand.shifted.connect(self._relabel)
        self._hand.chosen.connect(self._choose)
        self._pages: dict[tuple[str, str], KeysPage] = {}  # made once: making fifty keys takes a while
        self._ahead = QTimer(self, singleShot=True, interval=_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
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
        return self._hand.flyout

    @property
    def bubble(self) -> Bubble:
        """The letter under a finger, enlarged."""
        return self._hand.bubble

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
        if self.isVisible():
            self._ahead.start()
        else:
            self._let_go_of_others()

    def drop_keys(self) -> None:
        """Take the keys away if nobody sees them: another look or language would reach each of them for nothing."""
        if not self.isVisible():
            for page in self._pages.values():
                page.drop()
            self._pages = {}

    def restyle(self, theme: Theme) -> None:
        """Take another size or another look."""
        self._theme = theme
        self._hand.leave()
        for page in self._pages.values():
            page.discard()
        self._pages = {}
        self._show_page(self._page_name)  # hidden, it makes its keys when they are needed

    def retranslate(self) -> None:
        """Say everything in the language of the screen."""
        self.setAccessibleName(self.tr("Keyboard on the screen"))
        for page in self._pages.values():
            page.label(self._shift.state, self._waiting, self._enter, afresh=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The rows of the page, as high as their letters want."""
        edge = self._theme.px(8)
        return self._page.size() + QSize(2 * edge, 2 * edge)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """All rows, with keys of the least height."""
        edge = self._theme.px(8)
        return self._page.size(least=True) + QSize(2 * edge, 2 * edge)

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place the keys."""
        super().resizeEvent(event)
        self._forget()
        self._relabel()
        self._place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Show the keys, and make the other page while the client looks at this one."""
        super().showEvent(event)
        self._relabel()
        self._place()
        self._ahead.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing stays half pressed, and of the layouts that were tried only this one is kept."""
        super().hideEvent(event)
        self._let_go_of_others()
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

    # ---- into the field

    def _type(self, text: str, uses_shift: bool) -> None:
        table = read(self._name).waiting
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            text = table[waiting].get(text) or waiting + text.strip()
        elif text in table:
            self._waiting, text = text, ""
        if text and self._field is not None and typing.alive(self._field):
            typing.type_text(self._field, text)
        if uses_shift:
            self._shift.typed()
        self._relabel()

    def _is_secret(self) -> bool:
        return typing.is_secret(self._field)

    def _choose(self, choice: str) -> None:
        if choice in LETTERS:
            self.set_layout(choice)
        else:
            self._type(choice, True)

    def _press(self, deed: str) -> None:
        self._waiting = ""
        if self._field is not None and typing.alive(self._field):
            typing.press(self._field, _KEYS.get(deed, Qt.Key.Key_Return))
        self._relabel()

    def _do(self, deed: str) -> None:
        if deed == "enter":
            self._press(deed)
            if not isinstance(self._field, QTextEdit | QPlainTextEdit):  # there it begins a line
                self.entered.emit()
        elif deed == "hide":
            self.hide()
            self.hidden.emit()
        elif deed == "language":
            button = next(button for button, key in self._page.buttons.items() if key.deed == deed)
            self._hand.offer({name: read(name).name for name in LETTERS}, button, self._name)
        else:
            self._show_page(deed)

    # ---- the keys

    @property
    def _page(self) -> KeysPage:
        return self._page_of(self._page_name)

    def _show_page(self, page: str) -> None:
        self._forget()
        for other in self._pages.values():
            other.hide()
        self._page_name = page
        if self.isVisible():
            self._relabel()
            self._place()
        self.updateGeometry()

    def _page_of(self, page: str) -> KeysPage:
        found = self._pages.get((self._name, page))
        if found is None:
            found = self._pages[self._name, page] = KeysPage(self._theme, read(self._name), page, self)
            self._hand.follow(found.buttons)
            found.label(self._shift.state, self._waiting, self._enter)
        return found

    def _let_go_of_others(self) -> None:
        for layout, page in [each for each in self._pages if each[0] != self._name]:
            self._pages.pop((layout, page)).discard()

    def _make_ahead(self) -> None:
        if "symbols" in read(self._name).pages:
            page = self._page_of("symbols")
            for button in page.buttons:
                button.ensurePolished()
            page.label(self._shift.state, self._waiting, self._enter)

    def _place(self) -> None:
        edge = self._theme.px(8)
        room = self.rect().adjusted(edge, edge, -edge, -edge)
        self._page.place(room)
        self._hand.look(self._theme, self._page.cell(room))

    def _relabel(self) -> None:
        if (self._name, self._page_name) in self._pages or self.isVisible():
            self._page.label(self._shift.state, self._waiting, self._enter)

    @property
    def _enter(self) -> str:
        return self._action or self.tr("Done")

    def _forget(self) -> None:
        """Let go of everything: nothing is half typed."""
        self._hand.let_go()
        self._waiting = ""
        self._shift.reset()
