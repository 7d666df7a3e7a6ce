"""How large a screen is in the world: what the installation says, else what the screen says of itself."""

from __future__ import annotations

from PySide6.QtGui import QScreen

_PLAUSIBLE_MM = (0.05, 1.0)
"""A pixel of a telephone, a pixel of a wall; a screen that says otherwise (virtual ones, projectors) knows nothing."""


def mm_per_px(screen: QScreen, screen_height_mm: float) -> float:
    """Return the size of a pixel in millimetres, 0 if it is not known.

    Args:
        screen: on which the window stands.
        screen_height_mm: height of its picture as set (`screen_height_mm`); 0 asks the screen.
    """
    height_px = screen.size().height()
    if height_px <= 0:
        return 0.0
    told = (screen_height_mm or screen.physicalSize().height()) / height_px
    if screen_height_mm or _PLAUSIBLE_MM[0] <= told <= _PLAUSIBLE_MM[1]:
        return told
    return 0.0
