"""Which function draws which kind of chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.ui.charts.bars import draw_bars, draw_lots, draw_shares
from app.ui.charts.contributions import draw_contributions
from app.ui.charts.curves import draw_drawdown, draw_lines
from app.ui.charts.fan import draw_fan
from app.ui.charts.frontier import draw_frontier
from app.ui.charts.ladder import draw_ladder
from app.ui.charts.network import draw_network
from app.ui.charts.parts import draw_parts
from app.ui.charts.reading import Drawn
from app.ui.charts.style import Style
from finance.types import Chart, ChartKind

KINDS: dict[ChartKind, Callable[[QPainter, Chart, QRectF, Style], Drawn]] = {
    "lines": draw_lines,
    "bars": draw_bars,
    "shares": draw_shares,
    "drawdown": draw_drawdown,
    "contributions": draw_contributions,
    "frontier": draw_frontier,
    "fan": draw_fan,
    "ladder": draw_ladder,
    "lots": draw_lots,
    "parts": draw_parts,
    "network": draw_network,
}


def draw(painter: QPainter, chart: Chart, room: QRectF, style: Style) -> Drawn:
    """Draw a chart of any kind into a room and return what can be read off it."""
    if room.width() < 1 or room.height() < 1:
        return Drawn()
    return KINDS[chart.kind](painter, chart, room, style)
