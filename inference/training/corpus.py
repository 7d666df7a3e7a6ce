"""The training data: many synthetic voices, what they say, and the mouth that phone times ask for.

Everything random comes from the seed and the number of a take, so a block of takes made in a fresh process is always
the same. The voice `slt` and all recordings of real people are left out; they are for measuring.

Letters: T mel frames, F face frames.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.errors import TextError
from inference.face import coarticulation
from inference.face.network import MOVES
from inference.face.style import STYLES, styled
from inference.face.visemes import GLIDES, LIPS_CLOSED, SILENCE, VISEMES, canonical, sided
from inference.features import log_mel
from inference.hearing.sphinx import sphinx_models
from inference.speech.espeak import EspeakVoice
from inference.speech.flite import FliteVoice
from inference.training import texts
from inference.training.augment import (
    FORMANT_NODES_HZ,
    at_another_length_of_throat,
    disturbed,
    times_shrunk,
    with_other_formants,
)
from inference.training.festival import SPEAKERS, People
from inference.types import ARKIT_INDEX, FACE_RATE_HZ, HEARING_RATE_HZ, Floats, Phone, Speech

PHONES: Final[tuple[str, ...]] = (SILENCE, *sorted((set(VISEMES) | set(GLIDES)) - {SILENCE}))
CLOSING: Final[Floats] = np.isin(PHONES, sorted(LIPS_CLOSED)).astype(np.float32)
"""[len(PHONES)] 1 for phones that close the lips."""
HELD_OUT: Final[tuple[str, ...]] = ("flite-slt", "espeak-en-us+klatt4", "espeak-en-us+f5")

_LANGUAGES: Final[dict[str, tuple[str, ...]]] = {
    "en-us": texts.ENGLISH, "gmw/en": texts.ENGLISH, "gmw/en-GB-scotland": texts.ENGLISH, "de": texts.GERMAN,
    "es": texts.SPANISH, "roa/fr": texts.FRENCH, "it": texts.ITALIAN, "nl": texts.DUTCH,
}  # fmt: skip
# Without f2, f3 and Alicia: their breath is different each time, so training would not repeat itself.
_VARIANTS: Final = (
    "", "+f1", "+f4", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+Annie", "+linda", "+belinda", "+steph",
    "+adam", "+david", "+klatt", "+klatt2", "+anika", "+grandma", "+john", "+paul", "+Andrea",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks, and how often.

    Attributes:
        flite: voices of flite, which are recorded from people, so they weigh more than their number.
        festival: keys of `festival.SPEAKERS`, recorded from people as well.
        variants: of espeak-ng, which takes the share that is left.
        from_flite: share of the takes.
        from_festival: share of the takes.
    """

    flite: tuple[str, ...]
    festival: tuple[str, ...]
    variants: tuple[str, ...]
    from_flite: float
    from_festival: float


LEARNT: Final = Cast(
    ("rms", "awb", "kal", "kal16"), ("lp", "ona", "dita", "krb", "lj", "ked", "machac"), _VARIANTS, 0.42, 0.34
)
KEPT: Final = Cast((), ("pc", "mv"), ("+ed", "+max", "+Gene", "+aunty"), 0.0, 0.6)
"""Voices to set the gate by: not learnt, and not those of the card."""


def without_festival(cast: Cast) -> Cast:
    """Return a cast as it is where Festival is not installed: flite takes its share, if it speaks at all."""
    return replace(cast, festival=(), from_festival=0.0, from_flite=0.6 if cast.flite else 0.0)


_LONGEST_S: Final = 9.0
_OTHER_FORMANTS: Final = 0.8  # of all takes have resonances that do not follow the pitch
BLOCK: Final = 120
"""Takes that one process makes; part of what decides them."""


@dataclass(frozen=True, slots=True)
class Take:
    """One utterance, heard and seen.

    Attributes:
        mel: [T, M] float16, T = 2 F.
        style: [len(STYLES)].
        moves: [F, len(MOVES)] float16, what the network should give.
        phones: [F] index into PHONES.
        voice: who speaks.
        spoken: the phones with their times, for measuring.
    """

    mel: npt.NDArray[np.float16]
    style: Floats
    moves: npt.NDArray[np.float16]
    phones: npt.NDArray[np.int64]
    voice: str
    spoken: tuple[Phone, ...]


@cache
def _words() -> list[str]:
    return texts.dictionary_words(sphinx_models() / "cmudict-en-us.dict")


def block(first: int, count: int, seed: int, sentences: tuple[str, ...], cast: Cast) -> list[Take]:
    """Make some takes in a row; the same ones each time if nothing was said in this process before."""
    with People() as people:
        return [take(number, seed, sentences, cast, people) for number in range(first, first + count)]


def take(number: int, seed: int, sentences: tuple[str, ...], cast: Cast, people: People) -> Take:
    """Make one take.

    Args:
        number: of the take.
        seed: of the whole corpus.
        sentences: English ones, beside those in `texts`.
        cast: who may speak.
        people: Festival's speakers, those that are awake already.
    """
    dice = random.Random(f"{seed}/{number}")
    while True:
        try:
            speech, factor, voice = _spoken(dice, sentences, cast, people)
        except TextError:
            continue
        if 0.4 < speech.sound.duration_s / factor < _LONGEST_S:
            break
    numbers = np.random.default_rng([seed, number])
    formants = _formants(factor, numbers) if numbers.random() < _OTHER_FORMANTS else None
    return heard_and_seen(speech, factor, formants, voice, numbers)


