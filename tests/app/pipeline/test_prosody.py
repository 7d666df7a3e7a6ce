"""The accents of a spoken sentence: on stressed vowels, within the sound, and on the word that is made to stand out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from app.pipeline.prosody import accents
from inference.errors import EngineUnavailable
from inference.speech.voices import open_voice
from inference.types import Sound, Speech

TEXT = "So far this year your portfolio is down, while the market lost a fifth of its value."


@pytest.fixture(scope="module")
def speech() -> Speech:
    try:
        return open_voice("flite").speak(TEXT)
    except EngineUnavailable as error:
        pytest.skip(str(error))


def test_accents_are_on_stressed_vowels_in_order_and_apart(speech: Speech) -> None:
    found = accents(speech.sound, speech.words, speech.phones)
    assert 2 <= len(found) <= 12
    for at_s, strength in found:
        assert 0.2 < strength <= 1.0
        (phone,) = (phone for phone in speech.phones if phone.start_s <= at_s < phone.end_s)
        (word,) = (word for word in speech.words if word.start_s <= at_s < word.end_s)
        assert phone.symbol[0] in "aeiou"
        assert phone.stressed or word.text in ("So", "this", "your", "is", "the", "a", "of", "its"), word.text
    assert all(later - earlier > 0.15 for (earlier, _), (later, _) in itertools.pairwise(found))


def test_a_word_that_is_said_louder_is_the_strongest(speech: Speech) -> None:
    word = next(word for word in speech.words if word.text == "lost")
    gain = np.ones(len(speech.sound.samples), np.float32)
    first, last = (int(edge * speech.sound.rate_hz) for edge in (word.start_s, word.end_s))
    gain[first:last] = 3.0
    louder = Sound(speech.sound.samples * gain, speech.sound.rate_hz)
    at_s, _ = max(accents(louder, speech.words, speech.phones), key=lambda accent: accent[1])
    assert word.start_s <= at_s <= word.end_s


def test_silence_has_no_accents() -> None:
    assert accents(Sound(np.zeros(8000, np.float32), 16_000)) == ()


def test_a_recording_without_words_or_phones_has_accents_too(speech: Speech) -> None:
    assert accents(speech.sound)
