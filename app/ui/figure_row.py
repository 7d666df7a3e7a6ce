"""One key figure: what, how much; marked while it is said."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled


class FigureRow(QWidget):
    """A label, its figure, and a hairline below."""

    def __init__(self, theme: Theme) -> None:
        """Make a row for any figure; `tell` says which."""
        super().__init__()
        self.setObjectName("figureRow")
        self.fact_name = ""
        self._theme = theme
        self._said = False
        self._lines = QVBoxLayout(self)
        self._lines.setSpacing(0)
        self._across = QHBoxLayout()
        self._across.setContentsMargins(0, theme.px(9), 0, theme.px(9))
        self._across.setSpacing(theme.px(24))
        self._what = styled(QLabel(wordWrap=True), "figureLabel")
        self._what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._much = styled(QLabel(), "figure")
        self._across.addWidget(self._what, 1)
        self._across.addWidget(self._much)
        self._lines.addLayout(self._across)
        rule = styled(QFrame(), "rule")
        rule.setFixedHeight(1)
        self._lines.addWidget(rule)

    def tell(self, name: str, label: str, amount: str, aloud: str, *, long: bool = False) -> None:
        """Show one figure.

        Args:
            name: of the fact.
            label: what it is.
            amount: how much.
            aloud: both, for who reads with the ears.
            long: the amount is words, which may take several lines.
        """
        self.fact_name = name
        begins, ends = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        left, right = self._theme.px(12), self._theme.px(4)  # the bar stands where the label begins
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            begins, ends = ends, begins
            left, right = right, left
        self._lines.setContentsMargins(left, 0, right, 0)
        self._what.setText(label)
        self._what.setAlignment(begins | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._much.setText(amount)
        self._much.setWordWrap(long)
        self._much.setAlignment(ends | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._across.setStretch(1, 1 if long else 0)
        self.setAccessibleName(aloud)
        self.setToolTip(aloud)

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
