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

_TWO_LINES = 0.8  # heights of text that each of two bars needs for an amount of its own
_CLOSEST = 1.75  # heights of text that a pair of bars takes at least


def draw_contributions(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw a pair of bars a row, the first one filled, the second one framed; as many rows as can be read."""
    first, second = (*chart.legend, "", "")[:2]
    entries = [Entry(first, style.series(0), 0, "box"), Entry(second, style.colour("outline"), 0, "frame")]
    room = draw_legend(painter, entries, room, style)
    most = max(2, int(room.height() / (_CLOSEST * style.line_px)))
    bars, others = bars_of(chart, style)[:most], chart.others[:most]
    pairs = [(style.amount(bar.value or 0.0, chart.unit), style.amount(other, chart.unit))
             for bar, other in zip(bars, others, strict=True)]  # fmt: skip
    ends = [bar.value or 0.0 for bar in bars] + list(others)
    texts = [mine for mine, _ in pairs] + [theirs for _, theirs in pairs]
    rows = lay_rows(room, style, [bar.label for bar in bars], ends, texts, gap=style.px(10))
    readings = []
    for number, (bar, other, (mine, theirs)) in enumerate(zip(bars, others, pairs, strict=True)):
        said = style.is_said(bar.names)
        draw_label(painter, rows, number, bar.label, style, said=said)
        upper, lower = _halves(rows.bar(number, 0.0, bar.value or 0.0, style), rows.bar(number, 0.0, other, style))
        painter.fillRect(upper, style.colour("bronze") if said else style.series(0))
        painter.setPen(style.pen("outline", 2))
        painter.setBrush(style.tint(style.colour("outline"), 0.15))
        painter.drawRect(lower)
        if upper.height() >= _TWO_LINES * style.line_px:
            _write(painter, upper, _end(upper, bar.value or 0.0, style), mine, style, strong=True, said=said)
            _write(painter, lower, _end(lower, other, style), theirs, style, strong=False, said=said)
        else:  # the amounts share a line beyond the longer bar, where neither covers them
            both = upper.united(lower)
            _write(
                painter, both, _end(both, _further(bar.value or 0.0, other), style), mine, style, strong=True, said=said
            )
        at = QPointF(upper.left() if style.mirrored else upper.right(), upper.bottom())
        values = (f"{style.words(first)}: {mine}", f"{style.words(second)}: {theirs}")
        readings.append(Reading(bar.label, values, (at,), bar.names))
    return Drawn(tuple(readings))


def _end(bar: QRectF, value: float, style: Style) -> float:
    """Return where a bar ends, away from zero."""
    return bar.right() if (value >= 0) != style.mirrored else bar.left()


def _further(one: float, other: float) -> float:
    """Return the end of the longer one of two bars."""
    return one if abs(one) > abs(other) else other


def _halves(one: QRectF, other: QRectF) -> tuple[QRectF, QRectF]:
    upper = QRectF(one.left(), one.top(), one.width(), 0.5 * one.height())
    lower = QRectF(other.left(), other.top() + 0.56 * other.height(), other.width(), 0.44 * other.height())
    return upper, lower


def _write(painter: QPainter, bar: QRectF, beyond: float, text: str, style: Style, *, strong: bool, said: bool) -> None:
    """Write an amount beside its bar, the second one's where two lines of text fit into the row.

    Args:
        painter: to draw with.
        bar: whose amount it is.
        beyond: where the bar ends, or the longer one of both where the amounts share a line.
        text: the amount.
        style: the look.
        strong: it is the first of both.
        said: it is being said.
    """
    wide, gap = style.wide(text), style.px(10)
    left = beyond + gap if beyond >= bar.center().x() else beyond - gap - wide
    place = QRectF(left, bar.center().y() - style.line_px / 2, wide, style.line_px)
    style.write(painter, place, text, style.leading, "ink" if strong else "ink_soft", bold=said and strong)
