"""What is made ready before a question is surely over is the reply's beginning, and good for that question alone."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.conversation.context import Context
from app.conversation.turn import Turn, take_turn
from app.pipeline.foresight import Foreseen, Uttered, at_once, foresee, say
from app.pipeline.parts import Parts
from inference.errors import GivenUp
from inference.speech.flite import FliteVoice
from inference.speech.level import LEAD_S
from inference.types import FACE_RATE_HZ

QUESTION = "How did I do last year?"


@pytest.fixture(scope="module")
def context() -> Context:
    return Context.new("s", "avery")


@pytest.fixture(scope="module")
def turn(parts: Parts, context: Context) -> Turn:
    return take_turn(QUESTION, context, router=parts.router, content=parts.content, turn=1)


@pytest.fixture
def foreseen(parts: Parts, context: Context, turn: Turn) -> Foreseen:
    return foresee(QUESTION, context, turn, FliteVoice("rms"), parts.face)


def _whole(foreseen: Foreseen) -> list[Uttered]:
    assert foreseen.mood is not None
    pieces = foreseen.sentence(foreseen.turn.checks[0].sentence, foreseen.mood)
    assert pieces is not None
    return list(pieces)


def test_it_answers_its_question_in_its_context_and_no_other(foreseen: Foreseen, context: Context) -> None:
    assert foreseen.answers(QUESTION, context)
    assert not foreseen.answers("How did I do this year?", context)
    assert not foreseen.answers(QUESTION, dataclasses.replace(context))


def test_only_the_first_sentence_in_its_mood_was_made(foreseen: Foreseen, turn: Turn) -> None:
    assert foreseen.mood is not None
    emotion, intensity = foreseen.mood
    first = turn.checks[0].sentence
    assert foreseen.sentence(first, (emotion, intensity / 2 + 0.01)) is None
    assert foreseen.sentence(first + " And more.", foreseen.mood) is None
    assert foreseen.sentence(first, foreseen.mood) is not None


def test_the_foreseen_sentence_sounds_like_one_that_is_made_when_it_is_asked_for(
    parts: Parts, foreseen: Foreseen, turn: Turn
) -> None:
    assert foreseen.mood is not None
    later = list(say(turn.checks[0].sentence, foreseen.mood, FliteVoice("rms"), parts.face))
    ready = _whole(foreseen)
    assert len(ready) == len(later)
    assert ready[0].words[0].text == later[0].words[0].text
    for one, other in zip([at_once(later[0]), *later[1:]], ready, strict=True):
        assert one.sound.samples.shape == other.sound.samples.shape
        assert np.allclose(one.sound.samples, other.sound.samples, atol=0.02)  # the voice's breath is left to chance
        assert [word.text for word in one.words] == [word.text for word in other.words]


def test_the_silence_before_the_first_word_is_left_out_of_sound_face_words_and_accents(
    parts: Parts, turn: Turn
) -> None:
    uttered = next(say(turn.checks[0].sentence, ("neutral", 0.0), FliteVoice("rms"), parts.face))
    soon = at_once(uttered)
    lead_s = round(LEAD_S * FACE_RATE_HZ) / FACE_RATE_HZ
    left_out = len(uttered.sound.samples) - len(soon.sound.samples)
    assert left_out == round(lead_s * uttered.sound.rate_hz)
    assert not uttered.sound.samples[:left_out].any()
    assert len(uttered.face) - len(soon.face) == round(lead_s * FACE_RATE_HZ)
    for before, after in zip(uttered.words, soon.words, strict=True):
        assert after.start_s == pytest.approx(max(0.0, before.start_s - lead_s))
        assert after.end_s == pytest.approx(before.end_s - lead_s)
    assert all(at_s >= 0.0 for at_s, _ in soon.accents)
    assert len(soon.accents) == len(uttered.accents)


def test_a_turn_without_words_has_nothing_ready(parts: Parts, context: Context, turn: Turn) -> None:
    silent = foresee(QUESTION, context, dataclasses.replace(turn, checks=()), FliteVoice("rms"), parts.face)
    assert silent.mood is None
    assert list(silent.first) == []
    assert silent.sentence("Anything.", ("neutral", 0.0)) is None


def test_it_is_given_up_where_nobody_waits_for_it(parts: Parts, context: Context, turn: Turn) -> None:
    if parts.face is None:
        pytest.skip("needs a network for the face, which `make setup` installs")
    with pytest.raises(GivenUp):
        for _ in foresee(QUESTION, context, turn, FliteVoice("rms"), parts.face, lambda: True).first:
            pass
