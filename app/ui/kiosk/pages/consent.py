"""What is recorded and for how long; a visit works without."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from app.ui.kiosk.pages.page import Page, choice
from app.ui.theme import Theme, styled


class ConsentPage(Page):
    """Two equal answers; neither is chosen beforehand."""

    decided = Signal(bool)

    def __init__(self, theme: Theme, kept_days: int) -> None:
        super().__init__(theme)
        self._kept_days = kept_days
        self._points = [styled(QLabel(wordWrap=True), "body") for _ in range(3)]
        for point in self._points:
            self.column.addWidget(point)
        self.record, self.do_not = choice(checkable=False), choice(checkable=False)
        self.record.clicked.connect(lambda: self.decided.emit(True))
        self.do_not.clicked.connect(lambda: self.decided.emit(False))
        self.add_button(self.record, always=True)
        self.add_button(self.do_not, always=True)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def show_kept_days(self, days: int) -> None:
        """Say how long a recorded visit is kept."""
        self._kept_days = days
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("May I keep a record of this visit?"))
        self.lead.setText(self.tr("You get the same answers either way."))
        texts = (
            self.tr(
                "With a record: your questions in words, my answers and their figures, encrypted, for {days} days. "
                "Your adviser at the bank can take up where we stopped."
            ).format(days=self._kept_days),
            self.tr("Without: nothing is written down, and all is forgotten when you leave."),
            self.tr("Your voice and the camera's picture are never kept. You can have a record erased at any time."),
        )
        for point, text in zip(self._points, texts, strict=True):
            point.setText(text)
        self.record.say(self.tr("Yes, keep a record"))
        self.do_not.say(self.tr("No record"))

    def spoken(self) -> str:
        """Read everything: this is what one agrees to."""
        return " ".join((super().spoken(), *(point.text() for point in self._points)))
