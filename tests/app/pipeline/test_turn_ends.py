"""Which silence ends which words, and when the recogniser is asked, on the real ears with a voice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from app.messages import Floats
from app.modes.bench.turn_ends import Ended, asked, asked_with_pause, listened
from app.pipeline.ears import SURELY_S, Ears
from inference.errors import EngineUnavailable
from inference.hearing.recogniser import Recogniser
from inference.hearing.sphinx import SphinxRecogniser
from inference.hearing.turn import TurnRule
from inference.hearing.vad import CHUNK, CHUNK_S, open_silero
from inference.runtime.onnx_session import Session
from inference.types import Sound, Transcript

SENTENCES = ("how risky is my portfolio", "how much of my money is invested in bonds", "my portfolio", "bonds and cash")
RULE = TurnRule()


class Noted:
    """The real recogniser, which notes how much sound it had got each time it was asked for the words."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.name = recogniser.name
        self.asked_at: list[int] = []
        self._recogniser = recogniser
        self._heard = 0

    def transcribe(self, sound: Sound) -> Transcript:
        return self._recogniser.transcribe(sound)

    def start(self) -> None:
        self._heard = 0
        self._recogniser.start()

    def push(self, samples: Floats) -> str:
        self._heard += len(samples)
        return self._recogniser.push(samples)

    def finish(self) -> Transcript:
        self.asked_at.append(self._heard)
        return self._recogniser.finish()

    def expect(self, names: Sequence[str]) -> None:
        self._recogniser.expect(names)

    def forget(self) -> None:
        self._recogniser.forget()


@pytest.fixture(scope="module")
def network() -> Session:
    try:
        return open_silero()
    except EngineUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    return SphinxRecogniser(SENTENCES, tmp_path_factory.mktemp("hearing"))


@pytest.fixture
def noted(recogniser: Recogniser) -> Noted:
    return Noted(recogniser)


def _end(noted: Noted, network: Session, sound: Floats, until_s: float) -> Ended:
    return listened(Ears(noted, network, RULE), sound, until_s)


def test_a_complete_question_ends_after_200_ms_of_silence(noted: Noted, network: Session) -> None:
    sound, until_s = asked("How risky is my portfolio?", "flite-rms")
    ended = _end(noted, network, sound, until_s)
    assert ended.text == "how risky is my portfolio"
    assert RULE.whole_s - 0.05 <= ended.after_s <= RULE.whole_s + 0.15  # the detector lets a voice ring out


def test_the_words_are_asked_for_once_and_before_the_turn_is_over(noted: Noted, network: Session) -> None:
    """After 90 to 150 ms of silence, by how sure the words are; when it is long enough the answer is there."""
    sound, _ = asked("How risky is my portfolio?", "flite-rms")
    ears, ended_at = Ears(noted, network, RULE), 0
    asked_at = -1
    for at in range(0, len(sound), CHUNK):
        final = ears.push(sound[at : at + CHUNK], last=False).final
        if noted.asked_at and asked_at < 0:
            asked_at = at
        if final is not None:
            ended_at = at
            break
    assert len(noted.asked_at) == 1
    pieces = (ended_at - asked_at) / CHUNK
    latest, earliest = (np.ceil(RULE.whole_s / CHUNK_S) - np.ceil(s / CHUNK_S) for s in (RULE.guess_s, SURELY_S))
    assert latest <= pieces <= earliest


def test_words_that_miss_something_get_nine_tenths_of_a_second(noted: Noted, network: Session) -> None:
    sound, until_s = asked("How much of my", "flite-rms")
    ended = _end(noted, network, sound, until_s)
    assert RULE.silence_s(ended.text) == RULE.half_s
    assert ended.after_s > RULE.half_s - 0.1


def test_words_that_may_be_all_get_half_a_second(noted: Noted, network: Session) -> None:
    sound, until_s = asked("Bonds and cash", "flite-rms")
    ended = _end(noted, network, sound, until_s)
    assert RULE.silence_s(ended.text) == RULE.open_s
    assert RULE.open_s - 0.1 <= ended.after_s <= RULE.open_s + 0.2


def test_somebody_who_thinks_in_mid_sentence_is_not_cut(noted: Noted, network: Session) -> None:
    sound, until_s = asked_with_pause("How much of my", "money is invested in bonds?", "flite-rms", 0.6)
    ended = _end(noted, network, sound, until_s)
    assert ended.after_s > 0.0
    assert "bonds" in ended.text
    assert len(noted.asked_at) >= 2, "the guess in the pause was taken back"


def test_a_cut_counts_as_negative(noted: Noted, network: Session) -> None:
    sound, until_s = asked_with_pause("How risky is my portfolio", "compared with bonds?", "flite-rms", 1.0)
    assert _end(noted, network, sound, until_s).after_s < 0.0


def test_a_sound_without_an_end_is_told_as_such(noted: Noted, network: Session) -> None:
    assert listened(Ears(noted, network, RULE), np.zeros(16_000, np.float32), 0.0) == Ended(1.0, "")
