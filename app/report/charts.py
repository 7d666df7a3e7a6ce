"""A chart as marks on paper: curves, bars, dots and words, in points, with the origin at the upper left.

Whatever the kind, the result is the same small list of marks, which `visit.typ` draws; so it stays vectors and text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from app.report import time_axis
from app.report.figures import MINUS, breakable, capital, value
from app.report.letterhead import Letterhead
from app.report.scale import Scale, amounts, thinned
from finance.types import Chart, Fact, Line, Unit

WIDTH: Final = 470.0
LINES_HEIGHT: Final = 190.0
_LEFT: Final = 46.0
_BELOW: Final = 18.0
_LABEL: Final = 8.0
_LABELS_WIDTH: Final = 170.0
_AMOUNTS_WIDTH: Final = 70.0
_ROW: Final = 17.0
_MOST_ROWS: Final = 24
_LETTER: Final = 4.6  # of a label, on average
_NO_DAY: Final = date.min
Mark = dict[str, Any]


def drawing(chart: Chart, paper: Letterhead) -> dict[str, Any]:
    """Return a chart's marks, legend, size, and its text alternative."""
    draw: Callable[[Chart, Letterhead], dict[str, Any]] = _lines if chart.lines else _bars
    return {
        "title": capital(chart.title),
        "as_of": f"{chart.as_of.day} {chart.as_of:%B} {chart.as_of.year}",
        "alt": in_words(chart),
        **draw(chart, paper),
    }


def in_words(chart: Chart) -> str:
    """Return a chart's text alternative: what it shows, from where to where, as of when, from what."""
    parts = [f"{chart.title}."]
    for line in chart.lines:
        if len(line.values):
            first, last = (_value(float(line.values[at]), chart.unit) for at in (0, -1))
            parts.append(f"{line.label}: {first} on {_day(line, 0)}, {last} on {_day(line, -1)}.")
    parts += [
        f"{label}: {_value(amount, chart.unit)}." for label, amount in zip(chart.labels, chart.values, strict=False)
    ]
    parts.append(f"As of {chart.as_of.day} {chart.as_of:%B} {chart.as_of.year}. Source: {chart.source}.")
    return " ".join(parts)


def _lines(chart: Chart, paper: Letterhead) -> dict[str, Any]:
    lines = [line for line in chart.lines if len(line.values)]
    across = Scale(_LEFT, WIDTH - 4, *time_axis.reach(lines))
    upwards, steps, step = amounts(lines, LINES_HEIGHT - _BELOW, 6.0)
    marks: list[Mark] = []
    for amount in steps:
        y = upwards(amount)
        marks.append(_path([(_LEFT, y), (WIDTH, y)], paper.colours["hairline"], 0.5))
        marks.append(_text(_LEFT - 6, y, short(amount, chart.unit, step), paper.colours["ink_soft"], "end"))
    for day, words in time_axis.ticks(across):
        marks.append(_text(across(day), LINES_HEIGHT - _BELOW / 2 + 2, words, paper.colours["ink_soft"], "middle"))
    if steps and min(steps) < 0 < max(steps):
        marks.append(_path([(_LEFT, upwards(0.0)), (WIDTH, upwards(0.0))], paper.colours["ink_soft"], 0.7))
    legend = []
    for number, line in enumerate(lines):
        colour = paper.series[number % len(paper.series)]
        days, values = thinned(line)
        points = [(across(float(day)), upwards(float(amount))) for day, amount in zip(days, values, strict=True)]
        marks.append(_path(points, colour, 1.4))
        legend.append([colour, breakable(capital(line.label))])
    return {"width": WIDTH, "height": LINES_HEIGHT, "marks": marks, "legend": legend}


def _bars(chart: Chart, paper: Letterhead) -> dict[str, Any]:
    rows = list(zip(chart.labels, chart.values, strict=False))
    if chart.kind == "shares":
        rows.sort(key=lambda row: -row[1])
    left_out = len(rows) - _MOST_ROWS
    rows = rows[:_MOST_ROWS]
    low, high = min([0.0, *(amount for _, amount in rows)]), max([0.0, *(amount for _, amount in rows)])
    room = _AMOUNTS_WIDTH if low < 0 else 0.0
    across = Scale(_LABELS_WIDTH + 10 + room, WIDTH - _AMOUNTS_WIDTH, low, high if high > low else low + 1.0)
    marks, y = [], 0.0
    for label, amount in rows:
        words = breakable(capital(label))
        height = _ROW + 9.5 * max(0, -(-int(len(words) * _LETTER) // int(_LABELS_WIDTH)) - 1)
        middle = y + height / 2
        start, end = sorted((across(0.0), across(amount)))
        marks.append(_text(_LABELS_WIDTH, middle, words, paper.colours["ink"], "end", _LABELS_WIDTH))
        marks.append(
            {"mark": "bar", "x": start, "y": middle - 5, "w": max(end - start, 0.6), "h": 10, "fill": paper.series[0]}
        )
        beside, anchor = (end + 4, "start") if amount >= 0 else (start - 4, "end")
        marks.append(_text(beside, middle, _value(amount, chart.unit), paper.colours["ink"], anchor))
        y += height
    if left_out > 0:
        y += 12
        marks.append(_text(0, y - 4, f"and {left_out} more", paper.colours["ink_soft"], "start"))
    return {"width": WIDTH, "height": max(y, 1.0), "marks": marks, "legend": []}


def short(amount: float, unit: Unit, step: float = 0.0) -> str:
    """Return a value for an axis such as "$1.2M" or "10%"; `step` is the distance of its neighbours."""
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    if unit == "USD":
        for limit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
            if size >= limit:
                number = f"{size / limit:.2f}".rstrip("0").rstrip(".")
                return f"{sign}${number}{letter}"
        return f"{sign}${size:,.0f}"
    if unit == "fraction":
        return f"{sign}{size:.1%}" if 0 < step < 0.01 else f"{sign}{size:.0%}"
    return f"{sign}{size:g}"


def _value(amount: float, unit: Unit) -> str:
    return value(Fact("", "", amount, unit, _NO_DAY, ""))


def _day(line: Line, at: int) -> str:
    day = line.days[at].astype("datetime64[D]").item()
    return f"{day.day} {day:%B} {day.year}"


def _path(points: list[tuple[float, float]], colour: str, width: float) -> Mark:
    rounded = [[round(x, 2), round(y, 2)] for x, y in points]
    return {"mark": "path", "points": rounded, "stroke": colour, "width": width}


def _text(x: float, y: float, words: str, colour: str, anchor: str, width: float = 200.0) -> Mark:
    return {"mark": "text", "x": x, "y": y, "words": words, "colour": colour, "anchor": anchor, "width": width}
