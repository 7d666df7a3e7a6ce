"""What each holding has of one thing against what it has of another: risk against money."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.bars import bars_of
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.rows import Rows, draw_label, lay_rows
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
        value = bar.value or 0.0
        if upper.height() >= _TWO_LINES * style.line_px:
            _write(painter, rows, number, value, mine, upper.center().y(), style, said=said)
            _write(painter, rows, number, other, theirs, lower.center().y(), style, colour="ink_soft")
        else:  # the amounts share a line beyond the longer bar, where neither covers them
            further = value if abs(value) > abs(other) else other
            _write(painter, rows, number, further, mine, upper.united(lower).center().y(), style, said=said)
        at = QPointF(upper.left() if style.mirrored else upper.right(), upper.bottom())
        values = (f"{style.words(first)}: {mine}", f"{style.words(second)}: {theirs}")
        readings.append(Reading(bar.label, values, (at,), bar.names))
    return Drawn(tuple(readings))


def _halves(one: QRectF, other: QRectF) -> tuple[QRectF, QRectF]:
    upper = QRectF(one.left(), one.top(), one.width(), 0.5 * one.height())
    lower = QRectF(other.left(), other.top() + 0.56 * other.height(), other.width(), 0.44 * other.height())
    return upper, lower


def _write(
    painter: QPainter,
    rows: Rows,
    number: int,
    value: float,
    text: str,
    middle: float,
    style: Style,
    *,
    colour: str = "ink",
    said: bool = False,
) -> None:
    """Write an amount beyond the end of a bar of a row.

    Args:
        painter: to draw with.
        rows: where they stand.
        number: of the row.
        value: where the bar ends.
        text: the amount.
        middle: of the line, from the top.
        style: the look.
        colour: of the text.
        said: it is being said.
    """
    place = rows.beyond(number, value, style.wide(text), style.px(10), style)
    line = QRectF(place.left(), middle - style.line_px / 2, place.width(), style.line_px)
    behind = value >= 0 or rows.after_zero
    style.write(painter, line, text, style.leading if behind else style.trailing, colour, bold=said)
