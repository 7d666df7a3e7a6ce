"""The one chart that goes with an answer: curves over time, bars, or shares of a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.date_axis import DateAxis
from app.ui.labels import OneLine
from app.ui.theme import Theme, styled
from app.ui.wording import capital, chart_in_words, short, value
from finance.types import Chart, Floats, Unit

# Two a pixel of the widest panel; a thick smooth line of ten thousand points takes longer to draw than a frame lasts.
_MOST_POINTS = 800


class _ValueAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Money and percentages as people write them."""

    unit: Unit = "ratio"

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:  # noqa: N802
        return [short(number, self.unit, spacing) for number in values]


class ChartView(QWidget):
    """Legend and picture."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chart: Chart | None = None
        self._drawn_size = QSize()
        self._legend = QWidget()
        self._legend_row = QHBoxLayout(self._legend)
        self._legend_row.setContentsMargins(0, 0, 0, 0)
        self.plot = pg.PlotWidget(axisItems={})
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self._legend, self.plot):
            self._column.addWidget(part, 1 if part is self.plot else 0)
        # Layouts settle in several steps; bars, whose number depends on the height, follow the last of them.
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._draw_if_resized)
        self.restyle(theme)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    def restyle(self, theme: Theme) -> None:
        """Take another size and draw again."""
        self._theme = theme
        self._column.setSpacing(theme.px(10))
        self._legend_row.setSpacing(theme.px(28))
        self.plot.setBackground(theme.colour("paper"))
        self._draw()

    def show_chart(self, chart: Chart | None) -> None:
        """Show another chart, or none."""
        self._chart = chart
        self._draw()
        self._redraw.start()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The picture keeps at least a readable height."""
        return QSize(self._theme.px(360), self._theme.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Draw bars again: how many can be read depends on the height."""
        super().resizeEvent(event)
        self._redraw.start()

    # ---- drawing

    def _draw_if_resized(self) -> None:
        if self._chart is None or self.plot.size() == self._drawn_size:
            return
        if self._chart.kind == "lines":
            self._fit_lines()  # curves stretch by themselves
        else:
            self._draw()

    def _draw(self) -> None:
        chart = self._chart
        self._drawn_size = self.plot.size()
        self.plot.clear()
        self._clear_legend()
        if chart is None:
            return
        if chart.kind == "lines":
            self._draw_lines(chart)
        else:
            self._draw_bars(chart)
        for axis in ("left", "bottom"):  # a new axis is told only of changes, and the range may be the old one
            self.plot.getAxis(axis).linkedViewChanged(self.plot.getViewBox())
        words = chart_in_words(chart)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(words)
        self.plot.setAccessibleName(chart.title)
        self.plot.setAccessibleDescription(words)

    def _axes(self, left: Any, bottom: Any) -> None:
        font = self._theme.font(18)
        for axis in (left, bottom):
            axis.setPen(self._theme.colour("hairline"))
            axis.setTextPen(self._theme.colour("ink_soft"))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=self._theme.px(10))
        self.plot.setAxisItems({"left": left, "bottom": bottom})

    def _draw_lines(self, chart: Chart) -> None:
        left, bottom = _ValueAxis("left"), DateAxis("bottom")
        left.unit = chart.unit
        self._axes(left, bottom)
        bottom.setHeight(round(1.4 * self._theme.text_px(18)) + self._theme.px(18))
        bottom.setStyle(hideOverlappingLabels=False)  # there is room at the ends
        left.setGrid(255)
        left.setZValue(-1)  # under the curves
        left.setStyle(maxTickLevel=0)
        left.setPen(self._theme.colour("hairline"))
        for colour, line in zip(self._theme.branding.series, chart.lines, strict=False):
            seconds, values = thinned(line.days.astype("datetime64[s]").astype(np.float64), line.values)
            self.plot.plot(
                seconds,
                values,
                pen=pg.mkPen(colour, width=max(2.0, 3 * self._theme.scale)),
                antialias=True,
            )
            self._add_legend(colour, line.label)
        if chart.unit == "fraction" and any((line.values < 0).any() for line in chart.lines):
            self.plot.addItem(pg.InfiniteLine(0.0, angle=0, pen=pg.mkPen(self._theme.colour("outline"))))
        self._fit_lines()
        self._legend_row.addStretch(1)
        self._legend.show()

    def _fit_lines(self) -> None:
        """Leave room at the ends for half a year's name, and name fewer heights in a low picture."""
        letter_px = self._theme.text_px(18)
        self.plot.getAxis("left").setTickDensity(0.7 if self.plot.height() > 7 * letter_px else 0.4)
        view = self.plot.getViewBox()
        view.setDefaultPadding(max(0.04, 1.3 * letter_px / max(1, self.plot.width() - 3 * letter_px)))
        view.enableAutoRange(x=True, y=True)

    def _draw_bars(self, chart: Chart) -> None:
        rows = _rows(chart, self._rows_that_fit())
        places = np.arange(len(rows), 0, -1, dtype=np.float64)
        amounts = np.array([amount for _, amount in rows])
        left, bottom = pg.AxisItem("left"), _ValueAxis("bottom")
        self._axes(left, bottom)
        self.plot.showGrid(x=False, y=False)
        metrics = QFontMetricsF(self._theme.font(18))
        room = self.width() * 0.46
        labels = [metrics.elidedText(label, Qt.TextElideMode.ElideRight, room) for label, _ in rows]
        left.setTicks([list(zip(places, labels, strict=True))])
        left_px = max((metrics.horizontalAdvance(label) for label in labels), default=0) + self._theme.px(24)
        left.setWidth(left_px)
        bottom.setStyle(showValues=False)
        bottom.setHeight(self._theme.px(4))
        for axis in (left, bottom):
            axis.setPen(self._theme.colour("paper"))
        self.plot.addItem(
            pg.BarGraphItem(
                x0=np.minimum(amounts, 0),
                x1=np.maximum(amounts, 0),
                y=places,
                height=0.56,
                brush=pg.mkBrush(self._theme.branding.series[0]),
                pen=pg.mkPen(None),
            )
        )
        self._write_amounts(chart.unit, places, amounts, self.plot.width() - left_px)
        self._legend.hide()

    def _rows_that_fit(self) -> int:
        return max(3, int(self.plot.height() / (QFontMetricsF(self._theme.font(18)).height() * 1.25)))

    def _write_amounts(self, unit: Unit, places: Any, amounts: Any, width_px: float) -> None:
        """Write each amount outside its bar and leave room for it."""
        font, gap = self._theme.font(18), self._theme.px(12)
        metrics, beside = QFontMetricsF(font), self._theme.px(6)
        texts = [value(float(amount), unit) for amount in amounts]
        low, high = min(0.0, float(amounts.min(initial=0))), max(0.0, float(amounts.max(initial=0)))
        room = {False: 0.0, True: 0.0}  # pixels beside the bars: of losses on the left, of gains on the right
        for text, amount in zip(texts, amounts, strict=True):
            gains = bool(amount >= 0)
            room[gains] = max(room[gains], metrics.horizontalAdvance(text) + 2 * gap)
        a_pixel = ((high - low) or 1.0) / max(40.0, width_px - room[False] - room[True])
        for place, amount, text in zip(places, amounts, texts, strict=True):
            item = pg.TextItem(text, color=self._theme.colour("ink"), anchor=(1 if amount < 0 else 0, 0.5))
            item.setFont(font)
            item.setPos(float(amount) + a_pixel * (beside if amount >= 0 else -beside), float(place))
            self.plot.addItem(item)
        view = self.plot.getViewBox()
        view.disableAutoRange()
        across = (low - room[False] * a_pixel, high + room[True] * a_pixel)
        view.setRange(xRange=across, yRange=(0.4, len(places) + 0.6), padding=0)

    def _add_legend(self, colour: str, label: str) -> None:
        swatch = QFrame()
        swatch.setFixedSize(self._theme.px(32), max(3, self._theme.px(4)))
        swatch.setStyleSheet(f"background-color: {colour}; border: none;")
        name = styled(OneLine(label), "legend")
        self._theme.dress(name)
        entry = QHBoxLayout()
        entry.setSpacing(self._theme.px(10))
        entry.addWidget(swatch)
        entry.addWidget(name)
        self._legend_row.addLayout(entry)

    def _clear_legend(self) -> None:
        while item := self._legend_row.takeAt(0):
            entry = item.layout()
            while entry is not None and (part := entry.takeAt(0)):
                if widget := part.widget():
                    widget.deleteLater()


def thinned(places: Floats, values: Floats, most: int = _MOST_POINTS) -> tuple[Floats, Floats]:
    """Return a curve [T] with at most `most` points that looks the same: the ends, and each stretch's low and high."""
    if len(values) <= most:
        return places, values
    kept = {0, len(values) - 1}
    for stretch in np.array_split(np.arange(len(values)), (most - 2) // 2):
        kept |= {int(stretch[np.argmin(values[stretch])]), int(stretch[np.argmax(values[stretch])])}
    chosen = np.array(sorted(kept))
    return places[chosen], values[chosen]


def _rows(chart: Chart, most: int) -> list[tuple[str, float]]:
    """Return the rows that can be read; the smallest shares are gathered into one."""
    rows = [(capital(label), amount) for label, amount in zip(chart.labels, chart.values, strict=True)]
    if chart.kind != "shares":
        return rows
    rows.sort(key=lambda row: -row[1])
    if len(rows) > most:
        rest = rows[most - 1 :]
        rows = [*rows[: most - 1], (f"{len(rest)} others", sum(amount for _, amount in rest))]
    return rows
