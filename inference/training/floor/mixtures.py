"""Many short scenes out of one room: each sound is laid over what the echo filter left of the advisor at some moments.

The echo filter is linear and stands still while somebody else speaks, so a sound that is added behind it is nearly what
it would have let through; that is ten times quicker than long scenes, of which some are learnt from as well.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.hearing.floor_features import FRAME
from inference.training.floor.scenes import (
    Happening,
    Scene,
    advisor,
    cleaned,
    echo_of,
    labelled,
    noise,
    some_place,
)
from inference.training.floor.sounds import KINDS, SHARES, Kind, Sounding, some_sound
from inference.types import HEARING_RATE_HZ, Floats

FRAMES: Final = 300
"""Of each short scene."""
_FIRST: Final = (120, 150)  # the frame of the first sound
_SOUNDS: Final = 80  # of one room
_MOMENTS: Final = 3  # over which each is laid
_LEVELS_DB: Final = 4.0
_BEFORE: Final = 0.25  # share of scenes in which something else sounded shortly before
_LEARNT_S: Final = 3.0  # until the filter knows the room


def mixtures(number: int, seed: int, sentences: tuple[str, ...], held_out: bool = False) -> list[Scene]:
    """Return the short scenes of one room."""
    place = some_place(f"mixtures/{number}", seed, sentences, held_out)
    talk = advisor(place)
    _fall_silent(talk, place.dice)
    left, echo = cleaned(echo_of(talk, place) + noise(len(talk), place.dice), talk)
    found: list[Scene] = []
    others: list[tuple[Kind, Sounding]] = []
    for _ in range(_SOUNDS):
        kind = place.words.choices(KINDS, SHARES)[0]
        sound = some_sound(kind, place)
        found += [_laid_over(left, echo, (kind, sound), others, place.dice) for _ in range(_MOMENTS)]
        if "floor" not in kind:
            others.append((kind, sound))
    return found


def cut(long: Scene) -> list[Scene]:
    """Return a long scene in short ones, one around each event."""
    found = []
    for each in long.happenings:
        first = int(np.clip(each.first - _FIRST[0], 0, len(long.wanted) - FRAMES))
        part = slice(first, first + FRAMES)
        inside = [
            Happening(other.kind, other.first - first, other.end - first)
            for other in long.happenings
            if other.first >= first and other.first < first + FRAMES
        ]
        found.append(Scene(long.features[part], long.wanted[part], long.weight[part], tuple(inside)))
    return found


def _fall_silent(talk: Floats, dice: np.random.Generator) -> None:
    """Let the advisor fall silent now and then in the middle of a word, as when she is held, and go on."""
    for _ in range(dice.integers(0, 5)):
        first = int(dice.integers(len(talk)))
        talk[first : first + int(dice.uniform(0.4, 2.0) * HEARING_RATE_HZ)] = 0.0


def _laid_over(
    left: Floats,
    echo: Floats,
    sounds: tuple[Kind, Sounding],
    others: list[tuple[Kind, Sounding]],
    dice: np.random.Generator,
) -> Scene:
    kind, sound = sounds
    length = FRAMES * FRAME
    at = int(dice.integers(int(_LEARNT_S * HEARING_RATE_HZ), len(left) - length))
    first = FRAME * int(dice.integers(*_FIRST)) + int(dice.integers(FRAME))
    heard, happenings = left[at : at + length].copy(), []
    if others and dice.random() < _BEFORE:
        other, before = others[dice.integers(len(others))]
        happenings.append(_add(heard, other, before, first - int(dice.uniform(0.3, 1.2) * HEARING_RATE_HZ), 1.0))
    gain = 1.0 if kind == "far" else 10.0 ** (dice.uniform(-_LEVELS_DB, _LEVELS_DB) / 20.0)
    happenings.append(_add(heard, kind, sound, first - sound.first, gain))
    return labelled(heard, echo[at : at + length], happenings)


def _add(heard: Floats, kind: Kind, sound: Sounding, begin: int, gain: float) -> Happening:
    """Add a sound in place from a sample on, which may lie before the scene."""
    samples = sound.samples[max(0, -begin) :]
    at = max(0, begin)
    samples = samples[: len(heard) - at]
    heard[at : at + len(samples)] += np.float32(gain) * samples
    return Happening(kind, max(0, begin + sound.first) // FRAME, min((at + len(samples)) // FRAME, FRAMES))
