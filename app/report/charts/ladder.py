"""Money by month: a column for each, split by what kind of money it is, money that goes out below the line."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.report.charts.amounts import short
from app.report.charts.marks import WIDTH, Picture, bar, path, words
from app.report.charts.scale import Scale, amounts
from app.report.letterhead import Letterhead
from finance.types import Chart

_HEIGHT: Final = 156.0
_LEFT: Final = 46.0
_BELOW: Final = 26.0
_TOP: Final = 8.0
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def ladder(chart: Chart, paper: Letterhead) -> Picture:
    """Return the picture of a chart by month; columns of one month stand on each other."""
    kinds = list(dict.fromkeys(chart.groups))
    groups = chart.groups if len(chart.groups) == len(chart.values) else ("",) * len(chart.values)
    months = _months(chart.labels)
    stacked = {(month, sign): 0.0 for month in months for sign in (1, -1)}
    blocks: list[tuple[str, float, float, str]] = []
    for label, amount, group in zip(chart.labels, chart.values, groups, strict=False):
        sign = 1 if amount >= 0 else -1
        start = stacked[label, sign]
        stacked[label, sign] = start + amount
        colour = paper.series[(kinds.index(group) if group in kinds else 0) % len(paper.series)]
        blocks.append((label, start, start + amount, colour))
    made = Picture(_HEIGHT)
    made.legend = [(paper.series[n % len(paper.series)], kind, "block") for n, kind in enumerate(kinds) if kind]
    upwards = _upwards(chart, paper, made, list(stacked.values()))
    wide = (WIDTH - _LEFT) / max(1, len(months))
    for label, start, stop, colour in blocks:
        top, bottom = sorted((upwards(start), upwards(stop)))
        made.marks.append(bar(_LEFT + (months.index(label) + 0.16) * wide, top, 0.68 * wide, bottom - top, colour))
    _name(months, wide, paper, made)
    return made


def _months(labels: tuple[str, ...]) -> list[str]:
    """Return all months from the first to the last, those without money too; labels that are no months as they are."""
    try:
        numbers = [12 * int(label[:4]) + int(label[5:7]) - 1 for label in labels]
    except ValueError:
        return list(dict.fromkeys(labels))
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(min(numbers), max(numbers) + 1)] if numbers else []


def _upwards(chart: Chart, paper: Letterhead, made: Picture, reached: list[float]) -> Scale:
    upwards, steps, step = amounts([np.array([0.0, *reached])], _HEIGHT - _BELOW, _TOP, about=4)
    soft = paper.colours["ink_soft"]
    for amount in steps:
        y = upwards(amount)
        colour, width = (soft, 0.7) if amount == 0 else (paper.colours["hairline"], 0.5)
        made.marks.append(path([(_LEFT, y), (WIDTH, y)], colour, width))
        made.marks.append(words(_LEFT - 6, y, short(amount, chart.unit, step), soft, "end"))
    return upwards


def _name(months: list[str], wide: float, paper: Letterhead, made: Picture) -> None:
    """Name the months that have room, and each year at its first month."""
    every = max(1, -(-20 // max(1, int(wide))))
    soft, named_year = paper.colours["ink_soft"], ""
    for number, month in enumerate(months):
        x = _LEFT + (number + 0.5) * wide
        is_month = len(month) == 7 and month[5:].isdigit()
        if number % every == 0:
            name = _MONTHS[int(month[5:]) - 1] if is_month else month
            made.marks.append(words(x, _HEIGHT - _BELOW + 9, name, soft, "middle"))
        if is_month and month[:4] != named_year:
            named_year = month[:4]
            made.marks.append(words(x, _HEIGHT - _BELOW + 19, named_year, soft, "middle"))
