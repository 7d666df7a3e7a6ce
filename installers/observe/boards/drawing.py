"""Dashboards as one page without Grafana: for the documentation's pictures, and to look at where there is none."""

from __future__ import annotations

import html
import json
import math
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from installers.observe.boards.panels import Board, Panel, Query

_UNIT_PX: Final = 56
_ROW_PX: Final = 34
_COLOURS: Final = ("#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#b877d9", "#f2495c", "#8ab8ff", "#37872d", "#e0b400")
_NAMED: Final = {
    "green": "#73bf69",
    "yellow": "#f2cc0c",
    "orange": "#ff9830",
    "red": "#f2495c",
    "blue": "#5794f2",
    "gray": "#6e7077",
}
_PLAIN, _WARN, _BAD, _BLUE = "#73bf69", "#f2cc0c", "#f2495c", "#8ab8ff"
_STYLE: Final = """
body { margin: 0; background: #111217; color: #ccccdc; font: 13px/1.35 Inter, "DejaVu Sans", sans-serif; }
h1 { font-size: 19px; font-weight: 500; margin: 18px 16px 2px; }
p.about { margin: 0 16px 6px; color: #9fa0ad; }
.grid { position: relative; margin: 0 8px; }
.row { font-size: 14px; font-weight: 500; padding: 14px 8px 4px !important; }
.panel { position: absolute; box-sizing: border-box; padding: 4px; }
.panel > div { height: 100%; box-sizing: border-box; padding: 6px 10px; overflow: hidden;
  background: #181b1f; border: 1px solid #2a2c33; border-radius: 3px; }
.title { font-weight: 500; white-space: nowrap; }
.none { color: #8e8e99; padding-top: 20px; text-align: center; }
.stat { font-weight: 500; display: flex; align-items: center; justify-content: center; gap: 26px; }
.stat small { display: block; font-size: 11px; color: #9fa0ad; font-weight: 400; text-align: center; }
.bars { padding-top: 6px; }
.bar { display: flex; align-items: center; height: 19px; margin: 3px 0; gap: 8px; font-size: 12px; }
.bar .name { width: 38%; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; text-align: right; }
.bar .way { flex: 1; background: #22252b; height: 13px; border-radius: 2px; }
.bar .way div { height: 13px; border-radius: 2px; }
.bar .value { width: 74px; }
.legend { font-size: 11.5px; line-height: 15px; max-height: 30px; overflow: hidden; }
.legend span { white-space: nowrap; }
.legend span { margin-right: 12px; }
.legend i { display: inline-block; width: 12px; height: 3px; margin-right: 5px; vertical-align: middle; }
svg text { fill: #9fa0ad; font-size: 11px; }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Values over time: pairs of seconds since 1970 and a value."""

    name: str
    points: tuple[tuple[float, float], ...]


def page(board: Board, prometheus: str, until_s: float | None = None) -> str:
    """Return a dashboard as HTML, with what a Prometheus answers to its queries.

    Args:
        board: a dashboard.
        prometheus: its address.
        until_s: the moment that is looked at; now by default.
    """
    now_s = until_s or time.time()
    parts, top = [], 0
    for row in board.rows:
        parts.append(f'<div class="panel row" style="left:0;top:{top}px">{html.escape(row.title)}</div>')
        top, left, high = top + 42, 0, 0
        for panel in row.panels:
            if left + panel.width > 24:
                top, left, high = top + high * _ROW_PX, 0, 0
            parts.append(_framed(panel, left, top, _drawn(panel, prometheus, now_s, board.hours)))
            left, high = left + panel.width, max(high, panel.height)
        top += high * _ROW_PX
    return (
        f'<!doctype html><meta charset="utf-8"><title>{html.escape(board.title)}</title><style>{_STYLE}</style>'
        f'<h1>{html.escape(board.title)}</h1><p class="about">{html.escape(board.words)}</p>'
        f'<div class="grid" style="width:{24 * _UNIT_PX}px;height:{top + 12}px">{"".join(parts)}</div>'
    )


def _framed(panel: Panel, left: int, top: int, inside: str) -> str:
    place = f"left:{left * _UNIT_PX}px;top:{top}px;width:{panel.width * _UNIT_PX}px;height:{panel.height * _ROW_PX}px"
    title = f'<div class="title">{html.escape(panel.title)}</div>'
    return f'<div class="panel" style="{place}"><div>{title}{inside}</div></div>'