def _formants(factor: float, numbers: np.random.Generator) -> Floats:
    """Return how a throat's resonances move beside a pitch that rose by a factor: less, and each a little apart.

    Women's pitch lies about 1.7 times above men's, their resonances about 1.15 to 1.2 times (Peterson and Barney
    1952), which is the pitch's ratio to the power of 0.3.
    """
    wanted = np.clip(factor**0.3 * numbers.uniform(0.9, 1.14), 0.84, 1.34)
    apart = numbers.normal(1.0, 0.035, len(FORMANT_NODES_HZ))
    ratios: Floats = (wanted / factor * apart).astype(np.float32)
    return ratios


def heard_and_seen(
    speech: Speech, factor: float, formants: Floats | None, voice: str, numbers: np.random.Generator
) -> Take:
    """Return an utterance with silence around it, disturbed, as mel frames and moves.

    Args:
        speech: what was said.
        factor: see `at_another_length_of_throat`.
        formants: see `with_other_formants`; None leaves them where the factor put them.
        voice: who speaks.
        numbers: chance.
    """
    samples, shrunk = at_another_length_of_throat(speech.sound, factor)
    if formants is not None:
        samples = with_other_formants(samples, formants)
    before, after = (int(numbers.uniform(0.1, 0.5) * HEARING_RATE_HZ) for _ in range(2))
    sound = disturbed(np.pad(samples, (before, after)), numbers)
    spoken = times_shrunk(speech.phones, shrunk, before / HEARING_RATE_HZ)
    frames = int(len(sound) / HEARING_RATE_HZ * FACE_RATE_HZ)
    style = _style(numbers)
    weights = coarticulation.track(spoken, frames / FACE_RATE_HZ, seed=None).weights
    return Take(
        mel=log_mel(sound, 0, 2 * frames).astype(np.float16),
        style=style,
        moves=moves_of(styled(weights, style)).astype(np.float16),
        phones=_phone_rows(spoken, frames),
        voice=voice,
        spoken=tuple(spoken),
    )


def moves_of(weights: Floats) -> Floats:
    """Return the moves behind ARKit weights: [F, len(MOVES)] from [F, K], sides averaged."""
    jaw = weights[:, ARKIT_INDEX["jawOpen"]]
    columns = [
        np.clip(weights[:, ARKIT_INDEX["mouthClose"]] / np.maximum(jaw, 0.02), 0.0, 1.0)
        if name == "shut"
        else np.mean([weights[:, ARKIT_INDEX[full]] for full in sided(name)], axis=0)
        for name in MOVES
    ]
    result: Floats = np.stack(columns, axis=1).astype(np.float32)
    return result


def _style(numbers: np.random.Generator) -> Floats:
    style = np.zeros(len(STYLES), np.float32)
    if numbers.random() > 0.5:
        style[numbers.integers(len(STYLES))] = numbers.random()
    return style


def _spoken(dice: random.Random, sentences: Sequence[str], cast: Cast, people: People) -> tuple[Speech, float, str]:
    """Let somebody say something: speech, the factor by which to shorten the throat, and who it was."""
    who = dice.random()
    if who < cast.from_flite:
        voice = dice.choice(cast.flite)
        # Three men, in fact: their pitch has to become a woman's here, their resonances in `_formants`.
        factor = _as_woman_or_man(dice)
        text = next(texts.english(dice, (*texts.ENGLISH, *sentences), _words()))
        return (
            FliteVoice(voice, stretch=min(2.0, factor * dice.uniform(0.85, 1.2))).speak(text),
            factor,
            f"flite-{voice}",
        )
    if who < cast.from_flite + cast.from_festival:
        return _from_festival(dice, sentences, dice.choice(cast.festival), people)
    return _from_espeak(dice, sentences, cast.variants)


def _as_woman_or_man(dice: random.Random) -> float:
    return 0.85 * (1.95 / 0.85) ** dice.random()


def _from_festival(
    dice: random.Random, sentences: Sequence[str], name: str, people: People
) -> tuple[Speech, float, str]:
    speaker = SPEAKERS[name]
    factor = _as_woman_or_man(dice) if speaker.low else dice.uniform(0.78, 1.2)
    if speaker.language == "en":
        text = next(texts.english(dice, (*texts.ENGLISH, *sentences), _words()))
    elif dice.random() < 0.35:
        text = dice.choice(texts.FESTIVAL[speaker.language])
    else:
        text = texts.made_up_words(dice, speaker.language)
    return people.speak(name, text, min(2.0, factor * dice.uniform(0.75, 1.2))), factor, f"festival-{name}"


def _from_espeak(dice: random.Random, sentences: Sequence[str], variants: Sequence[str]) -> tuple[Speech, float, str]:
    language = dice.choice(list(_LANGUAGES)) if dice.random() < 0.6 else "en-us"
    voice = language + dice.choice(variants)
    factor = dice.uniform(0.85, 1.3)
    own = _LANGUAGES[language]
    english = own is texts.ENGLISH
    text = next(texts.english(dice, (*own, *sentences), _words())) if english else dice.choice(own)
    rate = int(dice.uniform(120, 210) / factor)
    engine = EspeakVoice(voice, max(80, rate), dice.randint(20, 80), dice.randint(20, 90))
    return engine.raw(text), factor, f"espeak-{voice}"


def _phone_rows(phones: Sequence[Phone], frames: int) -> npt.NDArray[np.int64]:
    rows = np.zeros(frames, np.int64)
    for phone in phones:
        first, last = (round(edge * FACE_RATE_HZ) for edge in (phone.start_s, phone.end_s))
        rows[first:last] = PHONES.index(canonical(phone.symbol))
    return rows


def sentences_in(folder: Path) -> tuple[str, ...]:
    """Return the lines of all text files of a folder."""
    found = [line.strip() for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return tuple(line for line in found if line and not line.startswith("#"))
