"""What is tied to what: the neighbourhood in the knowledge graph on which an answer rests."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style
from app.ui.wrapping import elided
from finance.types import Chart

_WIDE_EM = 11.0  # heights of text that a column takes at least; narrower pictures become a list with indents
_INDENT_EM = 1.3


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing and its box; `depth` ties lie between it and what the picture is about."""

    number: int
    depth: int
    box: QRectF


def draw_network(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw columns of things with ties between them; a list with indents where columns would be too narrow."""
    if not chart.points:
        return Drawn(along="both")
    depths = depths_of(chart)
    columns = max(depths) + 1
    deepest = max(depths.count(depth) for depth in set(depths))
    fits = room.width() / columns >= _WIDE_EM * style.line_px and room.height() / deepest >= 1.7 * style.line_px
    placed = _in_columns(chart, depths, room, style) if fits else _in_a_list(chart, room, style)
    for edge in chart.edges:
        _tie(painter, chart, edge.start, edge.end, placed, style, listed=not fits)
    for each in placed.values():
        _box(painter, chart, each, style)
    if fits:
        for number in range(len(chart.edges)):
            _tie_words(painter, chart, number, placed, style)
    return Drawn(tuple(_reading(chart, placed[number], style) for number in placed), "both")


def depths_of(chart: Chart) -> list[int]:
    """Return for each point how many ties lie between it and the first one; what is tied to nothing stands beside."""
    depths = [0] + [-1] * (len(chart.points) - 1)
    queue = [0]
    while queue:
        here = queue.pop(0)
        for edge in chart.edges:
            for near, far in ((edge.start, edge.end), (edge.end, edge.start)):
                if near == here and depths[far] < 0:
                    depths[far] = depths[here] + 1
                    queue.append(far)
    return [max(depth, 0) if number == 0 else depth if depth > 0 else 1 for number, depth in enumerate(depths)]


def _in_columns(chart: Chart, depths: list[int], room: QRectF, style: Style) -> dict[int, Placed]:
    columns = max(depths) + 1
    pitch = room.width() / columns
    # Room between the boxes for what stands on the ties.
    wide = min(0.62 * pitch, 12 * style.line_px) if columns > 1 else min(room.width(), 14 * style.line_px)
    placed = {}
    for depth in range(columns):
        inside = [number for number, each in enumerate(depths) if each == depth]
        high = min(room.height() / max(1, len(inside)), 5 * style.line_px)
        top = room.center().y() - high * len(inside) / 2
        for row, number in enumerate(inside):
            left = room.left() + (0 if columns == 1 else depth * (room.width() - wide) / (columns - 1))
            tall = min(0.78 * high, style.line_px * (_lines(chart, number, wide, style) + 0.8))
            box = QRectF(left, top + row * high + (high - tall) / 2, wide, tall)
            placed[number] = Placed(number, depth, style.placed(box, room))
    return placed


def _in_a_list(chart: Chart, room: QRectF, style: Style) -> dict[int, Placed]:
    order = list_order(chart)
    pitch = min(room.height() / len(order), 3 * style.line_px)
    indent = _INDENT_EM * style.line_px
    placed = {}
    for row, (number, depth) in enumerate(order):
        left = depth * indent
        tall = min(0.82 * pitch, 1.8 * style.line_px)
        box = QRectF(room.left() + left, room.top() + row * pitch + (pitch - tall) / 2, room.width() - left, tall)
        placed[number] = Placed(number, depth, style.placed(box, room))
    return placed


def list_order(chart: Chart) -> list[tuple[int, int]]:
    """Return each point's number and how far it is indented, each behind the first that it is tied to."""
    seen: list[tuple[int, int]] = []

    def visit(number: int, depth: int) -> None:
        if any(number == each for each, _ in seen):
            return
        seen.append((number, depth))
        for edge in chart.edges:
            for near, far in ((edge.start, edge.end), (edge.end, edge.start)):
                if near == number:
                    visit(far, depth + 1)

    for number in range(len(chart.points)):
        visit(number, 0 if number == 0 else 1)
    return seen


def _lines(chart: Chart, number: int, wide: float, style: Style) -> int:
    return len(elided(style.words(chart.points[number].label), style.metrics(True), wide - style.px(24), 3))


def _tie(
    painter: QPainter, chart: Chart, start: int, end: int, placed: dict[int, Placed], style: Style, *, listed: bool
) -> None:
    names = " ".join(edge.names for edge in chart.edges if {edge.start, edge.end} == {start, end})
    said = style.is_said(names)
    painter.setPen(QPen(style.colour("bronze" if said else "outline"), style.px(4 if said else 2)))
    one, other = sorted((placed[start], placed[end]), key=lambda each: each.depth)
    if listed:
        x = one.box.left() + 0.6 * style.line_px
        x = one.box.right() - 0.6 * style.line_px if style.mirrored else x
        edge = other.box.right() if style.mirrored else other.box.left()
        painter.drawLine(QPointF(x, one.box.bottom()), QPointF(x, other.box.center().y()))
        painter.drawLine(QPointF(x, other.box.center().y()), QPointF(edge, other.box.center().y()))
        return
    left, right = _ends(one, other, style)
    path = QPainterPath(left)
    bend = (right.x() - left.x()) / 2
    path.cubicTo(QPointF(left.x() + bend, left.y()), QPointF(right.x() - bend, right.y()), right)
    painter.drawPath(path)


def _ends(one: Placed, other: Placed, style: Style) -> tuple[QPointF, QPointF]:
    if style.mirrored:
        return (QPointF(one.box.left(), one.box.center().y()), QPointF(other.box.right(), other.box.center().y()))
    return (QPointF(one.box.right(), one.box.center().y()), QPointF(other.box.left(), other.box.center().y()))


def _tie_words(painter: QPainter, chart: Chart, number: int, placed: dict[int, Placed], style: Style) -> None:
    edge = chart.edges[number]
    if not edge.label:
        return
    one, other = sorted((placed[edge.start], placed[edge.end]), key=lambda each: each.depth)
    left, right = _ends(one, other, style)
    room = abs(right.x() - left.x()) - style.px(12)
    text = elided(style.words(edge.label), style.metrics(), room, 1)[0]
    wide, high = style.metrics().horizontalAdvance(text) + style.px(8), style.line_px
    # Near the further end, where the ties of one thing have parted.
    at = QPointF(left.x() + 0.62 * (right.x() - left.x()), left.y() + 0.76 * (right.y() - left.y()))
    low, top = sorted((left.x(), right.x()))
    x = min(max(at.x() - wide / 2, low + style.px(4)), max(low + style.px(4), top - wide - style.px(4)))
    place = QRectF(x, at.y() - high / 2, wide, high)
    painter.fillRect(place, style.colour("paper"))
    style.write(painter, place, text, Flag.AlignHCenter, "ink_soft")


def _box(painter: QPainter, chart: Chart, placed: Placed, style: Style) -> None:
    point = chart.points[placed.number]
    said, first = style.is_said(point.names), placed.number == 0
    painter.setBrush(style.colour("primary" if first else "linen"))
    edge = "bronze" if said else "primary" if first else "outline"
    painter.setPen(QPen(style.colour(edge), style.px(4 if said else 1.5)))
    painter.drawRoundedRect(placed.box, style.px(10), style.px(10))
    inner = placed.box.adjusted(style.px(12), 0, -style.px(12), 0)
    lines = max(1, int(placed.box.height() / style.line_px))
    colour = "on_primary" if first else "ink"
    style.write(painter, inner, style.words(point.label), Flag.AlignHCenter, colour, bold=said or first, lines=lines)


def _reading(chart: Chart, placed: Placed, style: Style) -> Reading:
    point = chart.points[placed.number]
    ties = []
    for edge in chart.edges:
        if placed.number in (edge.start, edge.end):
            other = chart.points[edge.end if placed.number == edge.start else edge.start]
            words = style.words(other.label)
            ties.append(f"{words} ({edge.label})" if edge.label else words)
    kind = (style.words(point.group),) if point.group else ()
    return Reading(style.words(point.label), (*kind, *ties[:4]), (placed.box.center(),), point.names)
