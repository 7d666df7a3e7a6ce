"""Scenes to learn from: an advisor talks in a room for some time, and now and then something sounds.

What the network is given is made by the real echo filter. Everything random comes from the seed and the number of the
scene. Letters: S samples at 16 kHz, F frames of 10 ms, D features.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve

from inference.errors import TextError
from inference.hearing.echo_filter import EchoFilter
from inference.hearing.floor_features import FRAME, floor_features
from inference.training.floor import noises, voices
from inference.training.floor.rooms import Point, Shoebox, some_room
from inference.types import HEARING_RATE_HZ, Floats

Kind = Literal["floor", "late floor", "word", "hum", "noise", "far", "none"]
KINDS: Final[tuple[Kind, ...]] = ("floor", "late floor", "word", "hum", "noise", "far", "none")
_SHARES: Final = (0.42, 0.06, 0.2, 0.1, 0.12, 0.07, 0.03)
SCENE_S: Final = 40.0
FIRST_DB: Final = -20.0
_LEAD: Final = 192  # samples by which the reference comes before its echo, as in the kiosk
# Frames after the first sound: from when yes is asked for weakly, fully, and no longer.
_WEAKLY, _FULLY, _ENOUGH = 7, 12, 70
_LATE_WORD: Final = 45  # frames that a listener's word before an interruption lasts at the most
_AFTER: Final = 30  # frames in which an event may still have an effect


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a scene: its kind, the frame of its first sound and the frame after its last."""

    kind: Kind
    first: int
    end: int


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


def scenes(first: int, count: int, seed: int, sentences: tuple[str, ...], held_out: bool = False) -> list[Scene]:
    """Make some scenes in a row; `held_out` lets voices speak that are not learnt from."""
    return [scene(number, seed, sentences, held_out) for number in range(first, first + count)]


def scene(number: int, seed: int, sentences: tuple[str, ...], held_out: bool = False) -> Scene:
    """Make one scene."""
    words, dice = random.Random(f"{seed}/{number}/{held_out}"), np.random.default_rng([seed, number, held_out])
    room = some_room(dice)
    ear = _inside(room, dice)
    talk = _advisor(words, dice)
    sounds, happenings = _events(room, ear, sentences, words, dice, held_out)
    _be_silenced(talk, happenings, dice)
    near = _echo(talk, room, ear, dice) + sounds + _noise(len(talk), dice)
    left, echo = _cleaned(np.clip(near, -1.0, 1.0).astype(np.float32), talk)
    features = floor_features(left, echo)
    wanted, weight = _labels(happenings, len(features))
    return Scene(features.astype(np.float16), wanted, weight.astype(np.float16), tuple(happenings))


def first_sound(samples: Floats) -> int:
    """Return the sample of the first 10 ms within 20 dB of the loudest tenth of a second."""
    power = np.mean(np.square(samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)), axis=1)
    loudest = np.convolve(power, np.ones(10) / 10, "valid").max() if len(power) >= 10 else power.max()
    return FRAME * int(np.argmax(power >= loudest * 10.0 ** (FIRST_DB / 10.0)))


def _advisor(words: random.Random, dice: np.random.Generator) -> Floats:
    total = int(SCENE_S * HEARING_RATE_HZ)
    parts, length = [np.zeros(int(dice.uniform(0.0, 1.0) * HEARING_RATE_HZ), np.float32)], 0
    while length < total:
        said = voices.advisor_says(words.choice(voices.ADVISES), words)
        parts += [_at_level(said, -20.0), np.zeros(int(dice.uniform(0.02, 0.6) * HEARING_RATE_HZ), np.float32)]
        length = sum(len(part) for part in parts)
    return np.concatenate(parts)[:total] * np.float32(10.0 ** (dice.uniform(-8.0, 6.0) / 20.0))


