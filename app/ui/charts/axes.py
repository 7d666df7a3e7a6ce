"""The frame of a picture in a plane: where values and days lie, and the few words at its edges."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.style import Flag, Style
from app.ui.date_axis import ticks as day_ticks
from app.ui.date_axis import words as day_words
from finance.types import Days, Floats, Unit

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WASTE = 0.25  # of the values, that round ends of an axis may add
_LINES_APART = 2.4  # heights of text between two lines of the grid, at least


@dataclass(frozen=True, slots=True)
class Frame:
    """A plane of values.

    Attributes:
        area: of the curves, within the words.
        across, up: the values at its left and right, and at its bottom and top.
    """

    area: QRectF
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Return where a value lies from the left."""
        low, high = self.across
        return self.area.left() + self.area.width() * (value - low) / ((high - low) or 1.0)

    def y(self, value: float) -> float:
        """Return where a value lies from the top."""
        low, high = self.up
        return self.area.bottom() - self.area.height() * (value - low) / ((high - low) or 1.0)

    def point(self, x: float, y: float) -> QPointF:
        """Return where a pair of values lies."""
        return QPointF(self.x(x), self.y(y))

    def points(self, xs: Floats, ys: Floats) -> list[QPointF]:
        """Return where pairs of values [T] lie."""
        (left, right), (low, high) = self.across, self.up
        across = self.area.left() + self.area.width() * (xs - left) / ((right - left) or 1.0)
        up = self.area.bottom() - self.area.height() * (ys - low) / ((high - low) or 1.0)
        return [QPointF(x, y) for x, y in zip(across.tolist(), up.tolist(), strict=True)]


def steps(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return round values from at most `low` to at least `high`, about `most` of them, never fewer than two."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    if high - low <= 1e-12 * max(1.0, abs(low), abs(high)):
        half = abs(low) / 2 or 1.0
        low, high = low - half, high + half
    rough = (high - low) / max(1, most)
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * each for each in _STEPS if scale * each >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(number * step for number in range(first, max(last, first + 1) + 1))


def closer(low: float, high: float, most: float) -> tuple[tuple[float, ...], tuple[float, float]]:
    """Return round values to name and the ends of an axis, which end with the values where rounding wastes room.

    Args:
        low: smallest value.
        high: largest value.
        most: intervals between named values that can be read.
    """
    named = steps(low, high, max(1, int(most)))
    span = high - low
    if not span > 0 or named[-1] - named[0] <= (1.0 + _WASTE) * span:
        return named, (named[0], named[-1])
    scale = 10.0 ** math.floor(math.log10(span / max(1.0, most)))
    for step in (scale * each for each in (*_STEPS, 20.0, 25.0, 50.0)):
        inside = [number * step for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
        if len(inside) >= 2 and span / step <= most:
            return tuple(inside), (low if low == 0 else low - 0.04 * span, high if high == 0 else high + 0.04 * span)
    return named, (named[0], named[-1])


def seconds_of(days: Days) -> Floats:
    """Return days since 1970 [T]."""
    return np.asarray(days.astype("datetime64[D]").astype(np.float64))


def day_frame(
    painter: QPainter, style: Style, room: QRectF, days: tuple[float, float], values: tuple[float, float], unit: Unit
) -> Frame:
    """Draw a grid of values over days and return the plane.

    Args:
        painter: to draw with.
        style: the look.
        room: for everything.
        days: first and last, since 1970.
        values: lowest and highest.
        unit: of the values.
    """
    frame = _with_values(painter, style, room, days, values, unit, below=1.5 * style.line_px)
    most_days, most = (max(2, int(frame.area.width() / (1.5 * style.wide(label)))) for label in ("00 Mmm", "0000"))
    named = day_ticks(days[0], days[1], most_days, most)
    end = room.left()
    for day, word in zip(named, day_words(named), strict=True):
        wide = style.wide(word)
        left = min(max(frame.x(day) - wide / 2, room.left()), room.right() - wide)
        if left < end:
            continue
        end = left + wide + 0.4 * style.line_px
        place = QRectF(left, room.bottom() - style.line_px, wide, style.line_px)
        style.write(painter, place, word, Flag.AlignHCenter, "ink_soft")
    return frame


def plane_frame(
    painter: QPainter,
    style: Style,
    room: QRectF,
    across: tuple[float, float],
    up: tuple[float, float],
    unit: Unit,
    axes: tuple[str, str],
) -> Frame:
    """Draw a grid of values over values, with what they are where it is given, and return the plane."""
    line, inner = style.line_px, room
    if any(axes):
        title = QRectF(room.left(), room.top(), room.width(), 1.3 * line)
        style.write(painter, title, style.words(axes[1]), style.leading, "ink_soft")
        below = QRectF(room.left(), room.bottom() - 1.2 * line, room.width(), 1.2 * line)
        style.write(painter, below, style.words(axes[0]), style.trailing, "ink_soft")
        inner = room.adjusted(0, 1.3 * line, 0, -1.2 * line)
    named = steps(*across, max(2, int(inner.width() / (4.5 * line))))
    frame = _with_values(painter, style, inner, (named[0], named[-1]), up, unit, below=1.5 * line)
    for value in named:
        word = style.tick(value, unit, named[1] - named[0])
        wide = style.wide(word)
        left = min(max(frame.x(value) - wide / 2, room.left()), room.right() - wide)
        style.write(painter, QRectF(left, inner.bottom() - line, wide, line), word, Flag.AlignHCenter, "ink_soft")
    return frame


def _with_values(
    painter: QPainter,
    style: Style,
    room: QRectF,
    across: tuple[float, float],
    values: tuple[float, float],
    unit: Unit,
    below: float,
) -> Frame:
    line = style.line_px
    height = room.height() - below - line / 2
    named, up = closer(*values, height / (_LINES_APART * line))
    step = named[1] - named[0]
    words = [style.tick(value, unit, step) for value in named]
    wide = max((style.wide(word) for word in words), default=0.0)
    gap = style.px(12) if wide else 0.0
    area = QRectF(
        room.left() + wide + gap, room.top() + line / 2, max(1.0, room.width() - wide - gap), max(1.0, height)
    )
    frame = Frame(style.placed(area, room), across, up)
    for value, word in zip(named, words, strict=True):
        y = frame.y(value)
        painter.setPen(style.pen("outline", 1.5) if abs(value) < step * 1e-6 else style.pen("hairline"))
        painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y))
        place = style.placed(QRectF(room.left(), y - line / 2, wide, line), room)
        style.write(painter, place, word, style.trailing, "ink_soft")
    return frame
