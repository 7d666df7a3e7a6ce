"""Portfolios in a plane of risk and return: the frontier as a curve, each portfolio as a dot with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.report.charts.amounts import short
from app.report.charts.marks import LETTER, WIDTH, Picture, dot, path, words
from app.report.charts.scale import Scale, amounts
from app.report.figures import capital
from app.report.letterhead import Letterhead
from finance.types import Chart, Point

_HEIGHT: Final = 190.0
_LEFT: Final = 46.0
_BELOW: Final = 34.0
_TOP: Final = 22.0
Box = tuple[float, float, float, float]


def plane(chart: Chart, paper: Letterhead) -> Picture:
    """Return the picture of a frontier."""
    made = Picture(_HEIGHT)
    across, upwards = _axes(chart, paper, made)
    curve = [(across(x), upwards(y)) for x, y in chart.curve]
    if curve:
        made.marks.append(path(curve, paper.series[0], 1.6))
        made.legend.append((paper.series[0], "The best return for each risk", "line"))
    groups = list(dict.fromkeys(point.group for point in chart.points))
    taken: list[Box] = [(across(p.x) - 4, upwards(p.y) - 4, across(p.x) + 4, upwards(p.y) + 4) for p in chart.points]
    taken += [(x - 2, y - 2, x + 2, y + 2) for x, y in curve]
    for number, point in enumerate(chart.points):
        at = 1 + (groups.index(point.group) if len(groups) > 1 else number)
        colour = paper.series[at % len(paper.series)]
        x, y = across(point.x), upwards(point.y)
        made.marks.append(dot(x, y, colour, 3.6))
        _name(point, x, y, colour, taken, paper, made)
    return made


def _axes(chart: Chart, paper: Letterhead, made: Picture) -> tuple[Scale, Scale]:
    xs = np.array([x for x, _ in chart.curve] + [point.x for point in chart.points])
    ys = np.array([y for _, y in chart.curve] + [point.y for point in chart.points])
    across, columns, step_x = amounts([xs], _LEFT, WIDTH - 14, about=7)
    upwards, levels, step_y = amounts([ys], _HEIGHT - _BELOW, _TOP, about=5)
    soft, hairline = paper.colours["ink_soft"], paper.colours["hairline"]
    for amount in levels:
        made.marks.append(path([(_LEFT, upwards(amount)), (WIDTH, upwards(amount))], hairline, 0.5))
        made.marks.append(words(_LEFT - 6, upwards(amount), short(amount, chart.unit, step_y), soft, "end"))
    for amount in columns:
        name = short(amount, chart.unit, step_x)
        made.marks.append(words(across(amount), _HEIGHT - _BELOW + 9, name, soft, "middle"))
    right, up = chart.axes
    made.marks.append(words(WIDTH, _HEIGHT - 9, capital(right), soft, "end"))
    made.marks.append(words(0, 6, capital(up), soft))
    return across, upwards


def _name(
    point: Point, x: float, y: float, colour: str, taken: list[Box], paper: Letterhead, made: Picture
) -> None:  # fmt: skip
    """Write a point's name where it covers nothing; one without room stands in the legend."""
    text = capital(point.label)
    width = len(text) * LETTER
    for right, down in ((1, 0), (-1, 0), (1, -10), (-1, -10), (1, 10), (-1, 10), (1, -20), (1, 20), (-1, 20)):
        left = x + 7 if right > 0 else x - 7 - width
        box = (left, y + down - 5, left + width, y + down + 5)
        inside = left >= _LEFT and box[2] <= WIDTH and box[1] >= 0 and box[3] <= _HEIGHT - _BELOW
        if inside and not _covers(box, taken):
            taken.append(box)
            place = x + 7 if right > 0 else x - 7
            made.marks.append(
                words(place, y + down, text, paper.colours["ink"], "start" if right > 0 else "end", halo=True)
            )
            return
    made.legend.append((colour, point.label, "dot"))


def _covers(box: Box, taken: Sequence[Box]) -> bool:
    return any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken)
