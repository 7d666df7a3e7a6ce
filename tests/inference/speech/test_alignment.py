"""Forced alignment against the times that flite itself gives."""

from __future__ import annotations

import numpy as np
import pytest

from inference.speech.alignment import Aligner, spread
from inference.speech.flite import FliteVoice
from inference.types import Sound, Speech

TEXTS = (
    "Your portfolio gained four percent over the year, which is more than we had planned.",
    "The biggest risk is a fall in the price of technology shares.",
    "Maybe we should put some money into bonds before the end of March.",
    "Fees cost you five hundred dollars, mostly for the two funds that you bought last summer.",
)
Words = list[list[tuple[str, bool]]]


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    return Aligner()


def words_of(speech: Speech) -> tuple[Words, list[float]]:
    """Return the phones of each word and the seconds at which they begin."""
    words: Words = []
    starts_s = []
    for word in speech.words:
        inside = [
            p for p in speech.phones if p.symbol != "pau" and word.start_s <= (p.start_s + p.end_s) / 2 < word.end_s
        ]
        words.append([(p.symbol, p.stressed) for p in inside])
        starts_s += [p.start_s for p in inside]
    return words, starts_s


@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
def test_phones_begin_where_the_voice_made_them(aligner: Aligner, voice: str) -> None:
    errors: list[float] = []
    for text in TEXTS:
        speech = FliteVoice(voice).speak(text)
        words, starts_s = words_of(speech)
        found = [phone for word in aligner.align(speech.sound, words) for phone in word]
        assert [phone.symbol for phone in found] == [symbol for word in words for symbol, _ in word]
        errors += [phone.start_s - start_s for phone, start_s in zip(found, starts_s, strict=True)]
    distances = np.abs(errors)
    print(f"{voice}: median {1e3 * np.median(distances):.1f} ms, p90 {1e3 * np.quantile(distances, 0.9):.1f} ms")
    assert np.median(distances) <= 0.012
    assert np.quantile(distances, 0.9) <= 0.030
    assert abs(np.median(errors)) <= 0.005


def test_what_does_not_hold_the_words_gets_times_by_length(aligner: Aligner) -> None:
    words: Words = [[("b", False), ("iy", True)], [("aa", True)]]
    silence = Sound(np.zeros(16_000, np.float32), 16_000)
    found = aligner.align(silence, words)
    assert found == spread(words, 1.0)
    assert [round(phone.end_s, 3) for word in found for phone in word] == [0.238, 0.619, 1.0]


def test_a_recording_too_short_for_its_words_still_gets_times(aligner: Aligner) -> None:
    dice = np.random.default_rng(3)
    sound = Sound(dice.normal(0, 0.1, 800).astype(np.float32), 16_000)
    words: Words = [[("s", False), ("t", False), ("aa", True), ("p", False)]] * 5
    found = [phone for word in aligner.align(sound, words) for phone in word]
    assert len(found) == 20
    assert found[-1].end_s <= 0.05 + 1e-9
