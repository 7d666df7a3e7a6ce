"""What is tied to what: the neighbourhood in the knowledge graph on which an answer rests."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style
from app.ui.wrapping import elided
from finance.types import Chart, Edge

_NARROWEST_TIE_EM = 1.6  # heights of text between two columns at least
_WIDEST_EM = 9.0  # of a box
_INDENT_EM = 1.2
_CLOSEST_EM = 1.2  # heights of text from one row of a list to the next at least
_ROW_EM = 2.4  # heights of text from one box to the next


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing and its box.

    Attributes:
        number: of the point.
        depth: ties between it and what the picture is about.
        above: in a list, the row that it is tied to; -1 for none.
        words: in a list, what ties it to that row.
        names: of the facts of that tie.
    """

    number: int
    depth: int
    box: QRectF
    above: int = -1
    words: str = ""
    names: str = ""


def draw_network(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw columns of things with ties between them; a list with indents where columns would be too narrow."""
    if not chart.points:
        return Drawn(along="both")
    depths = depths_of(chart)
    deepest = max(depths.count(depth) for depth in set(depths))
    columns = column_widths(chart, depths, style)
    fits = sum(columns) <= room.width() and room.height() / deepest >= _ROW_EM * style.line_px
    if fits and not _crossing(chart, depths):
        placed = _in_columns(chart, depths, columns, room, style)
        for edge in chart.edges:
            _tie(painter, chart, edge, placed, style)
        for edge in chart.edges:
            _tie_words(painter, edge, placed, style)
    else:
        placed = _in_a_list(chart, depths, room, style)
        for row in placed:
            _branch(painter, row, placed, style)
    for each in placed:
        _box(painter, chart, each, style)
    return Drawn(tuple(_reading(chart, each, style) for each in placed), "both")


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


def column_widths(chart: Chart, depths: list[int], style: Style) -> list[float]:
    """Return how wide each column of boxes has to be, and between them each room for ties with their words."""
    bold, plain = style.metrics(True), style.metrics()
    found: list[float] = []
    for depth in range(max(depths) + 1):
        if depth:
            words = [edge.label for edge in chart.edges if max(depths[edge.start], depths[edge.end]) == depth]
            told = max((plain.horizontalAdvance(style.words(each)) for each in words if each), default=0.0)
            found.append(max(told + style.px(44), _NARROWEST_TIE_EM * style.line_px))
        labels = [style.words(point.label) for point, each in zip(chart.points, depths, strict=True) if each == depth]
        longest = max(bold.horizontalAdvance(word) for label in labels for word in label.split() or [""])
        whole = max(bold.horizontalAdvance(label) for label in labels)
        found.append(max(longest, min(whole, _WIDEST_EM * style.line_px) / 2) + style.px(28))
    return found


def _crossing(chart: Chart, depths: list[int]) -> bool:
    """Return whether something hangs from several things by ties with words, which would cover each other."""
    hung = [max((edge.start, edge.end), key=lambda number: depths[number]) for edge in chart.edges if edge.label]
    return len(hung) > len(set(hung))


def _in_columns(chart: Chart, depths: list[int], widths: list[float], room: QRectF, style: Style) -> list[Placed]:
    """Return boxes in columns; `widths` are those of boxes and of the room between them, in turn."""
    spare = (room.width() - sum(widths)) / max(1, len(widths))
    widest = _WIDEST_EM * style.line_px
    boxes = [max(wide, min(wide + spare, widest)) for wide in widths[::2]]
    ties = widths[1::2]
    more = (room.width() - sum(boxes) - sum(ties)) / max(1, len(ties))
    left, placed = room.left(), []
    for depth, wide in enumerate(boxes):
        inside = [number for number, each in enumerate(depths) if each == depth]
        high = min(room.height() / max(1, len(inside)), 6 * style.line_px)
        top = room.center().y() - high * len(inside) / 2
        for row, number in enumerate(inside):
            tall = min(0.84 * high, style.line_px * (_lines(chart, number, wide, style) + 0.7))
            box = QRectF(left, top + row * high + (high - tall) / 2, wide, tall)
            placed.append(Placed(number, depth, style.placed(box, room)))
        left += wide + (ties[depth] + more if depth < len(ties) else 0.0)
    return placed


def _in_a_list(chart: Chart, depths: list[int], room: QRectF, style: Style) -> list[Placed]:
    order = fitting(list_order(chart, depths), depths, max(2, int(room.height() / (_CLOSEST_EM * style.line_px))))
    pitch = min(room.height() / len(order), 3 * style.line_px)
    indent = _INDENT_EM * style.line_px
    placed: list[Placed] = []
    for row, (number, above, words) in enumerate(order):
        left = depths[number] * indent
        tall = min(0.84 * pitch, 2.1 * style.line_px)
        box = QRectF(room.left() + left, room.top() + row * pitch + (pitch - tall) / 2, room.width() - left, tall)
        names = _tie_names(chart, number, order[above][0]) if above >= 0 else ""
        placed.append(Placed(number, depths[number], style.placed(box, room), above, words, names))
    return placed


def list_order(chart: Chart, depths: list[int]) -> list[tuple[int, int, str]]:
    """Return the rows of a list: a point, the row that it is tied to, and the words of the tie.

    What is tied to several things has a row below each of them; what is tied to nothing stands at the end.
    """
    rows: list[tuple[int, int, str]] = []

    def visit(number: int, above: int, words: str) -> None:
        here = len(rows)
        rows.append((number, above, words))
        for edge in chart.edges:
            for near, far in ((edge.start, edge.end), (edge.end, edge.start)):
                if near == number and depths[far] == depths[number] + 1:
                    visit(far, here, edge.label)

    visit(0, -1, "")
    seen = {number for number, _, _ in rows}
    return [*rows, *((number, -1, "") for number in range(len(chart.points)) if number not in seen)]


def fitting(order: list[tuple[int, int, str]], depths: list[int], most: int) -> list[tuple[int, int, str]]:
    """Return at most so many rows of a list; the last of those furthest away are left out first."""
    order = list(order)
    while len(order) > most:
        deepest = max(depths[number] for number, _, _ in order)
        gone = max(row for row, (number, _, _) in enumerate(order) if depths[number] == deepest)
        del order[gone]
        order = [(number, above - (above > gone), words) for number, above, words in order]
    return order


def _tie_names(chart: Chart, one: int, other: int) -> str:
    return " ".join(edge.names for edge in chart.edges if {edge.start, edge.end} == {one, other})


def _lines(chart: Chart, number: int, wide: float, style: Style) -> int:
    return len(elided(style.words(chart.points[number].label), style.metrics(True), wide - style.px(16), 3))


def _tie(painter: QPainter, chart: Chart, edge: Edge, placed: list[Placed], style: Style) -> None:
    painter.setPen(_tie_pen(style.is_said(edge.names), style))
    left, right = _ends(*_both(edge, placed), style)
    path = QPainterPath(left)
    bend = (right.x() - left.x()) / 2
    path.cubicTo(QPointF(left.x() + bend, left.y()), QPointF(right.x() - bend, right.y()), right)
    painter.drawPath(path)


def _tie_pen(said: bool, style: Style) -> QPen:
    return QPen(style.colour("bronze" if said else "outline"), style.px(4 if said else 2))


def _both(edge: Edge, placed: list[Placed]) -> tuple[Placed, Placed]:
    """Return the boxes of a tie, the nearer one first."""
    one, other = (next(each for each in placed if each.number == number) for number in (edge.start, edge.end))
    return (one, other) if one.depth <= other.depth else (other, one)


def _branch(painter: QPainter, row: Placed, placed: list[Placed], style: Style) -> None:
    """Draw the line from the row that a row hangs from."""
    if row.above < 0:
        return
    above = placed[row.above]
    painter.setPen(_tie_pen(style.is_said(row.names), style))
    inward = 0.6 * style.line_px
    x = above.box.right() - inward if style.mirrored else above.box.left() + inward
    end = row.box.right() if style.mirrored else row.box.left()
    painter.drawLine(QPointF(x, above.box.bottom()), QPointF(x, row.box.center().y()))
    painter.drawLine(QPointF(x, row.box.center().y()), QPointF(end, row.box.center().y()))


def _ends(one: Placed, other: Placed, style: Style) -> tuple[QPointF, QPointF]:
    if style.mirrored:
        return (QPointF(one.box.left(), one.box.center().y()), QPointF(other.box.right(), other.box.center().y()))
    return (QPointF(one.box.right(), one.box.center().y()), QPointF(other.box.left(), other.box.center().y()))


def _tie_words(painter: QPainter, edge: Edge, placed: list[Placed], style: Style) -> None:
    if not edge.label:
        return
    left, right = _ends(*_both(edge, placed), style)
    room = abs(right.x() - left.x()) - style.px(12)
    text = elided(style.words(edge.label), style.metrics(), room, 1)[0]
    wide, high = style.wide(text) + style.px(8), style.line_px
    # Near the further end, where the ties of one thing have parted.
    at = QPointF(left.x() + 0.62 * (right.x() - left.x()), left.y() + 0.76 * (right.y() - left.y()))
    low, top = sorted((left.x(), right.x()))
    x = min(max(at.x() - wide / 2, low + style.px(4)), max(low + style.px(4), top - wide - style.px(4)))
    place = QRectF(x, at.y() - high / 2, wide, high)
    painter.fillRect(place, style.colour("paper"))
    style.write(painter, place, text, Flag.AlignHCenter, "ink_soft")


def _box(painter: QPainter, chart: Chart, placed: Placed, style: Style) -> None:
    point = chart.points[placed.number]
    said, first = style.is_said(placed.names or point.names), placed.number == 0
    painter.setBrush(style.colour("primary" if first else "linen"))
    edge = "bronze" if said else "primary" if first else "outline"
    painter.setPen(QPen(style.colour(edge), style.px(4 if said else 1.5)))
    painter.drawRoundedRect(placed.box, style.px(10), style.px(10))
    inner = placed.box.adjusted(style.px(8), 0, -style.px(8), 0)
    lines = max(1, int(placed.box.height() / style.line_px))
    colour = "on_primary" if first else "ink"
    words = style.words(f"{point.label}, {placed.words}" if placed.words else point.label)
    if " ".join(elided(words, style.metrics(True), inner.width(), lines)) != words:
        words = style.words(point.label)  # what ties it is told on touch
    style.write(painter, inner, words, Flag.AlignHCenter, colour, bold=said or first, lines=lines)


def _reading(chart: Chart, placed: Placed, style: Style) -> Reading:
    point = chart.points[placed.number]
    ties = []
    for edge in chart.edges:
        if placed.number in (edge.start, edge.end):
            other = chart.points[edge.end if placed.number == edge.start else edge.start]
            words = style.words(other.label)
            ties.append(f"{words} ({style.words(edge.label)})" if edge.label else words)
    kind = (style.words(point.group),) if point.group else ()
    return Reading(style.words(point.label), (*kind, *ties[:4]), (placed.box.center(),), point.names)
