"""Pictures of the financial engine's charts for a report: `draw` for charts, `draw_xy` for curves over a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from app.errors import StorageError
from app.modes.finance.picture import kind
from finance.types import Chart, Floats, Unit

SIZE_IN: Final = (10.0, 5.6)
DPI: Final = 160
INK, QUIET, LINES = "#1f2933", "#66727f", "#d9dee3"
COLOURS: Final = ("#17507d", "#c8702a", "#4a8f6d", "#8b4f80", "#8a8f2a", "#b5483f", "#5b6b7b", "#2f9aa8")
LABEL_PT: Final = 8.5
MOST_BARS: Final = 24
MOST_CHARACTERS: Final = 34
STYLE: Final = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Inter", "DejaVu Sans"],
    "font.size": 10.5,
    "text.color": INK,
    "axes.edgecolor": LINES,
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "svg.hashsalt": "steward",
    "svg.fonttype": "path",
}


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Points over a figure; a path joins them, dots stand alone, with their labels where they have any.

    Attributes:
        x, y: [P].
        labels: one for each point, or none.
    """

    name: str
    x: Floats
    y: Floats
    kind: Literal["path", "dots", "mark"] = "path"
    labels: tuple[str, ...] = ()


def draw(chart: Chart, path: Path) -> None:
    """Draw a chart to a .png or .svg file.

    Raises:
        UsageError: a file of another kind.
        StorageError: it cannot be written.
    """
    import matplotlib as mpl

    if chart.kind == "frontier":
        _frontier(chart, path)
        return
    suffix = kind(path)
    with mpl.rc_context(STYLE):
        if chart.lines or not chart.labels:
            figure, axes = _paper(chart.title)
            _lines(axes, chart)
        else:
            count = min(len(chart.labels), MOST_BARS)
            figure, axes = _paper(chart.title, height_in=max(2.6, 1.5 + 0.36 * count))
            _bars(axes, chart)
        _foot(figure, f"As of {chart.as_of:%-d %B %Y}. {_sentence(chart.source)}")
        _save(figure, path, suffix)


def _frontier(chart: Chart, path: Path) -> None:
    xs, ys = (np.array([point[axis] for point in chart.curve]) for axis in (0, 1))
    series = [Series("The most return for each risk", xs, ys)]
    series += [Series(one.label, np.array([one.x]), np.array([one.y]), "mark", (one.label,)) for one in chart.points]
    foot = f"As of {chart.as_of:%-d %B %Y}. {_sentence(chart.source)}"
    draw_xy(chart.title, (chart.axes[0], chart.unit), (chart.axes[1], chart.unit), series, foot, path)


def draw_xy(
    title: str, x: tuple[str, Unit], y: tuple[str, Unit], series: Sequence[Series], foot: str, path: Path
) -> None:
    """Draw curves and dots over a figure, for example a frontier over its risk.

    Args:
        title: above the picture.
        x: what lies to the right, and its unit.
        y: what lies upwards, and its unit.
        series: drawn in this order.
        foot: below the picture: date and source.
        path: .png or .svg.

    Raises:
        UsageError: a file of another kind.
        StorageError: it cannot be written.
    """
    import matplotlib as mpl

    suffix = kind(path)
    with mpl.rc_context(STYLE):
        figure, axes = _paper(title)
        for number, one in enumerate(series):
            _one(axes, one, COLOURS[number % len(COLOURS)])
        axes.xaxis.set_major_formatter(_words(x[1]))
        axes.yaxis.set_major_formatter(_words(y[1]))
        axes.set_xlabel(x[0])
        axes.set_ylabel(y[0])
        axes.margins(0.06, 0.08)
        _legend(axes, len(series))
        _foot(figure, foot)
        _name(figure, axes, series)
        _save(figure, path, suffix)


def _paper(title: str, height_in: float = SIZE_IN[1]) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(SIZE_IN[0], height_in), dpi=DPI, facecolor="white")
    figure.set_layout_engine("constrained", w_pad=0.15, h_pad=0.12)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(_sentence(title).rstrip("."), loc="left", fontsize=13.5, fontweight="semibold", pad=14)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=6)
    axes.grid(True, color=LINES, linewidth=0.7)
    axes.set_axisbelow(True)
    return figure, axes


def _lines(axes: Any, chart: Chart) -> None:
    for number, line in enumerate(chart.lines):
        axes.plot(
            line.days.astype("datetime64[D]"), line.values, color=COLOURS[number % len(COLOURS)], linewidth=1.8,
            label=line.label, solid_joinstyle="round",
        )  # fmt: skip
    axes.yaxis.set_major_formatter(_words(chart.unit))
    axes.margins(x=0.01)
    _legend(axes, len(chart.lines))


