"""What is recorded and for how long; a visit works without."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from app.ui.kiosk.pages.page import Page, choice
from app.ui.theme import Theme, styled


class ConsentPage(Page):
    """Two equal answers; neither is chosen beforehand."""

    decided = Signal(bool)

    def __init__(self, theme: Theme, kept_days: int, *, hears_tone: bool = False) -> None:
        """Ask.

        Args:
            theme: looks.
            kept_days: so long a record stays on this machine; 0 until somebody erases it.
            hears_tone: whether how a voice sounds changes the advisor's face, which has to be said beforehand.
        """
        super().__init__(theme)
        self._kept_days, self._hears_tone = kept_days, hears_tone
        self._points = [styled(QLabel(wordWrap=True), "body") for _ in range(4 if hears_tone else 3)]
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
        """Say how long a record stays on this machine; 0 until somebody erases it."""
        self._kept_days = days
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("May I keep a record of this visit?"))
        self.lead.setText(self.tr("You get the same answers either way."))
        texts = (
            self._with_a_record(),
            self.tr("Without: nothing is written down, and all is forgotten when you leave."),
            self.tr(
                "Your voice and the camera's picture are never kept. You can ask for a record to be erased at any time."
            ),
            *([self._about_the_tone()] if self._hears_tone else ()),
        )
        for point, text in zip(self._points, texts, strict=True):
            point.setText(text)
        self.record.say(self.tr("Yes, keep a record"))
        self.do_not.say(self.tr("No record"))

    def _with_a_record(self) -> str:
        if not self._kept_days:
            return self.tr(
                "With a record: your questions in words, my answers and their figures, encrypted, until somebody "
                "erases them. Your adviser at the bank can take up where we stopped."
            )
        return self.tr(
            "With a record: your questions in words, my answers and their figures, encrypted. They stay on this "
            "machine for {days} days, and at the bank as long as it has to keep them. Your adviser there can take "
            "up where we stopped."
        ).format(days=self._kept_days)

    def _about_the_tone(self) -> str:
        return self.tr(
            "While you speak I notice whether your voice sounds upset. It softens my face and nothing else, and is not "
            "kept."
        )

    def spoken(self) -> str:
        """Read everything: this is what one agrees to."""
        return " ".join((super().spoken(), *(point.text() for point in self._points)))
