"""The screen's texts and commands: turns of the visit beside the conversation's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.devices.sound import Microphone, NoMicrophone, SilentPlayer
from app.messages import Command, Heard, Interrupt, Problem, Say, Sentence, Transcribed, Vocabulary
from app.ui.bridge import Bridge
from app.ui.kiosk.speech import FASTEST, Speech
from app.ui.listening import Listening
from app.ui.visit import Visit
from tests.app.ui.conftest import Clock, PushedMicrophone
from tests.fakes.scripted_link import ScriptedLink


class Desk:
    """Speech with what it needs of a window: sound is sent on, sentences are played."""

    def __init__(self, microphone: Microphone) -> None:
        self.clock = Clock()
        self.link = ScriptedLink()
        self.bridge = Bridge(self.link)
        self.player = SilentPlayer(clock=self.clock)
        self.listening = Listening(microphone)
        self.visit = Visit(self.clock)
        self.speech = Speech(self.bridge, self.player, self.listening, lambda: self.visit)
        self.commands: list[str] = []
        self.troubles: list[str] = []
        self.speech.commanded.connect(self.commands.append)
        self.speech.trouble.connect(self.troubles.append)
        self.bridge.sentence.connect(self._play)
        self.listening.chunk.connect(lambda samples, last: self.bridge.send(self.visit.heard(samples, last)))
        self.player.on_finished(lambda key: self.visit.was_heard(key))
        self.bridge.start()

    def _play(self, sentence: Sentence) -> None:
        if self.visit.counts(sentence):
            self.player.play(self.visit.keep(sentence), sentence.samples, sentence.rate_hz)

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.clock.now_s += 0.1
            self.player.position()


@pytest.fixture
def microphone() -> PushedMicrophone:
    return PushedMicrophone()


@pytest.fixture
def desk(qtbot: QtBot, microphone: PushedMicrophone) -> Iterator[Desk]:
    made = Desk(microphone)
    yield made
    made.speech.listen(False)


def test_a_text_is_spoken_in_a_turn_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    desk.speech.set_pace(9.0)
    with qtbot.waitSignal(desk.speech.finished):
        desk.speech.say("Who are you?")
    (say,) = desk.link.of_type(Say)
    assert isinstance(say, Say)
    assert (say.turn, say.text, say.pace) == (1, "Who are you?", FASTEST)
    assert desk.speech.speaking
    desk.pass_time(3.0)
    assert [desk.speech.speaking, desk.visit.answering] == [False, False]


def test_another_text_stops_the_first(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.speech.finished):
        desk.speech.say("Who are you?")
    desk.speech.say("Back, button.")
    assert [type(message) for message in desk.link.sent] == [Say, Interrupt, Say]
    assert [message.turn for message in desk.link.sent] == [1, 1, 2]


def test_nothing_is_said_over_an_answer(desk: Desk) -> None:
    desk.bridge.send(desk.visit.ask("How did I do?"))
    assert desk.speech.busy
    desk.speech.say("Back, button.")
    assert desk.link.of_type(Say) == []


def test_a_command_is_heard_and_the_microphone_opens_again(
    desk: Desk, microphone: PushedMicrophone, qtbot: QtBot
) -> None:
    desk.speech.vocabulary(("Back", "Home"), only=True)
    desk.speech.vocabulary(("Back", "Home"), only=True)
    assert len(desk.link.of_type(Vocabulary)) == 1
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    assert microphone.on_chunk is not None
    microphone.on_chunk(np.zeros(160, np.float32))
    qtbot.waitUntil(lambda: bool(desk.link.of_type(Heard)))
    session, turn = desk.visit.session, desk.visit.turn
    with qtbot.waitSignal(desk.speech.commanded):
        desk.link.say(Transcribed(session, turn, 0.0, "go back", final=True), Command(session, turn, 0.0, "Back"))
    assert desk.commands == ["Back"]
    assert not desk.visit.answering
    qtbot.waitUntil(lambda: desk.visit.turn == turn + 1 and microphone.on_chunk is not None)


def test_what_was_not_understood_is_told_and_listening_goes_on(
    desk: Desk, microphone: PushedMicrophone, qtbot: QtBot
) -> None:
    desk.speech.vocabulary(("Back", "Home"), only=True)
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    session, turn = desk.visit.session, desk.visit.turn
    desk.link.say(
        Transcribed(session, turn, 0.0, "fish", final=True), Problem(session, turn, 0.0, "You can say: Back, Home.")
    )
    qtbot.waitUntil(lambda: bool(desk.troubles))
    assert desk.commands == []
    qtbot.waitUntil(lambda: desk.visit.turn == turn + 1 and microphone.on_chunk is not None)


def test_who_says_nothing_is_not_told_so(desk: Desk, microphone: PushedMicrophone, qtbot: QtBot) -> None:
    desk.speech.vocabulary(("Back",), only=False)
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    session, turn = desk.visit.session, desk.visit.turn
    desk.link.say(Transcribed(session, turn, 0.0, "", final=True), Problem(session, turn, 0.0, "I heard nothing."))
    desk.visit.answering = False  # what `Talk` does with a problem
    qtbot.waitUntil(lambda: desk.visit.turn == turn + 1 and microphone.on_chunk is not None)
    assert desk.troubles == []


def test_the_microphone_is_closed_while_a_text_is_spoken(
    desk: Desk, microphone: PushedMicrophone, qtbot: QtBot
) -> None:
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    with qtbot.waitSignal(desk.speech.finished):
        desk.speech.say("Who are you?")
    assert microphone.on_chunk is None
    qtbot.wait(600)
    assert microphone.on_chunk is None
    desk.pass_time(3.0)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)


def test_listening_ends_when_nobody_wants_it(desk: Desk, microphone: PushedMicrophone, qtbot: QtBot) -> None:
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    desk.speech.listen(False)
    assert microphone.on_chunk is None
    qtbot.wait(600)
    assert microphone.on_chunk is None
    assert not desk.visit.answering


def test_a_missing_microphone_is_told_in_words(qtbot: QtBot) -> None:
    desk = Desk(NoMicrophone("No microphone was found."))
    desk.speech.listen(True)
    qtbot.waitUntil(lambda: bool(desk.troubles))
    assert desk.troubles == ["No microphone was found."]
    assert not desk.speech.listens


def test_an_answer_of_the_conversation_is_not_hushed(desk: Desk) -> None:
    desk.bridge.send(desk.visit.ask("How did I do?"))
    desk.speech.hush()
    assert desk.link.of_type(Interrupt) == []
