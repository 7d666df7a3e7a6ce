"""Opening the kiosk window and running its loop."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.devices.sound import open_microphone, open_player
from app.settings import Settings
from app.ui import branding
from app.ui.bridge import Link
from app.ui.face import face_maker
from app.ui.kiosk import KioskWindow

_TIDY_MS = 1000


def run_window(link: Link, settings: Settings, windowed: bool, avatar: Path) -> int:
    """Show the kiosk until it is closed; returns the exit code.

    Args:
        link: the way to the advisor; it is started here and stopped by whoever made it.
        settings: of the installation.
        windowed: in a window with its keys instead of full screen.
        avatar: the baked advisor (.glb).

    Raises:
        FaceAssetError: the avatar cannot be used.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    QGuiApplication.setApplicationDisplayName("Steward")
    window = KioskWindow(
        link, open_player(), open_microphone(), branding.load(), face_maker(avatar), settings, windowed=windowed
    )
    if windowed:
        window.show()
    else:
        window.showFullScreen()
    window.begin()
    tidy = QTimer(window, interval=_TIDY_MS)
    tidy.timeout.connect(lambda: _collect_in_silence(window))
    gc.freeze()
    gc.disable()
    tidy.start()
    try:
        return application.exec()
    finally:
        gc.enable()


def _collect_in_silence(window: KioskWindow) -> None:
    """Collect garbage on the window's thread while nobody speaks: no missed frame, no Qt object freed elsewhere."""
    if not window.visit.waits_to_be_heard:
        gc.collect(1)
