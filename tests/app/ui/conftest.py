"""A kiosk window with a scripted advisor, a silent card on a clock that the test moves, and a face that only fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.devices.sound import Floats, Microphone, NoMicrophone, SilentPlayer
from app.settings import Settings
from app.ui import branding
from app.ui.kiosk.window import KioskWindow
from app.ui.stage import Moment
from tests.fakes.scripted_link import ScriptedLink, answer_performance

CONVERSATION = Settings(entry="talk")
"""The conversation begins at once, with the configured client."""


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class FilledFace:
    """Draws one colour: the jaw's opening as red."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []

    def draw(self, framebuffer: Any, moment: Moment, now_s: float) -> None:
        self.moments.append(moment)
        framebuffer.clear(float(moment.mouth[17]) if moment.mouth is not None else 0.0, 0.5, 0.25, 1.0)


class PushedMicrophone:
    """A microphone whose sound the test pushes in."""

    problem = ""

    def __init__(self) -> None:
        self.on_chunk: Callable[[Floats], None] | None = None

    def start(self, on_chunk: Callable[[Floats], None]) -> None:
        self.on_chunk = on_chunk

    def stop(self) -> None:
        self.on_chunk = None


class Kiosk:
    """What a test holds in its hands."""

    def __init__(self, microphone: Microphone | None = None, settings: Settings | None = None) -> None:
        self.link = ScriptedLink(answer_performance)
        self.clock = Clock()
        self.player = SilentPlayer(clock=self.clock)
        self.microphone = microphone or NoMicrophone("No microphone was found; please type your question.")
        self.face = FilledFace()
        self.window = KioskWindow(
            self.link,
            self.player,
            self.microphone,
            branding.load(),
            lambda context, software: self.face,
            settings or CONVERSATION,
            clock=self.clock,
        )

    def wait(self, seconds: float) -> None:
        """Let time pass for the sound, then let the captions follow."""
        self.clock.now_s += seconds
        self.window.follow_sound()


@pytest.fixture
def make_kiosk(qtbot: QtBot) -> Iterator[Callable[..., Kiosk]]:
    made: list[Kiosk] = []

    def make(microphone: Microphone | None = None, settings: Settings | None = None) -> Kiosk:
        kiosk = Kiosk(microphone, settings)
        made.append(kiosk)
        kiosk.window.resize(1280, 720)
        with qtbot.waitExposed(kiosk.window):
            kiosk.window.show()
        kiosk.window.begin()
        qtbot.waitUntil(lambda: kiosk.window.ready)
        return kiosk

    yield make
    for kiosk in made:
        kiosk.window.close()
        kiosk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a window must not outlive the application


@pytest.fixture
def kiosk(make_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return make_kiosk()