def _be_silenced(talk: Floats, happenings: list[Happening], dice: np.random.Generator) -> None:
    """Let the advisor fall silent after some interruptions and some false alarms, and go on suddenly."""
    for each in happenings:
        if dice.random() < (0.4 if "floor" in each.kind else 0.1):
            first = each.first * FRAME + int(dice.uniform(0.15, 0.4) * HEARING_RATE_HZ)
            talk[first : each.end * FRAME + int(dice.uniform(0.1, 0.9) * HEARING_RATE_HZ)] = 0.0


def _events(
    room: Shoebox,
    ear: Point,
    sentences: tuple[str, ...],
    words: random.Random,
    dice: np.random.Generator,
    held_out: bool,
) -> tuple[Floats, list[Happening]]:
    total = int(SCENE_S * HEARING_RATE_HZ)
    out, happenings = np.zeros(total, np.float32), []
    at = int(dice.uniform(0.5, 5.0) * HEARING_RATE_HZ)
    while at < total - 3 * HEARING_RATE_HZ:
        kind: Kind = words.choices(KINDS, _SHARES)[0]
        sound = _sound(kind, room, ear, sentences, words, dice, held_out)[: total - at]
        if len(sound):
            out[at : at + len(sound)] += sound
        first = (at + first_sound(sound)) // FRAME if len(sound) >= FRAME else at // FRAME
        happenings.append(Happening(kind, first, (at + len(sound)) // FRAME))
        at += len(sound) + int(dice.uniform(0.4, 1.6) * HEARING_RATE_HZ)
    return out, happenings


def _sound(
    kind: Kind,
    room: Shoebox,
    ear: Point,
    sentences: tuple[str, ...],
    words: random.Random,
    dice: np.random.Generator,
    held_out: bool,
) -> Floats:
    """Return one event's sound as it arrives at the microphone: [S]."""
    if kind == "none":
        return np.zeros(HEARING_RATE_HZ, np.float32)
    if kind == "noise":
        made = noises.NOISES[dice.integers(len(noises.NOISES))](dice)
        return _at_level(_from(made, room, ear, dice, 0.3, 6.0), dice.uniform(-38.0, -17.0))
    if kind == "hum" and dice.random() < 0.75:
        return _at_level(_from(noises.hum(dice), room, ear, dice, 0.4, 1.5), dice.uniform(-36.0, -18.0))
    said = _said(kind, sentences, words, held_out)
    said = _tilted(said, dice)
    if kind == "far":
        return _at_level(_from(said, room, ear, dice, 3.0, 12.0), dice.uniform(-60.0, -43.0))
    return _at_level(_from(said, room, ear, dice, 0.4, 1.5), dice.uniform(-35.0, -19.0))


def _said(kind: Kind, sentences: tuple[str, ...], words: random.Random, held_out: bool) -> Floats:
    while True:
        if kind == "word":
            text = words.choice(voices.LISTENS)
        elif kind == "hum":
            text = words.choice(("mm", "mm hm", "hmm", "mhm"))
        elif kind == "late floor":
            text = voices.some_listening_first(words, sentences)
        else:
            text = voices.some_floor_taking(words, sentences)
        try:
            said = voices.client_says(text, words, held_out)
        except TextError:
            continue
        return said[: int(2.5 * HEARING_RATE_HZ)]


def _inside(room: Shoebox, dice: np.random.Generator) -> Point:
    return np.asarray(room.size_m * dice.uniform(0.2, 0.8, 3))


def _from(samples: Floats, room: Shoebox, ear: Point, dice: np.random.Generator, near_m: float, far_m: float) -> Floats:
    """Let a sound come from somewhere in the room; a quarter of the near ones come without walls."""
    if far_m < 2.0 and dice.random() < 0.25:
        return samples
    way = room.way(_beside(room, ear, dice, near_m, far_m), ear, dice)
    heard: Floats = fftconvolve(samples, way).astype(np.float32)
    return heard[int(np.argmax(np.abs(way) > 0.1 * np.abs(way).max())) :]


def _beside(room: Shoebox, ear: Point, dice: np.random.Generator, near_m: float, far_m: float) -> Point:
    direction = dice.standard_normal(3) * (1.0, 1.0, 0.4)
    place = ear + direction / np.linalg.norm(direction) * dice.uniform(near_m, far_m)
    return np.asarray(np.clip(place, 0.05 * room.size_m, 0.95 * room.size_m))


def _echo(talk: Floats, room: Shoebox, ear: Point, dice: np.random.Generator) -> Floats:
    """Return what reaches the microphone of the loudspeaker, [S]: its clock is a little off, its cone may bend."""
    place = _beside(room, ear, dice, 0.1, 0.9)
    way = room.way(place, ear, dice)
    gain = 10.0 ** (dice.uniform(-28.0, 0.0) / 20.0)
    played = np.interp(
        np.arange(len(talk)) * (1.0 + dice.uniform(-1.5e-5, 1.5e-5)) - _LEAD - dice.uniform(-16, 16),
        np.arange(len(talk)),
        talk,
    )
    if dice.random() < 0.3:
        bent = dice.uniform(0.5, 3.0)
        played = np.tanh(bent * played) / bent
    return np.asarray(gain * fftconvolve(played, way)[: len(talk)], dtype=np.float32)


def _noise(count: int, dice: np.random.Generator) -> Floats:
    white = dice.standard_normal(count + 1)
    coloured = white[1:] + dice.uniform(-0.3, 0.95) * white[:-1]
    return np.asarray(coloured / coloured.std() * 10.0 ** (dice.uniform(-72.0, -41.0) / 20.0), dtype=np.float32)


def _tilted(samples: Floats, dice: np.random.Generator) -> Floats:
    """Tilt a voice's spectrum by up to 6 dB an octave either way, so that the synthesiser's own tilt says little."""
    if dice.random() < 0.3:
        return samples
    spectrum = np.fft.rfft(samples)
    octaves = np.log2(np.maximum(np.arange(len(spectrum)) / len(spectrum) * 8.0, 0.1))
    gain = 10.0 ** (dice.uniform(-4.0, 5.0) * octaves / 20.0)
    return np.asarray(np.fft.irfft(spectrum * gain, len(samples)), dtype=np.float32)


def _at_level(samples: Floats, level_db: float) -> Floats:
    """Return a sound whose loudest tenth of a second has a level, dBFS."""
    frames = samples[: max(len(samples) // 1600, 1) * 1600].reshape(-1, min(1600, len(samples)))
    loud = float(np.sqrt(np.max(np.mean(np.square(frames), axis=1))))
    return np.asarray(samples * (10.0 ** (level_db / 20.0) / max(loud, 1e-9)), dtype=np.float32)


def _cleaned(near: Floats, far: Floats) -> tuple[Floats, Floats]:
    echo_filter = EchoFilter()
    pairs = [
        echo_filter.clean(near[at : at + FRAME], far[at : at + FRAME]) for at in range(0, len(near) - FRAME + 1, FRAME)
    ]
    left, echo = zip(*pairs, strict=True)
    return np.concatenate(left), np.concatenate(echo)


def _labels(happenings: list[Happening], frames: int) -> tuple[npt.NDArray[np.int8], Floats]:
    wanted, weight = np.zeros(frames, np.int8), np.full(frames, 0.5, np.float32)
    for each in happenings:
        end = min(each.end, frames)
        if each.kind == "floor":
            _ask_for(wanted, weight, each.first, end)
        elif each.kind == "late floor":
            weight[each.first : each.first + _LATE_WORD] = 0.0
            _ask_for(wanted, weight, each.first + _LATE_WORD, end)
        elif each.kind != "none":
            weight[each.first : end + _AFTER] = 1.0
    return wanted, weight


def _ask_for(wanted: npt.NDArray[np.int8], weight: Floats, first: int, end: int) -> None:
    wanted[first:end] = 1
    weight[first : first + _WEAKLY] = 0.0
    weight[first + _WEAKLY : first + _FULLY] = 0.4
    weight[first + _FULLY : min(end, first + _ENOUGH)] = 1.0
    weight[max(min(end, first + _ENOUGH), first + _FULLY) : end + 2 * _AFTER] = 0.0
