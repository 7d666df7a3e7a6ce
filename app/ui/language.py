"""The language of the screen: Qt Linguist's compiled texts, changed while the window is open."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.ui.look import Language

_LOCALES: dict[Language, QLocale] = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
    "de": QLocale(QLocale.Language.German, QLocale.Country.Germany),
    "es": QLocale(QLocale.Language.Spanish, QLocale.Country.Spain),
}


def texts_folder() -> Path:
    """Return where the texts are: one .ts and its compiled .qm a language; English stands in the source."""
    return Path(str(files("assets"))) / "locale"


class _Mirrored(QTranslator):
    """Every text as it stands, marked as written from right to left: to look at mirrored screens without a language."""

    def isEmpty(self) -> bool:  # noqa: N802
        """An empty one would not be announced to the widgets."""
        return False

    def translate(self, _context: str, text: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        return f"\N{RIGHT-TO-LEFT MARK}{text}"


class ScreenLanguage:
    """One language at a time; widgets are told by Qt's LanguageChange event."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None
        self._mirrored = False
        self.language: Language = "en"

    def use(self, language: Language, *, mirrored: bool = False) -> None:
        """Change the language of every text and number on the screen.

        Args:
            language: of the texts.
            mirrored: whether English texts behave as if they were written from right to left.
        """
        if (language, mirrored) == (self.language, self._mirrored):
            return
        self.language, self._mirrored = language, mirrored
        QLocale.setDefault(_LOCALES[language])
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        if mirrored:
            self._translator = _Mirrored()
            QCoreApplication.installTranslator(self._translator)
        elif language != "en":
            translator = QTranslator()
            if translator.load(str(texts_folder() / f"steward_{language}.qm")):
                self._translator = translator
                QCoreApplication.installTranslator(translator)