def _drawn(panel: Panel, prometheus: str, now_s: float, hours: int) -> str:
    if panel.kind == "timeseries":
        lines = [line for query in panel.queries for line in _over_time(prometheus, query, now_s, hours)]
        return _chart(panel, lines, now_s, hours) if lines else '<div class="none">No data</div>'
    values = [each for query in panel.queries for each in _now(prometheus, query, now_s)]
    if not values:
        return '<div class="none">No data</div>'
    return _stat(panel, values) if panel.kind == "stat" else _bars(panel, values)


def _ask(prometheus: str, path: str, asked: dict[str, Any]) -> list[Any]:
    url = f"{prometheus}/api/v1/{path}?{urllib.parse.urlencode(asked)}"
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - the operator's own Prometheus
        found: list[Any] = json.load(answer)["data"]["result"]
    return found


def _over_time(prometheus: str, query: Query, now_s: float, hours: int) -> list[Line]:
    step = max(15.0, hours * 3600 / 240)
    asked = {"query": query.expr, "start": now_s - hours * 3600, "end": now_s, "step": step}
    return [
        Line(
            _name(query, each), tuple((at, value) for at, text in each["values"] if math.isfinite(value := float(text)))
        )
        for each in _ask(prometheus, "query_range", asked)
    ]


def _now(prometheus: str, query: Query, now_s: float) -> list[tuple[str, float]]:
    found = _ask(prometheus, "query", {"query": query.expr, "time": now_s})
    return [(_name(query, each), value) for each in found if math.isfinite(value := float(each["value"][1]))]


def _name(query: Query, each: Any) -> str:
    name = query.legend
    for label, value in each["metric"].items():
        name = name.replace(f"{{{{{label}}}}}", value)
    return re.sub(r"{{\w+}}", "", name)  # a label that is not there is nothing, as in Grafana


def _stat(panel: Panel, values: Sequence[tuple[str, float]]) -> str:
    size = 30 if panel.height <= 4 else 44
    shown = "".join(
        f'<div style="color:{_colour(panel, value)};font-size:{size}px">{worded(value, panel.unit)}'
        + (f"<small>{html.escape(name)}</small>" if len(values) > 1 else "")
        + "</div>"
        for name, value in values
    )
    return f'<div class="stat" style="height:{panel.height * _ROW_PX - 46}px">{shown}</div>'


def _line_colour(panel: Panel, name: str, number: int) -> str:
    """Return a line's colour: the one that its name stands for, or the next of the palette."""
    named = (colour for pattern, colour in panel.colours if re.search(pattern, name))
    return _NAMED.get(next(named, ""), _COLOURS[number % len(_COLOURS)])


def _bars(panel: Panel, values: Sequence[tuple[str, float]]) -> str:
    most = panel.most or max((abs(value) for _, value in values), default=0) or 1.0
    rows = "".join(
        f'<div class="bar"><div class="name">{html.escape(name)}</div><div class="way"><div style="width:'
        f'{max(0.0, min(1.0, value / most)):.1%};background:{_colour(panel, value)}"></div></div>'
        f'<div class="value">{worded(value, panel.unit)}</div></div>'
        for name, value in values[:10]
    )
    return f'<div class="bars">{rows}</div>'


