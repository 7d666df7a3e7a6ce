"""Sounds of a branch that are no speech, to learn from: made otherwise than those that are measured with.

Resonators, modes and pulses with wide random settings; nothing was recorded. Letters: S samples at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, lfilter, sosfilt

from inference.types import HEARING_RATE_HZ, Floats

Doubles = npt.NDArray[np.float64]
Dice = np.random.Generator
RATE: Final = HEARING_RATE_HZ


def cough(dice: Dice) -> Floats:
    """Explosions of air through a throat, each with a weaker second half, sometimes voiced."""
    parts: list[Doubles] = []
    for _ in range(dice.integers(1, 4)):
        count = int(RATE * dice.uniform(0.1, 0.4))
        seconds = np.arange(count) / RATE
        opening = 1.0 - np.exp(-seconds / dice.uniform(0.001, 0.012))
        force = opening * np.exp(-seconds / dice.uniform(0.03, 0.15))
        if dice.random() < 0.5:
            force = force + dice.uniform(0.1, 0.4) * np.exp(-np.square((seconds - 0.7 * seconds[-1]) / 0.05))
        source = dice.standard_normal(count) * force
        if dice.random() < 0.4:
            source = source + dice.uniform(0.2, 1.5) * _pulses(seconds, dice.uniform(80, 320), 0.15, dice) * force
        parts += [_throat(source, dice, (400, 1200), (1000, 2500), (2200, 4500)), _rest(dice, 0.05, 0.35)]
    return _cut(parts)


def throat_clearing(dice: Dice) -> Floats:
    """A rough rumble of the throat: noise beaten by slow irregular pulses."""
    count = int(RATE * dice.uniform(0.2, 0.7))
    seconds = np.arange(count) / RATE
    beaten = np.clip(lfilter([0.1], [1, -0.9], _pulses(seconds, dice.uniform(30, 90), 0.3, dice)), 0.0, None)
    source = dice.standard_normal(count) * beaten / max(1e-6, float(beaten.max()))
    return _cut([_throat(source, dice, (300, 800), (900, 1800), (2000, 3500)) * _swell(count, dice)])


def impact(dice: Dice) -> Floats:
    """A door, a drawer, a cup, a bag put down: what was struck rings, once or several times."""
    parts: list[Doubles] = []
    for _ in range(dice.integers(1, 4)):
        count = int(RATE * dice.uniform(0.15, 0.8))
        seconds = np.arange(count) / RATE
        middle_hz = np.exp(dice.uniform(np.log(60), np.log(2500)))
        out = np.zeros(count)
        for _ in range(dice.integers(2, 14)):
            hertz, fades_s = middle_hz * dice.lognormal(0.0, 0.6), dice.uniform(0.008, 0.2)
            ringing = np.sin(2 * np.pi * hertz * seconds + dice.uniform(0, 6.3)) * np.exp(-seconds / fades_s)
            out += dice.exponential() * ringing * (hertz < 7000)
        out += dice.uniform(0.1, 2.0) * dice.standard_normal(count) * np.exp(-seconds / dice.uniform(0.002, 0.04))
        out *= np.minimum(seconds / dice.uniform(0.0003, 0.006), 1.0)
        parts += [dice.uniform(0.3, 1.0) * out, _rest(dice, 0.03, 0.3)]
    return _cut(parts)


def clicks(dice: Dice) -> Floats:
    """Keys, a pen, coins: a row of short clicks, regular or not."""
    out = np.zeros(int(RATE * dice.uniform(0.4, 2.0)))
    at, gap_s, regular = 0, dice.uniform(0.06, 0.3), dice.random()
    colour = (np.exp(dice.uniform(np.log(300), np.log(3000))), dice.uniform(3500, 7500))
    while at < len(out) - 1200:
        for _ in range(dice.integers(1, 3)):
            count = int(RATE * dice.uniform(0.002, 0.025))
            click = dice.standard_normal(count) * np.exp(-np.arange(count) / (count / dice.uniform(2, 6)))
            first = min(at + int(dice.uniform(0, 0.07) * RATE), len(out) - count)
            out[first : first + count] += dice.uniform(0.2, 1.0) * click
        at += int(RATE * gap_s * (1.0 if regular > 0.5 else dice.lognormal(0.0, 0.5)))
    return _cut([np.asarray(sosfilt(butter(2, colour, "band", fs=RATE, output="sos"), out))])


def rustle(dice: Dice) -> Floats:
    """Paper, clothes, a chair drawn over the floor, somebody's breath: noise that swells and flutters."""
    count = int(RATE * dice.uniform(0.2, 1.6))
    low = np.exp(dice.uniform(np.log(100), np.log(3000)))
    sos = butter(2, (low, min(7500.0, low * dice.uniform(1.8, 8))), "band", fs=RATE, output="sos")
    flutter = np.abs(lfilter([0.02], [1, -0.98], dice.standard_normal(count)))
    noise = np.asarray(sosfilt(sos, dice.standard_normal(count)))
    return _cut([noise * (dice.uniform(0.0, 1.0) + flutter / flutter.max()) * _swell(count, dice)])


