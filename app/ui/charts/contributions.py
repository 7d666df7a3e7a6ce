"""What each holding has of one thing against what it has of another: risk against money."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.bars import bars_of
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.rows import draw_label, lay_rows
from app.ui.charts.style import Style
from finance.types import Chart

_CLOSEST = 1.75  # heights of text that a pair of bars takes at least


def draw_contributions(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw a pair of bars a row, the first one filled, the second one framed; as many rows as can be read."""
    first, second = (*chart.legend, "", "")[:2]
    entries = [Entry(first, style.series(0), 0, "box"), Entry(second, style.colour("outline"), 0, "frame")]
    room = draw_legend(painter, entries, room, style)
    most = max(2, int(room.height() / (_CLOSEST * style.line_px)))
    bars, others = bars_of(chart, style)[:most], chart.others[:most]
    inset = style.px(12)
    room = room.adjusted(inset, 0, -inset, 0)
    pairs = [(style.amount(bar.value or 0.0, chart.unit), style.amount(other, chart.unit))
             for bar, other in zip(bars, others, strict=True)]  # fmt: skip
    ends = [_further(bar.value or 0.0, other) for bar, other in zip(bars, others, strict=True)]
    widest = [max(pair, key=style.metrics(True).horizontalAdvance) for pair in pairs]
    rows = lay_rows(room, style, [bar.label for bar in bars], ends, widest, gap=style.px(10))
    readings = []
    for number, (bar, other, (mine, theirs)) in enumerate(zip(bars, others, pairs, strict=True)):
        said = style.is_said(bar.names)
        draw_label(painter, rows, number, bar.label, style, said=said)
        upper, lower = _halves(rows.bar(number, 0.0, bar.value or 0.0, style), rows.bar(number, 0.0, other, style))
        painter.fillRect(upper, style.colour("bronze") if said else style.series(0))
        painter.setPen(style.pen("outline", 2))
        painter.setBrush(style.tint(style.colour("outline"), 0.15))
        painter.drawRect(lower)
        for bar_end, text, place in ((bar.value or 0.0, mine, upper), (other, theirs, lower)):
            _write(painter, place, bar_end, text, style, strong=place is upper, said=said)
        at = QPointF(upper.left() if style.mirrored else upper.right(), upper.bottom())
        values = (f"{style.words(first)}: {mine}", f"{style.words(second)}: {theirs}")
        readings.append(Reading(bar.label, values, (at,), bar.names))
    return Drawn(tuple(readings))


def _further(one: float, other: float) -> float:
    """Return the end for which room is needed: to the left where one of both is negative."""
    return min(one, other) if min(one, other) < 0 else max(one, other)


def _halves(one: QRectF, other: QRectF) -> tuple[QRectF, QRectF]:
    upper = QRectF(one.left(), one.top(), one.width(), 0.5 * one.height())
    lower = QRectF(other.left(), other.top() + 0.56 * other.height(), other.width(), 0.44 * other.height())
    return upper, lower


def _write(painter: QPainter, bar: QRectF, value: float, text: str, style: Style, *, strong: bool, said: bool) -> None:
    """Write an amount beside its bar where two lines of text fit into the row; else only the first one's."""
    fits = bar.height() * 2 >= 1.5 * style.line_px
    if not (strong or fits):
        return
    wide, gap = style.metrics(True).horizontalAdvance(text), style.px(10)
    outward = (value >= 0) != style.mirrored
    left = bar.right() + gap if outward else bar.left() - gap - wide
    middle = bar.center().y() if fits else bar.bottom()
    place = QRectF(left, middle - style.line_px / 2, wide, style.line_px)
    style.write(painter, place, text, style.leading if value >= 0 else style.trailing,
                "ink" if strong else "ink_soft", bold=said and strong)  # fmt: skip
