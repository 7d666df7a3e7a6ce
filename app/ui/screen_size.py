"""How large a screen's pixels are, by what the installation says of it.

The screen itself is not asked: virtual machines, projectors and adapters answer with sizes that they do not have, and
text would be sized by them.
"""

from __future__ import annotations

from PySide6.QtGui import QScreen


def mm_per_px(screen: QScreen, screen_height_mm: float) -> float:
    """Return the size of a pixel in millimetres, 0 if it is not known.

    Args:
        screen: on which the window stands.
        screen_height_mm: height of its picture as set (`screen_height_mm`), 0 if it is not.
    """
    height_px = screen.size().height()
    return screen_height_mm / height_px if height_px > 0 else 0.0
