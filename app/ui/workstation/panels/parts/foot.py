"""Where the figures of a panel come from: the day, the source and the method, and on asking all that is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Theme, styled
from app.ui.wording import capital, day


class Foot(QWidget):
    """A line at the lower edge; a touch or Enter unfolds the assumptions."""

    unfolded = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._line = styled(QLabel(wordWrap=True), "foot")
        self._more = styled(QLabel(wordWrap=True), "foot")
        self._more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._line)
        self._column.addWidget(self._more)
        self._assumptions: tuple[str, ...] = ()
        self._text = ""
        self.restyle(theme)

    @property
    def text(self) -> str:
        """What the line says."""
        return self._text

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self._column.setSpacing(theme.px(4))
        theme.dress(self)

    def show_source(self, as_of: date, source: str, method: str, assumptions: Sequence[str], extra: str = "") -> None:
        """Say what the figures rest on.

        Args:
            as_of: the day for which they hold.
            source: of the data.
            method: how they were computed.
            assumptions: sentences.
            extra: stands at the end of the line, for example how long it took.
        """
        parts = [
            QCoreApplication.translate("Foot", "As of {day}").format(day=day(as_of)),
            capital(source),
            capital(method),
            *([extra] if extra else []),
        ]
        self._assumptions = tuple(assumptions)
        self._text = " · ".join(part for part in parts if part)
        self._write()

    def clear(self) -> None:
        """Say nothing."""
        self._assumptions, self._text = (), ""
        self._write()

    def unfold(self, open_: bool) -> None:
        """Show the assumptions, or fold them away."""
        self._more.setVisible(open_ and bool(self._assumptions))
        self._write()
        self.unfolded.emit(self._more.isVisibleTo(self))

    def _write(self) -> None:
        opened = self._more.isVisibleTo(self)
        mark = ("▾ " if opened else "▸ ") if self._assumptions else ""
        self._line.setText(f"{mark}{self._text}")
        whole = " ".join(self._assumptions)
        self._more.setText(whole)
        if not self._assumptions:
            self._more.hide()
        self.setAccessibleName(self._text)
        self.setAccessibleDescription(whole)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Unfold, or fold."""
        self.unfold(not self._more.isVisibleTo(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Unfold, or fold, by Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.unfold(not self._more.isVisibleTo(self))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Be seen to have the focus."""
        super().focusInEvent(event)
        self._focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """See above."""
        super().focusOutEvent(event)
        self._focus(False)

    def _focus(self, on: bool) -> None:
        font = self._line.font()
        font.setUnderline(on)
        self._line.setFont(font)
