"""Opening the workstation's window and running its loop."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.desk.host import Host
from app.devices.duplex import open_sound
from app.settings import Settings
from app.ui import branding_check
from app.ui.bridge import Link
from app.ui.face import face_maker
from app.ui.start import require_opengl
from app.ui.surprises import told_in_words
from app.ui.workstation.desk import Desk
from app.ui.workstation.window import WorkstationWindow

MEMORY = "workstation.json"
_TIDY_MS = 1000
_OF_THE_SCREEN = 0.92


def run_workstation(link: Link, host: Host, settings: Settings, windowed: bool, avatar: Path, client_id: str) -> int:
    """Show the workstation until it is closed; returns the exit code.

    Args:
        link: the way to the advisor; it is started here and stopped by whoever made it.
        host: of the desk process; it is started and stopped here.
        settings: of the installation.
        windowed: in a window instead of the whole screen.
        avatar: the baked advisor (.glb).
        client_id: whom to open; nobody if empty.

    Raises:
        FaceAssetError: the avatar cannot be used.
        GraphicsError: the screen has no OpenGL.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    QGuiApplication.setApplicationDisplayName("Steward")
    require_opengl()
    look = branding_check.in_use(settings.branding_dir)
    make_face = face_maker(avatar, settings.face, settings.quality, look.backdrop)
    sound = open_sound()
    memory_file = settings.data_dir / MEMORY
    window = WorkstationWindow(
        link, Desk(host), sound.player, sound.microphone, look, make_face, settings, memory_file, _size(windowed)
    )
    _show(window, windowed)
    window.begin(client_id)
    if sound.notice:
        window.talk.ask_row.tell(sound.notice)
    tidy = QTimer(window, interval=_TIDY_MS)
    tidy.timeout.connect(lambda: _collect_in_silence(window))
    gc.freeze()
    gc.disable()
    tidy.start()
    try:
        with told_in_words(window.talk.ask_row.tell), closed_by_signals():
            return application.exec()
    finally:
        gc.unfreeze()
        gc.enable()
        if not window.close():
            window.close()  # a second time it does not wait for a note
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # OpenGL must not outlive the application


@contextmanager
def closed_by_signals() -> Iterator[None]:
    """While it is open, Ctrl+C in the terminal and a polite end close the window as its own command does."""
    before = {number: signal.signal(number, _close) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _close(*_: object) -> None:
    QApplication.closeAllWindows()


def _size(windowed: bool) -> QSize:
    screen = QGuiApplication.primaryScreen()
    if not windowed:
        return screen.size()
    room = screen.availableGeometry().size() * _OF_THE_SCREEN
    return QSize(1920, 1080).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)


def _show(window: WorkstationWindow, windowed: bool) -> None:
    if windowed:
        window.move(window.screen().availableGeometry().center() - window.rect().center())
        window.show()
    else:
        window.setGeometry(window.screen().geometry())  # without a window manager nobody else makes it so large
        window.showMaximized()


def _collect_in_silence(window: WorkstationWindow) -> None:
    """Collect garbage on the window's thread while nobody speaks: no missed frame, no Qt object freed elsewhere."""
    if not window.conversation.visit.waits_to_be_heard:
        gc.collect(1)
