"""A long sentence is heard clause by clause: the clauses are the whole, in sound, words, phones and face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.pipeline.foresight import at_once, say
from app.pipeline.mouth import Mouthful, mouthfuls
from app.pipeline.parts import Parts
from inference.errors import EngineUnavailable
from inference.speech.clauses import Clause, ClauseVoice
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.speech.level import COMMA_GAP_S
from inference.speech.piper import PiperVoice
from inference.speech.style import PLAIN, Style, style_of
from inference.types import Speech
from tests.inference.speech.voice_files import piper

TEXT = "Over the last five years, it gained 31.4% after fees, while the market gained a bit less than that."
CLAUSES = [
    "Over the last five years,",
    "it gained 31.4% after fees,",
    "while the market gained a bit less than that.",
]
VOICES: dict[str, Callable[[Path], ClauseVoice]] = {
    "flite": lambda _path: FliteVoice(),
    "espeak": lambda _path: EspeakVoice(),
    "piper": lambda path: PiperVoice(piper(path, "made", times=True), "made", 1),
}


@pytest.fixture(params=sorted(VOICES))
def voice(request: pytest.FixtureRequest, tmp_path: Path) -> ClauseVoice:
    try:
        return VOICES[request.param](tmp_path)
    except EngineUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(params=["ours", "phones"])
def pieces(request: pytest.FixtureRequest, voice: ClauseVoice, parts: Parts) -> list[Mouthful]:
    return list(mouthfuls(TEXT, voice, parts.face if request.param == "ours" else None, "joy", 0.5))


def test_the_pieces_are_the_clauses_and_together_the_sound_of_the_voice(
    pieces: list[Mouthful], voice: ClauseVoice
) -> None:
    assert [" ".join(word.text for word in piece.speech.words) for piece in pieces] == CLAUSES
    heard = np.concatenate([piece.speech.sound.samples for piece in pieces])
    made = [clause.sound.samples for clause in voice.stream(TEXT, style_of("joy", 0.5))]
    assert abs(len(heard) - sum(map(len, made))) <= 0.01 * len(heard)  # espeak-ng's takes differ by milliseconds
    if not isinstance(voice, EspeakVoice):
        assert np.array_equal(heard, np.concatenate(made))


def test_a_joint_is_silent_on_both_sides_and_no_longer_than_the_comma_asks(pieces: list[Mouthful]) -> None:
    gap_s = COMMA_GAP_S * style_of("joy", 0.5).pause
    for before, after in pairwise(pieces):
        rate_hz = before.speech.sound.rate_hz
        assert before.speech.sound.samples[-1] == after.speech.sound.samples[0] == 0.0
        closes_s = before.speech.sound.duration_s - max(p.end_s for p in before.speech.phones if p.symbol != "pau")
        opens_s = min(p.start_s for p in after.speech.phones if p.symbol != "pau")
        assert closes_s > 0
        assert closes_s + opens_s == pytest.approx(gap_s, abs=2 / rate_hz + 1e-3)


def test_phones_and_words_of_every_piece_lie_in_its_sound_and_leave_no_hole(pieces: list[Mouthful]) -> None:
    for piece in pieces:
        phones, end_s = piece.speech.phones, piece.speech.sound.duration_s
        assert phones[0].start_s == 0.0
        assert phones[-1].end_s == pytest.approx(end_s, abs=1e-3)
        for one, other in pairwise(phones):
            assert one.end_s == pytest.approx(other.start_s, abs=1e-3)
        assert all(0 <= word.start_s <= word.end_s <= end_s for word in piece.speech.words)


def test_each_face_begins_with_its_sound_and_never_drifts(pieces: list[Mouthful]) -> None:
    heard_s, frames = 0.0, 0
    for piece in pieces:
        assert abs(frames / 60 - heard_s) <= 1 / piece.speech.sound.rate_hz
        heard_s, frames = heard_s + piece.speech.sound.duration_s, frames + len(piece.face)
    assert 0 <= frames / 60 - heard_s < 1 / 60 + 1e-6


def test_the_mouth_moves_no_faster_at_a_joint_than_in_a_word(pieces: list[Mouthful]) -> None:
    moved = np.abs(np.diff(np.concatenate([piece.face for piece in pieces]), axis=0)).max(axis=1)
    joints = np.cumsum([len(piece.face) for piece in pieces])[:-1]
    assert moved[joints - 1].max() < 0.6 * moved.max()


class Slow(ClauseVoice):
    """A real voice that notes which clauses were asked of it, and when: between the pieces that somebody takes."""

    def __init__(self) -> None:
        self.name, self.asked = "slow", list[str]()
        self._inner = FliteVoice()

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        self.asked.append(" ".join(token.written for token in tokens))
        return self._inner.say_clause(tokens, style)


def test_the_first_clause_is_there_before_the_second_is_begun(parts: Parts) -> None:
    voice = Slow()
    taken: Iterator[Mouthful] = mouthfuls(TEXT, voice, parts.face)
    for count in (1, 2, 3):
        next(taken)
        assert voice.asked == CLAUSES[:count]


def test_who_asked_aloud_hears_the_first_word_at_once_and_everything_stays_together(parts: Parts) -> None:
    usual = next(say(TEXT, ("neutral", 0.0), FliteVoice(), parts.face))
    hurried = at_once(usual)
    assert usual.sound.duration_s - hurried.sound.duration_s == pytest.approx(0.05, abs=1e-3)
    assert len(usual.face) - len(hurried.face) == 3
    assert usual.words[1].start_s - hurried.words[1].start_s == pytest.approx(0.05, abs=1e-3)
