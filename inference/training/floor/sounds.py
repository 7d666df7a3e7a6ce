"""What sounds in a scene, as it arrives at the microphone: clients, listeners, noises, people far away.

Letters: S samples at 16 kHz.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.signal import fftconvolve

from inference.errors import TextError
from inference.hearing.floor_features import FRAME
from inference.training.floor import noises, voices
from inference.training.floor.rooms import Point, Shoebox
from inference.types import HEARING_RATE_HZ, Floats

Kind = Literal["floor", "late floor", "word", "hum", "noise", "far", "none"]
KINDS: Final[tuple[Kind, ...]] = ("floor", "late floor", "word", "hum", "noise", "far", "none")
SHARES: Final = (0.38, 0.07, 0.17, 0.10, 0.17, 0.07, 0.04)
FIRST_DB: Final = -20.0
_LONGEST_S: Final = 2.5
_SPOKEN_HUMS: Final = ("mm", "mm hm", "hmm", "mhm", "hm", "um", "uh", "m hm", "mm mm")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the microphone is, and what speaks and sounds around it."""

    room: Shoebox
    ear: Point
    sentences: tuple[str, ...]
    words: random.Random
    dice: np.random.Generator
    held_out: bool


@dataclass(frozen=True, slots=True)
class Sounding:
    """One event's sound at the microphone, [S], and the sample from which on it is what its kind says."""

    samples: Floats
    from_sample: int = 0

    @property
    def first(self) -> int:
        """The sample of its first sound: the first 10 ms within 20 dB of the loudest tenth of a second."""
        return self.from_sample + first_sound(self.samples[self.from_sample :])


def some_sound(kind: Kind, place: Place) -> Sounding:
    """Make one event's sound."""
    dice = place.dice
    if kind == "none":
        return Sounding(np.zeros(HEARING_RATE_HZ, np.float32))
    if kind == "noise":
        made = noises.NOISES[dice.integers(len(noises.NOISES))](dice)
        return Sounding(at_level(_from(made, place, 0.3, 6.0), dice.uniform(-40.0, -17.0)))
    if kind == "hum" and dice.random() < 0.6:
        return Sounding(at_level(_from(noises.hum(dice), place, 0.4, 1.5), dice.uniform(-36.0, -18.0)))
    said, from_sample = _said(kind, place)
    said = _tilted(said, dice)
    if kind == "far":
        return Sounding(at_level(_from(said, place, 3.0, 12.0), dice.uniform(-60.0, -43.0)))
    return Sounding(at_level(_from(said, place, 0.4, 1.5), dice.uniform(-37.0, -19.0)), from_sample)


def first_sound(samples: Floats) -> int:
    """Return the sample of the first 10 ms within 20 dB of the loudest tenth of a second."""
    if len(samples) < FRAME:
        return 0
    power = np.mean(np.square(samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)), axis=1)
    loudest = np.convolve(power, np.ones(10) / 10, "valid").max() if len(power) >= 10 else power.max()
    return FRAME * int(np.argmax(power >= loudest * 10.0 ** (FIRST_DB / 10.0)))


def beside(room: Shoebox, ear: Point, dice: np.random.Generator, near_m: float, far_m: float) -> Point:
    """Return a point of the room so far from the ear."""
    direction = dice.standard_normal(3) * (1.0, 1.0, 0.4)
    point = ear + direction / np.linalg.norm(direction) * dice.uniform(near_m, far_m)
    return np.asarray(np.clip(point, 0.05 * room.size_m, 0.95 * room.size_m))


def at_level(samples: Floats, level_db: float) -> Floats:
    """Return a sound whose loudest tenth of a second has a level, dBFS."""
    frames = samples[: max(len(samples) // 1600, 1) * 1600].reshape(-1, min(1600, len(samples)))
    loud = float(np.sqrt(np.max(np.mean(np.square(frames), axis=1))))
    return np.asarray(samples * (10.0 ** (level_db / 20.0) / max(loud, 1e-9)), dtype=np.float32)


def _said(kind: Kind, place: Place) -> tuple[Floats, int]:
    """Return what a client says, and the sample where it becomes what its kind says."""
    words, longest = place.words, int(_LONGEST_S * HEARING_RATE_HZ)
    while True:
        says = voices.some_client(words, place.held_out)
        try:
            if kind == "word":
                return says(words.choice(voices.LISTENS))[:longest], 0
            if kind == "hum":
                return says(words.choice(_SPOKEN_HUMS))[:longest], 0
            floor = says(voices.some_floor_taking(words, place.sentences))[:longest]
            if kind != "late floor":
                return floor, 0
            word = says(words.choice(voices.LISTENS))
        except TextError:
            continue
        gap = np.zeros(int(words.uniform(0.02, 0.25) * HEARING_RATE_HZ), np.float32)
        return np.concatenate([word, gap, floor]), len(word) + len(gap)


def _from(samples: Floats, place: Place, near_m: float, far_m: float) -> Floats:
    """Let a sound come from somewhere in the room; a third of the near ones come without walls."""
    if far_m < 2.0 and place.dice.random() < 0.35:
        return samples
    source = beside(place.room, place.ear, place.dice, near_m, far_m)
    way = place.room.way(source, place.ear, place.dice)
    heard: Floats = fftconvolve(samples, way).astype(np.float32)
    return heard[int(np.argmax(np.abs(way) > 0.1 * np.abs(way).max())) :]


def _tilted(samples: Floats, dice: np.random.Generator) -> Floats:
    """Tilt a voice's spectrum by up to 6 dB an octave either way, so that the synthesiser's own tilt says little."""
    if dice.random() < 0.25:
        return samples
    spectrum = np.fft.rfft(samples)
    octaves = np.log2(np.maximum(np.arange(len(spectrum)) / len(spectrum) * 8.0, 0.1))
    gain = 10.0 ** (dice.uniform(-4.0, 5.0) * octaves / 20.0)
    return np.asarray(np.fft.irfft(spectrum * gain, len(samples)), dtype=np.float32)
