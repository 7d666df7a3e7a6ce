"""A kiosk that runs: its real window with the drawn advisor, its real advisor process, a loudspeaker that can go."""

from __future__ import annotations

import dataclasses
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.care.degradation import KIOSK
from app.devices.sound import Microphone, NoMicrophone
from app.messages import Message, Problem, Sentence, TurnDone
from app.pipeline.entry import serve
from app.settings import Settings, load
from app.supervisor import Supervisor, Target
from app.telemetry.metrics import CIRCUIT, FALLBACK, Metric
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered
from app.ui import branding_check
from app.ui.face import face_maker
from app.ui.kiosk.window import KioskWindow
from app.ui.soaking.mouth_ruler import RulerCard
from app.ui.start import collected_in_silence, discard, make_application, wait_for

QUESTION = "How much is my portfolio worth?"
OTHER = "How risky am I?"
THIRD = "What do I pay in fees?"
WORDS = {row.missing: row.words for row in KIOSK}
"""What the table says that a client reads."""
_PATIENCE_S = 90.0


def prepared(folder: Path) -> Settings:
    """Return the settings of a small kiosk with its data in a folder and the content of this machine."""
    known = load()
    if not (known.content_dir / "market").exists() or not known.avatar_file(known.avatar).exists():
        pytest.skip("needs what `make setup` builds")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content").symlink_to(known.content_dir)
    return dataclasses.replace(
        Settings(), data_dir=folder, entry="visit", render_width=320, render_height=180, idle_s=600.0,
        heartbeat_s=20.0,  # a busy machine holds a process up, which is not what is tried here
    )  # fmt: skip


def is_an_answer(reply: str) -> bool:
    """Return whether figures were told."""
    return any(sign in reply for sign in "$%") and "." in reply


def mouth_moves(sentences: list[Sentence]) -> bool:
    """Return whether the face moves with every clause, for as long as it is heard."""
    return bool(sentences) and all(
        abs(len(each.face) / 60 - len(each.samples) / each.rate_hz) < 1 / 30 and np.ptp(each.face, axis=0).max() > 0.05
        for each in sentences
    )


class RunningDemo:
    """Begins with its making; `talk` brings a client in."""

    def __init__(self, settings: Settings, microphone: Microphone | None = None, target: Target = serve) -> None:
        self.messages: list[Message] = []
        self._data_dir = settings.data_dir
        self.swapped_s: list[float] = []
        make_application()
        self.card = RulerCard()
        self.supervisor = Supervisor(settings, target)
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
        for told in (bridge.sentence, bridge.turn_done, bridge.problem, bridge.insight, bridge.seen):
            told.connect(self.messages.append)
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

    def again(self, client: str = "avery", *, recording: bool = True) -> None:
        """Let this client go and another one come."""
        self.leave()
        self.talk(client, recording=recording)

    def leave(self) -> None:
        """End the visit and forget it."""
        self.window.end_visit()
        self.window._go(self.window.flow.fresh(self.window._clock()))
        self.messages.clear()

    def ask(self, question: str = QUESTION) -> str:
        """Ask and return the reply, or what the client was told instead."""
        end = self.end_of(question)
        return end.reply if isinstance(end, TurnDone) else end.text

    def end_of(self, question: str, meanwhile: Callable[[], object] = lambda: None) -> TurnDone | Problem:
        """Ask, do something as soon as the first clause is there, and return what the turn ends with."""
        self.window.ask(question)
        turn = self.window.visit.turn
        assert self.until(lambda: bool(self.said(turn)) or self._end(turn) is not None), f"nothing; {self.told}"
        meanwhile()
        assert self.until(lambda: self._end(turn) is not None), f"no answer; told: {self.told}"
        end = self._end(turn)
        assert end is not None
        return end

    def _end(self, turn: int) -> TurnDone | Problem | None:
        ends = (TurnDone, Problem)
        return next((each for each in self.messages if isinstance(each, ends) and each.turn == turn), None)

    @property
    def told(self) -> str:
        """All that the client was told of trouble."""
        said = [each.text for each in self.messages if isinstance(each, Problem)]
        return " | ".join([*said, self.window.ask_bar._told])

    def said(self, turn: int | None = None) -> list[Sentence]:
        """Return the clauses of a turn, by default of the last."""
        turn = self.window.visit.turn if turn is None else turn
        return [each for each in self.messages if isinstance(each, Sentence) and each.turn == turn]

    def kill_advisor(self) -> None:
        """End the advisor's process as a crash does."""
        os.kill(self.process_id, signal.SIGKILL)

    @property
    def process_id(self) -> int:
        """The advisor's process."""
        assert self.supervisor.process_id is not None
        return self.supervisor.process_id

    def circuit(self, part: str) -> float | None:
        """Return whether a part is asked (0), tried again (1) or left alone (2), as `steward status` reads it."""
        return self._measured(CIRCUIT, part)

    def level(self, part: str) -> float | None:
        """Return how far a part has stepped back from what was asked for; 0 is its best way."""
        return self._measured(FALLBACK, part)

    def _measured(self, metric: Metric, part: str) -> float | None:
        found = gathered(metrics_folder(self._data_dir)).snapshot.numbers.get(metric.name, {})
        return next((value for (name,), value in found.items() if name == part), None)

    @property
    def log(self) -> str:
        """What the advisor's process wrote down."""
        return "".join(each.read_text(encoding="utf-8") for each in (self._data_dir / "logs").glob("advisor*.log"))
