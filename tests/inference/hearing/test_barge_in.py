"""The rule that tells an interruption from what is none, on numbers alone."""

from __future__ import annotations

import pytest

from inference.hearing.barge_in import BargeIn, Verdict, is_backchannel
from inference.hearing.near_voice import Piece

SPEECH = Piece(0.9, -25.0, -8.0, 0.9, -25.0, 0.032)
QUIET = Piece(0.0, -60.0, -99.0, 0.0, -25.0, 0.01)
KEY = Piece(0.03, -25.0, -3.0, 0.1, -25.0, 0.032)
FAR = Piece(0.9, -46.0, -8.0, 0.9, -25.0, 0.032)
HUM = Piece(0.72, -25.0, -28.0, 0.95, -25.0, 0.032)
ECHO = Piece(0.9, -40.0, -8.0, 0.9, -12.0, 0.032)


def verdicts(*pieces: Piece) -> list[Verdict]:
    rule = BargeIn()
    return [verdict for piece in pieces if (verdict := rule.push(piece)) is not None]


def test_speech_holds_and_then_takes_the_turn() -> None:
    assert verdicts(*[SPEECH] * 4) == ["hold"]
    assert verdicts(*[SPEECH] * 25)[:2] == ["hold", "yield"]


def test_a_short_word_gives_the_turn_back_when_no_words_come() -> None:
    assert verdicts(*[SPEECH] * 8, *[QUIET] * 95) == ["hold", "resume"]


@pytest.mark.parametrize("piece", [QUIET, KEY, FAR, ECHO])
def test_keys_a_distant_voice_and_the_leftover_of_the_own_voice_hold_nothing(piece: Piece) -> None:
    assert verdicts(*[QUIET] * 50, *[piece] * 12) == []


def test_a_short_hum_holds_nothing() -> None:
    assert verdicts(*[HUM] * 8) == []


def test_words_decide_what_was_held() -> None:
    for text, final, wanted in (
        ("okay", False, None),
        ("okay", True, "resume"),
        ("", True, "resume"),
        ("stop", False, "yield"),
        ("okay but why", True, "yield"),
    ):
        rule = BargeIn()
        assert rule.push(SPEECH) == "hold"
        assert rule.words(text, final=final) == wanted


def test_words_without_a_hold_mean_nothing() -> None:
    assert BargeIn().words("stop", final=True) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mm-hm.", True),
        ("yes", True),
        ("I see", True),
        ("stop", False),
        ("yes but no", False),
        ("right right okay so", False),
    ],
)
def test_backchannels_are_few_words_that_ask_for_nothing(text: str, wanted: bool) -> None:
    assert is_backchannel(text) is wanted
