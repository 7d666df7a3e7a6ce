"""What the lines and marks of a picture are, as many in a row as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import Theme

Shape = Literal[
    "line",
    "dashes",
    "band",
    "bar",
    "stroke",
    "ring",
    "dot",
    "square",
    "diamond",
    "star",
    "triangle",
    "pentagon",
    "hexagon",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign and what it stands for; `colour` is a name of the branding."""

    shape: Shape
    colour: str
    words: str


class Legend(QWidget):
    """Signs with words; wraps."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self.setFont(theme.font(18))
        self._fit()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Explain other signs."""
        self._entries = tuple(entries)
        self.setAccessibleName("; ".join(entry.words for entry in entries))
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its rows."""
        return QSize(self._theme.px(320), self._rows_high(max(self.width(), self._theme.px(320))))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """See above."""
        return QSize(self._theme.px(160), self._rows_high(max(self.width(), self._theme.px(160))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sign = self._sign_width()
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            _draw(painter, entry.shape, self._theme.colour(entry.colour), place, sign, self._theme)
            painter.setPen(self._theme.colour("ink_soft"))
            words = QRectF(place).adjusted(sign + self._theme.px(8), 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), entry.words)
        painter.end()

    def _sign_width(self) -> float:
        return float(self._theme.px(30))

    def _places(self, width: float) -> list[QRectF]:
        metrics = QFontMetricsF(self.font())
        high, gap = metrics.height() * 1.25, self._theme.px(22)
        places, x, y = [], 0.0, 0.0
        for entry in self._entries:
            wide = self._sign_width() + self._theme.px(8) + metrics.horizontalAdvance(entry.words) + 2
            if x > 0 and x + wide > width:
                x, y = 0.0, y + high
            places.append(QRectF(x, y, wide, high))
            x += wide + gap
        return places

    def _rows_high(self, width: float) -> int:
        places = self._places(width)
        return round(max((place.bottom() for place in places), default=0.0))

    def _fit(self) -> None:
        high = self._rows_high(max(1, self.width()))
        if high != self.height():
            self.setFixedHeight(max(1, high))
        self.update()


def _draw(painter: QPainter, shape: Shape, colour: QColor, place: QRectF, sign: float, theme: Theme) -> None:
    box = QRectF(place.left(), place.top(), sign, place.height())
    middle, size = box.center(), theme.px(14) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape in ("line", "dashes"):
        style = Qt.PenStyle.DashLine if shape == "dashes" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, max(2.0, theme.px(3)), style))
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    elif shape == "band":
        soft = QColor(colour)
        soft.setAlpha(70)
        painter.setBrush(soft)
        painter.drawRect(QRectF(box.left(), middle.y() - size, sign, 2 * size))
    elif shape == "bar":
        painter.drawRect(QRectF(box.left(), middle.y() - size, sign, 2 * size))
    elif shape == "stroke":
        painter.setPen(QPen(colour, max(2.0, theme.px(3))))
        painter.drawLine(QPointF(middle.x(), middle.y() - 1.3 * size), QPointF(middle.x(), middle.y() + 1.3 * size))
    elif shape == "ring":
        painter.setPen(QPen(colour, max(1.5, theme.px(2))))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, size * 0.7, size * 0.7)
    elif shape == "dot":
        painter.drawEllipse(middle, size, size)
    elif shape == "square":
        painter.drawRect(QRectF(middle.x() - size, middle.y() - size, 2 * size, 2 * size))
    elif shape in _CORNERS:
        count = _CORNERS[shape]
        turn = [(1.3 * sin(2 * pi * at / count), -1.3 * cos(2 * pi * at / count)) for at in range(count)]
        painter.drawPolygon(QPolygonF([QPointF(middle.x() + x * size, middle.y() + y * size) for x, y in turn]))
    else:
        turn = _STAR
        painter.drawPolygon(QPolygonF([QPointF(middle.x() + x * size, middle.y() + y * size) for x, y in turn]))


_CORNERS = {"diamond": 4, "triangle": 3, "pentagon": 5, "hexagon": 6}
_STAR = [
    (0.0, -1.4), (0.33, -0.45), (1.33, -0.43), (0.53, 0.17), (0.82, 1.13),
    (0.0, 0.56), (-0.82, 1.13), (-0.53, 0.17), (-1.33, -0.43), (-0.33, -0.45),
]  # fmt: skip
