"""Measures the kiosk's window itself: how soon a touch is answered, and whether the face keeps its pace under work."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.report.letterhead import letterhead
from app.report.pdf import write_pdf
from app.settings import Settings
from app.ui.bridge import Link
from app.ui.kiosk.window import KioskWindow
from app.ui.start import discard, open_window, wait_for, wait_until

_QUESTIONS = ("How is my money invested?", "What's my portfolio performance?", "How risky is my portfolio?")
_MEASURED_MS = 3000


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found.

    Attributes:
        touch_ms: from each touch to the first picture of something other than the touched button.
        fps: while the advisor talks.
        fps_report: while it talks and reports are made.
    """

    touch_ms: tuple[float, ...]
    fps: float
    fps_report: float

    @property
    def touch_median_ms(self) -> float:
        """The median touch."""
        return statistics.median(self.touch_ms)


class _FirstPaint(QObject):
    """Notes when anything of the window but the touched button is painted again."""

    def __init__(self, window: KioskWindow, touched: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._apart = (touched, window.captions)
        self.at_s = 0.0
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # a window has an application

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the first picture after the touch; the face and the marked word move without one."""
        ours = isinstance(watched, QWidget) and watched.window() is self._window
        if not self.at_s and ours and event.type() == QEvent.Type.Paint and watched not in self._apart:
            self.at_s = time.perf_counter()
        return False


def measure_kiosk(link: Link, settings: Settings, avatar: Path) -> Measured:
    """Walk through a visit with the real advisor and measure.

    Args:
        link: the way to the advisor, started here.
        settings: of the installation.
        avatar: the baked advisor (.glb).

    Raises:
        DeviceError: something did not happen in time.
    """
    window = open_window(link, settings, True, avatar)
    try:
        wait_until(lambda: window.lobby is not None and window.avatar.frames_drawn, "come up")
        wait_for(1000)
        touches = [_touched_ms(window, button) for button in _way_in(window)]
        wait_until(lambda: bool(window.ask_bar.chips), "welcome the client")
        fps = _talking_fps(window, _QUESTIONS[0])
        working = threading.Event()
        worker = threading.Thread(target=_make_reports, args=(window, working), daemon=True)
        worker.start()
        fps_report = _talking_fps(window, _QUESTIONS[1])
        working.set()
        worker.join(timeout=30)
        return Measured(tuple(touches), fps, fps_report)
    finally:
        discard(window)


def _way_in(window: KioskWindow) -> Iterator[QWidget]:
    screens = window.screens
    yield screens.attract.start
    yield from (*screens.display.sizes[1:2], screens.display.sizes[0], screens.display.switches[0])
    yield screens.display.switches[0]
    yield screens.display.go_on
    yield screens.consent.record
    yield next(button for button in screens.identify.buttons() if button.objectName() == "card")


def _touched_ms(window: KioskWindow, button: QWidget) -> float:
    """Touch something and return how long it takes until a picture shows it."""
    painted = _FirstPaint(window, button)
    place = QPointF(button.rect().center())
    began = time.perf_counter()
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        held = Qt.MouseButton.LeftButton if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, place, button.mapToGlobal(place), Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(button, event)
    wait_until(lambda: painted.at_s > 0, "answer a touch")
    QApplication.instance().removeEventFilter(painted)  # type: ignore[union-attr]
    painted.deleteLater()
    wait_for(600)
    return (painted.at_s - began) * 1000


def _talking_fps(window: KioskWindow, question: str) -> float:
    wait_until(lambda: not (window.visit.answering or window.visit.waits_to_be_heard), "be silent")
    window.ask(question)
    wait_until(lambda: window.stage.moment().sentence is not None, "answer")
    window.avatar.forget_frames()
    wait_for(_MEASURED_MS)
    return window.avatar.fps


def _make_reports(window: KioskWindow, enough: threading.Event) -> None:
    look = window.branding
    paper = letterhead(look.colours, look.text_fonts, look.display_fonts, look.mark, look.font_files)
    while not enough.is_set():
        write_pdf(window.report(transcript=True), paper, BytesIO())
