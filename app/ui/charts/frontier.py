"""The efficient frontier: what return each risk can earn, and where the client is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.charts.axes import Frame, plane_frame
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Style, dot
from finance.types import Chart, Point

_SPACIOUS = 7.0  # heights of text that leave room to say what the curve and the axes are
translate = QCoreApplication.translate


def draw_frontier(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the curve and the portfolios in its plane, each with its words."""
    if not (chart.curve or chart.points):
        return Drawn(along="both")
    best = translate("Charts", "The most return for each risk")
    low = room.height() < _SPACIOUS * style.line_px  # what the picture says of itself is told on touch
    room = draw_legend(painter, [Entry(best, style.series(0), 0)] if chart.curve and not low else [], room, style)
    xs = [x for x, _ in chart.curve] + [point.x for point in chart.points]
    ys = [y for _, y in chart.curve] + [point.y for point in chart.points]
    axes = ("", "") if low else chart.axes
    frame = plane_frame(painter, style, room, _span(xs), _span(ys), chart.unit, axes)
    painter.setPen(QPen(style.series(0), max(2.0, 3.4 * style.theme.scale)))
    painter.drawPolyline(QPolygonF([frame.point(x, y) for x, y in chart.curve]))
    taken = [_around(frame.point(point.x, point.y), style.px(14)) for point in chart.points]
    taken += [_around(frame.point(x, y), style.px(3)) for x, y in chart.curve]
    for number, point in reversed(list(enumerate(chart.points))):  # the client's own on top
        _mark(painter, frame, point, number, style)
    for number, point in enumerate(chart.points):
        taken.append(_words(painter, frame, point, number, taken, style))
    return Drawn(_readings(chart, frame, style), "both")


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = 0.06 * (high - low)
    return (max(0.0, low - margin) if low >= 0 else low - margin), high + margin


def _around(at: QPointF, radius: float) -> QRectF:
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)


def _radius(number: int, style: Style, *, said: bool) -> float:
    return style.px((14 if said else 11) if number == 0 else (12 if said else 9))


def _mark(painter: QPainter, frame: Frame, point: Point, number: int, style: Style) -> None:
    said = style.is_said(point.names)
    painter.setBrush(style.colour("bronze") if said or number == 0 else style.series(number + 1))
    painter.setPen(QPen(style.colour("paper"), style.px(2)))
    dot(painter, frame.point(point.x, point.y), _radius(number, style, said=said), 3 - number % 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _words(painter: QPainter, frame: Frame, point: Point, number: int, taken: list[QRectF], style: Style) -> QRectF:
    """Write what a point is where it covers nothing, and return the place."""
    said = style.is_said(point.names)
    words, bold = style.words(point.label), said or number == 0
    wide, high = style.wide(words) + 2, style.line_px
    gap = _radius(number, style, said=said) + style.px(6)
    place = free_place(frame.point(point.x, point.y), wide, high, gap, frame.area, taken)
    painter.fillRect(place, style.colour("paper"))
    style.write(painter, place, words, style.leading, "ink", bold=bold)
    return place


def free_place(at: QPointF, wide: float, high: float, gap: float, area: QRectF, taken: list[QRectF]) -> QRectF:
    """Return a place for words beside a point that covers nothing else, within the area as far as it goes."""
    corners = (
        (at.x() + gap, at.y() - high / 2),
        (at.x() - gap - wide, at.y() - high / 2),
        (at.x() - wide / 2, at.y() - gap - high),
        (at.x() - wide / 2, at.y() + gap),
        (at.x() + gap, at.y() - gap - high),
        (at.x() + gap, at.y() + gap),
        (at.x() - gap - wide, at.y() - gap - high),
        (at.x() - gap - wide, at.y() + gap),
    )
    own = _around(at, 0.5 * gap)
    places: list[tuple[float, int, QRectF]] = []
    for left, top in corners:
        inside = QRectF(
            min(max(left, area.left()), max(area.left(), area.right() - wide)),
            min(max(top, area.top()), max(area.top(), area.bottom() - high)),
            wide,
            high,
        )
        covered = sum(_common(inside, other) for other in taken) + 4 * _common(inside, own)
        places.append((covered, len(places), inside))
    return min(places, key=lambda each: each[:2])[2]


def _common(one: QRectF, other: QRectF) -> float:
    both = one.intersected(other)
    return max(0.0, both.width()) * max(0.0, both.height())


def _readings(chart: Chart, frame: Frame, style: Style) -> tuple[Reading, ...]:
    """Return the portfolios first, then the curve from the calmest on."""
    curve = translate("Charts", "On the curve")
    named = [(point.label, point.x, point.y, point.names) for point in chart.points]
    named += [(curve, x, y, "") for x, y in chart.curve]
    return tuple(
        Reading(
            style.words(label),
            (
                f"{style.words(chart.axes[0])}: {style.amount(x, chart.unit)}",
                f"{style.words(chart.axes[1])}: {style.amount(y, chart.unit)}",
            ),
            (frame.point(x, y),),
            names,
        )
        for label, x, y, names in named
    )
