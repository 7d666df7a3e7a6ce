"""The kiosk window as a film: the same widgets without a screen, on the clock of a video."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.devices.film import FilmMicrophone, FilmSound
from app.settings import Settings
from app.ui import branding_check
from app.ui.avatar_view import Face
from app.ui.bridge import Link
from app.ui.face import PORTRAIT
from app.ui.kiosk.window import KioskWindow
from app.ui.motion import FaceMotion
from renderer.gl.tiers import Quality
from renderer.offscreen import OffscreenStage

Picture = npt.NDArray[np.uint8]


class FilmClock:
    """Seconds of the video; whoever makes the film moves it."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the second that is being drawn."""
        return self.now_s


class Film:
    """Draws the window, frame after frame."""

    def __init__(
        self, link: Link, sound: FilmSound, microphone: FilmMicrophone, clock: FilmClock, settings: Settings,
        avatar: Path, size: tuple[int, int], quality: Quality,
    ) -> None:  # fmt: skip
        """Build window and face.

        Args:
            link: the way to the advisor.
            sound: becomes the sound track.
            microphone: hears the client of the film.
            clock: seconds of the video.
            settings: client, longest question, how the face moves.
            avatar: the baked advisor.
            size: width and height of the video in pixels.
            quality: how carefully the face is drawn.

        Raises:
            FaceAssetError: the avatar cannot be used.
            GraphicsError: there is no OpenGL at all.
        """
        self._application = QApplication.instance() or _screenless_application()
        self._clock = clock
        self._drawn_s = clock.now_s
        self._microphone = microphone
        look = branding_check.in_use(settings.branding_dir)
        self.window = KioskWindow(
            link, sound, microphone, look, _face_is_drawn_apart, settings, windowed=False, clock=clock
        )
        self.window.resize(*size)
        self.window.ensurePolished()
        self.window.grab()  # lays everything out, so that the face's place is known
        place = self.window.avatar_place
        self._stage = OffscreenStage(avatar, (place.width(), place.height()), quality, look.backdrop)
        self._motion = FaceMotion(clock.now_s, settings.face)

    def begin(self) -> None:
        """Start the visit."""
        self.window.begin()

    def type(self, text: str) -> None:
        """Show a question that is being typed."""
        self.window.ask_bar.field.setText(text)

    def ask(self) -> None:
        """Send what was typed."""
        self.window.ask_bar.send.click()

    def press(self, phrase: str) -> bool:
        """Touch the button that says this in English; false if there is none now."""
        return self.window.press(phrase)

    @property
    def screen(self) -> str:
        """Which screen is shown."""
        return self.window.flow.cover or self.window.flow.screen

    def listen(self) -> None:
        """Touch the microphone."""
        self.window.ask_bar.microphone.click()

    def frame(self) -> Picture:
        """Draw the window as it is now: [H, W, 3] sRGB."""
        self._microphone.follow()
        for _ in range(3):  # what a message brings about may send the next one
            self._application.processEvents()
        self.window.follow_sound()
        face = self._face()
        picture = self.window.grab().toImage()
        height, width = face.shape[:2]
        place = self.window.avatar_place
        corner = place.mapTo(self.window, QPoint(0, 0))
        painter = QPainter(picture)
        # Its place is not always of the size for which it was drawn: it covers the place, and what is over is cut.
        drawn = QImage(face.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        if place.size() != drawn.size():
            covers = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            drawn = drawn.scaled(place.size(), covers, Qt.TransformationMode.SmoothTransformation)
        painter.setClipRect(QRect(corner, place.size()))
        painter.drawImage(corner - QPoint((drawn.width() - place.width()) // 2, 0), drawn)
        painter.end()
        return _pixels(picture)

    def close(self) -> None:
        """Free window and face."""
        self._stage.close()
        for timer in self.window.findChildren(QTimer):
            timer.stop()
        self.window.close()

    def _face(self) -> Picture:
        now_s, before_s = self._clock.now_s, self._drawn_s
        self._drawn_s = now_s
        moment = self.window.stage.moment(0.5 * (now_s - before_s))  # seen until the next one: drawn for the middle
        return self._stage.picture(self._motion.frame(moment, now_s), PORTRAIT)


def _screenless_application() -> QApplication:
    """Make Qt's application without a screen, and leave the environment to programs started later as it was."""
    before = os.environ.get("QT_QPA_PLATFORM")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        return QApplication(["steward"])
    finally:
        if before is None:
            del os.environ["QT_QPA_PLATFORM"]


def _face_is_drawn_apart(_context: object, _software: bool) -> Face:
    raise AssertionError("a film's window is never shown, so it never asks for a face")


def _pixels(picture: QImage) -> Picture:
    image = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