def _chart(panel: Panel, lines: Sequence[Line], now_s: float, hours: int) -> str:
    wide, high = panel.width * _UNIT_PX - 30, panel.height * _ROW_PX - 78
    left, bottom = 60, 18
    shown = _stacked(lines) if panel.stacked else [(line, [0.0] * len(line.points)) for line in lines]
    values = [
        value
        for line, floor in shown
        for (_, value), under in zip(line.points, floor, strict=True)
        for value in (value + under,)
    ]
    marks = _marks(min(0.0, *values), panel.most or max(*values, 1e-9) * 1.02, panel.unit)
    low, top = marks[0], marks[-1]
    begin = now_s - hours * 3600

    def x(at: float) -> float:
        return left + (at - begin) / (now_s - begin) * (wide - left)

    def y(value: float) -> float:
        return 4 + (top - value) / (top - low) * (high - bottom - 4)

    parts = [
        f'<line x1="{left}" x2="{wide}" y1="{y(mark):.1f}" y2="{y(mark):.1f}" stroke="#2a2c33"/>'
        f'<text x="{left - 6}" y="{y(mark) + 4:.1f}" text-anchor="end">{worded(mark, panel.unit)}</text>'
        for mark in marks
    ]
    step_s = next(each for each in (3600, 2 * 3600, 6 * 3600, 86_400, 7 * 86_400) if each * 6 >= hours * 3600)
    for number in range(math.ceil(begin / step_s) + (step_s == 3600), math.floor(now_s / step_s) + 1):
        at = number * step_s
        words = time.strftime("%H:%M" if hours <= 48 else "%d %b", time.gmtime(at))
        parts.append(f'<text x="{x(at):.0f}" y="{high}" text-anchor="middle">{words}</text>')
    for mark, colour in ((panel.warn, _WARN), (panel.bad, _BAD)):
        if mark is not None and low <= mark <= top:
            parts.append(
                f'<line x1="{left}" x2="{wide}" y1="{y(mark):.1f}" y2="{y(mark):.1f}" stroke="{colour}" '
                'stroke-dasharray="6 5" stroke-opacity="0.8"/>'
            )
    for number, (line, floor) in enumerate(shown):
        colour = _line_colour(panel, line.name, number)
        over = [(x(at), y(value + under)) for (at, value), under in zip(line.points, floor, strict=True)]
        below = [(x(at), y(under)) for (at, _), under in zip(line.points, floor, strict=True)]
        if panel.stacked and over:
            area = " ".join(f"{a:.1f},{b:.1f}" for a, b in (*over, *below[::-1]))
            parts.append(f'<polygon points="{area}" fill="{colour}" fill-opacity="0.7"/>')
        else:
            parts.append(_path(over, colour))
    legend = "".join(
        f'<span><i style="background:{_line_colour(panel, line.name, number)}"></i>{html.escape(line.name)}</span>'
        for number, (line, _) in enumerate(shown[:8])
    )
    return f'<svg width="{wide}" height="{high}">{"".join(parts)}</svg><div class="legend">{legend}</div>'


def _marks(low: float, top: float, unit: str) -> list[float]:
    """Return round figures for the axis, from below the lowest value to above the highest."""
    rough = (top - low) / 4
    if unit == "s" and rough > 30:
        step = next((each for each in (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 86_400) if each >= rough), 86_400.0 * 7)
    elif unit == "bytes":
        step = 2.0 ** math.ceil(math.log2(rough))
    else:
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    return [step * number for number in range(first, math.ceil(top / step - 1e-9) + 1)]


def _path(points: Sequence[tuple[float, float]], colour: str) -> str:
    drawn = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="1.8"/>'


def _stacked(lines: Sequence[Line]) -> list[tuple[Line, list[float]]]:
    floor: dict[float, float] = {}
    found = []
    for line in lines:
        under = [floor.get(at, 0.0) for at, _ in line.points]
        found.append((line, under))
        for at, value in line.points:
            floor[at] = floor.get(at, 0.0) + value
    return found


def _colour(panel: Panel, value: float) -> str:
    if panel.warn is None and panel.bad is None:
        return _BLUE
    less_is_worse = panel.warn is not None and panel.bad is not None and panel.bad < panel.warn
    for mark, colour in ((panel.bad, _BAD), (panel.warn, _WARN)):
        if mark is not None and (value < mark if less_is_worse else value >= mark):
            return colour
    return _PLAIN


def worded(value: float, unit: str) -> str:
    """Return a value with its unit, about as Grafana writes it."""
    match unit:
        case "percentunit":
            return f"{100 * value:.3g} %"
        case "percent":
            return f"{value:.3g} %"
        case "s":
            return _time(value)
        case "m":
            return f"{value:.3g} min"
        case "bytes":
            return _scaled(value, 1024, ("B", "KiB", "MiB", "GiB"))
        case "ops":
            return f"{_figures(value)}/s"
        case "locale":
            return f"{value:,.2f}"
    return _scaled(value, 1000, ("", "K", "M", "G"))


def _time(value: float) -> str:
    size = abs(value)
    for limit, by, name in (
        (1e-3, 1e-6, "µs"),
        (1.0, 1e-3, "ms"),
        (120, 1.0, "s"),
        (7200, 60.0, "min"),
        (172_800, 3600.0, "h"),
    ):
        if size < limit:
            return "0 s" if value == 0 else f"{_figures(value / by)} {name}"
    return f"{_figures(value / 86_400)} d"


def _scaled(value: float, by: int, names: Sequence[str]) -> str:
    for name in names[:-1]:
        if abs(value) < by:
            return f"{_figures(value)} {name}".strip()
        value /= by
    return f"{_figures(value)} {names[-1]}"


def _figures(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.3g}"
