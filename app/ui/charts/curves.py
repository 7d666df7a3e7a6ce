"""Curves over time, one beside the other; falls below a peak are filled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.charts.axes import Frame, day_frame, seconds_of
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style, dot
from app.ui.wording import day
from finance.types import Chart, Days, Floats, Line, Mark

# A thick smooth line of ten thousand points takes longer to draw than a frame lasts, and one a pixel shows as much.
_MOST_POINTS = 800
_GROUND_POINTS = 120


def draw_lines(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw curves."""
    lines = [line for line in chart.lines if len(line.values)]
    room = draw_legend(painter, legend_of(lines, style), room, style)
    if not lines:
        return Drawn(along="x")
    frame = framed(painter, chart, [line.values for line in lines], [line.days for line in lines], room, style)
    for number, line in reversed(list(enumerate(lines))):
        draw_curve(painter, frame, line, number, style)
    return Drawn(partial(readings, chart, lines, frame, style), "x", frame.area)


def draw_drawdown(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw how far below its peak something was: the first curve filled from the top, others as curves."""
    lines = [line for line in chart.lines if len(line.values)]
    room = draw_legend(painter, legend_of(lines, style) if len(lines) > 1 else [], room, style)
    if not lines:
        return Drawn(along="x")
    values = [*(line.values for line in lines), np.zeros(1)]
    frame = framed(painter, chart, values, [line.days for line in lines], room, style)
    days, depth = thinned(seconds_of(lines[0].days), lines[0].values, _most_points(frame))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.tint(style.series(0), 0.22))
    edge = frame.points(days, depth)
    painter.drawPolygon(QPolygonF([QPointF(edge[0].x(), frame.y(0)), *edge, QPointF(edge[-1].x(), frame.y(0))]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, line in reversed(list(enumerate(lines))):
        draw_curve(painter, frame, line, number, style)
    for mark in chart.marks:
        draw_mark(painter, frame, mark, chart, style)
    return Drawn(partial(readings, chart, lines, frame, style), "x", frame.area)


def legend_of(lines: Sequence[Line], style: Style) -> list[Entry]:
    """Return what the curves are."""
    return [
        Entry(line.label, style.series(number), number, said=style.is_said(line.names))
        for number, line in enumerate(lines)
    ]


def framed(
    painter: QPainter, chart: Chart, values: Sequence[Floats], days: Sequence[Days], room: QRectF, style: Style
) -> Frame:
    """Draw the plane that holds all values on all days; a fraction's zero is in it where values lie on both sides."""
    spans = [seconds_of(each) for each in days]
    first, last = min(span[0] for span in spans), max(span[-1] for span in spans)
    if last <= first:
        first, last = first - 15, last + 15
    finite = [each[np.isfinite(each)] for each in values]
    low = min((float(each.min()) for each in finite if each.size), default=0.0)
    high = max((float(each.max()) for each in finite if each.size), default=1.0)
    return day_frame(painter, style, room, (float(first), float(last)), (low, high), chart.unit)


def draw_curve(painter: QPainter, frame: Frame, line: Line, number: int, style: Style) -> None:
    """Draw one curve and its mark at the end; while it is said, both are larger and the curve has a ground."""
    said, colour = style.is_said(line.names), style.series(number)
    width = (4.6 if said else 3.4 if number == 0 else 2.4) * style.theme.scale
    places = frame.points(*thinned(seconds_of(line.days), line.values, _most_points(frame)))
    if said:  # on a ground of its own, which does not hide which curve it is
        ground = QPen(style.tint(style.colour("bronze"), 0.3), max(8.0, 18 * style.theme.scale))
        painter.setPen(ground)
        rough = thinned(seconds_of(line.days), line.values, _GROUND_POINTS)  # a wide pen takes long around corners
        painter.drawPolyline(QPolygonF(frame.points(*rough)))
    pen = QPen(colour, max(2.0, width))
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(places))
    painter.setBrush(colour)
    painter.setPen(QPen(style.colour("paper"), max(1.0, style.theme.scale)))
    dot(painter, places[-1], style.px(10 if said else 7), number)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _most_points(frame: Frame) -> int:
    return max(_GROUND_POINTS, min(_MOST_POINTS, round(frame.area.width())))


