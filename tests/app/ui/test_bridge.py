"""The one door between work and window."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QObject, QThread, Signal
from pytestqt.qtbot import QtBot

from app.messages import Heartbeat, Message, Problem
from app.ui.bridge import Bridge
from tests.fakes.scripted_link import ScriptedLink


def test_messages_arrive_on_the_windows_thread_in_order(qtbot: QtBot) -> None:
    link = ScriptedLink()
    bridge = Bridge(link)
    arrived: list[tuple[str, bool]] = []

    def note(problem: Problem) -> None:
        arrived.append((problem.text, threading.current_thread() is threading.main_thread()))

    bridge.problem.connect(note)
    bridge.start()
    link.say(*(Problem("s", 0, 0.0, str(number)) for number in range(20)))
    qtbot.waitUntil(lambda: len(arrived) == 20)
    assert arrived == [(str(number), True) for number in range(20)]
    assert QThread.currentThread() is bridge.thread()


def test_what_is_sent_reaches_the_link() -> None:
    link = ScriptedLink()
    message: Message = Heartbeat("s", 0, 0.0)
    Bridge(link).send(message)
    assert link.sent == [message]


def test_signals_with_a_bool_keep_pythons_references(qtbot: QtBot) -> None:
    """PySide6 6.12.0 takes one reference to True at each emission, until Python aborts: see app/ui/DECISIONS.md."""

    class Emitter(QObject):
        told = Signal(bool)

    emitter = Emitter()
    emitter.told.connect(lambda _told: None)
    emitter.told.emit(True)
    before = sys.getrefcount(True)
    for _ in range(20):
        emitter.told.emit(True)
    assert abs(sys.getrefcount(True) - before) < 10
