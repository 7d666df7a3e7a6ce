"""What a dashboard is made of, and how it is written as Grafana (10.1 or later) reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Literal

Kind = Literal["timeseries", "stat", "bargauge"]
SCHEMA: Final = 38  # of Grafana 10.1; later ones read it too
WIDE: Final = 24
_SOURCE: Final = {"type": "prometheus", "uid": "${source}"}
_GREEN, _YELLOW, _RED = "green", "#EAB839", "red"


@dataclass(frozen=True, slots=True)
class Query:
    """One expression of PromQL, and what its lines are called: words with {{label}}."""

    expr: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture.

    Attributes:
        title: a few words.
        words: what one sees and what would be wrong, for the "i" in its corner.
        queries: what is drawn.
        unit: Grafana's name of it: "s", "percentunit", "short", "bytes", "ops", "currencyEUR".
        kind: of picture.
        width: of 24.
        height: in Grafana's rows.
        warn: from here on it is yellow; below `bad` if that is smaller.
        bad: from here on it is red.
        stacked: lines on top of each other.
        most: top of the axis, where that is known.
        colours: of lines whose names say whether they are good: regular expressions and Grafana's names of colours.
    """

    title: str
    words: str
    queries: tuple[Query, ...]
    unit: str = "short"
    kind: Kind = "timeseries"
    width: int = 8
    height: int = 8
    warn: float | None = None
    bad: float | None = None
    stacked: bool = False
    most: float | None = None
    colours: tuple[tuple[str, str], ...] = ()


BY_STATUS: Final = (("^[123]", "green"), ("^40", "yellow"), ("^4[1-9]", "orange"), ("^5", "red"))
BY_STATE: Final = (
    ("current", "green"),
    ("behind", "yellow"),
    ("silent", "orange"),
    ("alert", "red"),
    ("waiting", "blue"),
    ("revoked", "gray"),
)
BY_OUTCOME: Final = (("answered|accepted", "green"), ("interrupted|duplicate", "blue"), ("failed", "red"))


@dataclass(frozen=True, slots=True)
class Row:
    """A heading with panels below it."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard; `name` is also its file's and, with "steward-" before it, Grafana's own handle of it."""

    name: str
    title: str
    words: str
    rows: tuple[Row, ...]
    hours: int = 6
    panels: tuple[Panel, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather all panels."""
        object.__setattr__(self, "panels", tuple(panel for row in self.rows for panel in row.panels))


def one(expr: str, legend: str = "") -> tuple[Query, ...]:
    """Return a single query."""
    return (Query(expr, legend),)


def quantiles(metric: str, at: Sequence[float], window: str, by: str = "") -> tuple[Query, ...]:
    """Return quantiles of a fleet's histogram over a window; head office's processes tell the same, so one counts."""
    labels, named = (f"le, {by}", f"{{{{{by}}}}}") if by else ("le", "")
    grown = f"max without (instance, job) (increase({metric}_bucket[{window}]))"
    return tuple(
        Query(
            f"histogram_quantile({each}, sum by ({labels}) ({grown}))",
            named if len(at) == 1 else f"p{100 * each:g} {named}".strip(),
        )
        for each in at
    )


def written(board: Board) -> dict[str, Any]:
    """Return a dashboard as Grafana's JSON model."""
    return {
        "uid": f"steward-{board.name}",
        "title": board.title,
        "description": board.words,
        "tags": ["steward"],
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": f"now-{board.hours}h", "to": "now"},
        "timezone": "browser",
        "links": [
            {
                "asDropdown": False,
                "icon": "external link",
                "includeVars": True,
                "keepTime": True,
                "tags": ["steward"],
                "targetBlank": False,
                "title": "",
                "tooltip": "",
                "type": "dashboards",
                "url": "",
            }
        ],
        "templating": {"list": [_variable()]},
        "annotations": {"list": []},
        "panels": _placed(board),
    }


def _variable() -> dict[str, Any]:
    return {
        "name": "source",
        "label": "Prometheus",
        "type": "datasource",
        "query": "prometheus",
        "current": {"selected": True, "text": "Steward", "value": "steward"},
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "refresh": 1,
        "regex": "",
        "skipUrlSync": False,
    }


def _placed(board: Board) -> list[dict[str, Any]]:
    """Return rows and panels from left to right and from top to bottom."""
    numbers, found, top = count(1), [], 0
    for row in board.rows:
        place = {"h": 1, "w": WIDE, "x": 0, "y": top}
        found.append(
            {"id": next(numbers), "type": "row", "title": row.title, "collapsed": False, "gridPos": place, "panels": []}
        )
        top, left, high = top + 1, 0, 0
        for panel in row.panels:
            if left + panel.width > WIDE:
                top, left, high = top + high, 0, 0
            place = {"h": panel.height, "w": panel.width, "x": left, "y": top}
            found.append(_panel(panel, next(numbers), place))
            left, high = left + panel.width, max(high, panel.height)
        top += high
    return found


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.words,
        "datasource": _SOURCE,
        "gridPos": place,
        "targets": [_target(panel, query, chr(ord("A") + at)) for at, query in enumerate(panel.queries)],
        "fieldConfig": {"defaults": _defaults(panel), "overrides": _overrides(panel)},
        "options": _OPTIONS[panel.kind],
    }


