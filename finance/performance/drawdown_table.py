"""Every fall from a peak: when it began, how deep it went, when it was made good.

Letters: T levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import NotEnoughData
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Fall:
    """One stretch below a peak; positions of levels.

    Attributes:
        depth: positive fraction lost from peak to trough.
        peak: the last position at the peak.
        trough: where it was deepest, first if several.
        recovered: the first position at the peak's level again; None while below.
    """

    depth: float
    peak: int
    trough: int
    recovered: int | None


def falls(levels: Floats, most: int | None = None) -> tuple[Fall, ...]:
    """Return every fall, deepest first; they never overlap.

    Args:
        levels: what a dollar became [T], positive or zero at the end.
        most: at most so many.

    Raises:
        NotEnoughData: there is no level, or one is negative or not finite.
    """
    if not len(levels):
        raise NotEnoughData("A drawdown needs at least one level; there is none.")
    if not np.isfinite(levels).all() or (levels < 0).any():
        raise NotEnoughData("A level is negative or not a number; correct the prices that it comes from.")
    peaks = np.maximum.accumulate(levels)
    below = levels < peaks
    edges = np.flatnonzero(np.diff(np.concatenate([[False], below, [False]]).astype(np.int8)))
    found = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        trough = int(start + np.argmin(levels[start:stop]))
        depth = float(1.0 - levels[trough] / peaks[start])
        found.append(Fall(depth, int(start) - 1, trough, int(stop) if stop < len(levels) else None))
    found.sort(key=lambda fall: (-fall.depth, fall.peak))
    return tuple(found[:most])


def share_of_time_below(levels: Floats) -> float:
    """Return the fraction of days on which the level was below an earlier peak."""
    return float((levels < np.maximum.accumulate(levels)).mean())


def ulcer_index(levels: Floats) -> float:
    """Return the root mean square of how far each level is below its peak, a fraction (Martin and McCann 1989)."""
    return float(np.sqrt(np.mean((1.0 - levels / np.maximum.accumulate(levels)) ** 2)))
