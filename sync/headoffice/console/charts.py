"""Figures turned into places in a drawing; the templates draw them, and a table beside says the same in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640.0
HEIGHT: Final = 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 8.0, 20.0, 26.0
_TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One column; `label` stands below, `words` above it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    words: str

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its number."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    floor: float = HEIGHT - _BOTTOM
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


@dataclass(frozen=True, slots=True)
class Steps:
    """A share over time as a line of steps; `line` and `area` as an SVG path has them."""

    line: str
    area: str
    ticks: tuple[Tick, ...]
    begins: str
    ends: str
    floor: float
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


def columns(values: Sequence[tuple[str, float]], unit: str = "") -> Columns:
    """Return a chart of columns for labels and values of at least 0."""
    top = nice_above(max((value for _, value in values), default=0.0))
    floor, reach = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    room = (WIDTH - _LEFT - _RIGHT) / max(len(values), 1)
    width = min(room * 0.62, 64.0)
    bars = []
    for number, (label, value) in enumerate(values):
        height = round(value / top * reach, 2)
        x = round(_LEFT + room * (number + 0.5) - width / 2, 2)
        bars.append(Bar(x, round(floor - height, 2), round(width, 2), height, label, short(value) + unit))
    return Columns(tuple(bars), _ticks(top, floor, reach, unit))


def steps(changes: Sequence[tuple[int, float]], now_ms: int, begins: str, ends: str) -> Steps:
    """Return how a share (0 to 1) went, from (moment in ms, share) in order up to now."""
    floor, reach = 120.0, 100.0
    first = changes[0][0] if changes else now_ms
    whole = max(now_ms - first, 1)
    points: list[tuple[float, float]] = []
    for at_ms, share in changes:
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * (at_ms - first) / whole
        if points:
            points.append((x, points[-1][1]))
        points.append((x, floor - reach * min(max(share, 0.0), 1.0)))
    if points:
        points.append((WIDTH - _RIGHT, points[-1][1]))
    line = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))
    area = f"{line} L{points[-1][0]:.1f} {floor} L{points[0][0]:.1f} {floor} Z" if points else ""
    ticks = tuple(Tick(floor - reach * share, f"{100 * share:.0f} %") for share in (0.0, 0.5, 1.0))
    return Steps(line, area, ticks, begins, ends, floor)


def nice_above(value: float) -> float:
    """Return a round number that is at least as large: 1, 2, 4, 5 or 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value * (1 - 1e-12))


def short(value: float) -> str:
    """Return a number as a chart has room for it."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.3g} M"
    if value >= 10_000:
        return f"{value / 1000:.3g} k"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def share_of(value: float, largest: float) -> float:
    """Return how wide a bar is of 100, for a table's cell."""
    return round(100 * value / largest, 2) if largest > 0 else 0.0


def _ticks(top: float, floor: float, reach: float, unit: str) -> tuple[Tick, ...]:
    steps_ = (top * number / _TICKS for number in range(_TICKS + 1))
    return tuple(Tick(round(floor - reach * value / top, 2), short(value) + unit) for value in steps_)
