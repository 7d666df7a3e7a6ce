"""The window and the camera: off by default, a sign while it looks, gaze, greeting, nods, a visit left alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Literal

import pytest
from pytestqt.qtbot import QtBot

from app.messages import EndSession, Message, Seen, StartSession, Utterance
from app.settings import Settings
from tests.app.ui.conftest import Kiosk
from tests.app.ui.test_kiosk import ask
from tests.fakes.scripted_link import done, sentence

PLACE = (0.12, -0.08, 0.7)
Sign = Literal["none", "nod", "shake", "hand"]


def seen(present: bool = True, sign: Sign = "none", looking: bool = True) -> Seen:
    return Seen("", 0, 0.0, looking, True, present, PLACE if present else None, sign)


@pytest.fixture
def watched(make_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return make_kiosk(settings=Settings(entry="talk", camera="on", camera_leave_s=30.0))


def _tell(kiosk: Kiosk, qtbot: QtBot, message: Seen) -> None:
    with qtbot.waitSignal(kiosk.window.bridge.seen):
        kiosk.link.say(message)
    kiosk.window.follow_sound()


def _hear_out(kiosk: Kiosk, qtbot: QtBot) -> None:
    """Let the reply be heard to its end, and the mood that it left fade."""
    for _ in range(60):
        kiosk.wait(1.0)
        if not kiosk.window.visit.waits_to_be_heard:
            break
    assert not kiosk.window.visit.waits_to_be_heard


def _ask_back(kiosk: Kiosk, qtbot: QtBot) -> None:
    """Let the advisor answer the next question with one that yes or no answers."""

    def answer(asked: Utterance) -> list[Message]:
        question = sentence(asked, 0, "Did you mean the risk of your portfolio?")
        return [question, dataclasses.replace(done(asked), asks=asked.text == "Is it risky?")]

    kiosk.link._answer = answer
    ask(kiosk, qtbot, "Is it risky?")
    _hear_out(kiosk, qtbot)


def _asked(kiosk: Kiosk) -> list[str]:
    return [message.text for message in kiosk.link.of_type(Utterance) if isinstance(message, Utterance)]


def test_by_default_the_camera_is_off_and_its_messages_do_nothing(kiosk: Kiosk, qtbot: QtBot) -> None:
    assert Settings().camera == "off"
    _tell(kiosk, qtbot, seen())
    assert kiosk.window.stage.visitor_m is None
    assert not kiosk.window.header.camera.isVisible()


def test_a_plain_sign_stands_in_the_window_while_the_camera_looks(watched: Kiosk, qtbot: QtBot) -> None:
    sign = watched.window.header.camera
    assert sign.isVisible()
    assert sign.text() == "The camera sees who is here. No picture is kept."
    _tell(watched, qtbot, seen(looking=False, present=False))
    assert not sign.isVisible()
    _tell(watched, qtbot, seen(present=False))
    assert sign.isVisible()


def test_the_advisor_looks_at_the_visitor_and_straight_out_when_they_have_left(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen())
    assert watched.window.stage.moment().state.visitor_m == PLACE
    _tell(watched, qtbot, seen(present=False))
    assert watched.window.stage.moment().state.visitor_m is None


def test_a_camera_that_falls_silent_leaves_no_stare_behind(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen())
    watched.wait(5.0)
    assert watched.window.stage.moment().state.visitor_m is None


def test_who_comes_is_smiled_at(watched: Kiosk, qtbot: QtBot) -> None:
    assert watched.window.stage.moment().state.emotion == "neutral"
    _tell(watched, qtbot, seen())
    assert watched.window.stage.moment().state.emotion == "joy"


@pytest.mark.parametrize(("sign", "answer"), [("nod", "Yes"), ("shake", "No")])
def test_a_nod_or_a_shake_answers_an_open_question_once(watched: Kiosk, qtbot: QtBot, sign: Sign, answer: str) -> None:
    _tell(watched, qtbot, seen())
    _ask_back(watched, qtbot)
    _tell(watched, qtbot, seen(sign=sign))
    qtbot.waitUntil(lambda: not watched.window.visit.answering)
    _tell(watched, qtbot, seen(sign=sign))
    assert _asked(watched) == ["Is it risky?", answer]
    assert watched.window.captions.question == answer


def test_a_nod_without_a_question_says_nothing(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen(sign="nod"))
    ask(watched, qtbot)
    _hear_out(watched, qtbot)
    _tell(watched, qtbot, seen(sign="nod"))
    assert _asked(watched) == ["How did I do?"]


def test_a_nod_while_the_advisor_talks_is_agreement_and_no_answer(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen())
    ask(watched, qtbot)
    assert watched.window.visit.waits_to_be_heard
    _tell(watched, qtbot, seen(sign="nod"))
    assert _asked(watched) == ["How did I do?"]


def _stay_away(kiosk: Kiosk, qtbot: QtBot, seconds: int) -> None:
    for _ in range(seconds):
        kiosk.clock.now_s += 1.0
        _tell(kiosk, qtbot, seen(present=False))


def test_a_visit_left_alone_ends_and_the_next_one_is_greeted(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen())
    ask(watched, qtbot)
    _hear_out(watched, qtbot)
    _tell(watched, qtbot, seen())
    first = watched.window.visit.session
    _stay_away(watched, qtbot, 25)
    assert watched.window.visit.session == first
    _stay_away(watched, qtbot, 10)
    assert watched.window.visit.session != first
    assert len(watched.link.of_type(EndSession)) == 1
    assert len(watched.link.of_type(StartSession)) == 2
    assert watched.window.captions.question == ""


def test_where_nothing_was_asked_nothing_ends(watched: Kiosk, qtbot: QtBot) -> None:
    _tell(watched, qtbot, seen())
    _stay_away(watched, qtbot, 40)
    assert watched.link.of_type(EndSession) == []