def _bars(axes: Any, chart: Chart) -> None:
    labels, values = [_short(label) for label in chart.labels[:MOST_BARS]], list(chart.values[:MOST_BARS])
    places = np.arange(len(labels))[::-1]
    colours = [COLOURS[0] if value >= 0 else COLOURS[5] for value in values]
    axes.barh(places, values, height=0.62, color=colours)
    axes.set_yticks(places, labels)
    axes.grid(False, axis="y")
    axes.xaxis.set_major_formatter(_words(chart.unit))
    axes.axvline(0, color=QUIET, linewidth=0.8)
    write = _words(chart.unit)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            write(value, None), (value, place), xytext=(5 if value >= 0 else -5, 0), textcoords="offset points",
            va="center", ha="left" if value >= 0 else "right", fontsize=9.5,
        )  # fmt: skip
    axes.margins(x=0.14 if min(values, default=0) < 0 else 0.1)
    if len(chart.labels) > MOST_BARS:
        axes.set_xlabel(f"The first {MOST_BARS} of {len(chart.labels)}")


def _one(axes: Any, series: Series, colour: str) -> None:
    if series.kind == "path":
        axes.plot(series.x, series.y, color=colour, linewidth=2.2, label=series.name)
    else:
        star = series.kind == "mark"
        axes.scatter(
            series.x, series.y, s=150 if star else 34, marker="*" if star else "o", color=colour, label=series.name,
            zorder=4 if star else 3, edgecolors="white", linewidths=0.8,
        )  # fmt: skip


def _name(figure: Any, axes: Any, series: Sequence[Series]) -> None:
    """Write the labels of dots where they cover neither each other nor a dot; those without room are left out."""
    figure.draw_without_rendering()
    at = {id(one): axes.transData.transform(np.column_stack([one.x, one.y])) for one in series}
    dots = [place for one in series if one.kind != "path" for place in at[id(one)]]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in dots]
    edge = float(axes.bbox.x0)
    for one in series:
        for (x, y), point_x, point_y, label in zip(at[id(one)], one.x, one.y, one.labels, strict=False):
            width, height = len(label) * LABEL_PT * 0.68 * DPI / 72, LABEL_PT * DPI / 72
            for right, up in ((1, 0.3), (-1, 0.3), (1, -0.9), (-1, -0.9), (1, 1.2), (-1, 1.2)):
                left = x + 12 if right > 0 else x - 12 - width
                box = (left, y + (up - 0.6) * height, left + width, y + (up + 0.4) * height)
                if box[0] > edge and not any(
                    box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
                ):
                    break
            else:
                continue
            taken.append(box)
            axes.annotate(
                label, (point_x, point_y), xytext=(6 * right, (up - 0.35) * LABEL_PT), textcoords="offset points",
                fontsize=LABEL_PT, color=QUIET, ha="left" if right > 0 else "right",
            )  # fmt: skip


def _legend(axes: Any, count: int) -> None:
    if count > 1:
        axes.legend(frameon=False, loc="best", fontsize=9.5, handlelength=1.6)


def _words(unit: Unit) -> Any:
    """Return how a value of a unit is written on an axis."""

    def write(value: float, _place: Any) -> str:
        sign = "−" if value < 0 else ""
        size = abs(value)
        if unit == "fraction":
            return f"{sign}{size * 100:.1f} %".replace(".0 %", " %")
        if unit == "USD":
            for least, word in ((1e9, "bn"), (1e6, "m"), (1e4, "k")):
                if size >= least:
                    return f"{sign}${size / (1e3 if word == 'k' else least):,.4g}{word}"
            return f"{sign}${size:,.0f}"
        if unit == "count":
            return f"{sign}{size:,.0f}"
        return f"{sign}{size:,.3g}"

    return write


def _foot(figure: Any, words: str) -> None:
    figure.supxlabel(words, x=0.01, ha="left", fontsize=8.5, color=QUIET)


def _sentence(words: str) -> str:
    text = words[:1].upper() + words[1:]
    return text if text.endswith(".") else f"{text}."


def _short(label: str) -> str:
    return label if len(label) <= MOST_CHARACTERS else label[: MOST_CHARACTERS - 1].rstrip() + "…"


def _save(figure: Any, path: Path, suffix: str) -> None:
    try:
        figure.savefig(path, format=suffix[1:], metadata={"Date": None} if suffix == ".svg" else None)
    except OSError as error:
        raise StorageError(f"The picture {path} cannot be written ({error.strerror or error}).") from None