def draw_mark(painter: QPainter, frame: Frame, mark: Mark, chart: Chart, style: Style) -> None:
    """Draw a ring at a day worth pointing at, and what it is beside it."""
    at = frame.point(float(np.datetime64(mark.day, "D").astype(np.int64)), mark.value)
    said = style.is_said(mark.names)
    painter.setPen(QPen(style.colour("bronze" if said else "ink"), style.px(4 if said else 2)))
    painter.setBrush(style.colour("paper"))
    radius = style.px(9 if said else 6)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    words = f"{style.words(mark.label)} {style.amount(mark.value, chart.unit)}"
    beside(painter, at, words, frame.area, radius, style, bold=said)


def beside(
    painter: QPainter, at: QPointF, words: str, area: QRectF, radius: float, style: Style, *, bold: bool = False
) -> QRectF:
    """Write words on paper beside a place, on the side where there is room, and return where they stand."""
    metrics = style.metrics(bold)
    wide, high = min(style.wide(words) + 2, area.width()), metrics.height()
    gap = radius + style.px(6)
    left = at.x() + gap if at.x() + gap + wide <= area.right() else at.x() - gap - wide
    left = min(max(left, area.left()), area.right() - wide)
    top = min(max(at.y() - high / 2, area.top()), area.bottom() - high)
    place = QRectF(left, top, wide, high)
    painter.fillRect(place.adjusted(-style.px(4), 0, style.px(4), 0), style.colour("paper"))
    style.write(painter, place, words, Flag.AlignHCenter, "ink", bold=bold)
    return place


def readings(chart: Chart, lines: Sequence[Line], frame: Frame, style: Style) -> tuple[Reading, ...]:
    """Return each day of the first curve with what all curves are on it."""
    days, _ = thinned(seconds_of(lines[0].days), lines[0].values)
    rows = [nearest_rows(seconds_of(line.days), days) for line in lines]
    found = []
    for number, when in enumerate(days):
        near = [(line, int(known[number])) for known, line in zip(rows, lines, strict=True)]
        many = len(lines) > 1
        values = tuple(
            f"{style.words(line.label)}: {style.amount(float(line.values[at]), chart.unit)}" if many
            else style.amount(float(line.values[at]), chart.unit)
            for line, at in near
        )  # fmt: skip
        places = tuple(frame.point(float(when), float(line.values[at])) for line, at in near)
        found.append(Reading(day(np.datetime64(int(when), "D").astype(object)), values, places, lines[0].names))
    return tuple(found)


def nearest_rows(known: Floats, wanted: Floats) -> npt.NDArray[np.intp]:
    """Return for each wanted day [W] the row of the nearest of the known days [T], which rise."""
    after = np.clip(np.searchsorted(known, wanted), 1, max(1, len(known) - 1))
    if len(known) == 1:
        return np.zeros(len(wanted), dtype=np.intp)
    return np.where(wanted - known[after - 1] <= known[after] - wanted, after - 1, after)


def thinned(places: Floats, values: Floats, most: int = _MOST_POINTS) -> tuple[Floats, Floats]:
    """Return a curve [T] with at most `most` points that looks the same: the ends, and each stretch's low and high."""
    if len(values) <= most:
        return places, values
    stretches = (most - 2) // 2
    length, longer = divmod(len(values), stretches)  # the first `longer` stretches have one more
    chosen = {0, len(values) - 1}
    for first, last, size in ((0, longer * (length + 1), length + 1), (longer * (length + 1), len(values), length)):
        starts, rows = np.arange(first, last, size), values[first:last].reshape(-1, size)
        chosen.update((starts + rows.argmin(axis=1)).tolist(), (starts + rows.argmax(axis=1)).tolist())
    at = np.array(sorted(chosen))
    return places[at], values[at]