def tones(dice: Dice) -> Floats:
    """A telephone, a till, some bars of music: notes with harmonics, struck, held or warbling."""
    parts: list[Doubles] = []
    root, held = np.exp(dice.uniform(np.log(180), np.log(1800))), dice.random() < 0.5
    partials = int(dice.integers(1, 9))
    for _ in range(dice.integers(1, 9)):
        count = int(RATE * dice.uniform(0.06, 0.5))
        seconds = np.arange(count) / RATE
        out = np.zeros(count)
        for note in 2.0 ** (dice.integers(-5, 13, dice.integers(1, 4)) / 12.0) * root:
            warble = 1.0 + dice.choice([0.0, 0.004, 0.03]) * np.sin(2 * np.pi * dice.uniform(4, 25) * seconds)
            out += _note(note * warble, partials, dice)
        shape = np.minimum(seconds / 0.004, 1.0) * (1.0 if held else np.exp(-seconds / dice.uniform(0.05, 0.4)))
        parts += [out * shape * np.minimum(seconds[::-1] / 0.005, 1.0)]
        if dice.random() < 0.3:
            parts.append(_rest(dice, 0.02, 0.2))
    return _cut(parts)


def ringing(dice: Dice) -> Floats:
    """A telephone or an alarm: a tone that jumps or slides between two or three pitches many times a second."""
    parts: list[Doubles] = []
    low, turns_hz = np.exp(dice.uniform(np.log(250), np.log(2500))), dice.uniform(3.0, 32.0)
    pitches = low * np.sort(dice.uniform(1.0, dice.uniform(1.05, 2.0), dice.integers(2, 4)))
    slides, partials = dice.random() < 0.25, int(dice.integers(1, 7))
    for _ in range(dice.integers(1, 4)):
        seconds = np.arange(int(RATE * dice.uniform(0.15, 1.2))) / RATE
        turn = seconds * turns_hz * len(pitches) + dice.uniform(0, 3)
        where = np.abs((turn % 2.0) - 1.0) * (len(pitches) - 1) if slides else turn.astype(int) % len(pitches)
        hertz = np.interp(where, np.arange(len(pitches)), pitches)
        edge_s = dice.uniform(0.001, 0.03)
        shape = np.minimum(np.minimum(seconds, seconds[::-1]) / edge_s, 1.0)
        parts += [_note(hertz, partials, dice) * shape, _rest(dice, 0.05, 0.4)]
    return _cut(parts)


def music(dice: Dice) -> Floats:
    """A small loudspeaker somewhere: a melody, often with chords below it and a beat of noise."""
    length = int(RATE * dice.uniform(0.5, 2.2))
    out = np.zeros(length)
    beat_s, root = dice.uniform(0.1, 0.45), np.exp(dice.uniform(np.log(110), np.log(700)))
    steps = (
        np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) if dice.random() < 0.6 else np.array([0, 2, 3, 5, 7, 8, 10, 12])
    )
    partials, fades_s = int(dice.integers(2, 10)), dice.uniform(0.06, 0.6)
    for at in range(0, length, int(RATE * beat_s)):
        count = min(length - at, int(RATE * dice.uniform(0.8, 2.0) * beat_s))
        seconds = np.arange(count) / RATE
        shape = np.minimum(seconds / dice.uniform(0.002, 0.02), 1.0) * np.exp(-seconds / fades_s)
        for number in range(1 if dice.random() < 0.6 else 3):
            hertz = root * 2.0 ** (steps[dice.integers(len(steps))] / 12.0) / (1 + (number > 0))
            out[at : at + count] += shape * _note(np.full(count, hertz), partials, dice)
        if dice.random() < 0.3:
            burst = dice.standard_normal(count) * np.exp(-seconds / dice.uniform(0.005, 0.05))
            out[at : at + count] += dice.uniform(0.1, 0.8) * burst
    if dice.random() < 0.5:
        out = np.asarray(sosfilt(butter(1, dice.uniform(150, 600), "high", fs=RATE, output="sos"), out))
    return _cut([out])


