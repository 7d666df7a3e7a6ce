"""What the advisor process does first."""

from __future__ import annotations

import dataclasses
import multiprocessing
import threading
from multiprocessing.connection import Connection

import pytest

from app.messages import Message, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import Parts
from app.pipeline.process import Inbox, Outlet, _loop
from inference.errors import EngineUnavailable
from inference.hearing.recogniser import Recogniser


@pytest.fixture
def deaf(parts: Parts) -> Parts:
    """Parts that have not opened their ears yet, on a machine that can hear."""
    try:
        parts.ears()
    except EngineUnavailable as error:
        pytest.skip(str(error))
    return dataclasses.replace(parts, _recogniser=None)


class _Watched(Outlet):
    """Notes with which ears each message was sent."""

    def __init__(self, connection: Connection, parts: Parts) -> None:
        super().__init__(connection)
        self._parts = parts
        self.ears: list[Recogniser | None] = []

    def send(self, message: Message) -> None:
        self.ears.append(self._parts._recogniser)
        super().send(message)


def _run(parts: Parts, theirs: Connection, outlet: Outlet) -> threading.Thread:
    def until_closed() -> None:
        with pytest.raises((EOFError, OSError)):
            _loop(Inbox(theirs), outlet, Advisor(parts), None)

    thread = threading.Thread(target=until_closed)
    thread.start()
    return thread


def test_a_question_that_waits_is_answered_before_the_ears_are_opened(deaf: Parts) -> None:
    ours, theirs = multiprocessing.Pipe()
    outlet = _Watched(theirs, deaf)
    ours.send(StartSession("s", 0, 0.0, "avery"))
    ours.send(Utterance("s", 1, 0.0, "What's my portfolio performance?"))
    thread = _run(deaf, theirs, outlet)
    while not isinstance(ours.recv(), TurnDone):
        pass
    ours.close()
    thread.join(30)
    assert not thread.is_alive()
    assert outlet.ears
    assert set(outlet.ears) == {None}


def test_the_ears_are_open_before_anybody_speaks(deaf: Parts) -> None:
    ours, theirs = multiprocessing.Pipe()
    thread = _run(deaf, theirs, Outlet(theirs))
    while deaf._recogniser is None and thread.is_alive():
        threading.Event().wait(0.05)
    assert deaf._recogniser is not None
    ours.close()
    thread.join(30)
    assert not thread.is_alive()
