"""Curves over days: side by side, as falls below a peak, or as a fan of what a plan may come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from app.report.charts import time_axis
from app.report.charts.amounts import chance, short, whole
from app.report.charts.marks import LETTER, WIDTH, Anchor, Picture, area, dot, path, tint, words
from app.report.charts.scale import Scale, amounts, thinned
from app.report.figures import capital
from app.report.letterhead import Letterhead
from finance.types import Band, Chart, Days, Floats, Line

HEIGHT: Final = 158.0
_LEFT: Final = 46.0
_RIGHT: Final = 4.0
_BELOW: Final = 18.0
_TOP: Final = 8.0
_BANDS: Final = (0.14, 0.28, 0.42)
_AWAY: Final = (0.0, -11.0, 11.0, -22.0, 22.0, -33.0, 33.0, -44.0, 44.0)
_STRONG: Final = 1.5  # width of a curve that no words should cover
_EPOCH: Final = date(1970, 1, 1).toordinal()


def over_time(chart: Chart, paper: Letterhead) -> Picture:
    """Return the picture of a chart of curves."""
    made = Picture(HEIGHT)
    across, upwards = _axes(chart, paper, made)
    for number, band in enumerate(chart.bands):
        colour = tint(paper.series[0], _BANDS[min(number, len(_BANDS) - 1)])
        made.marks.append(area(_outline(band, across, upwards), colour))
        made.legend.append((colour, band.label, "block"))
    _curves(chart, paper, made, across, upwards)
    _pointed_at(chart, paper, made, across, upwards)
    return made


def _axes(chart: Chart, paper: Letterhead, made: Picture) -> tuple[Scale, Scale]:
    soft, hairline = paper.colours["ink_soft"], paper.colours["hairline"]
    points = [(_since(target.day), target.value) for target in chart.targets]
    across = Scale(_LEFT, WIDTH - _RIGHT, *time_axis.reach([*chart.lines, *chart.bands], [at for at, _ in points]))
    seen = [line.values for line in chart.lines] + [edge for band in chart.bands for edge in (band.low, band.high)]
    seen.append(np.array([amount for _, amount in points]))
    if chart.kind in ("drawdown", "fan"):
        seen.append(np.zeros(1))
    upwards, steps, step = amounts(seen, HEIGHT - _BELOW, _TOP)
    for amount in steps:
        y = upwards(amount)
        made.marks.append(path([(_LEFT, y), (WIDTH, y)], hairline, 0.5))
        made.marks.append(words(_LEFT - 6, y, short(amount, chart.unit, step), soft, "end"))
    if min(steps) < 0 < max(steps):
        made.marks.append(path([(_LEFT, upwards(0.0)), (WIDTH, upwards(0.0))], soft, 0.7))
    for at, name in time_axis.ticks(across):
        made.marks.append(words(across(at), HEIGHT - _BELOW / 2 + 2, name, soft, "middle"))
    return across, upwards


def _curves(chart: Chart, paper: Letterhead, made: Picture, across: Scale, upwards: Scale) -> None:
    for number, line in enumerate(shown(chart)):
        colour = paper.series[number % len(paper.series)]
        points = _places(line.days, line.values, across, upwards)
        if not points:
            continue
        if chart.kind == "drawdown" and number == 0:
            zero = upwards(0.0)
            made.marks.append(area([(points[0][0], zero), *points, (points[-1][0], zero)], tint(colour, 0.18)))
        made.marks.append(path(points, colour, _STRONG, dash=chart.kind == "fan" and number > 0))
        made.legend.append((colour, line.label, "dash" if chart.kind == "fan" and number > 0 else "line"))


def shown(chart: Chart) -> Sequence[Line]:
    """Return the curves to draw: of a fan the middle one and those beside it, since its bands show the others."""
    if chart.kind != "fan" or not chart.bands or len(chart.lines) < 3:
        return chart.lines
    return (chart.lines[1], *chart.lines[3:])


def _pointed_at(chart: Chart, paper: Letterhead, made: Picture, across: Scale, upwards: Scale) -> None:
    """Draw marks and targets, each with its words beside it, where they cover neither each other nor a curve."""
    ink, accent = paper.colours["ink"], paper.series[1 % len(paper.series)]
    places = [(_since(mark.day), mark.value, f"{mark.label} {whole(mark.value, chart.unit)}") for mark in chart.marks]
    for target in chart.targets:
        likely = "" if target.chance is None else f", {chance(target.chance)}"
        said = f"{target.label} {whole(target.value, chart.unit)}{likely}"
        places.append((_since(target.day), target.value, said))
    taken = [(across(at) - 4, across(at) + 4, upwards(amount)) for at, amount, _ in places]
    curves = [mark["points"] for mark in made.marks if mark["mark"] == "path" and mark["width"] == _STRONG]
    taken += [(x, x, y) for curve in curves for x, y in _close_together(curve)]
    for at, amount, said in places:
        x, y = across(at), upwards(amount)
        text = capital(said)
        width = len(text) * LETTER
        to_the_left = x + width + 8 > WIDTH
        start = x - 7 - width if to_the_left else x + 7
        line = next((y + up for up in _AWAY if _is_free(start, width, y + up, taken)), y)
        taken.append((start, start + width, line))
        if line != y:
            made.marks.append(path([(x, y), (x - 6 if to_the_left else x + 6, line)], accent, 0.7))
        made.marks.append(dot(x, y, accent))
        side: Anchor = "end" if to_the_left else "start"
        made.marks.append(words(x - 7 if to_the_left else x + 7, line, text, ink, side, halo=True))


def _close_together(curve: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return points of a curve that lie at most a few letters apart."""
    xs, ys = (np.array([point[axis] for point in curve]) for axis in (0, 1))
    fine = np.arange(xs[0], xs[-1] + 1.0, 2 * LETTER)
    return list(zip(fine.tolist(), np.interp(fine, xs, ys).tolist(), strict=True))


def _is_free(start: float, width: float, y: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    inside = _TOP <= y <= HEIGHT - _BELOW - 4
    return inside and all(start > right or start + width < left or abs(y - line) >= 9 for left, right, line in taken)


def _outline(band: Band, across: Scale, upwards: Scale) -> list[tuple[float, float]]:
    low = _places(band.days, band.low, across, upwards)
    return [*low, *reversed(_places(band.days, band.high, across, upwards))]


def _places(days: Days, values: Floats, across: Scale, upwards: Scale) -> list[tuple[float, float]]:
    at, amounts_there = thinned(days, values)
    return [(across(float(x)), upwards(float(y))) for x, y in zip(at, amounts_there, strict=True)]


def _since(day: date) -> float:
    return float(day.toordinal() - _EPOCH)
