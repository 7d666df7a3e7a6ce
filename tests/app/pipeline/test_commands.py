"""Which name on the screen was said: rules on words, and real ears on spoken names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app.messages import (
    Command,
    Floats,
    Heard,
    Interrupt,
    Message,
    Mood,
    Problem,
    StartSession,
    Transcribed,
    TurnDone,
    Vocabulary,
)
from app.modes.bench.ears import at_hearing_rate, in_a_room
from app.pipeline.advisor import Advisor
from app.pipeline.command_desk import NOTHING_TO_SAY
from app.pipeline.commands import exact, nearest, same, sayable, wish
from app.pipeline.heard_commands import sounds
from app.pipeline.parts import Parts
from inference.errors import EngineUnavailable
from inference.speech.flite import FliteVoice

NAV = ("Back", "Home", "Speak", "Display", "End my visit")
SCREEN = ("Yes, keep a record", "No record", *NAV)


# ---- words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Back", "back"), ("back please", "back"), ("I want to go back", "back"), ("please go to home now", "home"),
        ("press the end my visit button", "end my visit"), ("Could you please go home, thank you", "home"),
        ("I'd like large text", "large text"), ("please", "please"), ("", ""),
    ],
)  # fmt: skip
def test_politeness_is_no_part_of_a_wish(text: str, words: str) -> None:
    assert wish(text) == words


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("back", "Back"), ("Yes, keep a record.", "Yes, keep a record"), ("no record please", "No record"),
        ("I want to end my visit", "End my visit"), ("record", ""), ("how did I do last year", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_known_politely_said_or_not(text: str, phrase: str) -> None:
    assert exact(text, SCREEN) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("end my visit", "End my visit"), ("Home, please.", "Home"), ("go back", ""), ("take me home", ""), ("", "")],
)
def test_in_a_conversation_only_the_very_words_are_a_command(text: str, phrase: str) -> None:
    assert same(text, SCREEN) == phrase


@pytest.fixture(scope="module")
def voice() -> FliteVoice:
    try:
        return FliteVoice("rms")
    except EngineUnavailable as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("and my visit", ("End my visit",)),
        ("keep a record", ("Yes, keep a record",)),
        ("yes keep the record", ("Yes, keep a record",)),
        ("how did I do last year", ()),
        ("what would another crash do to me", ()),
        ("zebra", ()),
        ("", ()),
    ],
)
def test_words_that_sound_like_one_name_are_taken_for_it(voice: FliteVoice, text: str, found: tuple[str, ...]) -> None:
    assert nearest(text, SCREEN, sounds) == found


def test_words_between_two_names_are_neither(voice: FliteVoice) -> None:
    assert set(nearest("lower", ("Louder", "Slower"), sounds)) != {"Louder"}
    assert len(nearest("large text", ("Large text", "Large texts"), sounds)) == 1
    assert len(nearest("larch text", ("Large text", "Larger text"), sounds)) == 2


def test_accents_and_signs_do_not_matter() -> None:
    assert exact("espanol", ("Español", "English")) == "Español"
    assert exact("one time code", ("One-time code",)) == "One-time code"


def test_what_can_be_said_is_one_sentence() -> None:
    assert sayable(("Back", "Home")) == "You can say: Back and Home."
    assert sayable(tuple("ABCDEFGHI")).count(",") == 4


# ---- sound


def _sound(voice: FliteVoice, text: str, noise_db: float = 20.0) -> Floats:
    quiet = np.zeros(16_000, np.float32)
    return np.concatenate([in_a_room(at_hearing_rate(voice.speak(text).sound), 3, noise_db), quiet])


def _pieces(sound: Floats, session: str = "w", turn: int = 1) -> Iterator[Heard]:
    for at in range(0, len(sound), 1600):
        yield Heard(session, turn, 0.0, sound[at : at + 1600])


def _hear(advisor: Advisor, sound: Floats, turn: int = 1) -> list[Message]:
    return [reply for piece in _pieces(sound, turn=turn) for reply in advisor.receive(piece)]


@pytest.fixture(scope="module")
def lobby(parts: Parts) -> Advisor:
    advisor = Advisor(parts)
    list(advisor.receive(Vocabulary("w", 0, 0.0, SCREEN, only=True)))
    return advisor


def test_a_spoken_name_becomes_a_command_before_any_visit(lobby: Advisor, voice: FliteVoice) -> None:
    replies = _hear(lobby, _sound(voice, "no record please"))
    assert [(each.turn, each.phrase) for each in replies if isinstance(each, Command)] == [(1, "No record")]
    finals = [each for each in replies if isinstance(each, Transcribed) and each.final]
    assert [each.text for each in finals] == ["No record"]
    assert [each.activity for each in replies if isinstance(each, Mood)] == ["listening", "idle"]
    assert not any(isinstance(each, TurnDone | Problem) for each in replies)


def test_a_question_is_no_command_and_says_what_can_be_said(lobby: Advisor, voice: FliteVoice) -> None:
    replies = _hear(lobby, _sound(voice, "How did my portfolio do last year?"), turn=2)
    assert not any(isinstance(each, Command) for each in replies)
    (problem,) = [each for each in replies if isinstance(each, Problem)]
    assert "No record" in problem.text


def test_silence_says_nothing_and_listening_goes_on(lobby: Advisor, voice: FliteVoice) -> None:
    silence = _hear(lobby, np.zeros(16_000 * 9, np.float32), turn=3)
    assert not any(isinstance(each, Command | Problem | Transcribed) for each in silence)
    replies = _hear(lobby, _sound(voice, "End my visit"), turn=3)
    assert [each.phrase for each in replies if isinstance(each, Command)] == ["End my visit"]


def test_what_was_interrupted_is_not_heard_any_more(lobby: Advisor, voice: FliteVoice) -> None:
    sound = _sound(voice, "End my visit")
    first = _hear(lobby, sound[:8000], turn=4)
    list(lobby.receive(Interrupt("w", 4, 0.0)))
    rest = _hear(lobby, sound[8000:], turn=4)
    assert not any(isinstance(each, Command | Problem) for each in (*first, *rest))


def test_a_screen_without_names_says_so(parts: Parts) -> None:
    advisor = Advisor(parts)
    list(advisor.receive(Vocabulary("w", 0, 0.0, (), only=True)))
    replies = _hear(advisor, np.zeros(3200, np.float32))
    assert [each.text for each in replies if isinstance(each, Problem)] == [NOTHING_TO_SAY]


def test_in_a_conversation_a_name_is_a_command_and_a_question_is_answered(parts: Parts, voice: FliteVoice) -> None:
    advisor = Advisor(parts)
    list(advisor.receive(Vocabulary("w", 0, 0.0, (*NAV, "Hide my figures"), only=False)))
    list(advisor.receive(StartSession("w", 0, 0.0, "avery")))
    replies = _hear(advisor, _sound(voice, "End my visit", 30.0), turn=1)
    assert [each.phrase for each in replies if isinstance(each, Command)] == ["End my visit"]
    assert not any(isinstance(each, TurnDone) for each in replies)
    answered = _hear(advisor, _sound(voice, "How did I do last year?", 30.0), turn=2)
    assert not any(isinstance(each, Command) for each in answered)
    assert sum(isinstance(each, TurnDone) for each in answered) == 1


@pytest.mark.slow
def test_names_are_understood_in_four_voices_and_questions_are_not_taken_for_them(parts: Parts) -> None:
    names = ("English", "Large text", "High contrast", "Slower", "Faster", "Louder", "Quieter", "Continue", *NAV)
    others = ("How risky is my portfolio?", "What did I pay in fees?", "Print the report", "Show again")
    advisor, right, wrong, taken, turn = Advisor(parts), 0, 0, 0, 100
    list(advisor.receive(Vocabulary("w", 0, 0.0, names, only=True)))
    for name in ("slt", "rms", "awb", "kal16"):
        voice = FliteVoice(name)
        for text in (*names, *others):
            turn += 1
            said = [each.phrase for each in _hear(advisor, _sound(voice, text), turn) if isinstance(each, Command)]
            right += said == [text]
            wrong += bool(said) and said != [text] and text in names
            taken += bool(said) and text in others
    asked = 4 * len(names)
    assert right / asked >= 0.97
    assert wrong / asked <= 0.02
    assert taken <= 1
