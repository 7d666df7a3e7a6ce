"""A script played in the kiosk's own window, in real time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.devices.film import FilmMicrophone
from app.devices.silent import at_rate
from app.messages import Message, TurnDone
from app.pipeline.directing import Director, client_says
from app.pipeline.script import Script
from app.settings import Settings
from app.ui.bridge import Link
from app.ui.event_loop_watch import EventLoopWatch
from app.ui.kiosk.window import KioskWindow
from app.ui.start import collected_in_silence, discard, open_window
from inference.types import HEARING_RATE_HZ

_STEP_MS = 15


class _Tapped:
    """A link that remembers the turns that are over."""

    is_quiet = True
    """What the advisor still makes is not known here; what was delivered is played by the window."""

    def __init__(self, link: Link) -> None:
        self.done: list[TurnDone] = []
        self._link = link

    def send(self, message: Message) -> None:
        self._link.send(message)

    def start(self, deliver: Callable[[Message], None]) -> None:
        def tap(message: Message) -> None:
            deliver(message)
            if isinstance(message, TurnDone):
                self.done.append(message)

        self._link.start(tap)


class _OnScreen:
    """The window as an actor."""

    def __init__(self, window: KioskWindow) -> None:
        self._window = window

    @property
    def screen(self) -> str:
        return self._window.flow.cover or self._window.flow.screen

    def begin(self) -> None:
        """The window has begun already."""

    def type(self, text: str) -> None:
        self._window.ask_bar.field.setText(text)

    def ask(self) -> None:
        self._window.ask_bar.send.click()

    def listen(self) -> None:
        self._window.ask_bar.microphone.click()

    def press(self, phrase: str) -> bool:
        return self._window.press(phrase)


def play(link: Link, settings: Settings, avatar: Path, script: Script, watch: EventLoopWatch | None = None) -> Director:
    """Play a script to its end and close the window; the director knows what was not as expected.

    Args:
        link: the way to the advisor, started here and stopped by whoever made it.
        settings: of the installation.
        avatar: the baked advisor (.glb).
        script: what to play.
        watch: is started with the first step and stopped with the last.

    Raises:
        FaceAssetError: the avatar cannot be used.
        GraphicsError: the screen has no OpenGL.
    """
    tapped, microphone = _Tapped(link), FilmMicrophone(time.monotonic)
    # The client's voice is no part of the window: made beforehand, it holds the loop up for no moment.
    said = {step.say: client_says(step.say) for step in script.steps if step.spoken}
    heard = {text: at_rate(sound.samples, sound.rate_hz, HEARING_RATE_HZ) for text, sound in said.items()}
    window = open_window(tapped, settings, True, avatar, microphone=microphone)

    def speak(text: str) -> float:
        microphone.say(heard[text])
        return said[text].duration_s

    def silent() -> bool:
        return not (window.visit.waits_to_be_heard or window.visit.answering)

    director = Director(script, _OnScreen(window), speak, tapped, silent, time.monotonic)
    loop = QEventLoop()
    steps: Iterator[str] | None = None

    def step() -> None:
        nonlocal steps
        microphone.follow()
        if steps is None:
            if window.ready and window.avatar.frames_drawn:
                steps = director.play()
                if watch is not None:
                    watch.start()
        elif next(steps, None) is None:
            loop.quit()

    timer = QTimer(window, interval=_STEP_MS)
    timer.timeout.connect(step)
    timer.start()
    try:
        with collected_in_silence(window):
            loop.exec()
    finally:
        timer.stop()
        if watch is not None:
            watch.stop()
        discard(window)
    return director
