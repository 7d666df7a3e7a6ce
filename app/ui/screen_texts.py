"""What the first screens say to a client, read from the real pages without a screen: for whoever has to prove it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.ui import branding
from app.ui.kiosk.screens import Screens
from app.ui.language import ScreenLanguage
from app.ui.look import Language
from app.ui.theme import Theme
from app.ui.touch_button import TouchButton

LANGUAGES: tuple[Language, ...] = ("en", "de", "es")
_HEIGHT_PX = 1080


@dataclass(frozen=True, slots=True)
class ScreenTexts:
    """What a client reads, and hears where the screen is read aloud.

    Attributes:
        first: title and lead of the first screen.
        consent: every word on the screen that asks for a record.
        choices: the words of its buttons.
        chosen: how many of them are chosen beforehand, or stand out as the main one.
        goodbye: the last screen's words after a recorded visit.
    """

    first: str
    consent: str
    choices: tuple[str, ...]
    chosen: int
    goodbye: str


def screen_texts(settings: Settings) -> dict[Language, ScreenTexts]:
    """Return the texts in every language, with the bank's own greeting.

    Raises:
        InputError: the branding folder cannot be read.
    """
    application = QApplication.instance() or _screenless()
    look = branding.load(Path(settings.branding_dir) if settings.branding_dir else None)
    language = ScreenLanguage()
    try:
        return {each: _in(language, each, settings, look) for each in LANGUAGES}
    finally:
        language.use("en")
        del application


def _in(language: ScreenLanguage, wanted: Language, settings: Settings, look: branding.Branding) -> ScreenTexts:
    language.use(wanted)
    screens = Screens(Theme.for_height(look, _HEIGHT_PX), look, settings, camera=False)
    screens.goodbye.show_recorded(True, settings.keep_visit_days)
    both = (screens.consent.record, screens.consent.do_not)
    return ScreenTexts(
        first=screens.attract.spoken(),
        consent=screens.consent.spoken(),
        choices=tuple(button.words for button in both),
        chosen=sum(button.isChecked() or button.isDefault() or button.objectName() == "main" for button in both),
        goodbye=screens.goodbye.spoken(),
    )


def _screenless() -> QApplication:
    """Make Qt's application without a screen, and leave the environment as it was."""
    before = os.environ.get("QT_QPA_PLATFORM")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        return QApplication(["steward"])
    finally:
        if before is None:
            del os.environ["QT_QPA_PLATFORM"]
        else:
            os.environ["QT_QPA_PLATFORM"] = before


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the first screens: where, what kind, its name for screen readers, whether Tab reaches it."""

    screen: str
    kind: str
    name: str
    by_keyboard: bool
    height_px: int


def controls(settings: Settings) -> list[Control]:
    """Return the controls of every page, as they are laid out on a screen of 1080 lines, in English.

    Raises:
        InputError: the branding folder cannot be read.
    """
    application = QApplication.instance() or _screenless()
    look = branding.load(Path(settings.branding_dir) if settings.branding_dir else None)
    screens = Screens(Theme.for_height(look, _HEIGHT_PX), look, settings, camera=False)
    found = []
    for page in screens.pages:
        page.resize(1400, _HEIGHT_PX)
        page.ensurePolished()
        for button in page.findChildren(TouchButton):
            reached = bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
            name = button.accessibleName() or button.words
            high = max(button.height(), button.minimumHeight(), button.sizeHint().height())
            found.append(Control(type(page).__name__, type(button).__name__, name, reached, high))
    del application
    return found
