"""Text and targets follow what the client asked for, and the size of the screen where it is known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.look import Look
from app.ui.screen_size import mm_per_px
from app.ui.theme import FONTS, Theme
from app.ui.type_scale import capital_mm

# Kiosks: height of the picture in millimetres, pixels upright or across.
SCREENS = {
    "24 inch": (299.0, 1080, QSize(1920, 1080)),
    "24 inch, 4K": (299.0, 2160, QSize(3840, 2160)),
    "24 inch, upright": (531.0, 1920, QSize(1080, 1920)),
    "32 inch": (398.0, 1080, QSize(1920, 1080)),
    "32 inch, upright": (708.0, 1920, QSize(1080, 1920)),
    "43 inch": (535.0, 1080, QSize(1920, 1080)),
    "43 inch, 4K, upright": (952.0, 3840, QSize(2160, 3840)),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", [*FONTS, "plain"])
def test_every_capital_letter_of_a_configured_screen_has_its_millimetres(qtbot: QtBot, screen: str, name: str) -> None:
    height_mm, height_px, size = SCREENS[screen]
    theme = Theme.for_size(branding.load(), size, mm_per_px=height_mm / height_px)
    capital = QFontMetricsF(theme.named_font(name)).capHeight() * height_mm / height_px
    assert capital >= 7.3


def test_who_stands_farther_away_gets_larger_letters() -> None:
    assert capital_mm(600) == pytest.approx(7.33, abs=0.01)
    assert capital_mm(1200) == pytest.approx(2 * capital_mm(600))


@pytest.mark.parametrize("mm_per_pixel", [0.0, 0.277, 0.5])
def test_the_steps_of_the_scale_stay_steps(qtbot: QtBot, mm_per_pixel: float) -> None:
    theme = Theme.for_height(branding.load(), 1080, mm_per_px=mm_per_pixel)
    assert theme.text_px(18) < theme.text_px(20) < theme.text_px(24) < theme.text_px(36) < theme.text_px(60)


def test_a_screen_of_unknown_size_has_the_sizes_of_the_design(qtbot: QtBot) -> None:
    theme = Theme.for_height(branding.load(), 1080)
    assert [theme.text_px(px) for px in (12, 18, 24, 60)] == [18, 18, 24, 60]
    assert (theme.target_px(60), theme.target_px(40)) == (60, 48)


@pytest.mark.parametrize("mm_per_pixel", [0.0, 0.277])
def test_larger_text_is_larger_by_as_much_as_was_asked(qtbot: QtBot, mm_per_pixel: float) -> None:
    def theme(look: Look) -> Theme:
        return Theme.for_height(branding.load(), 1080, look, mm_per_pixel)

    standard, large, largest = theme(Look()), theme(Look(text_size="large")), theme(Look(text_size="largest"))
    for px in (18, 24, 60):
        assert large.text_px(px) == pytest.approx(1.3 * standard.text_px(px), abs=1)
        assert largest.text_px(px) == pytest.approx(1.6 * standard.text_px(px), abs=1)
    assert standard.target_px(60) < large.target_px(60) < largest.target_px(60)
    assert largest.target_px(20) >= 1.5 * largest.text_px(20)  # a button holds its own words


def test_high_contrast_brings_the_second_set_of_colours(qtbot: QtBot) -> None:
    bank = branding.load()
    theme = Theme.for_height(bank, 1080, Look(high_contrast=True))
    assert theme.colours == theme.branding.colours == bank.high_contrast
    assert theme.branding.backdrop != bank.backdrop
    assert Theme.for_height(bank, 1080).colours == bank.colours


def test_an_upright_screen_has_the_scale_of_its_width() -> None:
    bank = branding.load()
    assert Theme.for_size(bank, QSize(1080, 1920)).scale == Theme.for_size(bank, QSize(1920, 1080)).scale == 1


def test_a_pixel_is_as_large_as_the_installation_says(qtbot: QtBot) -> None:
    screen = QGuiApplication.primaryScreen()
    assert mm_per_px(screen, 299.0) == pytest.approx(299.0 / screen.size().height())
    assert mm_per_px(screen, 0.0) == 0.0


def test_a_length_in_millimetres_has_a_least_length_in_pixels() -> None:
    bank = branding.load()
    assert Theme.for_height(bank, 1080).mm(15, 48) == 48
    assert Theme.for_height(bank, 1080, mm_per_px=0.25).mm(15, 48) == 60
    assert Theme.for_height(bank, 1080, mm_per_px=0.5).mm(15, 48) == 48
