"""What opens over the keyboard: the accents of a letter, the languages, and the letter under a finger, enlarged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.keyboard.key_button import KeyButton
from app.ui.theme import Theme


class Flyout(QWidget):
    """A few keys that lie over the others; a finger slides to one, or touches one later."""

    chosen = Signal(str)

    def __init__(self, keyboard: QWidget) -> None:
        super().__init__(keyboard)
        self._keyboard = keyboard
        self._buttons: list[KeyButton] = []
        self._theme: Theme | None = None
        self.hide()

    @property
    def buttons(self) -> list[KeyButton]:
        """The keys on offer, in order."""
        return list(self._buttons)

    def offer(
        self, theme: Theme, choices: dict[str, str], over: QRect, cell: tuple[int, int], upright: bool, now: str = ""
    ) -> None:
        """Open.

        Args:
            theme: the look.
            choices: what is sent when it is chosen, to how it is called.
            over: the key that opened it, in the keyboard's pixels.
            cell: width and height of one choice in pixels.
            upright: one below the other; else side by side.
            now: the choice that holds already, empty if none does.
        """
        self._clear()
        self._theme = theme
        for choice, spoken in choices.items():
            button = KeyButton(theme, "on" if choice == now else "letter", self)
            button.show_as(choice if len(choice) == 1 else spoken, spoken)
            button.setProperty("choice", choice)
            button.came_up.connect(self._touched)
            self._buttons.append(button)
        self._place(over, cell, upright)
        self.show()
        self.raise_()

    def close_(self) -> None:
        """Close without a choice."""
        self._clear()
        self.hide()

    def point_at(self, at: QPoint) -> str:
        """Mark the choice under a finger.

        Args:
            at: where the finger is, in global pixels.

        Returns:
            the choice, empty if there is none.
        """
        found = ""
        for button in self._buttons:
            under = button.rect().contains(button.mapFromGlobal(at))
            button.kind = "on" if under else "letter"
            button.update()
            found = str(button.property("choice")) if under else found
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ground under the choices."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, ground = self._theme.pair("outline", "linen")
        painter.setPen(QPen(edge, max(2, self._theme.px(2))))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme.px(14), self._theme.px(14))
        painter.end()

    def _place(self, over: QRect, cell: tuple[int, int], upright: bool) -> None:
        """Stand above the key, or below it where there is no room, never outside the keyboard."""
        board = self._keyboard.rect()
        margin, number = self._theme.px(6) if self._theme else 0, len(self._buttons)
        columns, rows = (1, number) if upright else (number, 1)
        width = min(cell[0], (board.width() - 2 * margin) // columns)
        height = min(cell[1], (board.height() - 2 * margin) // rows)
        size = (columns * width + 2 * margin, rows * height + 2 * margin)
        above = over.top() >= height or upright
        top = max(0, over.top() - size[1]) if above else min(over.bottom() + 1, board.height() - size[1])
        left = min(max(0, over.center().x() - (width // 2 if not upright else size[0] // 2)), board.width() - size[0])
        self.setGeometry(left, top, *size)
        for index, button in enumerate(self._buttons):
            column, row = (0, index) if upright else (index, 0)
            button.setGeometry(margin + column * width, margin + row * height, width, height)
            button.show()

    def _touched(self, button: KeyButton, inside: bool) -> None:
        if inside:
            self.chosen.emit(str(button.property("choice")))

    def _clear(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []


class Bubble(QWidget):
    """The letter under a finger, larger and above it; never for a secret."""

    def __init__(self, keyboard: QWidget) -> None:
        super().__init__(keyboard)
        self._keyboard = keyboard
        self._theme: Theme | None = None
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def shown(self) -> str:
        """The letter that can be seen now."""
        return self._text if self.isVisible() else ""

    def show_over(self, theme: Theme, text: str, key: QRect) -> None:
        """Show a letter above its key, beside it in the topmost row."""
        self._theme, self._text = theme, text
        board = self._keyboard.rect()
        width, height = round(key.width() * 1.15), round(key.height() * 1.15)
        if key.top() >= height:
            left, top = key.center().x() - width // 2, key.top() - height
        else:
            left, top = key.right() + 1, max(0, key.top())
            left = left if left + width <= board.width() else key.left() - width
        self.setGeometry(min(max(0, left), board.width() - width), top, width, height)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the letter."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        letter, ground = self._theme.pair("on_primary", "primary")
        painter.setPen(QPen(self._theme.colour("outline"), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), self._theme.px(12), self._theme.px(12))
        painter.setFont(self._theme.font(32))
        painter.setPen(letter)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
