"""What came in and went out month by month; by quarter where months would be too narrow to read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.axes import steps
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style
from app.ui.date_axis import month
from finance.types import Chart

_LINES_APART = 2.4  # heights of text between two lines of the grid, at least
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of money of a month."""

    value: float
    group: int
    names: str


@dataclass(frozen=True, slots=True)
class Step:
    """One column: a month, or a quarter of the calendar.

    Attributes:
        months: since the year 0, of its first month.
        label: below it, and long where it is told.
    """

    months: int
    label: str
    long: str
    parts: tuple[Part, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """How far it reaches below and above zero."""
        values = [part.value for part in self.parts]
        return sum(value for value in values if value < 0), sum(value for value in values if value > 0)


def draw_ladder(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the columns: what comes in upwards, what goes out downwards."""
    groups = tuple(dict.fromkeys(chart.groups))
    entries = [Entry(group, style.series(number), number, "box") for number, group in enumerate(groups)]
    room = draw_legend(painter, entries, room, style)
    columns = months_of(chart, groups)
    if not columns:
        return Drawn(along="x")
    widest = max(style.wide(column.label) for column in columns)
    if room.width() / len(columns) < 1.15 * widest:
        columns = quarters_of(columns)
    return Drawn(_columns(painter, chart, columns, groups, room, style), "x")


def months_of(chart: Chart, groups: Sequence[str]) -> list[Step]:
    """Return a column for each month from the first to the last, also for those without money."""
    names = chart.names or ("",) * len(chart.values)
    kinds = chart.groups or ("",) * len(chart.values)
    found: dict[int, list[Part]] = {}
    for label, value, name, kind in zip(chart.labels, chart.values, names, kinds, strict=True):
        year, number = (int(part) for part in label.split("-"))
        group = groups.index(kind) if kind in groups else 0
        found.setdefault(12 * year + number - 1, []).append(Part(value, group, name))
    span = range(min(found), max(found) + 1) if found else range(0)
    return [Step(at, month(at % 12 + 1), month_and_year(f"{at // 12}-{at % 12 + 1}"), tuple(found.get(at, ())))
            for at in span]  # fmt: skip


def month_and_year(label: str) -> str:
    """Return a month "2023-01" in words."""
    year, number = label.split("-")
    return f"{month(int(number), long=True)} {year}"


def quarters_of(months: Sequence[Step]) -> list[Step]:
    """Return a column for each quarter, its parts of one kind put together."""
    found: dict[int, dict[int, Part]] = {}
    for each in months:
        parts = found.setdefault(each.months // 3 * 3, {})
        for part in each.parts:
            before = parts.get(part.group, Part(0.0, part.group, ""))
            parts[part.group] = Part(before.value + part.value, part.group, f"{before.names} {part.names}".strip())
    quarters = []
    for at, parts in found.items():
        label = translate("Charts", "Q{number}").format(number=at % 12 // 3 + 1)
        quarters.append(Step(at, label, f"{label} {at // 12}", tuple(parts.values())))
    return quarters


def _columns(
    painter: QPainter, chart: Chart, columns: list[Step], groups: tuple[str, ...], room: QRectF, style: Style
) -> tuple[Reading, ...]:
    area, low, high = _grid(painter, chart, columns, room, style)
    pitch, scale = area.width() / len(columns), area.height() / ((high - low) or 1.0)
    zero = area.bottom() + low * scale
    readings = []
    for number, column in enumerate(columns):
        band = QRectF(area.left() + number * pitch, area.top(), pitch, area.height())
        top = _column(painter, column, band, zero, scale, style)
        _below(painter, columns, number, band, room, style)
        values = tuple(_told(part, chart, groups, style) for part in column.parts)
        nothing = style.amount(0.0, chart.unit)
        names = " ".join(part.names for part in column.parts if part.names)
        readings.append(Reading(column.long, values or (nothing,), (QPointF(band.center().x(), top),), names))
    painter.setPen(style.pen("outline", 1.5))
    painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
    return tuple(readings)


def _told(part: Part, chart: Chart, groups: tuple[str, ...], style: Style) -> str:
    amount = style.amount(part.value, chart.unit)
    return f"{style.words(groups[part.group])}: {amount}" if groups else amount


def _grid(
    painter: QPainter, chart: Chart, columns: list[Step], room: QRectF, style: Style
) -> tuple[QRectF, float, float]:
    """Draw lines of round amounts; return the room for columns, and the amounts at its bottom and top."""
    line = style.line_px
    inner = room.adjusted(0, line / 2, 0, -2.5 * line)
    low, high = (min(column.ends[0] for column in columns), max(column.ends[1] for column in columns))
    named = steps(low, high, max(1, int(inner.height() / (_LINES_APART * line))))
    words = [style.tick(value, chart.unit, named[1] - named[0]) for value in named]
    wide = max(style.wide(word) for word in words)
    area = style.placed(inner.adjusted(wide + (style.px(12) if wide else 0), 0, 0, 0), room)
    for value, word in zip(named, words, strict=True):
        y = area.bottom() - area.height() * (value - named[0]) / (named[-1] - named[0])
        painter.setPen(style.pen("hairline"))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        place = style.placed(QRectF(room.left(), y - line / 2, wide, line), room)
        style.write(painter, place, word, style.trailing, "ink_soft")
    return area, named[0], named[-1]


def _column(painter: QPainter, column: Step, band: QRectF, zero: float, scale: float, style: Style) -> float:
    """Draw one column and return its top, or its bottom where nothing comes in."""
    up = down = zero
    wide = min(0.66 * band.width(), 3 * style.line_px)
    left = band.center().x() - wide / 2
    for part in column.parts:
        high = abs(part.value) * scale
        top = up - high if part.value >= 0 else down
        said = style.is_said(part.names)
        painter.fillRect(QRectF(left, top, wide, high), style.colour("bronze") if said else style.series(part.group))
        up, down = (top, down) if part.value >= 0 else (up, down + high)
    return up if up < zero else down


def _below(painter: QPainter, columns: Sequence[Step], number: int, band: QRectF, room: QRectF, style: Style) -> None:
    """Write the month below its column, and the year below the first of each year."""
    line, column = style.line_px, columns[number]
    below = QRectF(band.left(), room.bottom() - 2.3 * line, band.width(), line)
    widest = max(style.metrics().horizontalAdvance(each.label) for each in columns)
    every = max(1, math.ceil(1.1 * widest / band.width()))
    if number % every == 0:
        style.write(painter, below.adjusted(-line, 0, line, 0), column.label, Flag.AlignHCenter, "ink_soft")
    year = column.months // 12
    if number == 0 or columns[number - 1].months // 12 != year:
        wide = style.wide(f"{year}")
        left = min(max(band.center().x() - wide / 2, room.left()), room.right() - wide)
        if number or len(columns) < 2 or columns[1].months // 12 == year:  # two years side by side would overlap
            style.write(painter, QRectF(left, below.bottom(), wide, line), f"{year}", Flag.AlignHCenter, "ink_soft")
