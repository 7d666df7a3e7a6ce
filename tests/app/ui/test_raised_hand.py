"""A raised hand: it opens the microphone; a reply pauses where its clause ends, and goes on if nothing is said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.messages import Heard, Interrupt, Message, Seen, Transcribed, Utterance
from app.settings import Settings
from app.ui.raised_hand import WAIT_S, RaisedHand
from tests.app.ui.conftest import Kiosk, PushedMicrophone
from tests.fakes.scripted_link import done, sentence

HAND = Seen("", 0, 0.0, True, True, True, (0.1, 0.0, 0.7), "hand")


@pytest.fixture
def watched(make_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return make_kiosk(PushedMicrophone(), settings=Settings(entry="talk", camera="on"))


@pytest.fixture
def talking(watched: Kiosk, qtbot: QtBot) -> Kiosk:
    """The advisor is in the middle of the first of three clauses."""

    def answer(asked: Utterance) -> list[Message]:
        return [*(sentence(asked, index, f"Clause {index} of the reply,") for index in range(3)), done(asked)]

    watched.link._answer = answer
    watched.window.ask("How did I do?")
    qtbot.waitUntil(lambda: watched.player.position() is not None)
    qtbot.waitUntil(lambda: not watched.window.visit.answering)
    watched.wait(0.2)
    return watched


def raise_hand(kiosk: Kiosk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(kiosk.window.bridge.seen):
        kiosk.link.say(HAND)
    kiosk.window.follow_sound()


def heard_clause(kiosk: Kiosk) -> int:
    """Return which clause is heard, -1 in silence."""
    position = kiosk.player.position()
    return position.sentence[1] if position else -1


def listens(kiosk: Kiosk) -> bool:
    return kiosk.window.visit.listening


def until_held(kiosk: Kiosk, qtbot: QtBot) -> None:
    for _ in range(200):
        if kiosk.window.visit.aside_open:
            break
        kiosk.wait(0.03)
        qtbot.wait(1)
    assert kiosk.window.visit.aside_open


def push(kiosk: Kiosk, qtbot: QtBot, value: float = 0.1) -> None:
    microphone = kiosk.microphone
    assert isinstance(microphone, PushedMicrophone)
    assert microphone.on_chunk is not None, "the microphone is open"
    before = len(kiosk.link.of_type(Heard))
    microphone.on_chunk(np.full(1600, value, np.float32))
    qtbot.waitUntil(lambda: len(kiosk.link.of_type(Heard)) > before)


def understood(kiosk: Kiosk, qtbot: QtBot, text: str, *, final: bool) -> None:
    with qtbot.waitSignal(kiosk.window.bridge.transcribed):
        kiosk.link.say(Transcribed(kiosk.window.visit.session, 2, 0.0, text, final=final))


def test_in_silence_it_opens_the_microphone(watched: Kiosk, qtbot: QtBot) -> None:
    raise_hand(watched, qtbot)
    assert watched.window.ask_bar.microphone.isChecked()
    assert listens(watched)
    push(watched, qtbot)
    (piece,) = (message for message in watched.link.of_type(Heard) if isinstance(message, Heard))
    assert not piece.tentative


def test_in_silence_it_closes_again_when_nothing_is_said(watched: Kiosk, qtbot: QtBot) -> None:
    raise_hand(watched, qtbot)
    watched.wait(WAIT_S - 0.1)
    assert listens(watched)
    watched.wait(0.2)
    assert not listens(watched)
    assert not watched.window.ask_bar.microphone.isChecked()


def test_who_speaks_is_listened_to_for_as_long_as_it_takes(watched: Kiosk, qtbot: QtBot) -> None:
    raise_hand(watched, qtbot)
    with qtbot.waitSignal(watched.window.bridge.transcribed):
        watched.link.say(Transcribed(watched.window.visit.session, 1, 0.0, "how is", final=False))
    watched.wait(10 * WAIT_S)
    assert listens(watched)


def test_it_is_nothing_while_somebody_types_or_without_a_microphone(
    watched: Kiosk, make_kiosk: Callable[..., Kiosk], qtbot: QtBot
) -> None:
    watched.window.ask_bar.field.setText("How did")
    raise_hand(watched, qtbot)
    assert not listens(watched)
    deaf = make_kiosk(settings=Settings(entry="talk", camera="on"))
    raise_hand(deaf, qtbot)
    assert not listens(deaf)


def test_the_reply_is_heard_to_the_end_of_its_clause_and_then_held(talking: Kiosk, qtbot: QtBot) -> None:
    raise_hand(talking, qtbot)
    assert heard_clause(talking) == 0
    assert not listens(talking)
    until_held(talking, qtbot)
    assert heard_clause(talking) == -1
    assert talking.window.visit.waits_to_be_heard
    assert talking.window.stage.moment().state.activity == "listening"
    assert talking.window.ask_bar.microphone.isChecked()
    push(talking, qtbot)
    (piece,) = (message for message in talking.link.of_type(Heard) if isinstance(message, Heard))
    assert (piece.turn, piece.tentative) == (2, True)
    assert not talking.link.of_type(Interrupt)


def test_words_take_the_turn_and_the_record_keeps_what_was_heard(talking: Kiosk, qtbot: QtBot) -> None:
    raise_hand(talking, qtbot)
    until_held(talking, qtbot)
    understood(talking, qtbot, "and my", final=False)
    (cut,) = (message for message in talking.link.of_type(Interrupt) if isinstance(message, Interrupt))
    assert cut.heard == "Clause 0 of the reply,"
    assert talking.window.visit.turn == 2
    assert listens(talking)
    talking.wait(2 * WAIT_S)
    assert listens(talking), "nobody takes the word back"
    push(talking, qtbot)
    assert not talking.link.of_type(Heard)[-1].tentative  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["", "uh huh"])
def test_who_says_nothing_of_weight_hears_the_rest(talking: Kiosk, qtbot: QtBot, words: str) -> None:
    raise_hand(talking, qtbot)
    until_held(talking, qtbot)
    understood(talking, qtbot, words, final=True)
    talking.wait(0.1)
    assert heard_clause(talking) == 1
    assert not listens(talking)
    assert not talking.window.ask_bar.microphone.isChecked()
    assert not talking.link.of_type(Interrupt)


def test_who_keeps_silent_hears_the_rest_from_the_beginning_of_the_next_clause(talking: Kiosk, qtbot: QtBot) -> None:
    raise_hand(talking, qtbot)
    until_held(talking, qtbot)
    talking.wait(WAIT_S + 0.1)
    talking.wait(0.05)
    position = talking.player.position()
    assert position is not None
    assert position.sentence == (1, 1)
    assert position.time_s < 0.1
    assert not talking.window.visit.aside_open


def test_raised_in_the_last_clause_it_opens_the_microphone_after_it(talking: Kiosk, qtbot: QtBot) -> None:
    while heard_clause(talking) < 2:
        talking.wait(0.05)
    raise_hand(talking, qtbot)
    for _ in range(200):
        if listens(talking):
            break
        talking.wait(0.05)
        qtbot.wait(1)
    assert listens(talking)
    assert not talking.window.visit.aside_open
    assert not talking.link.of_type(Interrupt)


def test_a_question_that_is_typed_meanwhile_comes_first(talking: Kiosk, qtbot: QtBot) -> None:
    raise_hand(talking, qtbot)
    until_held(talking, qtbot)
    talking.window.ask("How risky is it?")
    assert not talking.window.visit.aside_open
    assert not talking.window.ask_bar.microphone.isChecked()
    qtbot.waitUntil(lambda: heard_clause(talking) == 0)
    talking.wait(0.1)


def test_by_the_clock_alone() -> None:
    hand = RaisedHand()
    hand.raised()
    assert (hand.up, hand.waited_in_vain(1e9)) == (True, False)
    hand.given(10.0)
    hand.raised()
    assert not hand.up, "who has the word need not ask for it"
    hand.spoke(12.0)
    assert not hand.waited_in_vain(11.9 + WAIT_S)
    assert hand.waited_in_vain(12.0 + WAIT_S)
    hand.forget()
    assert not hand.waited_in_vain(1e9)
