"""One key: it shows that it is touched at once, takes a finger or the mouse, and never the focus."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QTouchEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.keyboard import glyphs
from app.ui.theme import Theme

Kind = Literal["letter", "deed", "main", "on"]
_COLOURS: dict[Kind, tuple[str, str]] = {
    "letter": ("ink", "paper"),
    "deed": ("ink", "linen"),
    "main": ("on_primary", "primary"),
    "on": ("on_primary", "primary"),
}
_PRESSED = ("on_primary", "primary_down")
_SLACK = 0.35
"""A finger may slide so far off a key, in key heights, and still mean it."""
LETTER_PX, _WORD_PX, _LEAST_PX = 28, 20, 18
_LINE = 1.1
"""Of a letter with what hangs below its line, in font heights."""


class KeyButton(QAbstractButton):
    """A key; what it types is the keyboard's business."""

    went_down = Signal(object)
    moved = Signal(object, QPoint)  # where the finger is, in global pixels
    came_up = Signal(object, bool)  # whether it is still on the key

    def __init__(self, theme: Theme, kind: Kind = "letter", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._glyph = ""
        self.kind: Kind = kind
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._struck)

    @property
    def glyph(self) -> str:
        """The sign that it shows in place of its text; empty for the text."""
        return self._glyph

    def show_as(self, text: str, spoken: str, glyph: str = "", kind: Kind | None = None) -> None:
        """Change what it shows and how it is called."""
        self._glyph = glyph
        self.kind = kind or self.kind
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(spoken)
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take another size or another look."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square for a finger."""
        side = self._theme.target_px(60)
        return QSize(side, side)

    # ---- finger and mouse

    def event(self, event: QEvent) -> bool:
        """Take fingers as they are, each key its own, so that two thumbs may type."""
        kind = event.type()
        if kind in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
            point = cast(QTouchEvent, event).points()[0]
            self._touch(kind, point.position(), point.globalPosition())
            event.accept()
            return True
        if kind == QEvent.Type.TouchCancel:
            self._let_go(False)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A mouse is a finger."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._touch(QEvent.Type.TouchBegin, event.position(), event.globalPosition())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A mouse is a finger."""
        if self.isDown():
            self._touch(QEvent.Type.TouchUpdate, event.position(), event.globalPosition())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A mouse is a finger."""
        if event.button() == Qt.MouseButton.LeftButton and self.isDown():
            self._touch(QEvent.Type.TouchEnd, event.position(), event.globalPosition())

    def _touch(self, kind: QEvent.Type, at: QPointF, at_global: QPointF) -> None:
        if kind == QEvent.Type.TouchBegin:
            if not self.isDown():  # Qt begins again when another finger comes down on another key
                self.setDown(True)
                self.repaint()  # now, not when whatever comes next is done
                self.went_down.emit(self)
        elif kind == QEvent.Type.TouchUpdate:
            self.moved.emit(self, at_global.toPoint())
        else:
            slack = _SLACK * self.height()
            self._let_go(QRectF(self.rect()).adjusted(-slack, -slack, slack, slack).contains(at))

    def _struck(self) -> None:
        """Assistive technology pressed it, without a finger."""
        self.went_down.emit(self)
        self.came_up.emit(self, True)

    def _let_go(self, inside: bool) -> None:
        if self.isDown():
            self.setDown(False)
            self.came_up.emit(self, inside)

    # ---- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the key and what is on it."""
        theme, gap = self._theme, self._theme.px(4)
        face = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        foreground, background = theme.pair(*(_PRESSED if self.isDown() else _COLOURS[self.kind]))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line_px = max(2, theme.px(2)) if theme.look.high_contrast else 1
        painter.setPen(QPen(theme.colour("outline"), line_px))
        painter.setBrush(background)
        inner = face.adjusted(line_px / 2, line_px / 2, -line_px / 2, -line_px / 2)
        painter.drawRoundedRect(inner, theme.px(10), theme.px(10))
        if font := self._font_that_fits(face.width() - 2 * theme.px(6)):
            painter.setFont(font)
            painter.setPen(foreground)
            painter.drawText(face, Qt.AlignmentFlag.AlignCenter, self._words)
        elif self._glyph:
            side = min(face.height() * 0.6, face.width() * 0.6, 1.2 * theme.text_px(LETTER_PX))
            square = QRectF(face.center().x() - side / 2, face.center().y() - side / 2, side, side)
            glyphs.draw(painter, self._glyph, square, foreground, max(2.0, side / 14))
        painter.end()

    @property
    def _words(self) -> str:
        return self.text().replace("&&", "&")

    def _font_that_fits(self, room_px: float) -> QFont | None:
        """Return the font of the words, smaller where they need it; None where a sign takes their place.

        Larger text may shrink to the standard size, which everybody is owed, and no further.
        """
        words, theme = self._words, self._theme
        if not words:
            return None
        font = theme.font(LETTER_PX if len(words) == 1 else _WORD_PX)
        least_px = theme.text_px(_LEAST_PX) / theme.look.text_scale
        high_px = (self.height() - 2 * theme.px(4)) / _LINE
        wide_px = font.pixelSize() * room_px / max(QFontMetricsF(font).horizontalAdvance(words), 1.0)
        fitting_px = int(min(font.pixelSize(), high_px, wide_px))
        if wide_px < least_px and self._glyph:
            return None
        font.setPixelSize(max(fitting_px, round(least_px)))
        return font
