"""Figures for a PIN: shown as dots, told to nobody but who asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.keyboard.key_button import KeyButton
from app.ui.keyboard.keys_page import key_height_px
from app.ui.theme import Theme

_mixer = random.SystemRandom()
Order = Literal["fixed", "mixed"]
_COLUMNS, _ROWS = 3, 4
_WIDTH = 1.8
"""Of a key, in key heights."""


class PinPad(QWidget):
    """Ten figures, clear and back; the figures are the only thing it knows, and it forgets them at once.

    Signals:
        complete: all figures are in; the pad is empty again.
        changed: how many figures are in.
    """

    complete = Signal(str)
    changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        digits: int,
        order: Order = "fixed",
        shuffle: Callable[[list[str]], None] = _mixer.shuffle,
        name: str = "",
    ) -> None:
        """Build the pad.

        Args:
            theme: the look.
            digits: how many figures a PIN has, 1 to 16.
            order: "mixed" puts the figures in another order each time, against looks over the shoulder.
            shuffle: mixes them.
            name: what is typed, for screen readers; a PIN by default.
        """
        super().__init__()
        self._theme = theme
        self._digits = min(max(digits, 1), 16)
        self._order, self._shuffle = order, shuffle
        self._what = name
        self._pin = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._figures = [self._key() for _ in range(10)]
        self._clear_key, self._back_key = self._key(), self._key()
        self._mix()
        self.retranslate()

    @property
    def filled(self) -> int:
        """How many figures are in."""
        return len(self._pin)

    @property
    def figures(self) -> list[KeyButton]:
        """The keys of the figures, from the upper left."""
        return list(self._figures)

    @property
    def clear_key(self) -> KeyButton:
        """Forgets all figures."""
        return self._clear_key

    @property
    def back_key(self) -> KeyButton:
        """Forgets the last figure."""
        return self._back_key

    def clear(self) -> None:
        """Forget the figures."""
        self._set("")
        self._mix()

    def restyle(self, theme: Theme) -> None:
        """Take another size or another look."""
        self._theme = theme
        for key in (*self._figures, self._clear_key, self._back_key):
            key.restyle(theme)
        self._place()
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Say everything in the language of the screen."""
        self._clear_key.show_as(self.tr("Clear"), self.tr("Clear all"), "clear", "deed")
        self._back_key.show_as("", self.tr("Delete the last figure"), "backspace", "deed")
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The dots and four rows of keys."""
        height = key_height_px(self._theme)
        return QSize(round(_COLUMNS * _WIDTH * height), (_ROWS + 1) * height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same."""
        return self.sizeHint()

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place the keys."""
        super().resizeEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing stays behind a closed page."""
        super().hideEvent(event)
        self.clear()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """The language of the screen may change while the pad is open."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take the figures of a real keyboard too."""
        if event.text() and event.text() in "0123456789":
            self._add(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._set(self._pin[:-1])
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw a dot for each figure, and where the focus is."""
        theme = self._theme
        mark, ground = theme.pair("ink", "paper")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), ground)
        row = self._dots_row()
        step = min(row.width() / self._digits, 1.0 * row.height())
        radius = min(row.height() / 6, step / 3)
        left = row.center().x() - step * (self._digits - 1) / 2
        for number in range(self._digits):
            painter.setPen(QPen(mark, max(2, theme.px(2))))
            painter.setBrush(mark if number < self.filled else ground)
            painter.drawEllipse(QPointF(left + number * step, row.center().y()), radius, radius)
        if self.hasFocus():
            line_px = max(3, theme.px(3))
            painter.setPen(QPen(theme.pair("bronze", "paper")[0], line_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = row.adjusted(line_px, line_px, -line_px, -line_px)
            painter.drawRoundedRect(inner, theme.px(10), theme.px(10))
        painter.end()

    # ---- inside

    def _key(self) -> KeyButton:
        key = KeyButton(self._theme, "letter", self)
        key.came_up.connect(self._up)
        return key

    def _up(self, key: KeyButton, inside: bool) -> None:
        if not inside:
            return
        if key is self._clear_key:
            self.clear()
        elif key is self._back_key:
            self._set(self._pin[:-1])
        else:
            self._add(key.text())

    def _add(self, figure: str) -> None:
        self._set(self._pin + figure)
        if self.filled == self._digits:
            pin = self._pin
            self.clear()
            self.complete.emit(pin)

    def _set(self, pin: str) -> None:
        changes = len(pin) != self.filled
        self._pin = pin
        self._tell()
        self.update()
        if changes:
            self.changed.emit(self.filled)

    def _tell(self) -> None:
        words = self.tr("{what}: {filled} of {digits} figures entered")
        what = self._what or self.tr("PIN")
        self.setAccessibleName(words.format(what=what, filled=self.filled, digits=self._digits))

    def _mix(self) -> None:
        figures = list("1234567890")
        if self._order == "mixed":
            self._shuffle(figures)
        for key, figure in zip(self._figures, figures, strict=True):
            key.show_as(figure, figure)

    def _dots_row(self) -> QRect:
        return QRect(0, 0, self.width(), key_height_px(self._theme))

    def _place(self) -> None:
        """Put 1 to 9 in rows, below them clear, the tenth figure, back: the same in every language."""
        height = key_height_px(self._theme)
        width = min(self.width() // _COLUMNS, round(2.2 * height))
        left = (self.width() - _COLUMNS * width) // 2
        keys = [*self._figures[:9], self._clear_key, self._figures[9], self._back_key]
        for number, key in enumerate(keys):
            row, column = divmod(number, _COLUMNS)
            key.setGeometry(left + column * width, (row + 1) * height, width, height)
