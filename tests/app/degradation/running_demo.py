"""A kiosk that runs: its real window with the drawn advisor, its real advisor process, a loudspeaker that can go."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QCoreApplication, QEvent

from app.devices.sound import Microphone, NoMicrophone
from app.messages import Message, Problem, Sentence, TurnDone
from app.pipeline.entry import serve
from app.settings import Settings
from app.supervisor import Supervisor
from app.ui import branding_check
from app.ui.face import face_maker
from app.ui.kiosk.window import KioskWindow
from app.ui.soaking.mouth_ruler import RulerCard
from app.ui.start import collected_in_silence, discard, make_application, wait_for

QUESTION = "How much is my portfolio worth?"
_PATIENCE_S = 90.0


class RunningDemo:
    """Begins with its making; `talk` brings a client in."""

    def __init__(self, settings: Settings, microphone: Microphone | None = None) -> None:
        self.messages: list[Message] = []
        self.swapped_s: list[float] = []
        make_application()
        self.card = RulerCard()
        self.supervisor = Supervisor(settings, serve)
        self.supervisor.launch()
        look = branding_check.in_use(settings.branding_dir)
        make_face = face_maker(settings.avatar_file(settings.avatar), settings.face, settings.quality, look.backdrop)
        self.window = KioskWindow(
            self.supervisor, self.card, microphone or NoMicrophone("There is none in this test."), look, make_face,
            settings, windowed=False,
        )  # fmt: skip
        self.window.resize(1280, 720)
        self.window.show()
        bridge = self.window.bridge
        for signal in (bridge.sentence, bridge.turn_done, bridge.problem, bridge.insight, bridge.seen):
            signal.connect(self.messages.append)
        self.window.avatar.frameSwapped.connect(lambda: self.swapped_s.append(time.monotonic()))
        self.window.begin()
        self._silence = collected_in_silence(self.window)
        self._silence.__enter__()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._silence.__exit__(None, None, None)
        discard(self.window)
        self.supervisor.stop()

    def until(self, happened: Callable[[], bool], patience_s: float = _PATIENCE_S) -> bool:
        """Let the window run until something has happened; returns whether it has."""
        until_s = time.monotonic() + patience_s
        while not happened():
            if time.monotonic() > until_s:
                return False
            wait_for(10)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return True

    def talk(self, client: str = "avery", *, recording: bool = True) -> None:
        """Go the way from the first screen to the conversation."""
        window = self.window
        assert self.until(lambda: window.lobby is not None), self.told
        window.screens.attract.start.click()
        window.screens.display.go_on.click()
        window.screens.consent.decided.emit(recording)
        window.welcome(client)
        assert self.until(lambda: window.ready), self.told

    def ask(self, question: str = QUESTION) -> str:
        """Ask and return the reply, or what the client was told instead."""
        self.window.ask(question)
        turn = self.window.visit.turn
        ends = (TurnDone, Problem)

        def end() -> Message | None:
            return next((each for each in self.messages if isinstance(each, ends) and each.turn == turn), None)

        assert self.until(lambda: end() is not None), f"no answer; told: {self.told}"
        found = end()
        return found.reply if isinstance(found, TurnDone) else found.text if isinstance(found, Problem) else ""

    @property
    def told(self) -> str:
        """All that the client was told of trouble."""
        said = [each.text for each in self.messages if isinstance(each, Problem)]
        return " | ".join([*said, self.window.ask_bar._told])

    @property
    def sentences(self) -> list[Sentence]:
        """What was said."""
        return [each for each in self.messages if isinstance(each, Sentence)]
