"""Signs on keys, drawn: no font that is always there has them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

_Point = tuple[float, float]


def _lines(*strokes: tuple[_Point, ...]) -> QPainterPath:
    path = QPainterPath()
    for stroke in strokes:
        path.moveTo(*stroke[0])
        for point in stroke[1:]:
            path.lineTo(*point)
    return path


def _backspace() -> QPainterPath:
    outline = ((0.36, 0.26), (0.95, 0.26), (0.95, 0.74), (0.36, 0.74), (0.08, 0.5), (0.36, 0.26))
    return _lines(outline, ((0.52, 0.40), (0.74, 0.60)), ((0.74, 0.40), (0.52, 0.60)))


def _shift() -> QPainterPath:
    arrow = ((0.5, 0.12), (0.86, 0.50), (0.66, 0.50), (0.66, 0.80), (0.34, 0.80), (0.34, 0.50), (0.14, 0.50))
    return _lines((*arrow, arrow[0]))


def _lock() -> QPainterPath:
    path = _shift()
    path.addPath(_lines(((0.34, 0.94), (0.66, 0.94))))
    return path


def _left() -> QPainterPath:
    return _lines(((0.42, 0.26), (0.14, 0.5), (0.42, 0.74)), ((0.16, 0.5), (0.86, 0.5)))


def _right() -> QPainterPath:
    return _lines(((0.58, 0.26), (0.86, 0.5), (0.58, 0.74)), ((0.84, 0.5), (0.14, 0.5)))


def _enter() -> QPainterPath:
    return _lines(((0.84, 0.24), (0.84, 0.56), (0.18, 0.56)), ((0.36, 0.36), (0.16, 0.56), (0.36, 0.76)))


def _hide() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.08, 0.12, 0.84, 0.46), 0.07, 0.07)
    for row, columns in ((0.27, (0.26, 0.42, 0.58, 0.74)), (0.44, (0.34, 0.66))):
        for column in columns:
            path.addEllipse(QPointF(column, row), 0.012, 0.012)
    path.addPath(_lines(((0.36, 0.74), (0.5, 0.90), (0.64, 0.74))))
    return path


def _clear() -> QPainterPath:
    return _lines(((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8)))


def _space() -> QPainterPath:
    return _lines(((0.0, 0.46), (0.0, 0.66), (1.0, 0.66), (1.0, 0.46)))


_PATHS: Final[dict[str, Callable[[], QPainterPath]]] = {
    "backspace": _backspace,
    "shift": _shift,
    "lock": _lock,
    "left": _left,
    "right": _right,
    "enter": _enter,
    "hide": _hide,
    "clear": _clear,
    "space": _space,
}
GLYPHS: Final = tuple(_PATHS)


def draw(painter: QPainter, name: str, room: QRectF, colour: QColor, line_px: float) -> None:
    """Draw a sign into the middle of a square.

    Args:
        painter: to draw with.
        name: one of GLYPHS.
        room: the square.
        colour: of the lines.
        line_px: their width.
    """
    place = QTransform.fromTranslate(room.x(), room.y()).scale(room.width(), room.height())
    painter.setPen(QPen(colour, line_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(place.map(_PATHS[name]()))
