"""Shoebox rooms by image sources, with a late tail: how sound goes from one point to another.

J. B. Allen and D. A. Berkley, "Image method for efficiently simulating small-room acoustics", 1979. The measured rooms
(`app/devices/simulated_room.py`) are made in another way. Letters: N samples at 16 kHz.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.types import HEARING_RATE_HZ, Floats

Point = npt.NDArray[np.float64]
_SOUND_M_PER_S: Final = 343.0
_IMAGES: Final = 3
_LONGEST_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Shoebox:
    """A room: its size in metres and how much its walls throw back, 0 to 1."""

    size_m: Point
    thrown_back: float

    @property
    def reverberation_s(self) -> float:
        """Until sound has faded by 60 dB, after Eyring."""
        x, y, z = self.size_m
        area, volume = 2 * (x * y + x * z + y * z), x * y * z
        return float(0.161 * volume / (-area * np.log(self.thrown_back**2)))

    def way(self, source: Point, ear: Point, dice: np.random.Generator) -> Floats:
        """Return the response [N] between two points; the direct sound is 1 at its true delay."""
        places, strengths = self._images(source)
        away_m = np.linalg.norm(places - ear, axis=1)
        direct_m = float(np.linalg.norm(source - ear))
        count = int(min(self.reverberation_s, _LONGEST_S) * HEARING_RATE_HZ) + int(
            direct_m / _SOUND_M_PER_S * HEARING_RATE_HZ
        )
        response = np.zeros(count + 2)
        at = away_m / _SOUND_M_PER_S * HEARING_RATE_HZ
        near = at < count
        whole = at[near].astype(int)
        loud = strengths[near] * direct_m / away_m[near]
        np.add.at(response, whole, loud * (1.0 - (at[near] - whole)))
        np.add.at(response, whole + 1, loud * (at[near] - whole))
        self._tail(response, float(self.size_m.min()) * _IMAGES, dice)
        return response.astype(np.float32)

    def _images(self, source: Point) -> tuple[Point, Point]:
        steps = np.array(list(itertools.product(range(-_IMAGES, _IMAGES + 1), repeat=3)))
        places, strengths = [], []
        for mirrored in itertools.product((0, 1), repeat=3):
            flip = np.array(mirrored)
            places.append((1 - 2 * flip) * source + 2 * steps * self.size_m)
            bounces = np.abs(steps - flip).sum(axis=1) + np.abs(steps).sum(axis=1)
            strengths.append(self.thrown_back**bounces)
        return np.concatenate(places), np.concatenate(strengths)

    def _tail(self, response: Point, from_m: float, dice: np.random.Generator) -> None:
        """Go on with fading noise where the images end."""
        begin = int(from_m / _SOUND_M_PER_S * HEARING_RATE_HZ)
        if begin + 200 >= len(response):
            return
        level = float(np.sqrt(np.mean(np.square(response[max(1, begin - 400) : begin]))))
        seconds = np.arange(len(response) - begin) / HEARING_RATE_HZ
        fading = level * 10.0 ** (-3.0 * seconds / self.reverberation_s)
        response[begin:] = dice.standard_normal(len(seconds)) * fading


def some_room(dice: np.random.Generator) -> Shoebox:
    """Return a room of a branch, from an office to a hall."""
    size = np.array([dice.uniform(2.5, 14.0), dice.uniform(2.5, 10.0), dice.uniform(2.3, 5.0)])
    return Shoebox(size, float(dice.uniform(0.6, 0.93)))
