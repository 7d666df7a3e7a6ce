"""A shape for each kind of thing in the knowledge graph, so that colour is never its only sign."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

_SIDES: Final = {"goal": 4, "instrument": 6, "order": 3, "designation": 5, "agreement": 5, "proposal": 4, "decision": 3}
_COLOURS: Final = {
    "client": "primary",
    "account": "series_1",
    "goal": "series_2",
    "holding": "series_3",
    "instrument": "series_3",
    "person": "series_4",
    "designation": "series_4",
    "order": "series_5",
    "agreement": "series_6",
    "proposal": "series_6",
    "decision": "series_6",
    "utterance": "series_8",
}
LEGEND: Final = ("account", "goal", "holding", "instrument", "person", "designation", "order", "proposal")


def colour_of(kind: str) -> str:
    """Return the branding's name of a kind's colour."""
    return _COLOURS.get(kind, "series_8")


def shape_of(kind: str, radius: float) -> QPainterPath:
    """Return a kind's outline around 0, 0: a circle, a square, or a polygon standing on its side."""
    path = QPainterPath()
    if kind in ("account", "utterance"):
        side = 0.88 * radius
        path.addRoundedRect(QRectF(-side, -side, 2 * side, 2 * side), 0.25 * radius, 0.25 * radius)
    elif kind in _SIDES:
        count = _SIDES[kind]
        points = [(sin(2 * pi * at / count), -cos(2 * pi * at / count)) for at in range(count)]
        path.addPolygon(QPolygonF([QPointF(1.1 * radius * x, 1.1 * radius * y) for x, y in points]))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), radius, radius)
    return path
