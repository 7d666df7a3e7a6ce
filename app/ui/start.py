"""Opening the kiosk window and running its loop."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QOpenGLContext
from PySide6.QtWidgets import QApplication

from app.admin_pin import AdminPin
from app.devices.duplex import open_sound
from app.devices.sound import Microphone
from app.errors import DeviceError
from app.guardian import watched
from app.settings import Settings
from app.supervisor import Supervisor
from app.telemetry.watch import Watch
from app.ui import branding_check
from app.ui.admin import Administrator
from app.ui.avatar_view import surface_format
from app.ui.bridge import Link
from app.ui.face import face_maker
from app.ui.kiosk.window import KioskWindow
from app.ui.lockdown import HeldToOpen, Lockdown
from app.ui.pulse import Pulse
from app.ui.sound_cards import SoundCardWatch, cards
from app.ui.surprises import told_in_words
from app.ui.watching import WindowWatch
from renderer.errors import GraphicsError
from sync.upgrades.rules import AWAITS, TALKS

_TIDY_MS = 1000
_PATIENCE_MS = 60_000
_GLANCE_MS = 20
_MEASURED_MS = 3000
_OF_THE_SCREEN = 0.9


def run_window(link: Link, settings: Settings, windowed: bool, avatar: Path, watch: Watch | None = None) -> int:
    """Show the kiosk until it is closed; returns the exit code.

    Args:
        link: the way to the advisor; it is started here and stopped by whoever made it.
        settings: of the installation.
        windowed: in a window with its keys instead of full screen.
        avatar: the baked advisor (.glb).
        watch: what the process is watched with; None keeps nothing of what is measured.

    Raises:
        FaceAssetError: the avatar cannot be used.
        GraphicsError: the screen has no OpenGL.
    """
    application = make_application()
    cards_before = cards()
    window = open_window(link, settings, windowed, avatar)
    lockdown = Lockdown(window)
    if not windowed:
        _lock(window, lockdown, settings, lambda: link.process_id if isinstance(link, Supervisor) else None)
    WindowWatch(window, watch or Watch())
    Pulse(lambda: state_of(window), window)
    if watched() and (window.player.problem or window.listening.problem):
        SoundCardWatch(window, lambda: state_of(window) == AWAITS, cards_before)
    try:
        with collected_in_silence(window), told_in_words(window.ask_bar.tell):
            return application.exec()
    finally:
        lockdown.let_go()
        discard(window)


def state_of(window: KioskWindow) -> str:
    """Return whether somebody is at the window, in the words that root's helper for upgrades goes by; "" at first."""
    if not window.avatar.frames_drawn:
        return ""
    return AWAITS if window.nobody_yet and window.flow.cover != "maintenance" else TALKS


def measure_window(link: Link, settings: Settings, avatar: Path, question: str) -> float:
    """Open the window, ask a question and return the frames a second while the advisor answers aloud.

    Args:
        link: the way to the advisor; it is started here and stopped by whoever made it.
        settings: of the installation.
        avatar: the baked advisor (.glb).
        question: one whose answer is spoken for some seconds.

    Raises:
        FaceAssetError: the avatar cannot be used.
        GraphicsError: the screen has no OpenGL.
        DeviceError: the advisor did not answer or nothing was drawn in time.
    """
    make_application()
    window = open_window(link, replace(settings, entry="talk"), True, avatar)
    try:
        wait_until(lambda: window.ready and window.avatar.frames_drawn, "come up")
        window.ask(question)
        wait_until(lambda: window.stage.moment().sentence is not None, "answer")
        window.avatar.forget_frames()
        wait_for(_MEASURED_MS)
        return window.avatar.fps
    finally:
        discard(window)


def make_application() -> QApplication:
    """Return the one application, on a screen that has OpenGL."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    QGuiApplication.setApplicationDisplayName("Steward")
    require_opengl()
    return application


def require_opengl() -> None:
    """Refuse a screen without OpenGL in one sentence; Qt's own window would crash on it.

    Raises:
        GraphicsError: always says what to install.
    """
    context = QOpenGLContext()
    context.setFormat(surface_format())
    found = context.format().version() if context.create() else (0, 0)
    if tuple(found) < (3, 3):
        raise GraphicsError(
            "This screen has no OpenGL 3.3, so the advisor cannot be drawn; install libgl1-mesa-dri or the graphics "
            "driver, or make a video with `steward demo`."
        )


def open_window(
    link: Link, settings: Settings, windowed: bool, avatar: Path, microphone: Microphone | None = None
) -> KioskWindow:
    """Open the kiosk and begin; see `run_window`. Another microphone than the sound card's may be given."""
    look = branding_check.in_use(settings.branding_dir)
    make_face = face_maker(avatar, settings.face, settings.quality, look.backdrop)
    sound = open_sound()
    window = KioskWindow(
        link,
        sound.player,
        microphone or sound.microphone,
        look,
        make_face,
        settings,
        windowed,
        make_interruptions=None if microphone else sound.interruptions,
    )
    _show(window, windowed)
    window.begin()
    if sound.notice:
        window.ask_bar.tell(sound.notice)
    return window


def _show(window: KioskWindow, windowed: bool) -> None:
    screen = window.screen().availableGeometry()
    if windowed:
        window.resize(QSize(1600, 900).scaled(screen.size() * _OF_THE_SCREEN, Qt.AspectRatioMode.KeepAspectRatio))
        window.move(screen.center() - window.rect().center())
        window.show()
    else:
        window.setGeometry(window.screen().geometry())  # without a window manager nobody else makes it so large
        window.showFullScreen()


def _lock(
    window: KioskWindow, lockdown: Lockdown, settings: Settings, advisor_process: Callable[[], int | None]
) -> None:
    """Leave no way out of the window but the administrator's: five seconds on the bank's mark, or keys, and a PIN."""
    administrator = Administrator(
        window.theme, AdminPin(settings.data_dir), advisor_process, window, settings.pin_order
    )
    window.employ(administrator)
    lockdown.administrator_asked.connect(administrator.ask)
    HeldToOpen(window.header.mark).opened.connect(administrator.ask)
    lockdown.begin()


@contextmanager
def collected_in_silence(window: KioskWindow) -> Iterator[None]:
    """Collect garbage only while nobody speaks, and never what was there before the window ran."""
    tidy = QTimer(window, interval=_TIDY_MS)
    tidy.timeout.connect(lambda: _collect_in_silence(window))
    gc.freeze()
    gc.disable()
    tidy.start()
    try:
        yield
    finally:
        tidy.stop()
        gc.unfreeze()
        gc.enable()


def discard(window: KioskWindow) -> None:
    """Close a window and free it now: its OpenGL context must not outlive the application."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Run the loop until something has happened."""
    for _ in range(_PATIENCE_MS // _GLANCE_MS):
        if happened():
            return
        wait_for(_GLANCE_MS)
    raise DeviceError(f"The window did not {what} within {_PATIENCE_MS // 1000} s; `steward doctor` may know why.")


def wait_for(milliseconds: int) -> None:
    """Run the loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _collect_in_silence(window: KioskWindow) -> None:
    """Collect garbage on the window's thread while nobody speaks: no missed frame, no Qt object freed elsewhere."""
    if not window.visit.waits_to_be_heard:
        gc.collect(1)
