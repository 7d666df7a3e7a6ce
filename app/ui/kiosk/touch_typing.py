"""The keyboard on the screen comes when a field is touched, and goes when it is not needed any more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from app.settings import Settings
from app.ui.keyboard import Keyboard
from app.ui.look import Language
from app.ui.theme import Theme

_LAYOUTS: dict[Language, str] = {"en": "english_us", "de": "german", "es": "spanish"}


class TouchTyping(QObject):
    """Shows one keyboard for one field."""

    changed = Signal(bool)
    """Whether the keyboard is shown."""

    def __init__(self, theme: Theme, settings: Settings, field: QLineEdit, action: str) -> None:
        """Hide the keyboard until the field is touched.

        Args:
            theme: the look.
            settings: whether and with which letters.
            field: where to type.
            action: what Enter does there.
        """
        super().__init__(field)
        self._settings = settings
        self._field = field
        self.keyboard = Keyboard(theme, _layout(settings, "en"))
        self.keyboard.attach(field, action)
        self.keyboard.hide()
        self.keyboard.hidden.connect(self.put_away)
        self.keyboard.entered.connect(self.put_away)
        field.installEventFilter(self)

    def use(self, language: Language) -> None:
        """Take the letters of a language."""
        self.keyboard.attach(self._field, QCoreApplication.translate("AskBar", "Ask"))
        self.keyboard.set_layout(_layout(self._settings, language))

    @Slot()
    def show(self) -> None:
        """Show the keyboard."""
        self._set(True)

    @Slot()
    def put_away(self) -> None:
        """Hide the keyboard."""
        self._set(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Come with a touch of the field, go when it is left; a key of a real keyboard needs none on the screen."""
        if event.type() == QEvent.Type.MouseButtonPress and self._settings.screen_keyboard != "off":
            self._set(True)
        elif event.type() == QEvent.Type.Hide or (event.type() == QEvent.Type.KeyPress and event.spontaneous()):
            self._set(False)
        return super().eventFilter(watched, event)

    def _set(self, shown: bool) -> None:
        if shown == self.keyboard.isHidden():
            self.keyboard.setVisible(shown)
            self.changed.emit(shown)


def _layout(settings: Settings, language: Language) -> str:
    return _LAYOUTS[language] if settings.keyboard == "auto" else settings.keyboard
