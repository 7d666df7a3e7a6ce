"""A whole workstation for the tests: real content, a real desk process, a scripted advisor."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from app.desk.host import Host
from app.desk.process import serve
from app.devices.sound import NoMicrophone, SilentPlayer
from app.messages import Message, SentenceCheck, TurnDone, Utterance
from app.settings import Settings
from app.ui import branding
from app.ui.workstation.desk import Desk
from app.ui.workstation.window import WorkstationWindow
from tests.app.ui.conftest import Clock, FilledFace
from tests.fakes.scripted_link import FACTS, REPLY, ScriptedLink, done, sentence

PATIENCE_MS = 180_000  # a loaded machine starts a process slowly


def answer(asked: Utterance) -> list[Message]:
    """Two sentences, the first with a figure that rests on a fact; a third did not pass."""
    checks = (
        SentenceCheck(REPLY[0], True, (("11.3 percent", "performance.ytd.portfolio"),)),
        SentenceCheck(REPLY[1], True, ()),
        SentenceCheck("You will be rich.", False, (), "a promise"),
    )
    reply = " ".join(REPLY[:2])
    end: TurnDone = dataclasses.replace(done(asked), reply=reply, checks=checks, facts=FACTS)
    return [sentence(asked, 0, REPLY[0]), sentence(asked, 1, REPLY[1]), end]


class Workstation:
    """What a test holds in its hands."""

    def __init__(self, settings: Settings, memory_file: Path) -> None:
        self.link, self.clock = ScriptedLink(answer), Clock()
        self.player = SilentPlayer(clock=self.clock)
        self.host = Host(settings, serve)
        self.memory_file = memory_file
        self.window = WorkstationWindow(
            self.link,
            Desk(self.host),
            self.player,
            NoMicrophone("No microphone was found; please type your question."),
            branding.load(),
            lambda context, software: FilledFace(),
            settings,
            memory_file,
            clock=self.clock,
        )


def opened(station: Workstation, size: tuple[int, int], client: str) -> Workstation:
    station.window.resize(*size)
    station.window.show()
    station.window.begin(client)
    for _ in range(PATIENCE_MS // 20):
        if len(station.window.clients.model.all) == 4:
            break
        QTest.qWait(20)
    return station


def discard(station: Workstation) -> None:
    station.window.close()
    station.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a window must not outlive the application
