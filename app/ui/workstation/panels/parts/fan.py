"""How wealth may go: what would be as a filled fan, what is as its outline, and the goals on their days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from app.desk.goals import Fan, Outlook
from app.ui.theme import Theme
from app.ui.workstation.panels.parts.plot import DAY_S, DateAxis, Plot
from app.ui.workstation.panels.parts.words import chance

_FAINT, _STRONGER = 60, 70


class FanPlot(Plot):
    """The picture; months along the lower edge."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "USD", DateAxis("bottom"))

    def show_plans(self, before: Outlook, after: Outlook) -> None:
        """Draw both plans."""
        self.clear()
        self._filled(after.fan)
        self._outlined(before.fan)
        for goal in after.goals:
            place = _seconds([goal.day])[0]
            reached = goal.probability
            self.addItem(pg.InfiniteLine(place, angle=90, pen=self.pen("outline", 1.5, dashed=True)))
            flag = pg.ScatterPlotItem(
                [place],
                [goal.amount_usd],
                size=self.theme.px(16),
                symbol="d",
                pen=self.pen("paper", 1.5),
                brush=self.theme.colour("bronze"),
            )
            flag.setZValue(6)
            self.addItem(flag)
            late = place > _seconds([after.fan.days[len(after.fan.days) // 2]])[0]
            self.note(chance(reached), place, self._highest(before, after), "bronze", (1.1 if late else -0.1, 0.0))
        self._fit(before, after)

    def _filled(self, fan: Fan) -> None:
        places = _seconds(fan.days)
        rows = [(fan.low, fan.high, _FAINT)]
        if fan.lower:
            rows.append((fan.lower, fan.upper, _STRONGER))
        for low, high, alpha in rows:
            colour = QColor(self.theme.branding.colours["series_1"])
            colour.setAlpha(alpha)
            edges = [pg.PlotCurveItem(places, np.array(row), pen=pg.mkPen(None)) for row in (low, high)]
            for edge in edges:
                self.addItem(edge)
            self.addItem(pg.FillBetweenItem(*edges, brush=colour))
        self.plot(places, np.array(fan.middle), pen=self.pen("series_1", 3.5), antialias=True)

    def _outlined(self, fan: Fan) -> None:
        places = _seconds(fan.days)
        for row in (fan.low, fan.high):
            self.plot(places, np.array(row), pen=self.pen("outline", 1.5, dashed=True), antialias=True)
        self.plot(places, np.array(fan.middle), pen=self.pen("ink_soft", 2, dashed=True), antialias=True)

    def _highest(self, before: Outlook, after: Outlook) -> float:
        """Return what lies at the upper edge."""
        tops = (1.0, *before.fan.high, *after.fan.high, *(goal.amount_usd for goal in after.goals))
        return 1.12 * max(tops)

    def _fit(self, before: Outlook, after: Outlook) -> None:
        ends = [plan.fan.days[-1] for plan in (before, after)]
        view = self.getViewBox()
        view.disableAutoRange()
        first, last = _seconds([after.fan.days[0]])[0], _seconds([max(ends)])[0]
        across = (first, last + 0.03 * (last - first))
        view.setRange(xRange=across, yRange=(0.0, self._highest(before, after)), padding=0)


def _seconds(days: tuple[date, ...] | list[date]) -> np.ndarray:
    return np.array([(day - date(1970, 1, 1)).days * DAY_S for day in days])
