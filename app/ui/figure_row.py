"""One key figure: what, how much; marked while it is said."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled


class FigureRow(QWidget):
    """A label, its figure, and a hairline below."""

    def __init__(self, theme: Theme, name: str, label: str, amount: str, *, long: bool, mirrored: bool = False) -> None:
        """Show one figure.

        Args:
            theme: the look.
            name: of the fact.
            label: what it is.
            amount: how much.
            long: the amount is words, which may take several lines.
            mirrored: the label stands on the right.
        """
        super().__init__()
        self.setObjectName("figureRow")
        self.setStyleSheet("QLabel { background: transparent; }")
        self.fact_name = name
        self._theme = theme
        self._said = False
        lines = QVBoxLayout(self)
        lines.setContentsMargins(theme.px(12), 0, theme.px(4), 0)
        lines.setSpacing(0)
        across = QHBoxLayout()
        across.setContentsMargins(0, theme.px(9), 0, theme.px(9))
        across.setSpacing(theme.px(24))
        what = styled(QLabel(label, wordWrap=True), "figureLabel")
        begins, ends = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        if mirrored:
            begins, ends = ends, begins
        what.setAlignment(begins | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        much = styled(QLabel(amount, wordWrap=long), "figure")
        much.setAlignment(ends | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(what, 1)
        across.addWidget(much, 1 if long else 0)
        lines.addLayout(across)
        rule = styled(QFrame(), "rule")
        rule.setFixedHeight(1)
        lines.addWidget(rule)

    @property
    def said(self) -> bool:
        """Whether it is marked."""
        return self._said

    def mark(self, said: bool) -> None:
        """Mark it, or no longer."""
        if said != self._said:
            self._said = said
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Lay a ground and a bar before the row while it is said: more than a colour."""
        if not self._said:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("linen"))
        width, height = self._theme.px(5), self.height()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - width if mirrored else 0
        painter.fillRect(QRect(left, 0, width, height), self._theme.colour("bronze"))
        painter.end()
