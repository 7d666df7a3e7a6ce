"""Scenes to learn from: an advisor talks in a room, and now and then something sounds.

What the network is given is made by the real echo filter. Everything random comes from the seed and the number of the
scene. Letters: S samples at 16 kHz, F frames of 10 ms, D features.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve, lfilter

from inference.hearing.echo_filter import EchoFilter
from inference.hearing.floor_features import FRAME, floor_features
from inference.training.floor import voices
from inference.training.floor.rooms import some_room
from inference.training.floor.sounds import KINDS, SHARES, Kind, Place, at_level, beside, some_sound
from inference.types import HEARING_RATE_HZ, Floats

SCENE_S: Final = 40.0
_LEAD: Final = 192  # samples by which the reference comes before its echo, as in the kiosk
# Frames after the first sound: from when yes is asked for weakly, fully, and no longer.
_WEAKLY, _FULLY, _ENOUGH = 11, 17, 70
_AFTER: Final = 30  # frames in which an event may still have an effect


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a scene: its kind, the frame of its first sound and the frame after its last."""

    kind: Kind
    first: int
    end: int

    @property
    def takes_floor(self) -> bool:
        """Whether the reply should be held for it."""
        return "floor" in self.kind


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene.

    Attributes:
        features: [F, D] float16.
        wanted: [F] 0 or 1.
        weight: [F] how much each frame counts.
    """

    features: npt.NDArray[np.float16]
    wanted: npt.NDArray[np.int8]
    weight: npt.NDArray[np.float16]
    happenings: tuple[Happening, ...]


def scene(number: int, seed: int, sentences: tuple[str, ...], held_out: bool = False) -> Scene:
    """Make one long scene, everything in it through the echo filter; `held_out` lets voices kept apart speak."""
    place = some_place(f"scene/{number}", seed, sentences, held_out)
    talk = advisor(place)
    sounds, happenings = _events(place)
    _be_silenced(talk, happenings, place.dice)
    near = echo_of(talk, place) + sounds + noise(len(talk), place.dice)
    left, echo = cleaned(near, talk)
    return labelled(left, echo, happenings)


def some_place(name: str, seed: int, sentences: tuple[str, ...], held_out: bool) -> Place:
    """Return a room and its dice, both from the seed and the name."""
    words = random.Random(f"{seed}/{name}/{held_out}")
    dice = np.random.default_rng(words.getrandbits(64))
    room = some_room(dice)
    return Place(room, np.asarray(room.size_m * dice.uniform(0.2, 0.8, 3)), sentences, words, dice, held_out)


def labelled(left: Floats, echo: Floats, happenings: list[Happening]) -> Scene:
    """Return a scene of what is left [S] and the echo [S]: its features, and what is wanted where."""
    features = floor_features(left, echo)
    wanted, weight = _labels(happenings, len(features))
    return Scene(features.astype(np.float16), wanted, weight.astype(np.float16), tuple(happenings))


def advisor(place: Place) -> Floats:
    """Let the advisor talk for as long as a scene lasts: [S]."""
    dice, total = place.dice, int(SCENE_S * HEARING_RATE_HZ)
    parts, length = [np.zeros(int(dice.uniform(0.0, 1.0) * HEARING_RATE_HZ), np.float32)], 0
    while length < total:
        said = voices.advisor_says(place.words.choice(voices.ADVISES), place.words)
        pause = np.zeros(int(dice.uniform(0.02, 0.6) * HEARING_RATE_HZ), np.float32)
        parts += [at_level(said, -20.0 + dice.uniform(-4.0, 4.0)), pause]
        length = sum(len(part) for part in parts)
    return np.concatenate(parts)[:total] * np.float32(10.0 ** (dice.uniform(-8.0, 6.0) / 20.0))


def echo_of(talk: Floats, place: Place) -> Floats:
    """Return what reaches the microphone of the loudspeaker, [S]; its clock errs as a card's, its cone may bend."""
    dice = place.dice
    way = place.room.way(beside(place.room, place.ear, dice, 0.1, 0.9), place.ear, dice)
    gain = 10.0 ** (dice.uniform(-28.0, 0.0) / 20.0)
    at = np.arange(len(talk)) - _LEAD - dice.uniform(-16, 16) + _clock_error(talk, dice)
    played = np.interp(at, np.arange(len(talk)), talk)
    if dice.random() < 0.3:
        bent = dice.uniform(0.5, 3.0)
        played = np.tanh(bent * played) / bent
    return np.asarray(gain * fftconvolve(played, way)[: len(talk)], dtype=np.float32)


