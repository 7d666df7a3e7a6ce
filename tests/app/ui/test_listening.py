"""The microphone in a conversation: it is open while the client speaks and at no other time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.messages import Heard, Interrupt, Message, Mood, Problem, Transcribed, Utterance
from tests.app.ui.conftest import Kiosk, PushedMicrophone
from tests.fakes.scripted_link import SUGGESTIONS, done

SORRY = "I did not hear a question. Please try again, a little closer to the microphone."


@pytest.fixture
def microphone() -> PushedMicrophone:
    return PushedMicrophone()


@pytest.fixture
def open_kiosk(make_kiosk: Callable[..., Kiosk], microphone: PushedMicrophone) -> Kiosk:
    """A kiosk whose microphone has just been opened."""
    kiosk = make_kiosk(microphone)
    touch(kiosk)
    return kiosk


def touch(kiosk: Kiosk) -> None:
    QTest.mouseClick(kiosk.window.ask_bar.microphone, Qt.MouseButton.LeftButton)


def listens(kiosk: Kiosk) -> bool:
    """Whether any part of the window still listens; all of them must agree."""
    device = kiosk.microphone
    assert isinstance(device, PushedMicrophone)
    signs = {
        device.on_chunk is not None,
        kiosk.window.listening.is_open,
        kiosk.window.ask_bar.microphone.isChecked(),
        kiosk.window.ask_bar.microphone.text() == "Touch when done",
    }
    assert len(signs) == 1
    return signs.pop()


def activity(kiosk: Kiosk) -> str:
    """What the face does now; a fresh reading each time, which a type checker cannot know of a property."""
    return kiosk.window.stage.activity


def say(kiosk: Kiosk, qtbot: QtBot, *messages: Message) -> None:
    """Deliver messages and let the window take them up."""
    arrived: list[object] = []
    for signal in (kiosk.window.bridge.transcribed, kiosk.window.bridge.mood, kiosk.window.bridge.problem):
        signal.connect(arrived.append)
    kiosk.link.say(*messages)
    qtbot.waitUntil(lambda: len(arrived) == len(messages))


def final(kiosk: Kiosk, text: str, turn: int = 1) -> Transcribed:
    return Transcribed(kiosk.window.visit.session, turn, 0.0, text, final=True)


def idle(kiosk: Kiosk, turn: int = 1) -> Mood:
    return Mood(kiosk.window.visit.session, turn, 0.0, "idle", "neutral", 0.0)


def test_a_typed_question_closes_the_microphone_and_is_answered(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    QTest.keyClicks(open_kiosk.window.ask_bar.field, "How did I do?")
    QTest.keyClick(open_kiosk.window.ask_bar.field, Qt.Key.Key_Return)
    assert not listens(open_kiosk)
    qtbot.waitUntil(lambda: not open_kiosk.window.visit.answering)
    assert open_kiosk.window.captions.reply
    assert [(type(sent), sent.turn) for sent in open_kiosk.link.sent[1:]] == [(Interrupt, 1), (Utterance, 2)]


def test_a_touched_question_closes_the_microphone(open_kiosk: Kiosk) -> None:
    QTest.mouseClick(open_kiosk.window.ask_bar.chips[0], Qt.MouseButton.LeftButton)
    assert not listens(open_kiosk)
    assert open_kiosk.window.captions.question == SUGGESTIONS[0]


def test_escape_closes_the_microphone_and_forgets_half_a_question(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    say(open_kiosk, qtbot, Transcribed(open_kiosk.window.visit.session, 1, 0.0, "how did", final=False))
    QTest.keyClick(open_kiosk.window, Qt.Key.Key_Escape)
    assert not listens(open_kiosk)
    assert isinstance(open_kiosk.link.sent[-1], Interrupt)
    assert not open_kiosk.window.visit.answering
    assert activity(open_kiosk) == "idle"
    assert open_kiosk.window.captions.question == ""


def test_the_end_of_the_visit_closes_the_microphone(open_kiosk: Kiosk) -> None:
    QTest.mouseClick(open_kiosk.window.nav.end_visit, Qt.MouseButton.LeftButton)
    assert not listens(open_kiosk)
    assert not open_kiosk.link.of_type(Heard)


@pytest.mark.parametrize("turn", [0, 1])
def test_a_problem_closes_the_microphone_and_ends_the_turn(open_kiosk: Kiosk, qtbot: QtBot, turn: int) -> None:
    say(open_kiosk, qtbot, Problem(open_kiosk.window.visit.session, turn, 0.0, SORRY))
    assert not listens(open_kiosk)
    assert not open_kiosk.window.visit.answering
    assert activity(open_kiosk) == "idle"
    assert open_kiosk.window.ask_bar.told == SORRY


def test_a_problem_of_no_turn_ends_a_turn_whose_sound_was_complete(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    touch(open_kiosk)
    assert activity(open_kiosk) == "thinking"
    say(open_kiosk, qtbot, Problem("", 0, 0.0, "I did not catch that; please say it again."))
    assert not open_kiosk.window.visit.answering
    assert activity(open_kiosk) == "idle"


def test_a_problem_of_no_turn_leaves_a_written_question_to_the_next_advisor(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.link._answer = None
    kiosk.window.ask("How did I do?")
    say(kiosk, qtbot, Problem("", 0, 0.0, "I lost my thread for a moment; I am picking it up again."))
    assert kiosk.window.visit.answering
    say(kiosk, qtbot, Mood(kiosk.window.visit.session, 1, 0.0, "thinking", "thoughtfulness", 0.3))
    assert activity(kiosk) == "thinking"


def test_a_dropped_turns_last_transcript_leaves_the_microphone_closed(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    open_kiosk.window.visit.interrupt()  # the turn is dropped while the device is still open
    say(open_kiosk, qtbot, final(open_kiosk, "how did I do"))
    assert not listens(open_kiosk)
    assert open_kiosk.window.captions.question == ""


def test_an_old_recordings_transcript_does_not_close_a_new_one(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    QTest.keyClick(open_kiosk.window, Qt.Key.Key_Escape)
    touch(open_kiosk)
    say(open_kiosk, qtbot, final(open_kiosk, "how did I do", turn=1))
    assert listens(open_kiosk)


def test_an_old_recordings_sound_is_not_taken_for_the_new_ones(
    open_kiosk: Kiosk, microphone: PushedMicrophone, qtbot: QtBot
) -> None:
    assert microphone.on_chunk is not None
    microphone.on_chunk(np.ones(512, np.float32))  # on its way while the client starts over
    touch(open_kiosk)
    touch(open_kiosk)
    microphone.on_chunk(np.zeros(256, np.float32))
    qtbot.waitUntil(lambda: any(len(sent.samples) for sent in open_kiosk.link.of_type(Heard)))  # type: ignore[attr-defined]
    sounds = [(sent.turn, len(sent.samples), sent.last) for sent in open_kiosk.link.of_type(Heard)]  # type: ignore[attr-defined]
    assert sounds == [(1, 0, True), (2, 256, False)]


def test_a_spoken_question_closes_the_microphone_and_sends_nothing_more(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    say(open_kiosk, qtbot, final(open_kiosk, "how did I do"))
    assert not listens(open_kiosk)
    assert activity(open_kiosk) == "thinking"
    assert not open_kiosk.link.of_type(Heard)
    open_kiosk.link.say(done(Utterance(open_kiosk.window.visit.session, 1, 0.0, "how did I do")))
    qtbot.waitUntil(lambda: not open_kiosk.window.visit.answering)
    assert activity(open_kiosk) == "idle"


@pytest.mark.parametrize("text", ["", "mumble mumble"])
def test_silence_and_mumbling_end_in_a_sentence_and_the_next_question_is_answered(
    open_kiosk: Kiosk, qtbot: QtBot, text: str
) -> None:
    kiosk = open_kiosk
    say(kiosk, qtbot, final(kiosk, text), idle(kiosk), Problem(kiosk.window.visit.session, 1, 0.0, SORRY))
    assert not listens(kiosk)
    assert kiosk.window.ask_bar.told == SORRY
    assert not kiosk.window.visit.answering
    assert activity(kiosk) == "idle"
    assert kiosk.window.captions.waiting == ""
    sent = len(kiosk.link.sent)
    kiosk.window.ask("How did I do?")
    qtbot.waitUntil(lambda: bool(kiosk.window.captions.reply))
    assert [type(message) for message in kiosk.link.sent[sent:]] == [Utterance]  # there was nothing to interrupt
    assert kiosk.window.ask_bar.told == ""


def test_speaking_again_takes_the_last_problem_away(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    say(open_kiosk, qtbot, Problem(open_kiosk.window.visit.session, 1, 0.0, SORRY))
    touch(open_kiosk)
    assert listens(open_kiosk)
    assert open_kiosk.window.ask_bar.told == ""


def test_a_problem_ends_the_turn_of_a_written_question(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.link._answer = None
    kiosk.window.ask("How did I do?")
    say(kiosk, qtbot, Problem(kiosk.window.visit.session, 1, 0.0, "The record cannot be written."))
    assert not kiosk.window.visit.answering
    assert kiosk.window.captions.waiting == ""


def test_after_a_question_without_an_answer_the_screen_invites_the_next_one(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.window.captions.ask("mumble")
    shown = kiosk.window.captions.grab().toImage()
    reply = {shown.pixelColor(x, y).name() for x in range(20, 300) for y in range(shown.height() // 3, shown.height())}
    assert len(reply) > 2
