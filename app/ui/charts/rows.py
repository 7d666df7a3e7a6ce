"""Rows of bars: where labels, bars and amounts stand, from zero to either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.style import Style
from app.ui.wrapping import elided

_CLOSEST, _WIDEST = 1.3, 5.0  # heights of text from one row to the next
_LABELS = 0.44  # of the width that labels beside the bars may take
_BARS = 0.25  # of the width that bars keep
_LEAST = 4.0  # heights of text that bars need beside their labels


@dataclass(frozen=True, slots=True)
class Rows:
    """Where each row of a picture stands.

    Attributes:
        bands: of each row, over the whole width.
        labels: of each row's label.
        bars: of each row's bar, as wide as there is room for bars.
        low, high: the values at the ends of a bar's room.
        lines: of text that a label may take.
        after_zero: amounts below zero stand behind the line of zero, where there is no room before their bars.
    """

    room: QRectF
    bands: tuple[QRectF, ...]
    labels: tuple[QRectF, ...]
    bars: tuple[QRectF, ...]
    low: float
    high: float
    lines: int
    after_zero: bool = False

    def bar(self, number: int, start: float, end: float, style: Style) -> QRectF:
        """Return the bar of a row from one value to another."""
        left, right = sorted((self._x(number, start), self._x(number, end)))
        bar = self.bars[number]
        return style.placed(QRectF(left, bar.top(), max(right - left, 1.0), bar.height()), self.room)

    def beyond(self, number: int, value: float, wide: float, gap: float, style: Style) -> QRectF:
        """Return the place of words of a width outside the end of a bar."""
        behind = value >= 0 or self.after_zero
        x, bar = self._x(number, max(value, 0.0) if behind else value), self.bars[number]
        left = x + gap if behind else x - gap - wide
        return style.placed(QRectF(left, bar.top(), wide, bar.height()), self.room)

    def _x(self, number: int, value: float) -> float:
        bar = self.bars[number]
        return bar.left() + bar.width() * (value - self.low) / ((self.high - self.low) or 1.0)


def most_rows(room: QRectF, style: Style) -> int:
    """Return how many rows can be read."""
    return max(3, int(room.height() / (_CLOSEST * style.line_px)))


def lay_rows(
    room: QRectF, style: Style, labels: Sequence[str], values: Sequence[float], amounts: Sequence[str], *, gap: float
) -> Rows:
    """Return where rows stand: labels beside their bars, or above them where they are long and there is height.

    Args:
        room: for everything.
        style: the look.
        labels: of the rows.
        values: where bars end, of one or more bars a row; zero is always in view.
        amounts: what is written outside each bar.
        gap: between a bar and its amount, pixels.
    """
    count, line = max(1, len(labels)), style.line_px
    pitch = min(room.height() / count, _WIDEST * line)
    longest = max((style.wide(label) for label in labels), default=0.0)
    above = longest > _LABELS * room.width() and pitch >= 2.3 * line
    wide = min(longest, _LABELS * room.width()) if not above else 0.0
    lead = wide + style.px(20) if wide else 0.0
    ends = [(value, style.wide(text) + 2 * gap) for value, text in zip(values, amounts, strict=True)]
    before = max((px for value, px in ends if value < 0), default=0.0)
    after = max((px for value, px in ends if value >= 0), default=0.0)
    after_zero = before > 0 and room.width() - lead - before - after < _BARS * room.width()
    if after_zero:
        before, after = 0.0, max(before, after)
    if not above and room.width() - lead - before - after < _BARS * room.width():
        wide = max(0.2 * room.width(), wide - (_BARS * room.width() - (room.width() - lead - before - after)))
        lead = wide + style.px(20)
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    span = max(8.0, room.width() - lead - before - after)
    scale = ((high - low) or 1.0) / span
    low, high = low - before * scale, low + (span + after) * scale
    bands, places, bars = [], [], []
    for number in range(len(labels)):
        band = QRectF(room.left(), room.top() + number * pitch, room.width(), pitch)
        bands.append(style.placed(band, room))
        if above:
            places.append(style.placed(QRectF(room.left(), band.top() + 0.05 * line, room.width(), 1.05 * line), room))
            top, thick = band.top() + 1.2 * line, min(pitch - 1.35 * line, 2.2 * line)
        else:
            places.append(style.placed(QRectF(room.left(), band.top(), wide, pitch), room))
            thick = min(0.62 * pitch, 2.4 * line)
            top = band.center().y() - thick / 2
        bars.append(QRectF(room.left() + lead, top, span + before + after, thick))
    lines = 1 if above else max(1, int(pitch / line))
    return Rows(room, tuple(bands), tuple(places), tuple(bars), low, high, lines, after_zero)


def draw_label(painter: QPainter, rows: Rows, number: int, text: str, style: Style, *, said: bool) -> None:
    """Write a row's label; while the row is said, on a ground of its own with a bar before it."""
    if said:
        band = rows.bands[number]
        painter.fillRect(band, style.colour("linen"))
        edge = QRectF(band.left() - style.px(12), band.top(), style.px(5), band.height())
        painter.fillRect(style.placed(edge, rows.room), style.colour("bronze"))
    style.write(painter, rows.labels[number], text, style.leading, "ink", bold=said, lines=rows.lines)


def is_whole(rows: Rows, number: int, text: str, style: Style) -> bool:
    """Return whether a label stands in full."""
    shown = elided(text, style.metrics(), rows.labels[number].width() + 0.5, rows.lines)
    return " ".join(shown) == " ".join(text.split())
