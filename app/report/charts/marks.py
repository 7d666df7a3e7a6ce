"""What a picture is made of: paths, bars, dots and words, in points, the origin at the upper left.

`app/report/visit.typ` draws these and knows no kind of chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

WIDTH: Final = 470.0
"""Of every picture: the page between its margins."""
LETTER: Final = 4.5
"""Width of a letter of a label, on average and rather too wide."""
Mark = dict[str, Any]
Anchor = Literal["start", "middle", "end"]
Swatch = Literal["line", "block", "dot", "dash"]


@dataclass(slots=True)
class Picture:
    """Marks in the order in which they are drawn, and what their colours mean.

    Attributes:
        legend: colour, words and form of each entry.
    """

    height: float
    marks: list[Mark] = field(default_factory=list)
    legend: list[tuple[str, str, Swatch]] = field(default_factory=list)


def path(points: Sequence[tuple[float, float]], colour: str, width: float = 1.4, *, dash: bool = False) -> Mark:
    """Return a line through points."""
    return {"mark": "path", "points": _rounded(points), "stroke": colour, "width": width, "dash": dash, "fill": None}


def area(points: Sequence[tuple[float, float]], colour: str) -> Mark:
    """Return a filled outline."""
    return {"mark": "path", "points": _rounded(points), "stroke": None, "width": 0, "dash": False, "fill": colour}


def bar(x: float, y: float, width: float, height: float, colour: str) -> Mark:
    """Return a rectangle; one of no size is still seen."""
    return {"mark": "bar", "x": x, "y": y, "w": max(width, 0.6), "h": max(height, 0.6), "fill": colour}


def dot(x: float, y: float, colour: str, radius: float = 3.0) -> Mark:
    """Return a dot with a white edge."""
    return {"mark": "dot", "x": x, "y": y, "r": radius, "fill": colour}


def words(
    x: float,
    y: float,
    text: str,
    colour: str,
    anchor: Anchor = "start",
    width: float = 220.0,
    *,
    bold: bool = False,
    halo: bool = False,
) -> Mark:
    """Return words whose middle line is at y, broken where they are wider than `width`; a halo lies over curves."""
    return {
        "mark": "text", "x": x, "y": y, "words": text, "colour": colour, "anchor": anchor, "width": width, "bold": bold,
        "halo": halo,
    }  # fmt: skip


def tint(colour: str, part: float) -> str:
    """Return a colour with so much of it, 0 to 1, on white paper."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + part * (channel - 255)):02X}" for channel in channels)


def _rounded(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 2), round(y, 2)] for x, y in points]
