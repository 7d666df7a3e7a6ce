"""Parts that add up: each row begins where the last one ended, the last row is the whole."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.bars import bars_of
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.rows import draw_label, lay_rows
from app.ui.charts.style import Style
from finance.types import Chart


def draw_parts(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the parts and their whole."""
    bars = bars_of(chart, style)
    starts = starts_of(chart.values)
    texts = [style.amount(bar.value or 0.0, chart.unit, bar.names) for bar in bars]
    ends = [start + (bar.value or 0.0) for start, bar in zip(starts, bars, strict=True)]
    reach = [min(pair) if min(pair) < 0 else max(pair) for pair in zip(starts, ends, strict=True)]
    rows = lay_rows(room, style, [bar.label for bar in bars], reach, texts, gap=style.px(10))
    readings = []
    for number, bar in enumerate(bars):
        said, last = style.is_said(bar.names), number == len(bars) - 1
        draw_label(painter, rows, number, bar.label, style, said=said)
        place = rows.bar(number, starts[number], ends[number], style)
        gains = (bar.value or 0.0) >= 0
        plain = style.colour("primary") if last else style.series(0 if gains else 1)
        painter.fillRect(place, style.colour("bronze") if said else plain)
        if not last and number + 1 < len(bars):
            join = rows.bar(number, ends[number], ends[number], style).center().x()
            painter.setPen(style.pen("outline", 1))
            painter.drawLine(QPointF(join, place.top()), QPointF(join, rows.bars[number + 1].bottom()))
        wide = style.wide(texts[number])
        words = rows.beyond(number, reach[number], wide, style.px(10), style)
        style.write(
            painter,
            words,
            texts[number],
            style.leading if reach[number] >= 0 or rows.after_zero else style.trailing,
            bold=said,
        )
        at = QPointF(place.left() if gains == style.mirrored else place.right(), place.center().y())
        readings.append(Reading(bar.label, (texts[number],), (at,), bar.names))
    return Drawn(tuple(readings))


def starts_of(values: tuple[float, ...]) -> list[float]:
    """Return where each part begins; the last of the values is the whole, which begins at zero."""
    starts, sum_ = [], 0.0
    for value in values[:-1]:
        starts.append(sum_)
        sum_ += value
    return [*starts, 0.0][: len(values)]
