"""Bars, a row each: amounts of either sign, shares of a whole, lots by how long they are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.rows import Rows, draw_label, lay_rows, most_rows
from app.ui.charts.style import Style
from finance.types import Chart

_TRACKED = 0.35  # from which largest share on the others can be read on a track as long as the whole
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Bar:
    """One row.

    Attributes:
        value: None where the row says only how many more there are.
        group: its number among the chart's groups.
    """

    label: str
    value: float | None
    names: str = ""
    group: int = 0


def draw_bars(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw amounts of either sign in the order of the chart."""
    bars = bars_of(chart, style)
    most = most_rows(room, style)
    if len(bars) > most:
        bars = [*bars[: most - 1], Bar(_more(len(bars) - most + 1), None)]
    return _drawn(painter, chart, bars, room, style, None)


def draw_shares(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw shares of a whole, the largest first, each on a track as long as the whole; the smallest are gathered."""
    bars = gathered(sorted(bars_of(chart, style), key=lambda bar: -(bar.value or 0.0)), most_rows(room, style))
    largest = max((bar.value or 0.0 for bar in bars), default=0.0)
    whole = max(1.0, largest) if chart.unit == "fraction" and largest >= _TRACKED else None
    return _drawn(painter, chart, bars, room, style, whole)


def draw_lots(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw gains and losses by lot, what each is told by its colour and the legend; the smallest are gathered."""
    groups = chart.legend or tuple(dict.fromkeys(chart.groups))
    entries = [Entry(group, style.series(number), number, "box") for number, group in enumerate(groups)]
    entries = [entry for entry in entries if entry.label in chart.groups]
    room = draw_legend(painter, entries, room, style)
    bars = [
        Bar(bar.label, bar.value, bar.names, groups.index(group))
        for bar, group in zip(bars_of(chart, style), chart.groups, strict=True)
    ]
    largest = gathered(sorted(bars, key=lambda bar: -abs(bar.value or 0.0)), most_rows(room, style))
    kept = [bar for bar in bars if bar in largest] + [bar for bar in largest if bar not in bars]
    return _drawn(painter, chart, kept, room, style, None, groups)


def bars_of(chart: Chart, style: Style) -> list[Bar]:
    """Return a chart's rows."""
    names = chart.names or ("",) * len(chart.values)
    return [Bar(style.words(label), value, name) for label, value, name in zip(
        chart.labels, chart.values, names, strict=True
    )]  # fmt: skip


def gathered(bars: Sequence[Bar], most: int) -> list[Bar]:
    """Return at most so many bars, the last of which are gathered into one of group -1."""
    if len(bars) <= most:
        return list(bars)
    rest = bars[most - 1 :]
    names = " ".join(dict.fromkeys(name for bar in rest for name in bar.names.split()))
    return [*bars[: most - 1], Bar(_others(len(rest)), sum(bar.value or 0.0 for bar in rest), names, -1)]


def _drawn(
    painter: QPainter,
    chart: Chart,
    bars: Sequence[Bar],
    room: QRectF,
    style: Style,
    whole: float | None,
    groups: tuple[str, ...] = (),
) -> Drawn:
    values = [whole if whole is not None else bar.value or 0.0 for bar in bars]
    texts = ["" if bar.value is None else style.amount(bar.value, chart.unit, bar.names) for bar in bars]
    rows = lay_rows(room, style, [bar.label for bar in bars], values, texts, gap=style.px(10))
    for number, bar in enumerate(bars):
        _draw_bar(painter, rows, number, bar, texts[number], style, whole)
    return Drawn(tuple(_reading(rows, number, bar, texts[number], groups, style) for number, bar in enumerate(bars)))


def _draw_bar(
    painter: QPainter, rows: Rows, number: int, bar: Bar, text: str, style: Style, whole: float | None
) -> None:
    said = style.is_said(bar.names)
    draw_label(painter, rows, number, bar.label, style, said=said)
    if bar.value is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    if whole is not None:
        painter.fillRect(rows.bar(number, 0.0, whole, style), style.tint(style.colour("outline"), 0.16))
    painter.fillRect(rows.bar(number, 0.0, bar.value, style), bar_colour(bar, style, said=said))
    wide = style.wide(text)
    end = whole if whole is not None else bar.value
    place = rows.beyond(number, end, wide, style.px(10), style)
    behind = end >= 0 or rows.after_zero
    style.write(painter, place, text, style.leading if behind else style.trailing, "ink", bold=said)


def bar_colour(bar: Bar, style: Style, *, said: bool) -> QColor:
    """Return a bar's colour: bronze while it is said, that of its group, grey for what was gathered."""
    if said:
        return style.colour("bronze")
    if bar.group < 0:
        return style.colour("outline")
    return style.series(bar.group)


def _reading(rows: Rows, number: int, bar: Bar, text: str, groups: tuple[str, ...], style: Style) -> Reading:
    place = rows.bar(number, 0.0, bar.value or 0.0, style)
    end = (bar.value or 0.0) >= 0
    at = QPointF(place.left() if end == style.mirrored else place.right(), place.center().y())
    kind = (style.words(groups[bar.group]),) if groups and bar.group >= 0 else ()
    return Reading(bar.label, (*((text,) if text else ()), *kind), (at,), bar.names)


def _others(count: int) -> str:
    return translate("Charts", "{count} others").format(count=count)


def _more(count: int) -> str:
    return translate("Charts", "and {count} more").format(count=count)
