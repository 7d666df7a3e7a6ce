"""What is tied to what: columns from left to right, as far as each thing is from what the picture is about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from app.report.charts.marks import LETTER, WIDTH, Picture, dot, path, words
from app.report.figures import breakable, capital
from app.report.letterhead import Letterhead
from finance.types import Chart, Edge

_LINE: Final = 9.5
_GAP: Final = 9.0
_TIE: Final = 44.0  # room for the ties between two columns
_MOST: Final = 24  # things in a column


def network(chart: Chart, paper: Letterhead) -> Picture:
    """Return the picture of a network; things that no tie reaches stand in the last column."""
    count = len(chart.points)
    edges = [edge for edge in chart.edges if 0 <= edge.start < count and 0 <= edge.end < count]
    columns = _columns(count, edges)
    whole_texts = [_texts(chart, edges, thing) for thing in range(count)]
    starts, widths = _spread([max(len(text) for thing in column for text in whole_texts[thing]) for column in columns])
    texts = list(whole_texts)
    for column, width in zip(columns, widths, strict=True):
        for thing in column:
            texts[thing] = [breakable(_cut(text, width)) for text in whole_texts[thing]]
    made = Picture(max((_tall(column, texts) for column in columns), default=0.0))
    groups = list(dict.fromkeys(point.group for point in chart.points))
    made.legend = [(paper.series[n % len(paper.series)], group, "dot") for n, group in enumerate(groups) if group]
    places = _places(columns, texts, starts, made.height)
    for edge in edges:
        if edge.start in places and edge.end in places:
            x, y = places[edge.start]
            behind = (x + 10 + len(texts[edge.start][0]) * LETTER, y)  # of its name
            made.marks.append(path([behind, places[edge.end]], paper.colours["hairline"], 0.9))
    for thing, (x, y) in places.items():
        colour = paper.series[groups.index(chart.points[thing].group) % len(paper.series)]
        made.marks.append(dot(x, y, colour, 3.4))
        for number, text in enumerate(texts[thing]):
            ink = paper.colours["ink" if number == 0 else "ink_soft"]
            made.marks.append(words(x + 7, y + number * _LINE, text, ink, "start", WIDTH, bold=thing == 0))
    return made


def _columns(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the things by how many ties they are away from the first one."""
    away = {0: 0} if count else {}
    grown = True
    while grown:
        grown = False
        for edge in edges:
            for one, other in ((edge.start, edge.end), (edge.end, edge.start)):
                if one in away and away.get(other, math.inf) > away[one] + 1:
                    away[other] = away[one] + 1
                    grown = True
    last = max(away.values(), default=-1) + 1
    columns: list[list[int]] = [[] for _ in range(last + (len(away) < count))]
    for thing in range(count):
        columns[away.get(thing, last)].append(thing)
    return [column[:_MOST] for column in columns]


def _spread(letters: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return where the columns begin and how wide their words may be, by their longest words."""
    needed = [count * LETTER + _TIE for count in letters]
    stretch = WIDTH / sum(needed) if needed else 1.0
    widths = [each * stretch for each in needed]
    starts = [sum(widths[:number]) for number in range(len(widths))]
    return starts, [width - _TIE * min(1.0, stretch) for width in widths]


def _texts(chart: Chart, edges: Sequence[Edge], thing: int) -> list[str]:
    """Return a thing's name and, below it, the words of the ties that lead to it."""
    led = [edge for edge in edges if edge.end == thing and edge.label]
    several = len(led) > 1
    ties = [f"{chart.points[edge.start].label}: {edge.label}" if several else edge.label for edge in led]
    return [capital(chart.points[thing].label), *ties]


def _cut(text: str, width: float) -> str:
    most = max(8, int(width / LETTER))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _tall(column: Sequence[int], texts: Sequence[Sequence[str]]) -> float:
    return sum(len(texts[thing]) * _LINE + _GAP for thing in column)


def _places(
    columns: Sequence[Sequence[int]], texts: Sequence[Sequence[str]], starts: Sequence[float], height: float
) -> dict[int, tuple[float, float]]:
    """Return where each thing lies, its column's things spread over the whole height."""
    places = {}
    for number, column in enumerate(columns):
        spare = (height - _tall(column, texts)) / max(1, len(column))
        y = 0.0
        for thing in column:
            tall = len(texts[thing]) * _LINE + _GAP + spare
            places[thing] = (starts[number] + 6, y + (tall - (len(texts[thing]) - 1) * _LINE) / 2)
            y += tall
    return places
