"""A picture of the window with the face in it, for the documentation and for looking."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap

from app.errors import StorageError
from app.ui.kiosk.window import KioskWindow


def grab(window: KioskWindow) -> QPixmap:
    """Return the window as it looks now; Qt's own grab leaves the OpenGL part empty, so it is put in here."""
    picture = window.grab()
    face = window.avatar.grabFramebuffer()
    painter = QPainter(picture)
    painter.drawImage(window.avatar_place.mapTo(window, QPoint(0, 0)), face)
    painter.end()
    return picture


def screenshot(window: KioskWindow, path: Path) -> None:
    """Save the window as a picture.

    Raises:
        StorageError: it cannot be written.
    """
    if not grab(window).save(str(path)):
        raise StorageError(f"The picture {path} cannot be written; check the folder.")
