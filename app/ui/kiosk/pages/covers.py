"""What may lie over a screen: "are you still there?", and the privacy screen."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from app.ui.kiosk.pages.page import Page, choice, main_button
from app.ui.theme import Theme, styled


class _Countdown(Page):
    """Says how long something is still there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._left = -1

    def show_left(self, seconds: float) -> None:
        """Show how long there is still."""
        left = math.ceil(seconds)
        if left != self._left:
            self._left = left
            self.retranslate()


class StillTherePage(_Countdown):
    """Counts down to the end of the visit."""

    stays = Signal()
    leaves = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.count = styled(QLabel(), "countdown")
        self.stay, self.leave = main_button(), choice(checkable=False)
        self.stay.clicked.connect(self.stays)
        self.leave.clicked.connect(self.leaves)
        self.column.addWidget(self.count)
        self.add_button(self.stay)
        self.add_button(self.leave)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Are you still there?"))
        self.lead.setText(self.tr("Otherwise I forget everything of this visit, for your safety."))
        left = self.tr("1 second") if self._left == 1 else self.tr("{seconds} seconds")
        self.count.setText(left.format(seconds=max(0, self._left)))
        self.stay.say(self.tr("Yes, I am here"))
        self.leave.say(self.tr("No, forget everything now"))


class PrivacyPage(_Countdown):
    """Nothing of the client is to be seen until they ask for it."""

    shown = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.show_again = main_button()
        self.show_again.clicked.connect(self.shown)
        self.add_button(self.show_again)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Your figures are hidden."))
        self.lead.setText(
            self.tr("I am silent until you show them again. In {seconds} seconds I forget everything.").format(
                seconds=max(0, self._left)
            )
        )
        self.show_again.say(self.tr("Show again"))
