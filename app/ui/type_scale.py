"""How large text must be to be read: in pixels on any screen, in millimetres where the screen's size is known.

EN 301 549 (5.1.4) asks of a closed terminal that a capital letter has 0.7 degrees of the eye's field of view at the
viewing distance that its maker states: 7.3 mm at 600 mm. Letters of one pixel size differ between fonts by a fifth, so
what is held against it is the font's own capital height, as it will be drawn.
"""

from __future__ import annotations

from functools import lru_cache
from math import radians, tan

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

SMALLEST_TEXT_PX = 18
_CAPITAL_DEG = 0.7
_SMALLEST_DESIGN_PX = 18.0
"""The smallest text of the 1080-pixel design."""


def capital_mm(viewing_distance_mm: float) -> float:
    """Return the least height of a capital letter, in millimetres."""
    return viewing_distance_mm * tan(radians(_CAPITAL_DEG))


def sized(design_px: float, scale: float, families: tuple[str, ...], capital_px: float) -> float:
    """Return a text height in pixels, at the standard text size.

    Where letters must be larger than the design has them, the smallest text is raised to what must be and the steps of
    the scale are drawn together, so that a title stays larger than its text without filling the screen.

    Args:
        design_px: height in the 1080-pixel design.
        scale: of the window; 1 for 1080 pixels.
        families: fonts, the best first.
        capital_px: least height of a capital letter, 0 where the screen's size is not known.
    """
    usual = max(SMALLEST_TEXT_PX, round(design_px * scale))
    if not capital_px:
        return usual
    least = least_px(families, capital_px)
    raised = least / max(SMALLEST_TEXT_PX, _SMALLEST_DESIGN_PX * scale)
    if raised <= 1:
        return max(usual, least)
    steps: float = (max(design_px, _SMALLEST_DESIGN_PX) / _SMALLEST_DESIGN_PX) ** (1 / raised)
    return max(usual, least * steps)


def least_px(families: tuple[str, ...], capital_px: float) -> int:
    """Return the smallest font height, in whole pixels, whose capital letters are as high as asked."""
    return _least_px(installed(families), round(capital_px, 3))


@lru_cache(maxsize=256)
def _least_px(family: str, capital_px: float) -> int:
    font = QFont(family)
    height_px = max(1, int(capital_px))
    font.setPixelSize(height_px)
    while QFontMetricsF(font).capHeight() < capital_px and height_px < 4 * capital_px:
        height_px += 1
        font.setPixelSize(height_px)
    return height_px


@lru_cache(maxsize=64)
def installed(families: tuple[str, ...]) -> str:
    """Return the first family that is here, the last if none is."""
    known = set(QFontDatabase.families())
    return next((family for family in families if family in known), families[-1])


def is_installed(family: str) -> bool:
    """Whether a font family is here."""
    return family in QFontDatabase.families()


@lru_cache(maxsize=64)
def load_font(file: str) -> tuple[str, ...]:
    """Make a font file's families known to this process; returns them, none if the file is broken."""
    number = QFontDatabase.addApplicationFont(file)
    installed.cache_clear()
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()
