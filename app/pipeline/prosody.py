"""How a sentence is stressed: its accents, for head and brows, on the vowels where a listener hears them."""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.features import loudness_db
from inference.speech.pitch import pitch_hz
from inference.types import Phone, Sound, Word
from renderer.animation.accent import stressed

_RATE_HZ: Final = 30.0  # of loudness and pitch: a stress lasts a tenth of a second or more


def accents(
    sound: Sound, words: tuple[Word, ...] = (), phones: tuple[Phone, ...] = ()
) -> tuple[tuple[float, float], ...]:
    """Return the stressed words of what is said, as the voice says them.

    Args:
        sound: of a voice.
        words: where they and the phones are known, an accent moves to the stressed vowel of its word.
        phones: in the same sound.

    Returns:
        Seconds within the sound and strength, 0 to 1, of each; ascending.
    """
    loudness = 10.0 ** (loudness_db(sound, _RATE_HZ) / 20.0)
    pitch = pitch_hz(sound, _RATE_HZ)
    found: dict[float, float] = {}
    for at_s, strength in stressed(np.asarray(loudness, np.float32), pitch, _RATE_HZ):
        beat_s = _on_vowel(at_s, words, phones)
        found[beat_s] = max(strength, found.get(beat_s, 0.0))
    return tuple(sorted(found.items()))


def _on_vowel(at_s: float, words: tuple[Word, ...], phones: tuple[Phone, ...]) -> float:
    """Return the middle of the word's stressed vowel."""
    word = min(words, key=lambda one: _away_s(one, at_s), default=Word("", at_s, at_s))
    vowels = [phone for phone in phones if phone.stressed and phone.symbol[0] in "aeiou"]
    own = [phone for phone in vowels if word.start_s - 1e-3 <= phone.start_s < word.end_s]
    nearest = min(own, key=lambda one: _away_s(one, at_s), default=Phone("", at_s, at_s))
    return 0.5 * (nearest.start_s + nearest.end_s)


def _away_s(span: Word | Phone, at_s: float) -> float:
    return max(span.start_s - at_s, at_s - span.end_s, 0.0)
