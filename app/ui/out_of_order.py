"""The screen that stands where the kiosk keeps failing: plain words, no OpenGL, no advisor, nothing to touch.

The guardian starts it as a process of its own (`python -m app.ui.out_of_order`) and ends it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.guardian import end_with_guardian
from app.ui import branding
from app.ui.theme import Theme, style_sheet, styled


class OutOfOrder(QWidget):
    """Says that the kiosk does not work at present and who can help."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("outOfOrder")
        self._title = styled(QLabel(wordWrap=True), "title")
        self._lead = styled(QLabel(wordWrap=True), "lead")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(96)] * 4)
        column.setSpacing(theme.px(24))
        column.addStretch(1)
        for label in (self._title, self._lead):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)
        self.restyle(theme)
        self.retranslate()

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        self.setStyleSheet(style_sheet(theme))
        theme.dress(self)

    def retranslate(self) -> None:
        """Take the language of the application."""
        self._title.setText(self.tr("This screen is not working at the moment"))
        self._lead.setText(self.tr("Please speak to a member of staff. It tries again by itself."))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def main() -> int:
    """Show the notice until the guardian ends it."""
    end_with_guardian()
    application = QApplication(sys.argv[:1])
    geometry = application.primaryScreen().geometry()
    screen = OutOfOrder(Theme.for_height(branding.load(), geometry.height()))
    screen.setGeometry(geometry)
    screen.setCursor(Qt.CursorShape.BlankCursor)
    screen.showFullScreen()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
