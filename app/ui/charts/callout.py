"""The words at a touched datum: where they stand, so that neither the edge nor the finger hides them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.charts.reading import Reading
from app.ui.charts.style import Style
from app.ui.wrapping import elided

FINGER_PX = 64  # from the middle of a fingertip to where something can be seen again, in the 1080-pixel design
_MOST_LINES = 3  # that one value may take
_WIDEST_EM = 18.0


def place(size: QSizeF, at: QPointF, bounds: QRectF, reach: float, *, finger: bool) -> QRectF:
    """Return where a callout of a size stands, whole within the bounds as far as it fits into them.

    Args:
        size: of the callout.
        at: what it is about, or where the finger is.
        bounds: that it may not leave.
        reach: from `at` to where something can be seen, pixels.
        finger: the hand comes from below, so nothing below `at` can be seen; above it comes first.
    """
    wide, high = min(size.width(), bounds.width()), min(size.height(), bounds.height())
    x, y = at.x() - wide / 2, at.y() - high / 2
    above = QPointF(x, at.y() - reach - high)
    left, right = QPointF(at.x() - reach - wide, y), QPointF(at.x() + reach, y)
    raised = (QPointF(left.x(), at.y() + reach - high), QPointF(right.x(), at.y() + reach - high))
    corners = (QPointF(bounds.left(), bounds.top()), QPointF(bounds.right() - wide, bounds.top()))
    below = QPointF(x, at.y() + reach)
    choices = (above, right, left, *raised, *corners, below) if finger else (above, below, right, left, *corners)
    hand = QRectF(at.x() - reach, at.y() - reach, 2 * reach, bounds.bottom() - at.y() + 2 * reach) if finger else (
        QRectF(at.x() - reach / 2, at.y() - reach / 2, reach, reach)
    )  # fmt: skip
    places = [_within(QRectF(corner.x(), corner.y(), wide, high), bounds) for corner in choices]
    return min(places, key=lambda each: (round(_covered(each, hand), 3), places.index(each)))


def _within(rect: QRectF, bounds: QRectF) -> QRectF:
    left = min(max(rect.left(), bounds.left()), bounds.right() - rect.width())
    top = min(max(rect.top(), bounds.top()), bounds.bottom() - rect.height())
    return QRectF(left, top, rect.width(), rect.height())


def _covered(rect: QRectF, hand: QRectF) -> float:
    both = rect.intersected(hand)
    return max(0.0, both.width()) * max(0.0, both.height())


class Callout:
    """A datum's words on a card."""

    def __init__(self, reading: Reading, style: Style, bounds: QRectF) -> None:
        """Break the words into lines.

        Args:
            reading: what is told.
            style: the look.
            bounds: that the card may not leave.
        """
        self._style = style
        self._pad = style.px(14)
        room = min(_WIDEST_EM * style.line_px, bounds.width() - 2 * self._pad)
        most = max(1, int((bounds.height() - 2 * self._pad) / style.line_px))
        head = elided(reading.label, style.metrics(True), room, 2)
        body = [row for text in reading.values for row in elided(text, style.metrics(), room, _MOST_LINES)]
        self.head, self.body = head[:most], body[: max(0, most - len(head))]
        wide = max(
            (*(style.wide(row) for row in self.head),
             *(style.wide(row) for row in self.body), 1.0),
        )  # fmt: skip
        lines = len(self.head) + len(self.body)
        self.size = QSizeF(wide + 2 * self._pad, lines * style.line_px + 2 * self._pad)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the card."""
        style = self._style
        path = QPainterPath()
        path.addRoundedRect(rect, style.px(10), style.px(10))
        painter.setPen(QPen(style.colour("bronze"), style.px(2)))
        painter.setBrush(style.colour("paper"))
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = rect.top() + self._pad
        for rows, bold in ((self.head, True), (self.body, False)):
            for row in rows:
                line = QRectF(rect.left() + self._pad, top, rect.width() - 2 * self._pad, style.line_px)
                style.write(painter, line, row, style.leading, "ink", bold=bold)
                top += style.line_px