def _note(hertz: Doubles, partials: int, dice: Dice) -> Doubles:
    """Return a tone that follows a pitch [S], with some partials that grow weaker in one of many ways."""
    phase, fall = 2 * np.pi * np.cumsum(hertz) / RATE, dice.uniform(0.5, 2.5)
    scattered = dice.random() < 0.5
    out = np.zeros(len(hertz))
    for partial in range(1, partials + 1):
        if float(hertz.max()) * partial < 7500:
            loud = dice.exponential() if scattered else 1.0
            out += loud / partial**fall * np.sin(partial * phase)
    return out


def hum(dice: Dice) -> Floats:
    """Say "mm", "mm-hm" or "hm" with closed lips: a voice through the nose, its pitch going up, down or both."""
    hertz, parts = dice.uniform(75, 320), []
    tilt, width, middle_hz = dice.uniform(0.6, 0.98), dice.uniform(40, 180), dice.uniform(180, 380)
    upper = [(dice.uniform(low, high), dice.uniform(100, 400), dice.uniform(-42, -12)) for low, high in _NASALS]
    breath_db, count_of = dice.uniform(-55, -26), dice.choice([1, 2, 2, 3])
    for number in range(count_of):
        count = int(RATE * dice.uniform(0.1, 0.45))
        seconds = np.arange(count) / RATE
        slide = 2.0 ** (dice.uniform(-0.3, 0.5) * np.linspace(0, 1, count) ** dice.uniform(0.5, 2.0))
        source = _pulses(seconds, hertz * dice.uniform(0.9, 1.35) * slide, dice.uniform(0.002, 0.02), dice)
        source = lfilter([1.0], [1.0, -tilt], source - source.mean())
        murmur = _resonance(source, middle_hz, width)
        murmur = murmur / max(1e-9, float(murmur.std()))
        for formant_hz, wide_hz, level_db in upper:
            more = _resonance(source, formant_hz, wide_hz)
            murmur = murmur + 10.0 ** (level_db / 20.0) * more / max(1e-9, float(more.std()))
        murmur += 10.0 ** (breath_db / 20.0) * dice.standard_normal(count)
        parts.append(murmur * _swell(count, dice))
        if number < count_of - 1 and dice.random() < 0.7:  # the breath in "mm-hm", or a stop in the throat
            count = int(RATE * dice.uniform(0.02, 0.12))
            parts.append(10.0 ** (dice.uniform(-45, -15) / 20.0) * dice.standard_normal(count))
    return _cut(parts)


_NASALS: Final = ((700, 1400), (1800, 3000))
Maker = Callable[[Dice], Floats]
NOISES: Final[tuple[Maker, ...]] = (cough, throat_clearing, impact, clicks, rustle, tones, ringing, music)


def _throat(source: Doubles, dice: Dice, *bands: tuple[float, float]) -> Doubles:
    out = dice.uniform(0.02, 0.2) * source
    for low, high in bands:
        part = _resonance(source, dice.uniform(low, high), dice.uniform(80, 600))
        out = out + dice.uniform(0.1, 1.0) * part / max(1e-9, float(part.std())) * float(source.std())
    return np.asarray(out)


def _resonance(source: Doubles, hertz: float, width_hz: float) -> Doubles:
    radius = np.exp(-np.pi * width_hz / RATE)
    return np.asarray(lfilter([1.0 - radius], [1.0, -2 * radius * np.cos(2 * np.pi * hertz / RATE), radius**2], source))


def _pulses(seconds: Doubles, hertz: float | Doubles, jitter: float, dice: Dice) -> Doubles:
    """Return one pulse a period, its length wandering by a share."""
    rate = np.broadcast_to(np.asarray(hertz, dtype=float), seconds.shape)
    wander = 1.0 + jitter * lfilter([0.05], [1, -0.95], dice.standard_normal(len(seconds))) * 4
    cycles = np.cumsum(np.maximum(rate * wander, 1.0) / RATE)
    return np.asarray((np.diff(np.floor(cycles), prepend=0.0) > 0).astype(float))


def _swell(count: int, dice: Dice) -> Doubles:
    seconds = np.arange(count) / RATE
    return np.asarray(
        np.minimum(seconds / dice.uniform(0.008, 0.1), 1.0) * np.minimum(seconds[::-1] / dice.uniform(0.02, 0.15), 1.0)
    )


def _rest(dice: Dice, shortest_s: float, longest_s: float) -> Doubles:
    return np.zeros(int(RATE * dice.uniform(shortest_s, longest_s)))


def _cut(parts: list[Doubles]) -> Floats:
    out = np.concatenate(parts)[: int(2.2 * RATE)]
    return np.asarray(out / max(1e-9, float(np.abs(out).max())), dtype=np.float32)
