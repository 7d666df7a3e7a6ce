"""A chart's text alternative, which a screen reader says in place of the picture."""

from __future__ import annotations

from datetime import date
from typing import cast

import numpy as np

from app.report.charts.amounts import chance, day, whole
from finance.types import Chart, Days


def in_words(chart: Chart) -> str:
    """Return what a chart shows, from where to where, as of when, from what."""
    parts = [f"{chart.title}.", *_curves(chart), *_rows(chart), *_plane(chart), *_ties(chart)]
    parts.append(f"As of {day(chart.as_of)}. Source: {chart.source}.")
    return " ".join(parts)


def _curves(chart: Chart) -> list[str]:
    told = []
    for line in chart.lines:
        if len(line.values):
            first, last = (whole(float(line.values[at]), chart.unit) for at in (0, -1))
            told.append(f"{line.label}: {first} on {_day(line.days, 0)}, {last} on {_day(line.days, -1)}.")
    for band in chart.bands:
        if len(band.low):
            low, high = (whole(float(edge[-1]), chart.unit) for edge in (band.low, band.high))
            told.append(f"{band.label}: {low} to {high} on {_day(band.days, -1)}.")
    told += [f"{mark.label}: {whole(mark.value, chart.unit)} on {day(mark.day)}." for mark in chart.marks]
    for target in chart.targets:
        likely = "" if target.chance is None else f", likely by {chance(target.chance)}"
        told.append(f"{target.label}: {whole(target.value, chart.unit)} on {day(target.day)}{likely}.")
    return told


def _rows(chart: Chart) -> list[str]:
    told = []
    for number, (label, amount) in enumerate(zip(chart.labels, chart.values, strict=False)):
        group = f", {chart.groups[number]}" if number < len(chart.groups) else ""
        other = f" against {whole(chart.others[number], chart.unit)}" if number < len(chart.others) else ""
        known = chart.names[number] if number < len(chart.names) else ""
        told.append(f"{label}{group}: {whole(amount, chart.unit, known)}{other}.")
    return told


def _plane(chart: Chart) -> list[str]:
    if chart.kind == "network":
        return []
    across, upwards = chart.axes
    return [
        f"{point.label}: {across} {whole(point.x, chart.unit)}, {upwards} {whole(point.y, chart.unit)}."
        for point in chart.points
    ]


def _ties(chart: Chart) -> list[str]:
    known = range(len(chart.points))
    edges = [edge for edge in chart.edges if edge.start in known and edge.end in known]
    return [
        f"{chart.points[edge.start].label} to {chart.points[edge.end].label}{f', {edge.label}' if edge.label else ''}."
        for edge in edges
    ]


def _day(days: Days, at: int) -> str:
    return day(cast(date, np.asarray(days)[at].astype("datetime64[D]").item()))
