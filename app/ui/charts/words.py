"""A chart's text alternative: what it shows, the highest, the lowest, the last, and which way it goes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.ui.charts.fan import chance_words
from app.ui.charts.known import known, within
from app.ui.charts.ladder import month_and_year
from app.ui.charts.style import Style
from app.ui.wording import day
from finance.types import Chart, Floats, Line, Target

translate = QCoreApplication.translate

_LEVEL = 0.02  # of its own range: a change that is no trend
_MOST_TOLD = 12  # rows that are told one by one


def in_words(chart: Chart, style: Style) -> str:
    """Return a chart in sentences for whoever does not see it."""
    told = [style.words(chart.title)]
    told += [part for line in chart.lines for part in _line(line, chart, style)]
    told += [_mark(mark.label, mark.value, f"{day(mark.day)}", chart, style) for mark in chart.marks]
    told += [words for target in chart.targets for words in _target_words(target, chart, style)]
    told += _rows(chart, style)
    told += _plane(chart, style)
    told += _ties(chart, style)
    if not (chart.lines or chart.values or chart.points or chart.curve):
        told.append(translate("Charts", "There is nothing to show"))
    told.append(translate("Charts", "As of {day}").format(day=day(chart.as_of)))
    told.append(translate("Charts", "Source: {source}").format(source=style.words(chart.source)))
    return " ".join(f"{words.rstrip('.')}." for words in told if words)


def _line(line: Line, chart: Chart, style: Style) -> list[str]:
    known = np.isfinite(line.values)
    if not known.any():
        return []
    days, values = line.days[known], line.values[known]

    def at(number: int) -> tuple[str, str]:
        when = days[number].astype("datetime64[D]").item()
        return style.amount(float(values[number]), chart.unit), day(when)

    ends = translate("Charts", "{label}: {first} on {since}, {last} on {until}")
    first, last = at(0), at(-1)
    told = [ends.format(label=style.words(line.label), first=first[0], since=first[1], last=last[0], until=last[1])]
    if len(values) > 1:
        high, low = at(int(values.argmax())), at(int(values.argmin()))
        both = translate("Charts", "Highest {high} on {on}, lowest {low} on {below}; {trend}")
        told.append(both.format(high=high[0], on=high[1], low=low[0], below=low[1], trend=trend(values)))
    return told


def trend(values: Floats) -> str:
    """Return which way a curve goes from its first to its last value."""
    span = float(np.max(values) - np.min(values))
    change = float(values[-1] - values[0])
    if span == 0 or abs(change) <= _LEVEL * span:
        return translate("Charts", "in the end it is where it began")
    return translate("Charts", "in all it rises") if change > 0 else translate("Charts", "in all it falls")


def _mark(label: str, value: float, when: str, chart: Chart, style: Style) -> str:
    return translate("Charts", "{label}: {value} on {day}").format(
        label=style.words(label), value=style.amount(value, chart.unit), day=when
    )


def _target_words(target: Target, chart: Chart, style: Style) -> list[str]:
    aim = translate("Charts", "To be reached on {day}: {words}")
    told = aim.format(day=day(target.day), words=chance_words(target, chart, style))
    return [told]


def _rows(chart: Chart, style: Style) -> list[str]:
    if not chart.values:
        return []
    names = chart.names or ("",) * len(chart.values)
    amounts = [style.amount(value, chart.unit, name) for value, name in zip(chart.values, names, strict=True)]
    labels = [month_and_year(label) if chart.kind == "ladder" else style.words(label) for label in chart.labels]
    told = []
    if max(chart.values) > min(chart.values) and chart.kind != "parts":
        high, low = int(np.argmax(chart.values)), int(np.argmin(chart.values))
        both = translate("Charts", "{count} in all; highest {high}, {value}; lowest {low}, {least}")
        told.append(both.format(
            count=len(labels), high=labels[high], value=amounts[high], low=labels[low], least=amounts[low]
        ))  # fmt: skip
    order = sorted(range(len(labels)), key=lambda number: -abs(chart.values[number]))[:_MOST_TOLD]
    for number in sorted(order):
        other = _against(chart, number, style)
        group = f", {known(chart.groups[number])}" if number < len(chart.groups) else ""
        told.append(f"{labels[number]}: {amounts[number]}{other}{group}")
    if len(order) < len(labels):
        told.append(translate("Charts", "and {count} more").format(count=len(labels) - len(order)))
    return told


def _against(chart: Chart, number: int, style: Style) -> str:
    """Return what a row stands against, with what both are."""
    if number >= len(chart.others):
        return ""
    mine, theirs = (*chart.legend, "", "")[:2]
    against = translate("Charts", "{mine}, against {other} {theirs}").format(
        mine=within(mine),
        other=style.amount(chart.others[number], chart.unit),
        theirs=within(theirs),
    )
    return f" {against}"


def _plane(chart: Chart, style: Style) -> list[str]:
    """Return the curve's ends and each portfolio of a frontier."""
    if chart.kind != "frontier":
        return []
    told = []
    across, up = (style.words(axis) for axis in chart.axes)

    def both(x: float, y: float) -> str:
        words = translate("Charts", "{across} {x}, {up} {y}")
        return words.format(across=across, x=style.amount(x, chart.unit), up=within(up), y=style.amount(y, chart.unit))

    if chart.curve:
        told.append(translate("Charts", "The curve begins at: {words}").format(words=both(*chart.curve[0])))
        told.append(translate("Charts", "It ends at: {words}").format(words=both(*chart.curve[-1])))
    return [*told, *(f"{style.words(point.label)}: {both(point.x, point.y)}" for point in chart.points)]


def _ties(chart: Chart, style: Style) -> list[str]:
    """Return each tie of a network."""
    told = []
    for edge in chart.edges:
        one, other = (style.words(chart.points[number].label) for number in (edge.start, edge.end))
        told.append(f"{one}: {style.words(edge.label)}, {other}" if edge.label else f"{one}: {other}")
    return told
