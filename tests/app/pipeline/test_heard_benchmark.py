"""The benchmark of the ears is honest, and a sample of it holds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from app.modes.bench.ears import NOISE_DB, Examiner, Score, in_a_room, questions, spoken_words, word_errors
from app.pipeline.heard_language import sentences
from app.pipeline.parts import Parts
from inference.hearing.domain_model import words_of
from inference.speech.flite import FliteVoice

SAMPLE = questions()[7::40]


def test_there_are_two_hundred_different_questions_for_every_tool() -> None:
    asked = questions()
    assert len({tuple(spoken_words(question.text)) for question in asked}) == len(asked) == 200
    assert Counter(question.tool for question in asked).keys() == {
        *("performance", "portfolio_overview", "risk", "explain"),
        *("help", "small_talk", "end_session", "out_of_scope"),
    }


def test_no_question_of_the_benchmark_is_in_the_material_of_the_language_model() -> None:
    material = {" ".join(words_of(sentence)) for sentence in sentences()}
    assert len(material) > 5000
    assert not material & {" ".join(spoken_words(question.text)) for question in questions()}


@pytest.mark.parametrize(
    ("reference", "heard", "errors"),
    [
        ("how did i do", "how did i do", 0),
        ("how did i do", "how did you do", 1),
        ("how did i do", "did i do", 1),
        ("how did i do", "how did i do it", 1),
        ("how did i do", "", 4),
        ("a b c d", "b c d e", 2),
    ],
)
def test_word_errors_are_wrong_missing_and_surplus_words(reference: str, heard: str, errors: int) -> None:
    assert word_errors(reference.split(), heard.split()) == errors


def test_the_room_is_as_loud_as_it_says() -> None:
    speech = FliteVoice("rms").speak("How did I do last year?").sound.samples
    noise = in_a_room(speech, 1)[: int(0.3 * 16000)]
    loud = speech[np.abs(speech) > 1e-3]
    ratio_db = 10 * np.log10(np.mean(loud**2) / np.mean(noise**2))
    assert ratio_db == pytest.approx(NOISE_DB, abs=1.0)


def test_a_sample_in_two_noisy_voices_is_understood(parts: Parts) -> None:
    """The whole benchmark is `make ears`; five questions a voice tell a broken recogniser from a working one."""
    examiner, total = Examiner(parts.settings), Score()
    for name in ("rms", "kal16"):
        total.add(examiner.score(FliteVoice(name), SAMPLE))
    assert total.asked == 10
    assert total.word_error_rate <= 15.0
    assert total.same_tool_share >= 80.0
