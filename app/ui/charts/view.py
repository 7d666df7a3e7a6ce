"""One chart: drawn once, marked while it is told, read off by touch and with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.ui.charts.callout import FINGER_PX, Callout, place
from app.ui.charts.kinds import draw
from app.ui.charts.reading import Drawn, Reading, nearest
from app.ui.charts.style import Style
from app.ui.charts.words import in_words
from app.ui.theme import Theme
from finance.types import Chart

_SMALLEST = (360, 200)
_PAGE = 10  # data that a page key goes over
_FORWARD = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}  # fmt: skip


class ChartView(QWidget):
    """The picture of an answer."""

    value_read = Signal(str)
    """A datum was read off; its words, for whoever does not see it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._chart: Chart | None = None
        self._blurred = False
        self._said: tuple[str, ...] = ()
        self._picture: QPixmap | None = None
        self._drawn = Drawn()
        self._stale = False
        # In a pass of the loop of its own: the window is drawn anew in the pass that brings another chart.
        self._draw_soon = QTimer(self, singleShot=True, interval=0)
        self._draw_soon.timeout.connect(self._draw)
        self._chosen = -1
        self._finger: QPointF | None = None

    # ---- what is shown

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What can be read off, in the order of the arrow keys."""
        self._ensure()
        return self._drawn.readings

    @property
    def chosen(self) -> Reading | None:
        """What is being read off."""
        return self.readings[self._chosen] if 0 <= self._chosen < len(self.readings) else None

    def show_chart(self, chart: Chart | None) -> None:
        """Show another chart, or none."""
        self._chart = chart
        self._said = ()
        self.end_reading()
        self._renew()
        self._tell()

    def restyle(self, theme: Theme) -> None:
        """Take another size and draw again."""
        self._theme = theme
        self._renew()
        self.updateGeometry()

    def follow(self, names: tuple[str, ...]) -> None:
        """Mark what is being said.

        Args:
            names: of the facts.
        """
        if names == self._said:
            return
        before, self._said = self._style(), names
        after = self._style()
        if any(before.is_said(each) != after.is_said(each) for each in self._all_names()):
            self._renew()

    def blur(self, on: bool) -> None:
        """Show dots in place of amounts of money, or the amounts again."""
        if on != self._blurred:
            self._blurred = on
            self._picture = None  # not for one pass more: it has what nobody else may read
            self._renew()
            self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Little: how much of the panel the picture takes is the panel's decision, not its own."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The picture keeps at least a readable height."""
        return QSize(*(self._theme.px(side) for side in _SMALLEST))

    # ---- reading off

    def choose(self, number: int, finger: QPointF | None = None) -> None:
        """Read off a datum and tell it.

        Args:
            number: among `readings`; beyond the ends counts as the end.
            finger: where it was touched; None where the keyboard asks.
        """
        if not self.readings:
            return
        number = min(max(number, 0), len(self.readings) - 1)
        new, self._finger = number != self._chosen, finger
        if self._chosen < 0:
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._chosen = number
        self.update()
        if new:
            words = self.readings[number].words
            self.setAccessibleDescription(words)
            self.value_read.emit(words)

    def end_reading(self) -> None:
        """Show the picture alone."""
        if self._chosen >= 0:
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self._chosen, self._finger = -1, None
            self._tell()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read off what is nearest to the finger."""
        self._touch(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the finger."""
        self._touch(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step through the data; Esc ends that, and belongs to the window where nothing is being read off."""
        key = Qt.Key(event.key())
        if key in _FORWARD and self.readings:
            sideways = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            step = _FORWARD[key] * (-1 if sideways and self._mirrored() and self._drawn.along == "y" else 1)
            self.choose(self._chosen + step if self._chosen >= 0 else 0 if step > 0 else len(self.readings) - 1)
        elif key == Qt.Key.Key_Home and self.readings:
            self.choose(0)
        elif key == Qt.Key.Key_End and self.readings:
            self.choose(len(self.readings) - 1)
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self.end_reading()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Nobody reads any more."""
        super().focusOutEvent(event)
        self.end_reading()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody reads any more."""
        self.end_reading()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """End the reading when something else is touched."""
        touched = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
        if touched and isinstance(watched, QWidget) and watched is not self:
            self.end_reading()
        return False

    def _touch(self, at: QPointF) -> None:
        number = nearest(self.readings, self._drawn.along, at)
        if number >= 0:
            self.choose(number, at)

    # ---- drawing

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take another language or direction."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange):
            self._renew()
            self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the picture, the focus, and what is being read off."""
        if not self._draw_soon.isActive():
            self._ensure()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is not None and self._picture.size() == self._size_px():
            painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus() and self._chart is not None:
            inset = max(3, self._theme.px(3))
            painter.setPen(QPen(self._theme.colour("bronze"), inset))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset / 2, inset / 2, -inset / 2, -inset / 2), 6, 6)
        if self.chosen is not None:
            self._paint_reading(painter, self.chosen)
        painter.end()

    def callout_rect(self) -> QRectF:
        """Return where the words of the datum being read off stand; empty where none is."""
        if self.chosen is None:
            return QRectF()
        size = Callout(self.chosen, self._style(), self._inside()).size
        finger = self._finger is not None
        at = self._finger if self._finger is not None else self.chosen.at[0]
        return place(size, at, self._inside(), self._theme.px(FINGER_PX if finger else 24), finger=finger)

    def _paint_reading(self, painter: QPainter, reading: Reading) -> None:
        style = self._style()
        area = self._drawn.area
        if area is not None:
            painter.setPen(QPen(style.colour("bronze"), style.px(2)))
            x = reading.at[0].x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(style.colour("paper"), style.px(2)))
        painter.setBrush(style.colour("bronze"))
        for at in reading.at:
            painter.drawEllipse(at, style.px(9), style.px(9))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        Callout(reading, style, self._inside()).paint(painter, self.callout_rect())

    def _inside(self) -> QRectF:
        margin = self._theme.px(12)
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _ensure(self) -> None:
        """Draw the picture anew where chart, size or look have changed."""
        size = self._size_px()
        fits = self._picture is not None and self._picture.size() == size
        if self._chart is None or (fits and not self._stale):
            return
        picture = QPixmap(size)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(self._theme.colour("paper"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawn = draw(painter, self._chart, self._inside(), self._style())
        painter.end()
        self._picture, self._stale = picture, False
        if self._chosen >= 0 and self._chosen >= len(self._drawn.readings):
            self.end_reading()

    def _size_px(self) -> QSize:
        return self.size() * self.devicePixelRatioF()

    def _renew(self) -> None:
        self._stale = True
        if self._chart is None:
            self._drawn, self._picture = Drawn(), None
        elif self.isVisible():
            self._draw_soon.start()
        self.update()

    def _draw(self) -> None:
        self._ensure()
        self.update()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _style(self) -> Style:
        return Style(self._theme, self._mirrored(), self._blurred, self._said)

    def _all_names(self) -> tuple[str, ...]:
        chart = self._chart
        if chart is None:
            return ()
        own = (line.names for line in chart.lines)
        marked = (*(mark.names for mark in chart.marks), *(target.names for target in chart.targets))
        tied = (*(point.names for point in chart.points), *(edge.names for edge in chart.edges))
        return (*chart.names, *own, *marked, *tied)

    def _tell(self) -> None:
        self.setAccessibleName(self._style().words(self._chart.title) if self._chart is not None else "")
        self.setAccessibleDescription(in_words(self._chart, self._style()) if self._chart is not None else "")
