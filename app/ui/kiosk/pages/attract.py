"""The first screen: the advisor is there, and anybody may begin."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QMouseEvent

from app.ui.branding import Branding
from app.ui.kiosk.pages.page import Page, choice, main_button
from app.ui.kiosk.pages.rows import Row
from app.ui.look import Language
from app.ui.theme import Theme
from app.ui.touch_button import TouchButton

LANGUAGES: dict[Language, str] = {"en": "English", "de": "Deutsch", "es": "Español"}


class AttractPage(Page):
    """Invites; a touch anywhere begins."""

    begun = Signal()
    language = Signal(str)

    def __init__(self, theme: Theme, branding: Branding) -> None:
        super().__init__(theme)
        self._branding = branding
        self.title.setObjectName("welcome")
        self.start = main_button()
        self.start.clicked.connect(self.begun)
        self._languages: list[TouchButton] = []
        for code, name in LANGUAGES.items():
            button = choice(checkable=False)
            button.say(name)
            button.clicked.connect(lambda _checked=False, code=code: self.language.emit(code))
            self._languages.append(button)
        self._row = Row(*self._languages)
        self.add_button(self.start)
        self.column.addWidget(self._row)
        self.column.addStretch(1)
        self.retranslate()
        self.restyle(theme)

    def retranslate(self) -> None:
        """Set the texts."""
        own = self._branding.greeting_in(QLocale().name()[:2])
        self.title.setText(own or self.tr("Good day. How may I help you?"))
        self.lead.setText(
            self.tr(
                "I am a digital advisor, a computer program. Ask me about your money: I answer aloud, with figures "
                "that are computed on this machine and nowhere else."
            )
        )
        self.start.say(self.tr("Touch to begin"))
        self._row.name("")

    def restyle(self, theme: Theme) -> None:
        """Take another size."""
        super().restyle(theme)
        self.column.setSpacing(theme.px(28))
        self._row.restyle(theme)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin with a touch beside the buttons, too."""
        super().mouseReleaseEvent(event)
        self.begun.emit()
