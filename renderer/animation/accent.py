"""Stressed words: found in the voice's loudness and pitch, shown by a dip of the head and raised brows.

Without given accents the jaw stands in for the voice: a wide one that stands out from the last second is a stress.
H. Graf et al., "Visual prosody", 2002: head and brows move with pitch accents, brows only on the stronger ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from renderer.animation.blend import Chase, Values
from renderer.animation.curves import pulse
from renderer.types import Floats

BROWS: Final = (("browInnerUp", 0.16), ("browOuterUpLeft", 0.13), ("browOuterUpRight", 0.11))
BEAT_DEG: Final = 2.4  # how far the head dips on the strongest accent
_LEAD_S: Final = 0.13  # the beat begins before the word's peak
_BEAT_S: Final = (0.18, 0.02, 0.34)  # down, held, up
_BROW_S: Final = (0.15, 0.10, 0.38)
_BROW_FROM: Final = 0.35  # weaker accents leave the brows alone
_STANDS_S: Final = 1.5  # so long after the last given accent the jaw does not count
_NEAREST_S: Final = 0.40  # between two accents: heads beat twice a second at most
_STANDS_OUT: Final = 0.4  # deviations above the voice's own line,
_STRONG: Final = 0.7  # and those that make a strength of 1 - 1/e
_FLAT: Final = 0.05  # decibels or semitones: less than this is a drone


class Emphasis:
    """How hard the voice works, read from the jaw: now, and beyond what it did lately."""

    _QUICK_S: Final = 0.10  # half-lives of the two means
    _SLOW_S: Final = 0.90

    def __init__(self) -> None:
        self._quick = self._slow = self._last_s = 0.0

    def follow(self, time_s: float, jaw_open: float) -> tuple[float, float]:
        """Return the effort, 0 to 1, and the accent: how much it stands out, 0 to 1. Times must not run backwards."""
        effort, passed_s = min(1.0, 1.6 * jaw_open), max(0.0, time_s - self._last_s)
        self._last_s = time_s
        quick, slow = 0.5 ** (passed_s / self._QUICK_S), 0.5 ** (passed_s / self._SLOW_S)
        self._quick = quick * self._quick + (1.0 - quick) * effort
        self._slow = slow * self._slow + (1.0 - slow) * effort
        return self._quick, min(1.0, max(0.0, 2.5 * (self._quick - self._slow)))


class Accents:
    """The accents of what is said, given ahead or read from the jaw."""

    def __init__(self) -> None:
        self._beats: list[tuple[float, float]] = []  # when it begins, how strong it is
        self._last_given_s = -1e9
        self._emphasis = Emphasis()
        self._jaw_counts = Chase(np.ones(1), 0.3)
        self._now_s = -1e9

    def give(self, accents: Iterable[tuple[float, float]]) -> None:
        """Replace the accents whose beat has not begun; one that has begun goes on and is not begun again.

        Args:
            accents: time of the peak on the caller's clock, and strength 0 to 1; those that are over are left out.
        """
        begun = [beat for beat in self._beats if beat[0] <= self._now_s]
        self._beats = list(begun)
        for at_s, strength in accents:
            again = any(abs(at_s - _LEAD_S - other_s) < 0.5 * _NEAREST_S for other_s, _ in begun)
            if at_s >= self._now_s and not again:  # a beat that comes too late for its lead begins now
                self._beats.append((max(at_s - _LEAD_S, self._now_s), min(1.0, max(0.0, strength))))
        self._last_given_s = max((begin_s + _LEAD_S for begin_s, _ in self._beats), default=-1e9)

    def at(self, time_s: float, jaw_open: float) -> tuple[float, float]:
        """Return how far the head dips, degrees, and how far the brows rise, 0 to 1."""
        self._now_s = time_s
        self._beats = [beat for beat in self._beats if time_s - beat[0] < sum(_BROW_S)]
        effort, stress = self._emphasis.follow(time_s, jaw_open)
        jaw = float(self._jaw_counts.at(time_s, np.array([float(time_s > self._last_given_s + _STANDS_S)]))[0])
        beat = brow = 0.0
        for begin_s, strength in self._beats:  # two that meet make one longer one: no sum, and no corner in the motion
            since_s, raised = time_s - begin_s, max(0.0, strength - _BROW_FROM) / (1.0 - _BROW_FROM)
            beat += (1.0 - beat) * strength * pulse(since_s, *_BEAT_S)
            brow += (1.0 - brow) * raised * pulse(since_s, *_BROW_S)
        return BEAT_DEG * beat + jaw * 1.5 * effort, brow + jaw * stress * (1.0 - brow)


def stressed(loudness: Floats, pitch_hz: Floats, rate_hz: float) -> list[tuple[float, float]]:
    """Find the stressed words of a voice.

    Args:
        loudness: [F] root mean square of the sound, linear.
        pitch_hz: [F] 0 where there is no voice.
        rate_hz: of both.

    Returns:
        Time of each peak in seconds from row 0, and strength 0 to 1; at least 0.4 s apart, ascending.
    """
    count = min(len(loudness), len(pitch_hz))
    voiced = (pitch_hz[:count] > 0) & (loudness[:count] > 1e-5)
    if voiced.sum() < 3:
        return []
    score = np.zeros(count)
    score[voiced] += 0.6 * _standing_out(20.0 * np.log10(loudness[:count][voiced].astype(float)))
    score[voiced] += 0.4 * _standing_out(12.0 * np.log2(pitch_hz[:count][voiced].astype(float)))
    window = np.hanning(max(3, round(0.16 * rate_hz)) + 2)[1:-1]
    smooth = np.convolve(score, window / window.sum(), mode="same")
    inner = smooth[1:-1]
    peaks = 1 + np.nonzero((inner >= smooth[:-2]) & (inner > smooth[2:]) & (inner > _STANDS_OUT))[0]
    kept: list[int] = []
    for peak in sorted(peaks.tolist(), key=lambda index: -smooth[index]):
        if all(abs(peak - other) >= _NEAREST_S * rate_hz for other in kept):
            kept.append(peak)
    return [(peak / rate_hz, 1.0 - math.exp(-float(smooth[peak]) / _STRONG)) for peak in sorted(kept)]


def _standing_out(values: Values) -> Values:
    """Return how far each value is from the line through all, in deviations: a voice sinks through a sentence."""
    places = np.arange(len(values)) - 0.5 * (len(values) - 1)
    level = values - values.mean()
    level = level - places * float(places @ level) / float(places @ places)
    spread = float(level.std())
    out: Values = level / spread if spread > _FLAT else np.zeros_like(level)
    return out
