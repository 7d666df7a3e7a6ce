"""Two moving averages, one after the other: what keeps a network's frames from trembling."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.types import FACE_RATE_HZ

Doubles = npt.NDArray[np.float64]


class TwoAverages:
    """Two cascaded exponential averages at the face's rate; the first frame starts both."""

    def __init__(self, half_life_s: float) -> None:
        """Args:
        half_life_s: time in which a step is half followed by the first average; 0 smooths nothing.
        """  # noqa: D205
        self._follow = 1.0 if half_life_s <= 0 else 1.0 - 0.5 ** (1.0 / FACE_RATE_HZ / half_life_s)
        self._once: Doubles | None = None
        self._twice: Doubles | None = None

    def next(self, values: Doubles) -> Doubles:
        """Take one frame and return it smoothed."""
        if self._once is None or self._twice is None:
            self._once = self._twice = values
        self._once = self._once + (values - self._once) * self._follow
        self._twice = self._twice + (self._once - self._twice) * self._follow
        return self._twice
