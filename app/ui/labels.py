"""A label of one line that never clips: what does not fit ends in an ellipsis and is told in full on touch."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle


class OneLine(QLabel):
    """Plain text in one line; may be made narrower than its text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> str:
        """The text as it fits now."""
        room = self.contentsRect().width()
        return QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for a few letters."""
        return QSize(QFontMetrics(self.font()).averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits."""
        shown = self.shown
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        side = QStyle.visualAlignment(self.layoutDirection(), self.alignment())  # a mirrored screen begins at the right
        painter.drawText(self.contentsRect(), int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
