"""From a chart to its picture: one drawing for each kind, and a plain one for kinds that are not known here yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.report.charts.amounts import day
from app.report.charts.in_words import in_words
from app.report.charts.ladder import ladder
from app.report.charts.marks import WIDTH, Picture
from app.report.charts.network import network
from app.report.charts.over_time import over_time
from app.report.charts.plane import plane
from app.report.charts.rows import rows
from app.report.figures import breakable, capital
from app.report.letterhead import Letterhead
from finance.types import Chart, ChartKind

Draws = Callable[[Chart, Letterhead], Picture]
_BY_KIND: Final[dict[ChartKind, Draws]] = {
    "lines": over_time,
    "drawdown": over_time,
    "fan": over_time,
    "bars": rows,
    "shares": rows,
    "contributions": rows,
    "parts": rows,
    "lots": rows,
    "ladder": ladder,
    "frontier": plane,
    "network": network,
}


def drawing(chart: Chart, paper: Letterhead) -> dict[str, Any]:
    """Return a chart's marks, legend and size, in points, its day and its text alternative."""
    made = _draws(chart)(chart, paper)
    return {
        "title": breakable(capital(chart.title)),
        "as_of": day(chart.as_of),
        "alt": in_words(chart),
        "width": WIDTH,
        "height": max(made.height, 1.0),
        "marks": made.marks,
        "legend": [[colour, breakable(capital(label)), form] for colour, label, form in made.legend],
    }


def _draws(chart: Chart) -> Draws:
    """Return how a chart is drawn: by its kind, else by what it holds."""
    return _BY_KIND.get(chart.kind, over_time if chart.lines or chart.bands else rows)
