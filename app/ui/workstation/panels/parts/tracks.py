"""Each member of the committee on a line of its own: what it would not go below, today, what was agreed, its best."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import Theme

_LINES, _STACKED_LINES = 3.1, 4.1  # heights of text that a track takes; more where its words do not fit in a line


@dataclass(frozen=True, slots=True)
class Track:
    """One member.

    Attributes:
        key: to choose it by.
        name: what it looks after.
        summary: what it has today and as agreed.
        verdict: what it gained or gave up.
        floor, before, after, best: places on the line, more is better; best is None where nobody knows.
        floor_words, best_words: stand at the ends of the line.
        spoken: all of it in a sentence.
    """

    key: str
    name: str
    summary: str
    verdict: str
    floor: float
    before: float
    after: float
    best: float | None
    floor_words: str
    best_words: str
    spoken: str


class TrackView(QWidget):
    """One track; takes the focus, and is chosen by touch, Enter or Space."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._track: Track | None = None
        self._marked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.restyle(theme)

    @property
    def track(self) -> Track | None:
        """What is shown."""
        return self._track

    def wipe(self) -> None:
        """Forget the member."""
        self._track = None
        self.setAccessibleName("")
        self.setToolTip("")
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._theme = theme
        self.setFont(theme.font(18))
        self.updateGeometry()
        self.update()

    def show_track(self, track: Track, marked: bool) -> None:
        """Show another member, marked or not."""
        self._track, self._marked = track, marked
        self.updateGeometry()
        self.setAccessibleName(track.spoken)
        self.setToolTip(track.spoken)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Three lines of text."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Three lines of text, or four."""
        line = QFontMetricsF(self._theme.font(18)).height()
        lines = _STACKED_LINES if self._is_stacked() else _LINES
        return QSize(self._theme.px(300), max(self._theme.target_px(48), round(lines * line + self._theme.px(14))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width may need another line."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _is_stacked(self) -> bool:
        """Tell whether name and figures, or the words at the ends, do not fit beside each other."""
        track, t = self._track, self._theme
        if track is None:
            return False
        plain, bold = QFontMetricsF(t.font(18)), QFontMetricsF(_bold(t))
        room = self.width() - t.px(28) - t.px(24)
        top = bold.horizontalAdvance(track.name) + plain.horizontalAdvance(track.summary)
        # The verdict stands in the middle, so each end has half of the rest.
        ends = max(plain.horizontalAdvance(track.floor_words), plain.horizontalAdvance(track.best_words))
        return top > room or 2 * ends + bold.horizontalAdvance(track.verdict) > room

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Choose it."""
        self.setFocus()
        self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Space choose it, up and down go to its neighbours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Be seen to have the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """See above."""
        super().focusOutEvent(event)
        self.update()

    def _choose(self) -> None:
        if self._track is not None:
            self.chosen.emit(self._track.key)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw."""
        track, t = self._track, self._theme
        if track is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        ground = "linen" if self._marked else "paper"
        painter.fillRect(box, t.colour(ground))
        if self._marked:
            painter.fillRect(QRectF(box.left(), box.top(), t.px(5), box.height()), t.colour("bronze"))
        inner = box.adjusted(t.px(16), t.px(6), -t.px(12), -t.px(6))
        line, stacked = QFontMetricsF(self.font()).height(), self._is_stacked()
        lines = _STACKED_LINES if stacked else _LINES
        spare = max(0.0, inner.height() - lines * line) / 2
        top = QRectF(inner.left(), inner.top() + spare, inner.width(), line)
        figures = top.translated(0, line) if stacked else top
        way = QRectF(inner.left(), figures.bottom(), inner.width(), 1.1 * line)
        ends = QRectF(inner.left(), way.bottom(), inner.width(), line)
        left, right, middle = (
            int(flag)
            for flag in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
        )
        painter.setPen(t.colour("ink"))
        painter.setFont(_bold(t))
        painter.drawText(top, left, track.name)
        painter.drawText(figures if stacked else ends, left if stacked else middle, track.verdict)
        painter.setFont(self.font())
        painter.drawText(figures, right, track.summary)
        self._draw_line(painter, track, way)
        painter.setPen(t.colour("ink_soft"))
        painter.drawText(ends, left, track.floor_words)
        painter.drawText(ends, right, track.best_words)
        if self.hasFocus():
            width = max(2, t.px(3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.colour("bronze"), width))
            painter.drawRoundedRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2), t.px(8), t.px(8))
        painter.end()

    def _draw_line(self, painter: QPainter, track: Track, place: QRectF) -> None:
        t = self._theme
        low = min(track.floor, track.after)
        high = max(track.after, track.before, track.best if track.best is not None else track.after)
        span = (high - low) or 1.0

        def at(value: float) -> float:
            return place.left() + t.px(8) + (place.width() - t.px(16)) * (value - low) / span

        middle = place.center().y()
        painter.setPen(QPen(t.colour("outline"), t.px(4), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(at(low), middle), QPointF(at(high), middle))
        painter.setPen(QPen(t.colour("series_1"), t.px(6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(at(track.floor), middle), QPointF(at(track.after), middle))
        # Today is a stroke across the line, what was agreed a filled dot, so that both are seen where they meet.
        tall = place.height() * 0.42
        painter.setPen(QPen(t.colour("ink"), max(2, t.px(3))))
        painter.drawLine(QPointF(at(track.before), middle - tall), QPointF(at(track.before), middle + tall))
        painter.setPen(QPen(t.colour("paper"), max(2, t.px(2))))
        painter.setBrush(t.colour("series_1"))
        painter.drawEllipse(QPointF(at(track.after), middle), t.px(10), t.px(10))
        if track.best is not None:
            size = t.px(8)
            tip = QPointF(at(track.best), middle)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.colour("bronze"))
            painter.drawPolygon(
                QPolygonF([tip + QPointF(*step) for step in ((0, -size), (size, 0), (0, size), (-size, 0))])
            )


def _bold(theme: Theme) -> QFont:
    font = theme.font(18)
    font.setBold(True)
    return font