def _target(panel: Panel, query: Query, letter: str) -> dict[str, Any]:
    now = panel.kind != "timeseries"
    return {
        "refId": letter,
        "datasource": _SOURCE,
        "expr": query.expr,
        "legendFormat": query.legend or "__auto",
        "instant": now,
        "range": not now,
        "format": "time_series",
        "editorMode": "code",
    }


def _defaults(panel: Panel) -> dict[str, Any]:
    found: dict[str, Any] = {
        "unit": panel.unit,
        "color": {"mode": "palette-classic" if panel.kind == "timeseries" else "thresholds"},
        "thresholds": {"mode": "absolute", "steps": _steps(panel)},
        "mappings": [],
    }
    if panel.unit == "percentunit":
        found |= {"min": 0}
    if panel.most is not None:
        found |= {"min": 0, "max": panel.most}
    if panel.kind == "timeseries":
        found["custom"] = _lines(panel)
    return found


def _overrides(panel: Panel) -> list[dict[str, Any]]:
    return [
        {
            "matcher": {"id": "byRegexp", "options": f"/{name}/"},
            "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}],
        }
        for name, colour in panel.colours
    ]


def _steps(panel: Panel) -> list[dict[str, Any]]:
    """Return the thresholds, the lowest first; where less is worse, the colours are turned round."""
    if panel.warn is None and panel.bad is None:
        return [{"color": "blue", "value": None}]
    marks = [(panel.warn, _YELLOW), (panel.bad, _RED)]
    if panel.warn is not None and panel.bad is not None and panel.bad < panel.warn:
        return [
            {"color": _RED, "value": None},
            {"color": _YELLOW, "value": panel.bad},
            {"color": _GREEN, "value": panel.warn},
        ]
    return [{"color": _GREEN, "value": None}] + [
        {"color": colour, "value": mark} for mark, colour in marks if mark is not None
    ]


def _lines(panel: Panel) -> dict[str, Any]:
    marked = "dashed" if panel.bad is not None or panel.warn is not None else "off"
    return {
        "drawStyle": "line",
        "lineInterpolation": "linear",
        "lineWidth": 0 if panel.stacked else 2,  # else what is nought is a line on top of what is there
        "fillOpacity": 70 if panel.stacked else 8,
        "showPoints": "never",
        "spanNulls": 3_600_000,
        "axisSoftMin": 0,
        "stacking": {"mode": "normal" if panel.stacked else "none", "group": "A"},
        "thresholdsStyle": {"mode": marked},
    }


_LAST: Final = {"calcs": ["lastNotNull"], "fields": "", "values": False}
_OPTIONS: Final[dict[Kind, dict[str, Any]]] = {
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "reduceOptions": _LAST,
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "textMode": "auto",
        "orientation": "auto",
    },
    "bargauge": {
        "reduceOptions": _LAST,
        "displayMode": "basic",
        "orientation": "horizontal",
        "showUnfilled": True,
        "minVizHeight": 10,
        "minVizWidth": 0,
        "valueMode": "color",
    },
}