def _clock_error(talk: Floats, dice: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return by how many samples the reference is off, [S]: slowly wandering, and after a silence by some more."""
    frames = len(talk) // FRAME + 1
    wander = lfilter([0.01], [1.0, -0.99], dice.standard_normal(frames)) / 0.0709 * dice.uniform(0.0, 2.5)
    silent = np.abs(talk[: (frames - 1) * FRAME].reshape(-1, FRAME)).max(axis=1) < 1e-4
    begins = np.flatnonzero(np.diff(silent.astype(int), prepend=1) == -1)
    for begin in begins:
        if dice.random() < 0.3:
            since = np.arange(frames - begin)
            wander[begin:] += dice.normal(0.0, 16.0) / (1.0 + 0.5 * since)
    return np.interp(np.arange(len(talk)), FRAME * np.arange(frames), wander)


def noise(count: int, dice: np.random.Generator) -> Floats:
    """Return a room's noise: [count]."""
    white = dice.standard_normal(count + 1)
    coloured = white[1:] + dice.uniform(-0.3, 0.95) * white[:-1]
    return np.asarray(coloured / coloured.std() * 10.0 ** (dice.uniform(-72.0, -41.0) / 20.0), dtype=np.float32)


def cleaned(near: Floats, far: Floats) -> tuple[Floats, Floats]:
    """Return what the echo filter leaves of the microphone [S], and what it takes out: [S] each."""
    echo_filter, near = EchoFilter(), np.clip(near, -1.0, 1.0).astype(np.float32)
    pairs = [
        echo_filter.clean(near[at : at + FRAME], far[at : at + FRAME]) for at in range(0, len(near) - FRAME + 1, FRAME)
    ]
    left, echo = zip(*pairs, strict=True)
    return np.concatenate(left), np.concatenate(echo)


def _be_silenced(talk: Floats, happenings: list[Happening], dice: np.random.Generator) -> None:
    """Let the advisor fall silent after some interruptions and some false alarms, and go on suddenly."""
    for each in happenings:
        if dice.random() < (0.4 if each.takes_floor else 0.1):
            first = each.first * FRAME + int(dice.uniform(0.15, 0.4) * HEARING_RATE_HZ)
            talk[first : each.end * FRAME + int(dice.uniform(0.1, 0.9) * HEARING_RATE_HZ)] = 0.0


def _events(place: Place) -> tuple[Floats, list[Happening]]:
    total = int(SCENE_S * HEARING_RATE_HZ)
    out, happenings = np.zeros(total, np.float32), []
    at = int(place.dice.uniform(0.5, 5.0) * HEARING_RATE_HZ)
    while at < total - 3 * HEARING_RATE_HZ:
        kind: Kind = place.words.choices(KINDS, SHARES)[0]
        sound = some_sound(kind, place)
        samples = sound.samples[: total - at]
        out[at : at + len(samples)] += samples
        happenings.append(Happening(kind, (at + sound.first) // FRAME, (at + len(samples)) // FRAME))
        at += len(samples) + int(place.dice.uniform(0.4, 1.6) * HEARING_RATE_HZ)
    return out, happenings


def _labels(happenings: list[Happening], frames: int) -> tuple[npt.NDArray[np.int8], Floats]:
    wanted, weight = np.zeros(frames, np.int8), np.full(frames, 0.5, np.float32)
    for each in happenings:
        end = min(each.end, frames)
        if each.takes_floor:
            _ask_for(wanted, weight, each.first, end)
        elif each.kind != "none":
            weight[each.first : end + _AFTER] = 1.0
    return wanted, weight


def _ask_for(wanted: npt.NDArray[np.int8], weight: Floats, first: int, end: int) -> None:
    wanted[first:end] = 1
    weight[first : first + _WEAKLY] = 0.0
    weight[first + _WEAKLY : first + _FULLY] = 0.4
    weight[first + _FULLY : min(end, first + _ENOUGH)] = 1.0
    weight[max(min(end, first + _ENOUGH), first + _FULLY) : end + 2 * _AFTER] = 0.0
