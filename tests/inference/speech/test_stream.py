"""Clause by clause: the pieces are the whole, and a style changes rate, pitch and pauses."""

from __future__ import annotations

import numpy as np
import pytest

from inference.errors import EngineUnavailable, TextError
from inference.speech.clauses import ClauseVoice, clauses
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.speech.pitch import pitch_hz
from inference.speech.spoken_text import sentences, spoken_tokens
from inference.speech.style import EMOTIONS, PLAIN, Style, style_of
from inference.types import Speech

TEXT = "As of 28 December 2022, your portfolio is worth $1,234,567.89, which is more. That is 4.2% a year!"


@pytest.fixture(params=["flite", "espeak"], scope="module")
def voice(request: pytest.FixtureRequest) -> ClauseVoice:
    if request.param == "flite":
        return FliteVoice()
    try:
        return EspeakVoice()
    except EngineUnavailable:
        pytest.skip("espeak-ng is not installed; it is part of the extra 'espeak'")


def test_the_first_clause_comes_alone_and_all_of_them_say_everything(voice: ClauseVoice) -> None:
    pieces = list(voice.stream(TEXT))
    assert [word.text for word in pieces[0].words] == ["As", "of", "28", "December", "2022,"]
    assert [word.text for piece in pieces for word in piece.words] == TEXT.split()


def test_each_piece_is_tiled_by_its_phones(voice: ClauseVoice) -> None:
    for piece in voice.stream(TEXT):
        starts = [phone.start_s for phone in piece.phones]
        ends = [phone.end_s for phone in piece.phones]
        assert starts[0] == 0.0
        assert ends[-1] == pytest.approx(piece.sound.duration_s, abs=1e-3)
        assert starts[1:] == pytest.approx(ends[:-1], abs=1e-3)
        assert all(word.end_s <= piece.sound.duration_s + 1e-3 for word in piece.words)


def test_nothing_to_say_is_told_before_any_sound(voice: ClauseVoice) -> None:
    with pytest.raises(TextError):
        next(voice.stream("…"))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Yes, of course.", ["Yes, of course."]),
        ("In the last year, it rose.", ["In the last year, it rose."]),
        ("In the last two years, it rose a lot.", ["In the last two years,", "it rose a lot."]),
        ("Two, three, four, five, six, and seven of them.", ["Two, three, four, five, six,", "and seven of them."]),
        ("One. Two.", ["One.", "Two."]),
    ],
)
def test_a_sentence_is_cut_at_commas_only_where_both_parts_sound_whole(text: str, cut: list[str]) -> None:
    found = clauses(sentences(spoken_tokens(text)))
    assert [" ".join(token.written for token in clause) for clause in found] == cut


def test_a_slow_style_takes_its_time(voice: ClauseVoice) -> None:
    # espeak-ng's own takes of one text differ by some milliseconds a clause, by what it said before.
    plain_s = [voice.speak(TEXT).sound.duration_s for _ in range(4)]
    slow_s = voice.speak(TEXT, Style(rate=0.8)).sound.duration_s
    assert slow_s == pytest.approx(np.mean(plain_s) / 0.8, rel=0.08)
    assert min(plain_s) - 0.02 < voice.speak(TEXT).sound.duration_s < max(plain_s) + 0.02  # nothing of it stays


def test_a_high_style_is_higher(voice: ClauseVoice) -> None:
    assert _pitch(voice.speak(TEXT, Style(pitch=1.15))) == pytest.approx(1.15 * _pitch(voice.speak(TEXT)), rel=0.05)


def test_pauses_follow_the_style(voice: ClauseVoice) -> None:
    plain, calm = voice.speak("One. Two. Three."), voice.speak("One. Two. Three.", Style(pause=2.0))
    assert calm.sound.duration_s - plain.sound.duration_s == pytest.approx(0.56, abs=0.01)


def test_an_emotion_speaks_more_plainly_the_weaker_it_is() -> None:
    assert style_of("concern", 0.0) == PLAIN
    assert style_of("unknown", 1.0) == PLAIN
    assert style_of("concern", 1.0) == EMOTIONS["concern"] == style_of("concern", 7.0)
    assert EMOTIONS["concern"].rate < style_of("concern", 0.5).rate < 1.0


def test_no_emotion_overdoes_it() -> None:
    for style in EMOTIONS.values():
        assert 0.9 <= style.rate <= 1.1
        assert 0.92 <= style.pitch <= 1.1
        assert 0.8 <= style.pitch_range <= 1.3
        assert 0.8 <= style.pause <= 1.4


def _pitch(speech: Speech) -> float:
    values = pitch_hz(speech.sound, 100.0)
    return float(np.median(values[values > 0]))
