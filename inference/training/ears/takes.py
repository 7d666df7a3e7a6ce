"""Speech in quiet and the same speech in steady noise, as the network for the ears learns it.

None of the voices that the ears are measured with speaks here (flite's slt, rms, awb and kal16, and kal, the same
man): Festival's people and espeak-ng's voices do. Everything random comes from the seed and the number of a take.
Letters: S samples, F frames, M mel bands.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from scipy.signal import fftconvolve

from inference.errors import TextError
from inference.hearing.cleaner import AFTER, BEFORE, features, room_noise
from inference.hearing.compensation import Compensation
from inference.hearing.mel import FLOOR, Doubles, MelBands
from inference.hearing.sphinx import sphinx_models
from inference.speech.espeak import EspeakVoice
from inference.training import texts
from inference.training.augment import at_another_length_of_throat
from inference.training.festival import SPEAKERS, People
from inference.types import HEARING_RATE_HZ, Floats, Sound

BLOCK: Final = 60
"""Takes that one process makes; part of what decides them."""
_FROM_FESTIVAL: Final = 0.7
_VARIANTS: Final = ("", "+f1", "+f4", "+m1", "+m3", "+m7", "+Annie", "+linda", "+adam", "+david", "+klatt2", "+john")
_SPEECH_LEVEL: Final = 1e-3  # samples quieter than this are pauses, which do not count for the speech's level
_REST_DB: Final = 26.0  # by so much quieter is the room in what the network shall give: a bed, not digital silence
_RATTLE_HZ: Final = 50.0
_EVERY: Final = 8  # frames, after which the room's noise is looked at again


@dataclass(frozen=True, slots=True)
class Take:
    """One utterance.

    Attributes:
        seen: [F, D] float16, what the network sees.
        gain: [F, M] float16, what it should give.
    """

    seen: Floats
    gain: Floats


@cache
def _words() -> list[str]:
    return texts.dictionary_words(sphinx_models() / "cmudict-en-us.dict")


def block(first: int, count: int, seed: int) -> list[Take]:
    """Make some takes in a row."""
    with People() as people:
        return [take(number, seed, people) for number in range(first, first + count)]


def take(number: int, seed: int, people: People) -> Take:
    """Make one take."""
    dice = random.Random(f"{seed}/{number}")
    while True:
        try:
            speech = _speech(dice, people)
        except TextError:
            continue
        if 0.5 * HEARING_RATE_HZ < len(speech) < 9.0 * HEARING_RATE_HZ:
            return noisy(speech, np.random.default_rng([seed, number]))


def _speech(dice: random.Random, people: People) -> Floats:
    factor = dice.uniform(0.85, 1.25)
    if dice.random() < _FROM_FESTIVAL:
        name = dice.choice(("ked", *SPEAKERS))
        language = SPEAKERS[name].language
        if language == "en":
            text = next(texts.english(dice, texts.ENGLISH, _words()))
        else:
            text = dice.choice(texts.FESTIVAL[language]) if dice.random() < 0.5 else texts.made_up_words(dice, language)
        sound = people.speak(name, text, min(2.0, factor * dice.uniform(0.75, 1.1))).sound
    else:
        engine = EspeakVoice("en-us" + dice.choice(_VARIANTS), dice.randint(120, 200), dice.randint(20, 80))
        sound = engine.raw(next(texts.english(dice, texts.ENGLISH, _words()))).sound
    return at_another_length_of_throat(Sound(sound.samples, sound.rate_hz), factor)[0]


def noisy(speech: Floats, numbers: np.random.Generator) -> Take:
    """Put speech [S] into a room: a noise of some colour at some level, silence before and after, sometimes an echo."""
    before, after = (int(numbers.uniform(low, 0.6) * HEARING_RATE_HZ) for low in (0.12, 0.2))
    dry = np.pad(_through_a_microphone(speech, numbers), (before, after))
    loud = dry[np.abs(dry) > _SPEECH_LEVEL * np.abs(dry).max()]
    noise = _noise(len(dry), numbers)
    snr_db = numbers.uniform(6.0, 42.0)
    noise *= np.sqrt(np.mean(np.square(loud)) / np.mean(np.square(noise))) * 10.0 ** (-snr_db / 20.0)
    scale = 10.0 ** (numbers.uniform(-30.0, -1.0) / 20.0) / np.abs(dry + noise).max()
    warp = (float(numbers.uniform(0.92, 1.25)),)
    heard = MelBands(warp).push((dry + noise) * scale)[0]
    quiet = MelBands(warp).push((dry + noise * 10.0 ** (-_REST_DB / 20.0)) * scale)[0]
    log_mel = np.log(heard + FLOOR)
    wanted = np.log(Compensation().push(quiet[None])[0] + FLOOR)
    return Take(_seen(heard, log_mel).astype(np.float16), (wanted - log_mel).astype(np.float16))


def _seen(heard: Doubles, log_mel: Doubles) -> Floats:
    """Return what the network sees [F, D]: of the room what was heard until then."""
    around = np.pad(log_mel, ((BEFORE, AFTER), (0, 0)), mode="edge")
    levels = np.maximum.accumulate(log_mel.mean(axis=1))
    parts = []
    for start in range(0, len(heard), _EVERY):
        stop = min(start + _EVERY, len(heard))
        known = min(stop + AFTER, len(heard))
        loudest = levels[None, known - 1]
        noise = room_noise(heard[None, :known], loudest)
        parts.append(features(around[None, start : stop + BEFORE + AFTER], noise, loudest)[0])
    return np.concatenate(parts)


def _noise(length: int, numbers: np.random.Generator) -> Floats:
    """Return steady noise [S] that falls by 0 to 6 dB an octave and has hills and valleys."""
    spectrum = np.fft.rfft(numbers.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1.0 / HEARING_RATE_HZ)
    tilt = np.maximum(hertz, _RATTLE_HZ) ** -numbers.uniform(0.0, 1.0)
    nodes = np.linspace(0.0, HEARING_RATE_HZ / 2, 12)
    hills = 10.0 ** (np.interp(hertz, nodes, numbers.normal(0.0, numbers.uniform(0.0, 4.0), len(nodes))) / 20.0)
    return np.fft.irfft(spectrum * tilt * hills, length).astype(np.float32)


def _through_a_microphone(speech: Floats, numbers: np.random.Generator) -> Floats:
    """Colour speech as a microphone does, and in a third of the takes give it the echo of a small room."""
    taps = np.zeros(64)
    taps[32] = 1.0
    taps += numbers.normal(0.0, numbers.uniform(0.0, 0.06), 64) * np.hanning(64)
    result = fftconvolve(speech, taps)
    if numbers.random() < 0.33:
        tail_s = numbers.uniform(0.05, 0.3)
        time_s = np.arange(int(tail_s * HEARING_RATE_HZ)) / HEARING_RATE_HZ
        echo = numbers.standard_normal(len(time_s)) * np.exp(-6.9 * time_s / tail_s)
        echo *= numbers.uniform(0.05, 0.35) / np.sqrt(np.sum(np.square(echo)))
        echo[0] = 1.0
        result = fftconvolve(result, echo)[: len(result) + HEARING_RATE_HZ // 10]
    return result.astype(np.float32)
