"""The client speaks into the reply: it is held, cut at the word, or goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.devices.interruptions import Interruptions
from app.devices.sound import Floats
from app.messages import Heard, Interrupt, Mood, Transcribed, Utterance
from inference.hearing.barge_in import Verdict
from tests.app.ui.conftest import Kiosk, PushedMicrophone

SOUND: Floats = np.full(1600, 0.1, np.float32)


class Judged(Interruptions):
    """A judge whose verdicts the test gives; holding and going on are real."""

    def __init__(self, kiosk: Kiosk, told: Callable[[Verdict, Floats], None]) -> None:
        self.speaking = False
        self._kiosk, self._verdicts, self._say = kiosk, iter(("hold",)), told
        self.heard_words: list[tuple[str, bool]] = []

    def hear(self, samples: Floats) -> None:
        code = round(float(samples[0]), 1)
        if code == 0.1:
            self._kiosk.player.hold()
            self._say("hold", samples)
        elif code == 0.2:
            self._kiosk.player.go_on()
            self._say("resume", samples[:0])
        elif code == 0.3:
            self._say("yield", samples[:0])

    def words(self, text: str, *, final: bool) -> None:
        self.heard_words.append((text, final))

    def reset(self) -> None:
        """Nothing is kept."""


@pytest.fixture
def talking(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> Kiosk:
    """A kiosk whose advisor is in the middle of her first sentence, with an open microphone."""
    kiosk = make_kiosk(PushedMicrophone())
    window = kiosk.window
    window.duplex._judge = Judged(kiosk, window.duplex._tell)
    window.ask("How did I do?")
    qtbot.waitUntil(lambda: kiosk.player.position() is not None)
    kiosk.wait(0.4)
    assert window.duplex.is_open
    return kiosk


def push(kiosk: Kiosk, value: float) -> None:
    microphone = kiosk.microphone
    assert isinstance(microphone, PushedMicrophone)
    assert microphone.on_chunk is not None
    microphone.on_chunk(np.full(160, value, np.float32))


def test_a_suspicion_silences_the_reply_and_closes_the_mouth(talking: Kiosk, qtbot: QtBot) -> None:
    push(talking, 0.1)
    qtbot.waitUntil(lambda: bool(talking.link.of_type(Heard)))
    moment = talking.window.stage.moment()
    assert moment.mouth is None
    assert moment.state.activity == "listening"
    first = talking.link.of_type(Heard)[0]
    assert isinstance(first, Heard)
    assert (first.turn, first.tentative) == (2, True)
    assert not talking.link.of_type(Interrupt)


def test_a_false_alarm_lets_the_reply_go_on(talking: Kiosk, qtbot: QtBot) -> None:
    push(talking, 0.1)
    qtbot.waitUntil(lambda: talking.window.visit.aside_open)
    push(talking, 0.2)
    qtbot.waitUntil(lambda: not talking.window.visit.aside_open)
    talking.wait(0.1)
    assert talking.window.stage.moment().sentence is not None
    assert not talking.link.of_type(Interrupt)


def test_an_interruption_ends_the_turn_with_what_was_heard(talking: Kiosk, qtbot: QtBot) -> None:
    push(talking, 0.1)
    push(talking, 0.3)
    qtbot.waitUntil(lambda: bool(talking.link.of_type(Interrupt)))
    cut = talking.link.of_type(Interrupt)[0]
    assert isinstance(cut, Interrupt)
    assert cut.turn == 1
    assert cut.heard is not None
    whole = talking.window.visit
    assert whole.turn == 2
    assert whole.listening
    assert not whole.waits_to_be_heard
    push(talking, 0.4)
    qtbot.waitUntil(lambda: any(isinstance(m, Heard) and not m.tentative for m in talking.link.sent))


def test_words_that_are_being_answered_take_the_turn(talking: Kiosk, qtbot: QtBot) -> None:
    push(talking, 0.1)
    qtbot.waitUntil(lambda: talking.window.visit.aside_open)
    session = talking.window.visit.session
    talking.link.say(Transcribed(session, 2, 0.0, "how is my money invested", final=True))
    qtbot.waitUntil(lambda: bool(talking.link.of_type(Interrupt)))
    assert talking.window.captions.question == "how is my money invested"


def test_the_next_question_after_a_false_alarm_has_a_turn_of_its_own(talking: Kiosk, qtbot: QtBot) -> None:
    push(talking, 0.1)
    push(talking, 0.2)
    qtbot.waitUntil(lambda: talking.window.visit.aside == 2 and not talking.window.visit.aside_open)
    talking.window.ask("And last year?")
    assert talking.link.of_type(Utterance)[-1].turn == 3
    assert talking.window.duplex.is_open is False


def test_who_speaks_while_the_advisor_thinks_has_heard_nothing(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    kiosk = make_kiosk(PushedMicrophone())
    window = kiosk.window
    window.duplex._judge = Judged(kiosk, window.duplex._tell)
    kiosk.link._answer = lambda asked: [Mood(asked.session, asked.turn, 0.0, "thinking", "thoughtfulness", 0.3)]
    window.ask("How did I do?")
    qtbot.waitUntil(lambda: window.duplex.is_open)
    push(kiosk, 0.1)
    push(kiosk, 0.3)
    qtbot.waitUntil(lambda: bool(kiosk.link.of_type(Interrupt)))
    cut = kiosk.link.of_type(Interrupt)[0]
    assert isinstance(cut, Interrupt)
    assert (cut.turn, cut.heard) == (1, "")
    assert window.visit.turn == 2


def test_without_a_canceller_the_microphone_stays_closed(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    microphone = PushedMicrophone()
    kiosk = make_kiosk(microphone)
    kiosk.window.ask("How did I do?")
    qtbot.waitUntil(lambda: kiosk.player.position() is not None)
    assert microphone.on_chunk is None
