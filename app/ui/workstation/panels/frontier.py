"""The efficient frontier: where the portfolio is, where it could be, and what is held at the point that is touched."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.frontiers import Plane, Point
from app.desk.wishes import Beginning
from app.ui.theme import Theme, styled
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.parts.foot import Foot
from app.ui.workstation.panels.parts.legend import Entry, Legend
from app.ui.workstation.panels.parts.page import AnalysisPanel
from app.ui.workstation.panels.parts.plot import Plot
from app.ui.workstation.panels.parts.style import panel_style
from app.ui.workstation.panels.parts.table import Cell, Row, Table
from app.ui.workstation.panels.parts.tiles import Pair, Tiles
from app.ui.workstation.panels.parts.words import change, percent
from app.ui.workstation.panels.wishbook import book_of

_SYMBOLS = {"here": ("d", "bronze", 2.0), "wished": ("o", "series_1", 1.1), "agreed": ("s", "series_3", 0.8)}
"""Sign, colour and size: often they lie on each other, so the larger ones are drawn first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing on the plane that can be pointed at.

    Attributes:
        kind: "line", "here", "wished", "agreed" or "asset".
    """

    kind: str
    name: str
    point: Point


class Frontier(AnalysisPanel):
    """A picture, and beside it the portfolio that is pointed at."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk, theme)
        self.book = book = book_of(desk)
        self._plane: Plane | None = None
        self._began = ""
        self._spots: list[Spot] = []
        self._at = -1
        self.plot = Plot(theme, "fraction", "fraction")
        self._cursor = pg.ScatterPlotItem()
        self._name = styled(QLabel(wordWrap=True), "section")
        self.tiles = Tiles(theme)
        self.table = Table(theme, figures_from=1, stretched=0)
        self.take = styled(QPushButton(), "pick")
        self._without = styled(QLabel(wordWrap=True), "warning")
        self.foot = Foot(theme)
        self._above_plot, self._below_plot = styled(QLabel(), "quiet"), styled(QLabel(), "quiet")
        self._below_plot.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._legend = Legend(theme)
        self._parts = (
            self._above_plot, self.plot, self._below_plot, self._legend, self._name, self.tiles, self.table, self.take,
            self.foot,
        )  # fmt: skip
        left, self._right, self._row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(0)
        seen: tuple[QWidget, ...] = (self._without, self._above_plot, self.plot, self._below_plot, self._legend)
        for part in seen:
            left.addWidget(part, 1 if part is self.plot else 0)
        beside: tuple[QWidget, ...] = (self._name, self.tiles, self.table, self.take)
        for part in beside:
            self._right.addWidget(part, 1 if part is self.table else 0)
        self._row.addLayout(left, 62)
        self._row.addLayout(self._right, 38)
        self.page.addLayout(self._row, 1)
        self.side_by_side(self._row)
        self.page.addWidget(self.foot)
        self.plot.pointed.connect(self._on_pointed)
        self.plot.stepped.connect(self._on_stepped)
        self.plot.entered.connect(self._take)
        self.take.clicked.connect(self._take)
        book.changed.connect(self._on_wishes)
        self.retranslate()
        self.restyle(theme)

    @property
    def title(self) -> str:
        """What its tab says."""
        return self.tr("Frontier")

    @property
    def plane(self) -> Plane | None:
        """What is drawn."""
        return self._plane

    @property
    def spot(self) -> Spot | None:
        """What is pointed at."""
        return self._spots[self._at] if 0 <= self._at < len(self._spots) else None

    # ---- what the shell asks

    def show_client(self, client_id: str) -> None:
        """Turn to a client."""
        if client_id == self.client_id and self._began == client_id:
            self._trace()
            return
        super().show_client(client_id)
        self._plane, self._began, self._at = None, "", -1
        self.wipe()
        if client_id:
            self.ask("rebalance.begin", {"client": client_id}, self._on_beginning, channel="begin")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.setStyleSheet(panel_style(theme))
        theme.dress(self)
        self._row.setSpacing(theme.px(28))
        self._right.setSpacing(theme.px(10))
        for part in (self.plot, self._legend, self.tiles, self.table, self.foot):
            part.restyle(theme)
        self._draw()

    def retranslate(self) -> None:
        """Take another language."""
        super().retranslate()
        self.setAccessibleName(self.title)
        self.plot.setAccessibleName(self.tr("Risk and return: the efficient frontier and today's portfolio"))
        self._above_plot.setText(self.tr("Expected return a year"))
        self._below_plot.setText(self.tr("Volatility a year"))
        self._legend.show_entries(
            (
                Entry("line", "series_1", self.tr("within what suits and the limits")),
                Entry("dashes", "outline", self.tr("without any limit")),
                Entry("diamond", "bronze", self.tr("you are here")),
                Entry("dot", "series_1", self.tr("as you set the limits")),
                Entry("square", "series_3", self.tr("the committee's proposal")),
                Entry("ring", "outline", self.tr("one position alone")),
            )
        )
        self.table.setAccessibleName(self.tr("What is held at the point that is pointed at"))
        self.table.name((self.tr("Position"), self.tr("Share"), self.tr("Change")))
        self.take.setText(self.tr("Aim for this volatility"))
        self._draw()

    # ---- working

    @Slot(object)
    def _on_beginning(self, beginning: Beginning) -> None:
        self._began = self.client_id
        self.book.open(self.client_id, beginning.wishes)
        self._trace()

    @Slot()
    def _on_wishes(self) -> None:
        if self.isVisible():
            self._trace()

    def _trace(self) -> None:
        if self._began and self._began == self.client_id == self.book.client_id:
            arguments = {"client": self.client_id, "wishes": self.book.now}
            self.ask("frontier", arguments, self._on_plane, channel="trace")

    @Slot(object)
    def _on_plane(self, plane: Plane) -> None:
        self._plane = plane
        self._draw()

    # ---- drawing

    def _draw(self) -> None:
        plane = self._plane
        self.plot.clear()
        self._spots = self._spots_of(plane) if plane else []
        for part in self._parts:
            part.setVisible(plane is not None)
        self._without.setVisible(bool(plane and plane.without))
        if plane is None:
            return
        self._without.setText(plane.without)
        self._draw_lines(plane)
        self._draw_spots(plane)
        self._frame(plane)
        here = next(at for at, spot in enumerate(self._spots) if spot.kind == "here")
        self._point_at(self._at if 0 <= self._at < len(self._spots) else here)
        self.plot.setAccessibleDescription(self._in_words(plane))
        words = self.tr("efficient frontier ({method})").format(method=plane.method)
        self.foot.show_source(plane.as_of, plane.source, words, plane.assumptions)

    def _spots_of(self, plane: Plane) -> list[Spot]:
        spots = [Spot("line", self.tr("On the frontier"), point) for point in plane.line]
        spots.append(Spot("here", self.tr("You are here"), plane.here))
        if plane.wished is not None:
            spots.append(Spot("wished", self.tr("As you set the limits"), plane.wished))
        if plane.agreed is not None:
            spots.append(Spot("agreed", self.tr("The committee's proposal"), plane.agreed))
        spots += [Spot("asset", name, Point(moves, earns, ((name, 1.0),))) for name, moves, earns in plane.assets]
        return spots

    def _draw_lines(self, plane: Plane) -> None:
        free, line = (
            np.array([(point.volatility, point.expected_return) for point in points]).reshape(-1, 2)
            for points in (plane.free, plane.line)
        )
        self.plot.plot(free[:, 0], free[:, 1], pen=self.plot.pen("outline", 2, dashed=True), antialias=True)
        self.plot.plot(line[:, 0], line[:, 1], pen=self.plot.pen("series_1", 4), antialias=True)
        most = pg.InfiniteLine(plane.most_volatility_pa, angle=90, pen=self.plot.pen("bronze", 2, dashed=True))
        self.plot.addItem(most)

    def _draw_spots(self, plane: Plane) -> None:
        size = self.theme.px(16)
        lone = np.array([(moves, earns) for _, moves, earns in plane.assets])
        self.plot.addItem(
            pg.ScatterPlotItem(
                lone[:, 0], lone[:, 1], size=size * 0.6, pen=self.plot.pen("outline", 2), brush=None, symbol="o"
            )
        )
        for spot in self._spots:
            if spot.kind in _SYMBOLS:
                sign, colour, large = _SYMBOLS[spot.kind]
                mark = pg.ScatterPlotItem(
                    [spot.point.volatility],
                    [spot.point.expected_return],
                    size=size * large,
                    pen=self.plot.pen("paper", 2),
                    brush=self.theme.colour(colour),
                    symbol=sign,
                )
                mark.setZValue(5)
                self.plot.addItem(mark)
        self._cursor = pg.ScatterPlotItem(size=size * 2.6, pen=self.plot.pen("primary", 3), brush=None, symbol="o")
        self._cursor.setZValue(6)
        self.plot.addItem(self._cursor)

    def _frame(self, plane: Plane) -> None:
        """Choose what is in view, and write what the marks are where the picture is empty."""
        points = [*plane.line, plane.here, *(one for one in (plane.wished, plane.agreed) if one is not None)]
        across = max(plane.most_volatility_pa, *(one.volatility for one in points)) * 1.3
        seen = [*points, *(one for one in plane.free if one.volatility <= across)]
        ups = [one.expected_return for one in seen]
        low, high = min(0.0, *ups), max(ups)
        room = 0.08 * (high - low)
        view = self.plot.getViewBox()
        view.disableAutoRange()
        view.setRange(xRange=(0.0, across), yRange=(low - room, high + 1.5 * room), padding=0)
        # Where you are is written below its mark, rule S-4 at the foot of its line.
        here = plane.here
        self.plot.note(self.tr("You are here"), here.volatility, here.expected_return, "bronze", (-0.1, -0.4))
        rule = self.tr("S-4: {limit}").format(limit=percent(plane.most_volatility_pa, 0))
        self.plot.note(rule, plane.most_volatility_pa, low - room, "ink_soft", (0, 1))

    def _in_words(self, plane: Plane) -> str:
        here = plane.here
        words = self.tr("Today: volatility {volatility}, expected return {earned} a year.").format(
            volatility=percent(here.volatility), earned=percent(here.expected_return, 2)
        )
        above = self._above(plane)
        if above is None:
            return words
        return (
            words
            + " "
            + self.tr("At the same volatility the frontier has {earned}: {more} points more.").format(
                earned=percent(above, 2), more=f"{(above - here.expected_return) * 100:.2f}"
            )
        )

    def _above(self, plane: Plane) -> float | None:
        """Return the frontier's return at today's volatility, None where it does not get there."""
        moves = np.array([one.volatility for one in plane.line])
        if not len(moves) or not moves[0] <= plane.here.volatility <= moves[-1]:
            return None
        return float(np.interp(plane.here.volatility, moves, [one.expected_return for one in plane.line]))

    # ---- pointing

    @Slot(float, float)
    def _on_pointed(self, x: float, y: float) -> None:
        if not self._spots:
            return
        (left, right), (low, high) = self.plot.getViewBox().viewRange()
        places = np.array([(one.point.volatility, one.point.expected_return) for one in self._spots])
        width, height = max(1, self.plot.width()), max(1, self.plot.height())
        away = np.hypot((places[:, 0] - x) / (right - left) * width, (places[:, 1] - y) / (high - low) * height)
        # What lies on top of the line counts as nearer than the line.
        away += np.where([one.kind in _SYMBOLS for one in self._spots], -self.theme.px(10), 0)
        self._point_at(int(np.argmin(away)))

    @Slot(int, int)
    def _on_stepped(self, right: int, up: int) -> None:
        """Left and right go along the frontier, up and down from mark to mark."""
        spot = self.spot
        if spot is None or self._plane is None:
            return
        on_line = len(self._plane.line)
        if right and on_line:
            if spot.kind == "line":
                self._point_at(min(max(self._at + right, 0), on_line - 1))
            else:
                moves = [abs(one.volatility - spot.point.volatility) for one in self._plane.line]
                self._point_at(int(np.argmin(moves)))
        elif up:
            rest = len(self._spots) - on_line
            at = self._at - on_line if self._at >= on_line else (-1 if up < 0 else rest)
            self._point_at(on_line + (at - up) % rest)

    def _point_at(self, at: int) -> None:
        self._at = at
        spot, plane = self.spot, self._plane
        if spot is None or plane is None:
            return
        self._cursor.setData([spot.point.volatility], [spot.point.expected_return])
        self._name.setText(spot.name)
        here = plane.here
        self.tiles.show_pairs(
            (
                Pair(
                    self.tr("Expected return a year"),
                    percent(here.expected_return, 2),
                    percent(spot.point.expected_return, 2),
                ),
                Pair(self.tr("Volatility a year"), percent(here.volatility), percent(spot.point.volatility)),
            )
        )
        held = dict(here.parts)
        then = dict(spot.point.parts)
        rows = []
        for name in sorted({*held, *then}, key=lambda name: -then.get(name, 0.0)):
            share, moved = then.get(name, 0.0), then.get(name, 0.0) - held.get(name, 0.0)
            rows.append(
                Row(
                    name,
                    (
                        Cell(name),
                        Cell(percent(share), share),
                        Cell(change(moved) if abs(moved) >= 5e-4 else "–", moved, loud=abs(moved) >= 5e-4),
                    ),
                )
            )
        self.table.show_rows(rows)
        self.take.setEnabled(spot.kind in ("line", "here", "agreed"))

    @Slot()
    def _take(self) -> None:
        """Wish for the volatility of what is pointed at."""
        spot = self.spot
        if spot is not None and self.take.isEnabled():
            self.book.wish(replace(self.book.now, aim="volatility", volatility_pa=spot.point.volatility))
            self.book.settle()
