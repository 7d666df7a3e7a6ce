"""Spoken questions become text, whatever size the pieces of sound have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app.messages import Floats
from app.pipeline.ears import Ears, Understood
from inference.errors import EngineUnavailable
from inference.hearing.recogniser import Recogniser
from inference.hearing.sphinx import SphinxRecogniser
from inference.hearing.turn import TurnRule
from inference.hearing.vad import open_silero
from inference.runtime.onnx_session import Session
from inference.speech.voices import open_voice

QUESTION = "how did my portfolio do last year"


@pytest.fixture(scope="module")
def voice_activity() -> Session:
    return open_silero()


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    sentences = [QUESTION, "what is my portfolio worth", "how risky is my portfolio", "how did apple do last year"]
    return SphinxRecogniser(sentences, tmp_path_factory.mktemp("hearing"))


@pytest.fixture(scope="module")
def question() -> Floats:
    try:
        spoken = open_voice("flite-rms").speak(QUESTION).sound
    except EngineUnavailable as error:
        pytest.skip(str(error))
    room = np.random.default_rng(1).normal(0, 1e-4, 16_000).astype(np.float32)
    return np.concatenate([room, spoken.samples, room])


def _pieces(sound: Floats, size: int) -> Iterator[Floats]:
    for start in range(0, len(sound), size):
        yield sound[start : start + size]


@pytest.mark.parametrize("size", [160, 512, 1600, 5000])
def test_a_question_ends_by_itself(
    recogniser: Recogniser, voice_activity: Session, question: Floats, size: int
) -> None:
    ears = Ears(recogniser, voice_activity, TurnRule(0.5, 0.5, 0.5))
    results = [ears.push(piece, last=False) for piece in _pieces(question, size)]
    finals = [result.final for result in results if result.final is not None]
    assert finals[0].text == QUESTION
    assert any(result.partial for result in results)


def test_closing_the_microphone_ends_the_question(
    recogniser: Recogniser, voice_activity: Session, question: Floats
) -> None:
    ears = Ears(recogniser, voice_activity, TurnRule(3.0, 3.0, 3.0))
    assert ears.push(question, last=False).final is None
    final = ears.push(np.zeros(0, np.float32), last=True).final
    assert final is not None
    assert final.text == QUESTION


def test_silence_is_no_question(recogniser: Recogniser, voice_activity: Session) -> None:
    ears = Ears(recogniser, voice_activity, TurnRule(0.5, 0.5, 0.5))
    result: Understood = ears.push(np.zeros(32_000, np.float32), last=True)
    assert result.final is not None
    assert result.final.text == ""
    assert result.final.confidence == 0.0


def test_a_pause_within_a_question_is_told_once_and_so_is_its_end(
    recogniser: Recogniser, voice_activity: Session, question: Floats
) -> None:
    ears = Ears(recogniser, voice_activity, TurnRule(1.0, 1.0, 1.0))
    hesitant = np.concatenate([question[:-10_000], question[16_000:], np.zeros(16_000, np.float32)])  # 0.4 s between
    results = [ears.push(piece, last=False) for piece in _pieces(hesitant, 512)]
    ended = next(index for index, result in enumerate(results) if result.final is not None)
    paused_s = [index * 512 / 16_000 for index, result in enumerate(results[: ended + 1]) if result.paused]
    first_half_s = (len(question) - 16_000) / 16_000
    assert len(paused_s) == 2
    assert first_half_s < paused_s[0] < first_half_s + 0.4
    assert paused_s[1] < ended * 512 / 16_000 - 0.5


def test_a_complete_question_ends_after_a_fifth_of_a_second(
    recogniser: Recogniser, voice_activity: Session, question: Floats
) -> None:
    ears = Ears(recogniser, voice_activity, TurnRule())
    results = [ears.push(piece, last=False) for piece in _pieces(question, 512)]
    ended_s = next(index for index, result in enumerate(results) if result.final is not None) * 512 / 16_000
    assert ended_s < (len(question) - 16_000) / 16_000 + 0.35


def test_a_guess_in_a_pause_is_taken_back_when_the_client_goes_on(
    recogniser: Recogniser, voice_activity: Session, question: Floats
) -> None:
    cut = len(question) - 16_000 - 5000
    hesitant = np.concatenate([question[:cut], np.zeros(4500, np.float32), question[cut:]])  # 0.28 s
    ears = Ears(recogniser, voice_activity, TurnRule(0.6, 0.6, 0.6))
    finals = [final for piece in _pieces(hesitant, 512) if (final := ears.push(piece, last=False).final) is not None]
    assert finals
    assert finals[0].text.startswith("how did my portfolio do")
