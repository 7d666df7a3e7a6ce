"""Charts whose facts a tool has given other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from finance.types import Chart


def also_named(chart: Chart | None, names: Mapping[str, str]) -> Chart | None:
    """Return a chart whose data show further facts.

    Args:
        chart: of a finance answer.
        names: a name that data carry, and the one that they show besides; see `Chart.names`.
    """
    if chart is None:
        return None

    def more(carried: str) -> str:
        return " ".join((carried, *(new for old, new in names.items() if old in carried.split()))).strip()

    return replace(
        chart,
        names=tuple(more(each) for each in chart.names),
        lines=tuple(replace(line, names=more(line.names)) for line in chart.lines),
        marks=tuple(replace(mark, names=more(mark.names)) for mark in chart.marks),
        targets=tuple(replace(target, names=more(target.names)) for target in chart.targets),
        points=tuple(replace(point, names=more(point.names)) for point in chart.points),
    )
