"""Every screen in every variant: no text is cut, covered, outside or too small, and every target takes a finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.gallery import STATES, VARIANTS, Variant, walk
from tests.app.ui.conftest import Kiosk, PushedMicrophone
from tests.app.ui.fitting import faults

LARGE = VARIANTS[3].look
MORE = (
    Variant("upright-large", (1080, 1920), LARGE),
    Variant("2160-lines-large", (3840, 2160), LARGE),
    Variant("upright-deutsch", (1080, 1920), VARIANTS[5].look),
)


ON_24_INCHES = ((VARIANTS[0], 299.0), (VARIANTS[1], 531.0))
"""Where the screen's size is known, letters are 7.3 mm high at least."""


@pytest.mark.parametrize(
    ("variant", "screen_height_mm"), [*((variant, 0.0) for variant in (*VARIANTS, *MORE)), *ON_24_INCHES]
)
def test_a_visit_shows_all_its_words(
    make_kiosk: Callable[..., Kiosk], qtbot: QtBot, variant: Variant, screen_height_mm: float
) -> None:
    kiosk = make_kiosk(PushedMicrophone(), settings=Settings(screen_height_mm=screen_height_mm))
    window = kiosk.window
    qtbot.waitUntil(lambda: window.lobby is not None)
    window.resize(*variant.size)
    qtbot.wait(30)

    def wait(seconds: float) -> None:
        for _ in range(max(1, round(seconds / 0.2))):
            kiosk.wait(min(seconds, 0.2))
            qtbot.wait(1)
        qtbot.wait(20)

    found, seen = [], []
    for name in walk(window, variant.look, wait):
        qtbot.wait(30)
        seen.append(name)
        found += [f"{name}: {fault}" for fault in faults(window)]
        assert (window.width(), window.height()) == variant.size, name
    assert not found, "\n".join(found)
    assert tuple(seen) == STATES


def test_the_ruler_itself_finds_what_is_cut_covered_or_too_small(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    label = QLabel("A sentence that is far too long for so little room", window)
    label.setGeometry(0, 0, 60, 20)
    button = QPushButton("Touch", window)
    button.setGeometry(10, 5, 90, 30)
    away = QLabel("Outside", window)
    away.setGeometry(280, 150, 120, 30)
    window.show()
    qtbot.waitExposed(window)
    told = "\n".join(faults(window))
    for words in ("needs", "lies over", "is too small for a finger", "is cut by"):
        assert words in told


def test_the_ruler_finds_nothing_where_all_is_well(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    label, button = QLabel("All is well"), QPushButton("Touch")
    for part in (label, button):
        font = part.font()
        font.setPixelSize(20)
        part.setFont(font)
        part.setMinimumSize(200, 60)
        row.addWidget(part, alignment=Qt.AlignmentFlag.AlignCenter)
    window.show()
    qtbot.waitExposed(window)
    assert faults(window) == []
