"""What may become of a plan: bands of paths, the middle one, and what is to be reached with its chance in words."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.charts.axes import Frame, seconds_of
from app.ui.charts.curves import draw_curve, framed, legend_of
from app.ui.charts.legend import Entry, draw_legend
from app.ui.charts.reading import Drawn, Reading
from app.ui.charts.style import Flag, Style, dot
from app.ui.wording import day
from app.ui.wrapping import elided
from finance.types import Band, Chart, Line, Target

translate = QCoreApplication.translate

_HEAD = 0.36  # of the height that the chances may take
_SPACIOUS = 8.5  # heights of text below the chances that leave room to say what the bands are
_STRENGTHS = (0.14, 0.32)  # of the bands' grounds, from the widest


def draw_fan(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw the fan of a plan."""
    middle = median(chart)
    if middle is None or not len(middle.values):
        return Drawn(along="x")
    room = _chances(painter, chart, room, style)
    entries = legend_of((middle, *chart.lines[3:]), style)
    if room.height() >= _SPACIOUS * style.line_px:
        entries += [Entry(band.label, style.series(0), 0, "band", strength=_strength(number))
                    for number, band in enumerate(chart.bands)]  # fmt: skip
    elif len(entries) == 1:
        entries = []
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
    for number, target in enumerate(chart.targets, 1):
        _target(painter, frame, target, number if len(chart.targets) > 1 else 0, style)
    return Drawn(partial(_readings, chart, middle, frame, style), "x", frame.area)


def median(chart: Chart) -> Line | None:
    """Return the middle curve of a fan."""
    return chart.lines[min(1, len(chart.lines) - 1)] if chart.lines else None


def chance_words(target: Target, chart: Chart, style: Style) -> str:
    """Return a goal, its amount, and how likely it is: as a percentage and as so many times in ten."""
    goal = f"{style.words(target.label)}, {style.amount(target.value, chart.unit)}"
    if target.chance is None:
        return goal
    tenths = round(10 * target.chance)
    often = translate("Charts", "about {count} in 10").format(count=tenths)
    if tenths == 0:
        often = translate("Charts", "hardly ever")
    elif tenths == 10:
        often = translate("Charts", "nearly always")
    return f"{goal}: {chance_text(target.chance, style)}, {often}"


def chance_text(chance: float, style: Style) -> str:
    """Return a chance as the captions write it: in whole percent."""
    return style.amount(chance, "fraction", ".probability")


def _chances(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> QRectF:
    """Write the chance of each goal above the picture, as long as the picture keeps most of the room."""
    top, lead = room.top(), style.px(34)
    for number, target in enumerate(chart.targets, 1):
        words, said = chance_words(target, chart, style), style.is_said(target.names)
        words = f"{number}. {words}" if len(chart.targets) > 1 else words
        rows = len(elided(words, style.metrics(True), room.width() - lead, 2))
        place = QRectF(room.left(), top, room.width(), rows * style.line_px + style.px(6))
        if place.bottom() - room.top() > _HEAD * room.height():
            break
        if said:
            painter.fillRect(place, style.colour("linen"))
            edge = QRectF(place.left(), place.top(), style.px(5), place.height())
            painter.fillRect(style.placed(edge, room), style.colour("bronze"))
        mark = style.placed(QRectF(place.left() + style.px(8), place.top(), style.px(20), place.height()), room)
        _diamond(painter, mark.center(), 0, style, said=said)
        inner = style.placed(place.adjusted(lead, 0, 0, 0), room)
        style.write(painter, inner, words, style.leading, "ink", bold=said, lines=2)
        top = place.bottom()
    return room.adjusted(0, top - room.top() + (style.px(8) if top > room.top() else 0), 0, 0)


def _diamond(painter: QPainter, at: QPointF, number: int, style: Style, *, said: bool, before: bool = False) -> None:
    """Draw the mark of a goal, with its number beside or before it where there are several."""
    painter.setPen(QPen(style.colour("paper"), style.px(1)))
    painter.setBrush(style.colour("bronze"))
    dot(painter, at, style.px(12 if said else 9), 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if number:
        wide = style.wide(f"{number}")
        left = at.x() - style.px(12) - wide if before else at.x() + style.px(12)
        place = QRectF(left, at.y() - style.line_px, wide, style.line_px)
        style.write(painter, place, f"{number}", Flag.AlignLeft, "ink", bold=True)


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


def _target(painter: QPainter, frame: Frame, target: Target, number: int, style: Style) -> None:
    said = style.is_said(target.names)
    at = frame.point(float(np.datetime64(target.day, "D").astype(np.int64)), target.value)
    pen = QPen(style.colour("bronze"), style.px(4 if said else 2))
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(frame.area.left(), at.y()), at)
    painter.drawLine(at, QPointF(at.x(), frame.area.bottom()))
    _diamond(painter, at, number, style, said=said, before=True)


def _about(amount: float, chart: Chart, style: Style) -> str:
    """Return the edge of a band in few letters; it is an estimate anyway."""
    return style.tick(float(f"{amount:.3g}"), chart.unit, 0.0) or style.amount(amount, chart.unit)


def _readings(chart: Chart, middle: Line, frame: Frame, style: Style) -> tuple[Reading, ...]:
    found = []
    for number, when in enumerate(seconds_of(middle.days)):
        at = frame.point(float(when), float(middle.values[number]))
        values = [f"{style.words(middle.label)}: {style.amount(float(middle.values[number]), chart.unit)}"]
        between = translate("Charts", "{label}: {low} to {high}")
        values += [
            between.format(
                label=style.words(band.label),
                low=_about(float(band.low[number]), chart, style),
                high=_about(float(band.high[number]), chart, style),
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
        chance = () if target.chance is None else (chance_text(target.chance, style),)
        label = f"{style.words(target.label)}, {day(target.day)}"
        found.append((when, Reading(label, (amount, *chance), (frame.point(when, target.value),), target.names)))
    return tuple(reading for _, reading in sorted(found, key=lambda each: each[0]))
