"""From values to places on paper, and the round values that an axis names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from finance.types import Days, Floats

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_POINTS: Final = 600  # more than a printer resolves across a page


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight way from values low..high to places start..end, in points."""

    start: float
    end: float
    low: float
    high: float

    def __call__(self, amount: float) -> float:
        """Return the place of a value."""
        return self.start + (self.end - self.start) * (amount - self.low) / ((self.high - self.low) or 1.0)


def amounts(seen: Sequence[Floats], start: float, end: float, about: int = 5) -> tuple[Scale, list[float], float]:
    """Return the scale of all values, the round values to name, and their distance.

    Args:
        seen: the values of each curve; those that are no numbers do not count.
        start: place of the lowest value.
        end: place of the highest.
        about: how many values are named, roughly.
    """
    finite = [values[np.isfinite(values)] for values in (np.asarray(each, np.float64) for each in seen)]
    low = min((float(values.min()) for values in finite if len(values)), default=0.0)
    high = max((float(values.max()) for values in finite if len(values)), default=1.0)
    step = round_step((high - low) or abs(high) or 1.0, about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    steps = [round(number * step, 12) for number in range(first, last + 1)]
    return Scale(start, end, steps[0], steps[-1]), steps, step


def round_step(span: float, about: int) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that divides a span into at most `about` parts."""
    power = 10.0 ** math.floor(math.log10(span / about))
    return next((factor * power for factor in _STEPS if span / (factor * power) <= about), 10.0 * power)


def thinned(days: Days, values: Floats) -> tuple[Floats, Floats]:
    """Return a curve's days since 1970 [P] and values [P] that look the same: ends, and each stretch's low and high."""
    places, amounts_there = days.astype("datetime64[D]").astype(np.float64), np.asarray(values, np.float64)
    kept = np.isfinite(amounts_there)
    places, amounts_there = places[kept], amounts_there[kept]
    if len(places) <= _MOST_POINTS:
        return places, amounts_there
    chosen = {0, len(places) - 1}
    for stretch in np.array_split(np.arange(len(places)), (_MOST_POINTS - 2) // 2):
        inside = amounts_there[stretch]
        chosen |= {int(stretch[np.argmin(inside)]), int(stretch[np.argmax(inside)])}
    at = np.array(sorted(chosen))
    return places[at], amounts_there[at]
