"""A plot in the window's colours and type, whose axes write money and percentages as people do."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from app.ui.date_axis import ticks, words
from app.ui.theme import Theme
from app.ui.wording import short
from finance.types import Unit

DAY_S = 86_400.0


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Money and percentages."""

    unit: Unit = "ratio"

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Return what stands at the ticks."""
        return [short(number, self.unit, spacing) for number in values]


class DateAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Seconds since 1970 in, months and years out, as many as can be read."""

    def tickValues(self, low_s: float, high_s: float, size_px: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Return one level of ticks that do not touch each other."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        most_days, most = (
            max(2, int(size_px / (1.5 * metrics.horizontalAdvance(label)))) for label in ("00 Mmm", "0000")
        )
        return [(DAY_S, [day * DAY_S for day in ticks(low_s / DAY_S, high_s / DAY_S, most_days, most)])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        """Return the words of the ticks."""
        return words([round(value / DAY_S) for value in values])


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A picture that cannot be dragged away; tells where it is pointed at, by mouse, touch or keys."""

    pointed = Signal(float, float)
    """Where on the plane the pointer is, in the axes' units."""
    stepped = Signal(int, int)
    """An arrow key: steps to the right (1) or left (-1), upwards (1) or downwards (-1)."""
    entered = Signal()
    """Enter or Space, or a double touch."""

    def __init__(self, theme: Theme, left: Unit, bottom: Unit | pg.AxisItem) -> None:
        """Build it.

        Args:
            theme: the look.
            left: unit of what goes upwards.
            bottom: unit of what goes to the right, or the axis itself.
        """
        super().__init__(axisItems={})
        self.theme = theme
        self.left_axis = ValueAxis("left")
        self.left_axis.unit = left
        self.bottom_axis: Any = bottom
        if isinstance(bottom, str):
            self.bottom_axis = ValueAxis("bottom")
            self.bottom_axis.unit = bottom
        self.setAxisItems({"left": self.left_axis, "bottom": self.bottom_axis})
        self.setMenuEnabled(False)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Take another size or other colours; who draws draws again afterwards."""
        self.theme = theme
        self.setBackground(theme.colour("paper"))
        font = theme.font(18)
        metrics = QFontMetricsF(font)
        for axis in (self.left_axis, self.bottom_axis):
            axis.setPen(theme.colour("hairline"))
            axis.setTextPen(theme.colour("ink_soft"))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=theme.px(8), maxTickLevel=0)
        self.left_axis.setWidth(round(metrics.horizontalAdvance("−$88.88M")) + theme.px(14))
        self.bottom_axis.setHeight(round(1.3 * metrics.height()) + theme.px(8))
        self.left_axis.setGrid(90)
        self.left_axis.setZValue(-1)

    def pen(self, colour: str | QColor, width_px: float = 2.0, dashed: bool = False) -> Any:
        """Return a pen of the theme's scale."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        ink = colour if isinstance(colour, QColor) else self.theme.colour(colour)
        return pg.mkPen(ink, width=max(1.0, width_px * self.theme.scale), style=style)

    def note(self, text: str, x: float, y: float, colour: str = "ink", anchor: tuple[float, float] = (0, 0.5)) -> Any:
        """Write words at a place."""
        behind = self.theme.colour("paper")
        behind.setAlpha(215)  # what is written over stays in sight
        item = pg.TextItem(text, color=self.theme.colour(colour), anchor=anchor, fill=behind)
        item.setFont(self.theme.font(18))
        item.setPos(x, y)
        self.addItem(item)
        return item

    def sizeHint(self) -> QSize:  # noqa: N802
        """No more than it needs: the page gives what room there is."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A picture that can still be read."""
        return QSize(self.theme.px(320), max(self.theme.px(220), 11 * self.theme.text_px(18)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell where it is pointed at."""
        super().mouseMoveEvent(event)
        self._tell(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A touch points too."""
        super().mousePressEvent(event)
        self._tell(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take what is pointed at."""
        super().mouseDoubleClickEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows step, Enter takes."""
        steps = {
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self, event: QMouseEvent) -> None:
        place = self.getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint()))
        self.pointed.emit(place.x(), place.y())
