"""The last screen: the visit is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.kiosk.pages.page import Page, main_button
from app.ui.theme import Theme


class GoodbyePage(Page):
    """Says what happened to the visit."""

    again = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._recorded = False
        self._kept_days = 0
        self.title.setObjectName("welcome")
        self.start = main_button()
        self.start.clicked.connect(self.again)
        self.add_button(self.start)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def show_recorded(self, recorded: bool, kept_days: int) -> None:
        """Say whether the visit was recorded, and how many days it stays; 0 until somebody erases it."""
        self._recorded, self._kept_days = recorded, kept_days
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Thank you for your visit."))
        if self._recorded and self._kept_days:
            text = self.tr(
                "This screen has forgotten you. The record is encrypted and stays on this machine for {days} days; you "
                "can ask for it to be erased at any time."
            ).format(days=self._kept_days)
        elif self._recorded:
            text = self.tr(
                "This screen has forgotten you. The record is encrypted; you can ask for it to be erased at any time."
            )
        else:
            text = self.tr("Everything of your visit is forgotten.")
        self.lead.setText(text)
        self.start.say(self.tr("Begin a new visit"))
