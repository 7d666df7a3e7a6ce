"""What comes in month by month; by quarter where months would be too narrow to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.axes import steps
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style
from finance.types import Chart

translate = QCoreApplication.translate

_NARROWEST = 1.5  # heights of text from one column to the next


@dataclass(frozen=True, slots=True)
class Step:
    """One column: a month or a quarter."""

    label: str
    long: str
    year: str
    value: float
    group: int
    names: str


def draw_ladder(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the columns."""
    groups = tuple(dict.fromkeys(chart.groups))
    entries = [Entry(group, style.series(number), number, "box") for number, group in enumerate(groups)]
    room = draw_legend(painter, entries if len(groups) > 1 else [], room, style)
    columns = months_of(chart, groups)
    if not columns:
        return Drawn(along="x")
    if room.width() / len(columns) < _NARROWEST * style.metrics().horizontalAdvance("Mmm"):
        columns = quarters_of(columns)
    return Drawn(_columns(painter, chart, columns, groups, room, style), "x")


def months_of(chart: Chart, groups: tuple[str, ...]) -> list[Step]:
    """Return a column a month."""
    names = chart.names or ("",) * len(chart.values)
    kinds = chart.groups or ("",) * len(chart.values)
    found = []
    for label, value, name, kind in zip(chart.labels, chart.values, names, kinds, strict=True):
        when = date.fromisoformat(f"{label}-01")
        group = groups.index(kind) if kind in groups else 0
        found.append(Step(f"{when:%b}", f"{when:%B %Y}", f"{when.year}", value, group, name))
    return found


def quarters_of(months: list[Step]) -> list[Step]:
    """Return a column a quarter of the calendar; one that has months of two groups counts to that of its first."""
    found: dict[str, list[Step]] = {}
    for month in months:
        number = (date.fromisoformat(f"{month.year}-{_MONTHS[month.label]:02d}-01").month + 2) // 3
        found.setdefault(f"{month.year} {number} {month.group}", []).append(month)
    return [_quarter(key.split(" ")[1], inside) for key, inside in found.items()]


_MONTHS = {f"{date(2000, month, 1):%b}": month for month in range(1, 13)}


def _quarter(number: str, inside: list[Step]) -> Step:
    label = translate("Charts", "Q{number}").format(number=number)
    names = " ".join(month.names for month in inside if month.names)
    first = inside[0]
    return Step(label, f"{label} {first.year}", first.year, sum(month.value for month in inside), first.group, names)


def _columns(
    painter: QPainter, chart: Chart, columns: list[Step], groups: tuple[str, ...], room: QRectF, style: Style
) -> tuple[Reading, ...]:
    line = style.line_px
    area = room.adjusted(0, 1.2 * line, 0, -2.4 * line)
    pitch = area.width() / len(columns)
    top = steps(min(0.0, *(each.value for each in columns)), max(0.0, *(each.value for each in columns)), 4)
    low, high = top[0], top[-1]
    scale = area.height() / ((high - low) or 1.0)
    zero = area.bottom() + low * scale
    painter.setPen(style.pen("outline", 1.5))
    painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
    texts = [style.amount(each.value, chart.unit) for each in columns]
    fits = max(style.metrics(True).horizontalAdvance(text) for text in texts) < 0.96 * pitch
    peak = max(range(len(columns)), key=lambda number: columns[number].value)
    readings, year = [], ""
    for number, column in enumerate(columns):
        said = style.is_said(column.names)
        left = area.left() + number * pitch
        band = style.placed(QRectF(left, area.top(), pitch, area.height()), room)
        height = abs(column.value) * scale
        bar = QRectF(
            band.center().x() - 0.33 * pitch, zero - (height if column.value >= 0 else 0), 0.66 * pitch, height
        )
        painter.fillRect(bar, style.colour("bronze") if said else style.series(column.group))
        if fits or said or number == peak:
            wide = style.metrics(True).horizontalAdvance(texts[number])
            x = min(max(bar.center().x() - wide / 2, room.left()), room.right() - wide)
            style.write(painter, QRectF(x, bar.top() - 1.1 * line, wide, line), texts[number], Flag.AlignHCenter,
                        "ink", bold=said)  # fmt: skip
        below = QRectF(band.left(), area.bottom() + 0.1 * line, pitch, line)
        style.write(painter, below, column.label, Flag.AlignHCenter, "ink_soft")
        if column.year != year:
            year = column.year
            wide = style.metrics().horizontalAdvance(year)
            left_px = min(band.center().x() - wide / 2, room.right() - wide)
            place = QRectF(max(left_px, room.left()), below.bottom() + 0.1 * line, wide, line)
            style.write(painter, place, year, Flag.AlignHCenter, "ink_soft")
        kind = (style.words(groups[column.group]),) if len(groups) > 1 else ()
        at = QPointF(bar.center().x(), bar.top() if column.value >= 0 else bar.bottom())
        readings.append(Reading(column.long, (texts[number], *kind), (at,), column.names))
    return tuple(readings)
