"""A client inside a running kiosk's window who plays the demonstration and keeps a diary of what was shown.

The diary is a file with one line of JSON an event: `time_s` (monotonic, the same for all processes), `what`, `session`,
`turn`, `words`. It is written after the window's own slots have run, so what stands in it was on the screen.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.messages import Insight, Message, Problem, Sentence, TurnDone
from app.ui.kiosk.window import KioskWindow

_BEAT_MS: Final = 100
_QUESTIONS: Final = (
    "How did my portfolio do last year?", "What would another 2008 do to me?", "Am I on track for my goals?",
    "What do I pay in fees?", "How risky am I?", "What would you change?",
)  # fmt: skip
_A_VISIT: Final = 4  # questions
_LISTENS_S: Final = 6.0  # to an answer, before asking the next question into it
_BETWEEN_S: Final = 0.6  # from one thing that the client does to the next


class DemoClient(QObject):
    """Comes, asks some questions, leaves and comes again."""

    def __init__(self, window: KioskWindow, file: Path) -> None:
        """Sit down before a window.

        Args:
            window: the kiosk's, about to begin.
            file: the diary; lines are appended.
        """
        super().__init__(window)
        self._window = window
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._screen, self._asked, self._did_s = "", 0, 0.0
        self._heard = ("", 0, -1)
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._look)
        for signal in (window.bridge.insight, window.bridge.sentence, window.bridge.turn_done, window.bridge.problem):
            signal.connect(self._on_message)
        self._beat.start()

    @classmethod
    def come(cls, file: Path) -> DemoClient:
        """Sit down before the window that is open."""
        window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, KioskWindow))
        return cls(window, file)

    def _note(self, what: str, session: str = "", turn: int = 0, words: str = "") -> None:
        event = {"time_s": time.monotonic(), "pid": os.getpid(), "what": what, "session": session, "turn": turn}
        os.write(self._file, (json.dumps(event | {"words": words}) + "\n").encode())

    @Slot(object)
    def _on_message(self, message: Message) -> None:
        if not self._window.visit.counts(message):
            return
        match message:
            case TurnDone():
                self._note("answered", message.session, message.turn, message.question)
            case Sentence() | Insight():
                self._note("acknowledged", message.session, message.turn)
            case Problem():
                self._note("told", message.session, message.turn, message.text)
            case _:
                pass

    @Slot()
    def _look(self) -> None:
        window = self._window
        if not window.avatar.frames_drawn:
            return
        if window.flow.screen != self._screen:
            self._screen = window.flow.screen
            self._note(f"screen {self._screen}", window.visit.session)
        heard = window.stage.moment().sentence
        if heard is not None and (heard.session, heard.turn, heard.index) != self._heard:
            self._heard = (heard.session, heard.turn, heard.index)
            self._note("heard", heard.session, heard.turn)
        if time.monotonic() - self._did_s >= _BETWEEN_S:
            self._did_s = time.monotonic()
            self._act()

    def _act(self) -> None:
        """Do the next thing."""
        window = self._window
        screens, flow = window.screens, window.flow
        match flow.screen:
            case "attract" if window.lobby is not None:
                self._asked = 0
                screens.attract.start.click()
            case "settings":
                screens.display.go_on.click()
            case "consent":
                screens.consent.record.click()
            case "identify":
                cards = [each for each in screens.identify.buttons() if each.objectName() == "card"]
                if cards:
                    cards[0].click()
            case "talk" if window.ready and not window.visit.answering and self._has_listened():
                self._ask_or_leave()
            case _:
                if flow.screen == "summary":
                    window.end_visit()

    def _has_listened(self) -> bool:
        visit = self._window.visit
        return not visit.waits_to_be_heard or time.monotonic() - visit.asked_s > _LISTENS_S

    def _ask_or_leave(self) -> None:
        if self._asked >= _A_VISIT:
            self._window.end_visit()
            return
        question = _QUESTIONS[self._asked % len(_QUESTIONS)]
        self._asked += 1
        self._note("asks", self._window.visit.session, self._window.visit.turn + 1, question)
        self._window.ask(question)
