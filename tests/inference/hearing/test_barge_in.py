"""The rule that tells an interruption from what is none, on numbers alone."""

from __future__ import annotations

import pytest

from inference.hearing.barge_in import BargeIn, Verdict, is_backchannel
from inference.hearing.near_voice import Piece

SPEECH = Piece(0.9, -25.0, -8.0, 0.9, -25.0, 0.032)
QUIET = Piece(0.0, -60.0, -99.0, 0.0, -25.0, 0.01)
HUM = Piece(0.72, -25.0, -28.0, 0.95, -25.0, 0.032)
SURE, UNSURE = 4.0, -1.5


def after_hold(*pieces: Piece) -> list[Verdict]:
    rule = BargeIn()
    assert rule.odds(SURE) == "hold"
    return [verdict for piece in pieces if (verdict := rule.push(piece)) is not None]


def test_odds_hold_the_reply_once_and_small_odds_never() -> None:
    rule = BargeIn()
    assert [rule.odds(UNSURE) for _ in range(50)] == [None] * 50
    assert rule.odds(SURE) == "hold"
    assert rule.held
    assert rule.odds(SURE) is None


def test_speech_that_goes_on_takes_the_turn() -> None:
    assert after_hold(*[SPEECH] * 10) == []
    assert after_hold(*[SPEECH] * 25)[:1] == ["yield"]


def test_a_short_word_gives_the_turn_back_when_no_words_come() -> None:
    assert after_hold(*[SPEECH] * 8, *[QUIET] * 95) == ["resume"]


def test_a_hum_that_goes_on_takes_no_turn() -> None:
    assert after_hold(*[HUM] * 29) == ["resume"]


def test_what_leaks_is_learnt_only_while_nothing_is_doubted() -> None:
    loud = Piece(0.0, -20.0, -8.0, 0.0, -20.0, 0.032)
    calm, doubting = BargeIn(), BargeIn()
    for _ in range(60):
        for rule, odds in ((calm, -9.0), (doubting, UNSURE)):
            rule.push(loud)
            rule.odds(odds)
    assert calm.expected_db > doubting.expected_db + 6.0


def test_a_new_reply_begins_calmly() -> None:
    rule = BargeIn()
    rule.odds(SURE)
    rule.reset()
    assert not rule.held
    assert rule.odds(SURE) == "hold"


def test_words_decide_what_was_held() -> None:
    for text, final, wanted in (
        ("okay", False, None),
        ("okay", True, "resume"),
        ("", True, "resume"),
        ("stop", False, "yield"),
        ("okay but why", True, "yield"),
    ):
        rule = BargeIn()
        assert rule.odds(SURE) == "hold"
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
