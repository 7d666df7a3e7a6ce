"""What may become of a plan: bands of paths, the middle one, and what is to be reached with its chance in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.charts.axes import Frame, seconds_of
from app.ui.charts.curves import beside, draw_curve, framed
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Style, dot
from app.ui.wording import day
from app.ui.wrapping import elided
from finance.types import Band, Chart, Line, Target

translate = QCoreApplication.translate

_STRENGTHS = (0.14, 0.32)  # of the bands' grounds, from the widest


def draw_fan(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the fan of a plan."""
    middle = median(chart)
    if middle is None or not len(middle.values):
        return Drawn(along="x")
    room = _chances(painter, chart, room, style)
    entries = [Entry(middle.label, style.series(0), 0)]
    entries += [Entry(line.label, style.series(number), number) for number, line in enumerate(chart.lines[3:], 1)]
    entries += [Entry(band.label, style.tint(style.series(0), _strength(number)), 0, "box")
                for number, band in enumerate(chart.bands)]  # fmt: skip
    room = draw_legend(painter, entries, room, style)
    values = [middle.values, *(np.concatenate([band.low, band.high]) for band in chart.bands), np.zeros(1)]
    values += [np.array([target.value]) for target in chart.targets]
    values += [line.values for line in chart.lines[3:]]
    days = [
        middle.days,
        *(line.days for line in chart.lines[3:]),
        *(np.array([target.day], "datetime64[D]") for target in chart.targets),
    ]
    frame = framed(painter, chart, values, days, room, style)
    for number, band in enumerate(chart.bands):
        _band(painter, frame, band, number, style)
    for number, line in enumerate(chart.lines[3:], 1):
        draw_curve(painter, frame, line, number, style)
    for line in (*chart.lines[:1], *chart.lines[2:3]):  # the edge of a band, while it is said
        if style.is_said(line.names):
            draw_curve(painter, frame, line, 2, style)
    draw_curve(painter, frame, middle, 0, style)
    for target in chart.targets:
        _target(painter, frame, target, chart, style)
    return Drawn(_readings(chart, middle, frame, style), "x")


def median(chart: Chart) -> Line | None:
    """Return the middle curve of a fan."""
    return chart.lines[min(1, len(chart.lines) - 1)] if chart.lines else None


def chance_words(target: Target, style: Style) -> str:
    """Return how likely a goal is, as a percentage and as so many times in ten."""
    if target.chance is None:
        return ""
    tenths = round(10 * target.chance)
    often = translate("Charts", "about {count} times in 10")
    if tenths == 0:
        often = translate("Charts", "hardly ever")
    elif tenths == 10:
        often = translate("Charts", "nearly always")
    chance = style.amount(target.chance, "fraction")
    said = translate("Charts", "{goal}: reached in {chance} of the paths, {often}")
    return said.format(goal=style.words(target.label), chance=chance, often=often.format(count=tenths))


def _chances(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> QRectF:
    """Write the chance of each goal above the picture, as long as the picture keeps two thirds of the room."""
    line, top = style.line_px, room.top()
    for target in chart.targets:
        words = chance_words(target, style)
        if not words:
            continue
        said = style.is_said(target.names)
        rows = len(elided(words, style.metrics(True), room.width() - style.px(24), 2))
        if top + rows * line - room.top() > room.height() / 3:
            break
        place = QRectF(room.left(), top, room.width(), rows * line + style.px(4))
        if said:
            painter.fillRect(place, style.colour("linen"))
            edge = QRectF(place.left(), place.top(), style.px(5), place.height())
            painter.fillRect(style.placed(edge, room), style.colour("bronze"))
        inner = style.placed(place.adjusted(style.px(12), 0, -style.px(12), 0), room)
        style.write(painter, inner, words, style.leading, "ink", bold=said, lines=2)
        top = place.bottom()
    return room.adjusted(0, top - room.top() + (style.px(8) if top > room.top() else 0), 0, 0)


def _strength(number: int) -> float:
    return _STRENGTHS[min(number, len(_STRENGTHS) - 1)]


def _band(painter: QPainter, frame: Frame, band: Band, number: int, style: Style) -> None:
    days = seconds_of(band.days)
    low, high = frame.points(days, band.low), frame.points(days, band.high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.tint(style.series(0), _strength(number)))
    painter.drawPolygon(QPolygonF([*high, *reversed(low)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.series(0), max(1.0, style.theme.scale)))
    painter.drawPolyline(QPolygonF(low))
    painter.drawPolyline(QPolygonF(high))


def _target(painter: QPainter, frame: Frame, target: Target, chart: Chart, style: Style) -> None:
    said = style.is_said(target.names)
    at = frame.point(float(np.datetime64(target.day, "D").astype(np.int64)), target.value)
    pen = QPen(style.colour("bronze"), style.px(4 if said else 2))
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(frame.area.left(), at.y()), at)
    painter.drawLine(at, QPointF(at.x(), frame.area.bottom()))
    painter.setPen(QPen(style.colour("paper"), style.px(1)))
    painter.setBrush(style.colour("bronze"))
    dot(painter, at, style.px(11 if said else 8), 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    words = f"{style.words(target.label)}: {style.amount(target.value, chart.unit)}"
    wide = style.metrics(said).horizontalAdvance(words)
    corner = QPointF(max(frame.area.left(), at.x() - wide - style.px(20)), at.y() - 0.8 * style.line_px)
    beside(painter, corner, words, frame.area, 0.0, style, bold=said)


def _readings(chart: Chart, middle: Line, frame: Frame, style: Style) -> tuple[Reading, ...]:
    found = []
    for number, when in enumerate(seconds_of(middle.days)):
        at = frame.point(float(when), float(middle.values[number]))
        values = [f"{style.words(middle.label)}: {style.amount(float(middle.values[number]), chart.unit)}"]
        between = translate("Charts", "{label}: {low} to {high}")
        values += [
            between.format(
                label=style.words(band.label),
                low=style.amount(float(band.low[number]), chart.unit),
                high=style.amount(float(band.high[number]), chart.unit),
            )
            for band in chart.bands
        ]
        found.append(
            (
                float(when),
                Reading(day(middle.days[number].astype("datetime64[D]").item()), tuple(values), (at,), middle.names),
            )
        )
    for target in chart.targets:
        when = float(np.datetime64(target.day, "D").astype(np.int64))
        amount = style.amount(target.value, chart.unit)
        chance = () if target.chance is None else (style.amount(target.chance, "fraction"),)
        label = f"{style.words(target.label)}, {day(target.day)}"
        found.append((when, Reading(label, (amount, *chance), (frame.point(when, target.value),), target.names)))
    return tuple(reading for _, reading in sorted(found, key=lambda each: each[0]))
