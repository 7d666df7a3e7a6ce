"""A probability from simulated paths, with its standard error and an interval.

Letters: P paths, G groups of paths that are independent of each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.planning.normal import probability, quantile
from finance.types import Floats

CONFIDENCE = 0.95
ENOUGH_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability and how sure it is.

    Attributes:
        probability: between 0 and 1.
        standard_error: of the simulation, not of the assumptions; never zero for a simulated probability.
        low: lower end of the 95 % interval; high: its upper end.
        paths: how many were simulated; 0 for one that was computed without simulation.
    """

    probability: float
    standard_error: float
    low: float
    high: float
    paths: int


def exact(value: float) -> Chance:
    """Return a probability that was computed, not simulated."""
    return Chance(value, 0.0, value, value, 0)


def chance(
    happened: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], group: int, control: Floats | None = None
) -> Chance:
    """Return the probability of an event.

    Args:
        happened: on each path [P].
        group: how many consecutive paths belong together: 2 for mirrored pairs, the points of one scrambling for
            quasi-random numbers, 1 for independent paths. The standard error is taken over groups.
        control: a standard normal on each path that goes with the event [P]. How often it passes the level that as
            many paths should pass is known exactly; the difference corrects the estimate (Kemna and Vorst 1990 price
            an average by the geometric one in this way).
    """
    sample = happened.astype(np.float64)
    found = float(sample.mean())
    if control is not None and 0.0 < found < 1.0:
        sample = _corrected(sample, found, control, group)
    means = sample.reshape(-1, group).mean(axis=1)
    count = means.size
    value = float(np.clip(means.mean(), 0.0, 1.0))
    error = float(means.std(ddof=1) / math.sqrt(count)) if count > 1 else 0.0
    return _interval(value, error, count, sample.size)


def _corrected(sample: Floats, found: float, control: Floats, group: int) -> Floats:
    level = quantile(np.array([1.0 - found]))
    beyond = (control > level[0]).astype(np.float64)
    known = 1.0 - float(probability(level)[0])
    # The slope that is best for means of groups; a few groups are too few to tell it.
    size = group if sample.size // group >= ENOUGH_GROUPS else 1
    own, other = sample.reshape(-1, size).mean(axis=1), beyond.reshape(-1, size).mean(axis=1)
    spread = float(other.var(ddof=1))
    if spread < 1e-12:
        return sample
    slope = float(np.cov(own, other)[0, 1]) / spread
    return np.asarray(sample - slope * (beyond - known))


def _interval(value: float, error: float, groups: int, paths: int) -> Chance:
    """Return Wilson's interval (1927) for the number of independent paths that would have the same error."""
    z = _student_quantile(groups - 1)
    plain = value * (1.0 - value)
    size = plain / error**2 if error > 0.0 and plain > 0.0 else float(groups)
    centre = (value + z * z / (2.0 * size)) / (1.0 + z * z / size)
    half = z / (1.0 + z * z / size) * math.sqrt(plain / size + z * z / (4.0 * size * size))
    if error == 0.0:
        # No group differed: the error cannot be zero, only smaller than what the groups can tell.
        error = math.sqrt(centre * (1.0 - centre) / size)
    return Chance(value, error, max(0.0, centre - half), min(1.0, centre + half), paths)


def _student_quantile(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t, by Fisher's expansion; good to 1 % from 4 degrees on."""
    z = float(quantile(np.array([0.5 + CONFIDENCE / 2.0]))[0])
    if degrees < 1:
        return z
    first = (z**3 + z) / (4.0 * degrees)
    return z + first + (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / (96.0 * degrees**2)
