"""Words to espeak-ng's IPA, with the phones of this house that each letter stands for. Letters: L letters of the IPA.

Neural voices are trained on these letters, and their times, where a voice gives them, count by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.speech.espeak import phonemes
from inference.speech.ipa import arpabet
from inference.types import Phone

_PAUSE_S: Final = 0.06  # what is shorter between two words belongs to the sound before
_ENDS: Final = ",.!?"


@dataclass(frozen=True, slots=True)
class IpaSound:
    """One sound: which letters, which phones (none for a glottal stop), whether stressed, in which word."""

    first: int
    last: int
    symbols: tuple[str, ...]
    stressed: bool
    word: int


@dataclass(frozen=True, slots=True)
class Ipa:
    """A clause in IPA.

    Attributes:
        letters: [L] words with spaces between them and punctuation behind them, decomposed (NFD).
        sounds: in order, each with its half-open range of letters.
    """

    letters: str
    sounds: tuple[IpaSound, ...]

    def words(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """Return the phones of each word with their stress; words without a phone are left out."""
        count = self.sounds[-1].word + 1 if self.sounds else 0
        spelled = [
            [(s, each.stressed) for each in self.sounds if each.word == w for s in each.symbols] for w in range(count)
        ]
        return tuple(tuple(word) for word in spelled if word)


def ipa_of(said: str, language: str, respell: Callable[[str], str] = lambda sound: sound) -> Ipa:
    """Return how espeak-ng says some words.

    Args:
        said: words with `, . ! ?` behind some of them.
        language: one of espeak-ng's voices.
        respell: turns one sound into the letters that the voice knows it by.

    Raises:
        EngineUnavailable: espeak-ng or this language is not installed.
    """
    letters: list[str] = []
    sounds: list[IpaSound] = []
    word = -1
    for part, end in re.findall(rf"([^{_ENDS}]+)([{_ENDS}]*)", said):
        for spelled in _words(part, language):
            if letters:
                letters.append(" ")
            word += 1
            for sound in spelled:
                symbols, stressed = arpabet(sound)
                wanted = unicodedata.normalize("NFD", respell(sound))
                sounds.append(IpaSound(len(letters), len(letters) + len(wanted), symbols, stressed, word))
                letters += wanted
        letters += end[:1] if letters else ""
    return Ipa("".join(letters), tuple(sounds))


def timed_phones(ipa: Ipa, lengths_s: npt.NDArray[np.float64], lead_s: float) -> tuple[Phone, ...]:
    """Return the phones by the times of their letters.

    Args:
        ipa: what was said.
        lengths_s: [L] how long each letter sounds.
        lead_s: silence before the first.
    """
    edges = lead_s + np.concatenate([[0.0], np.cumsum(lengths_s)])
    phones = [Phone("pau", 0.0, float(edges[0]))] if lead_s > 0 else []
    at = 0
    for sound in ipa.sounds:
        phones = _filled(phones, float(edges[at]), float(edges[sound.first]))
        steps = np.linspace(edges[sound.first], edges[sound.last], len(sound.symbols) + 1)
        for symbol, low_s, high_s in zip(sound.symbols, steps[:-1], steps[1:], strict=True):
            phones.append(Phone(symbol, float(low_s), float(high_s), sound.stressed))
        if not sound.symbols and phones:
            phones = _filled(phones, float(edges[sound.first]), float(edges[sound.last]), pause_s=np.inf)
        at = sound.last
    return tuple(_filled(phones, float(edges[at]), float(edges[-1])))


def tiled(words: Sequence[tuple[Phone, ...]], duration_s: float) -> tuple[Phone, ...]:
    """Join the phones of words into one line, with pauses where words are apart."""
    phones: list[Phone] = []
    at_s = 0.0
    for phone in (phone for word in words for phone in word):
        if not phones and phone.start_s > 0:
            phones.append(Phone("pau", 0.0, phone.start_s))
        else:
            phones = _filled(phones, at_s, phone.start_s)
        start_s = max(phone.start_s, phones[-1].end_s if phones else 0.0)
        phones.append(Phone(phone.symbol, start_s, max(start_s, phone.end_s), phone.stressed))
        at_s = phones[-1].end_s
    return (*phones, Phone("pau", at_s, duration_s)) if duration_s > at_s else tuple(phones)


def word_spans(words: Sequence[tuple[Phone, ...]]) -> list[tuple[float, float] | None]:
    """Return first and last second of each word."""
    return [(word[0].start_s, word[-1].end_s) for word in words]


def by_word(ipa: Ipa, phones: Sequence[Phone]) -> list[tuple[Phone, ...]]:
    """Deal the phones that sound out to their words."""
    sounding = iter([phone for phone in phones if phone.symbol != "pau"])
    return [tuple(next(sounding) for _ in word) for word in ipa.words()]


def _filled(phones: list[Phone], start_s: float, end_s: float, pause_s: float = _PAUSE_S) -> list[Phone]:
    """Close a gap: a long one is a pause, a short one belongs to the phone before."""
    if end_s <= start_s:
        return phones
    if end_s - start_s >= pause_s or not phones:
        return [*phones, Phone("pau", start_s, end_s)]
    last = phones[-1]
    return [*phones[:-1], Phone(last.symbol, last.start_s, end_s, last.stressed)]


def _words(part: str, language: str) -> Iterator[list[str]]:
    """Return the sounds of each word that espeak-ng makes of some words; it draws a few of them together."""
    for word in phonemes(part.strip(), language).split():
        sounds = [sound for sound in word.split("_") if sound]
        if sounds and not word.startswith("("):  # in brackets it says that another language follows
            yield sounds
