"""What the colours and shapes of a chart mean, in as many lines as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.charts.style import Style, dot


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning.

    Attributes:
        number: of the curve's mark.
        sign: how it is drawn: a curve with its mark, a filled box, a box with a grey edge, or one with its own.
        said: it is being said.
        strength: of the colour within a box with its own edge.
    """

    label: str
    colour: QColor
    number: int = 0
    sign: Literal["curve", "box", "frame", "band"] = "curve"
    said: bool = False
    strength: float = 1.0


def draw_legend(painter: QPainter, entries: Sequence[Entry], room: QRectF, style: Style) -> QRectF:
    """Draw the entries at the top of a room and return what is left of it."""
    if not entries:
        return room
    height = 1.25 * style.line_px
    swatch, gap, apart = style.px(34), style.px(10), style.px(28)
    x, y = 0.0, room.top()
    for entry in entries:
        label = style.words(entry.label)
        width = min(swatch + gap + style.wide(label) + 1, room.width())
        if x > 0 and x + width > room.width():
            x, y = 0.0, y + height
        box = QRectF(room.left() + x, y, swatch, height)
        _sign(painter, entry, style.placed(box, room), style)
        words = QRectF(room.left() + x + swatch + gap, y, width - swatch - gap, height)
        if entry.said:
            under = QRectF(words.left(), words.bottom() - style.px(4), words.width(), style.px(3))
            painter.fillRect(style.placed(under, room), style.colour("bronze"))
        style.write(painter, style.placed(words, room), label, style.leading, "ink", bold=entry.said)
        x += width + apart
    used = y + height + style.px(8) - room.top()
    return room.adjusted(0, used, 0, 0)


def _sign(painter: QPainter, entry: Entry, box: QRectF, style: Style) -> None:
    middle = box.center()
    radius = style.px(6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(entry.colour)
    if entry.sign == "curve":
        painter.drawRect(QRectF(box.left(), middle.y() - style.px(2), box.width(), style.px(4)))
        dot(painter, QPointF(middle.x(), middle.y()), radius, entry.number)
    else:
        side = style.px(18)
        square = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        if entry.sign == "frame":
            painter.setBrush(style.tint(entry.colour, 0.15))
            painter.setPen(style.pen("outline", 2))
        elif entry.sign == "band":
            painter.setBrush(style.tint(entry.colour, entry.strength))
            painter.setPen(QPen(entry.colour, style.px(1)))
        painter.drawRect(square)
    painter.setBrush(Qt.BrushStyle.NoBrush)
