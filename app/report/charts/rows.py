"""A row for each value: bars of either sign, shares, two bars against each other, parts that add up, lots by kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.report.charts.amounts import whole
from app.report.charts.marks import LETTER, WIDTH, Picture, Swatch, bar, path, tint, words
from app.report.charts.scale import Scale
from app.report.figures import breakable, capital
from app.report.letterhead import Letterhead
from finance.types import Chart

_LABELS: Final = 170.0  # width of the column of labels
_LINE: Final = 9.5
_GAP: Final = 7.5
_MOST_ROWS: Final = 26


@dataclass(frozen=True, slots=True)
class _Row:
    """A label with what is drawn beside it: from, to and colour of each bar, and the words behind the last."""

    label: str
    bars: tuple[tuple[float, float, str], ...]
    said: tuple[str, ...]


def rows(chart: Chart, paper: Letterhead) -> Picture:
    """Return the picture of a chart of rows."""
    found = _found(chart, paper)
    made = Picture(0.0, legend=_legend(chart, paper))
    across = _across(found[:_MOST_ROWS])
    y = 0.0
    for row in found[:_MOST_ROWS]:
        y = _drawn(row, y, across, paper, made)
    if len(found) > _MOST_ROWS:
        made.marks.append(words(0, y + 6, f"and {len(found) - _MOST_ROWS} more", paper.colours["ink_soft"]))
        y += 14
    if across.low < 0:
        zero = across(0.0)
        made.marks.append(path([(zero, 0), (zero, y)], paper.colours["ink_soft"], 0.6))
    made.height = y
    return made


def _found(chart: Chart, paper: Letterhead) -> list[_Row]:
    """Return the rows in the order in which they are drawn."""
    count = min(len(chart.labels), len(chart.values))
    names = chart.names if len(chart.names) == count else ("",) * count
    labels = [breakable(capital(label)) for label in chart.labels[:count]]
    said = [whole(amount, chart.unit, known) for amount, known in zip(chart.values, names, strict=False)]
    first, second = paper.series[0], tint(paper.series[1 % len(paper.series)], 0.75)
    if chart.kind == "contributions" and len(chart.others) == count:
        others = [whole(amount, chart.unit, known) for amount, known in zip(chart.others, names, strict=True)]
        return [
            _Row(labels[n], ((0.0, chart.values[n], first), (0.0, chart.others[n], second)), (said[n], others[n]))
            for n in range(count)
        ]
    if chart.kind == "parts":
        return _parts(labels, chart.values[:count], said, paper)
    colours = _colours(chart, paper)
    found = [_Row(labels[n], ((0.0, chart.values[n], colours[n]),), (said[n],)) for n in range(count)]
    return sorted(found, key=lambda row: -row.bars[0][1]) if chart.kind == "shares" else found


def _parts(labels: Sequence[str], values: Sequence[float], said: Sequence[str], paper: Letterhead) -> list[_Row]:
    """Return rows each of which begins where the last one ended; the last is the whole."""
    found, reached = [], 0.0
    for number, (label, amount) in enumerate(zip(labels, values, strict=True)):
        whole_one = number == len(labels) - 1
        start = 0.0 if whole_one else reached
        colour = paper.series[0] if whole_one else paper.series[1 % len(paper.series)]
        found.append(_Row(label, ((start, start + amount, colour),), (said[number],)))
        reached += amount
    return found


def _colours(chart: Chart, paper: Letterhead) -> list[str]:
    """Return a colour for each value, by the group that it belongs to."""
    kinds = list(dict.fromkeys(chart.groups))
    if len(chart.groups) != len(chart.values):
        return [paper.series[0]] * len(chart.values)
    return [paper.series[kinds.index(group) % len(paper.series)] for group in chart.groups]


def _legend(chart: Chart, paper: Letterhead) -> list[tuple[str, str, Swatch]]:
    if chart.kind == "contributions" and len(chart.legend) > 1:
        colours = (paper.series[0], tint(paper.series[1 % len(paper.series)], 0.75))
        return [(colour, label, "block") for colour, label in zip(colours, chart.legend, strict=False)]
    kinds = list(dict.fromkeys(chart.groups))
    return [(paper.series[number % len(paper.series)], kind, "block") for number, kind in enumerate(kinds) if kind]


def _across(found: Sequence[_Row]) -> Scale:
    """Return the scale of all bars, with room beside them for the amounts."""
    ends = [0.0, *(end for row in found for start, stop, _ in row.bars for end in (start, stop))]
    low, high = min(ends), max(ends)
    room = max((len(said) for row in found for said in row.said), default=0) * LETTER + 10
    left = room if low < 0 else 0.0
    return Scale(_LABELS + 10 + left, WIDTH - (room if high > 0 else 10), low, high if high > low else low + 1.0)


def _drawn(row: _Row, y: float, across: Scale, paper: Letterhead, made: Picture) -> float:
    """Draw a row from y downwards and return where the next one begins."""
    lines = max(1, math.ceil(len(row.label) * LETTER / _LABELS))
    thick = 10.0 if len(row.bars) == 1 else 7.0
    height = max(lines * _LINE, len(row.bars) * (thick + 2)) + _GAP
    middle = y + height / 2
    made.marks.append(words(_LABELS, middle, row.label, paper.colours["ink"], "end", _LABELS))
    top = middle - len(row.bars) * (thick + 2) / 2
    for number, ((start, stop, colour), said) in enumerate(zip(row.bars, row.said, strict=True)):
        at = top + number * (thick + 2) + 1
        left, right = sorted((across(start), across(stop)))
        made.marks.append(bar(left, at, right - left, thick, colour))
        loses = stop < start
        place = left - 4 if loses else right + 4
        made.marks.append(words(place, at + thick / 2, said, paper.colours["ink"], "end" if loses else "start"))
    return y + height
