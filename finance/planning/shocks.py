"""Random numbers for paths: fast pseudo-random ones and quasi-random ones with a Brownian bridge.

Pseudo-random normals come from 16 random bits each, through a table of quantiles scaled to variance one. The table's
fourth moment is 2.9992 and its largest value 4.3, which moves no probability of a sum over months by more than 1e-5;
one 64-bit draw gives four of them. `numpy`'s own normals cost three to four times as much.

Letters: M months, C paths of a chunk, K shocks a month.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from finance.errors import PlanError
from finance.planning.normal import quantile
from finance.types import Floats

LEVELS = 1 << 16
MOST_DIMENSIONS = 21201  # of torch's Sobol sequence
Real = npt.NDArray[np.float32] | npt.NDArray[np.float64]


@cache
def _normal_table() -> Floats:
    table = quantile((np.arange(LEVELS) + 0.5) / LEVELS)
    return np.asarray(table / table.std())


@cache
def _normal_table_single() -> npt.NDArray[np.float32]:
    return _normal_table().astype(np.float32)


@cache
def _spread_table(degrees: float) -> Floats:
    """Return levels of the factor by which a normal becomes a t of variance one, equally likely [65536]."""
    # The logarithm of a gamma variable of shape degrees / 2 has a bell-shaped density: integrate that and invert.
    shape = 0.5 * degrees
    width = 12.0 / math.sqrt(shape) + 30.0 / degrees
    log = np.linspace(math.log(shape) - width, math.log(shape) + 6.0 / math.sqrt(shape) + 1.0, 200_001)
    density = np.exp(shape * log - np.exp(log) - math.lgamma(shape))
    total = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]))])
    gamma = np.exp(np.interp((np.arange(LEVELS) + 0.5) / LEVELS, total / total[-1], log))
    factor = 1.0 / np.sqrt(gamma)
    return np.asarray(factor / math.sqrt(float(np.mean(factor**2))))


class Stream:
    """Random numbers of one chunk of paths: the same for the same seed and chunk, whatever ran before.

    Attributes:
        single: float32 instead of float64; the same draws, rounded.
    """

    def __init__(self, seed: int, chunk: int, single: bool, purpose: int = 0) -> None:
        self.bits = np.random.SFC64(np.random.SeedSequence([seed, chunk, purpose]))
        self.single = single
        self.kind = np.dtype(np.float32 if single else np.float64)

    def levels(self, count: int) -> npt.NDArray[np.uint16]:
        """Return `count` whole numbers from 0 to 65535, equally likely."""
        return np.asarray(self.bits.random_raw((count + 3) // 4)).view(np.uint16)[:count]

    def normals(self, *shape: int) -> Real:
        """Return standard normals."""
        at = self.levels(math.prod(shape))
        if self.single:
            return np.take(_normal_table_single(), at, mode="clip").reshape(shape)
        return np.take(_normal_table(), at, mode="clip").reshape(shape)

    def spreads(self, degrees: float, *shape: int) -> Real:
        """Return factors that make normals into a t's."""
        found = np.take(_spread_table(degrees), self.levels(math.prod(shape)), mode="clip").reshape(shape)
        return found.astype(np.float32) if self.single else found

    def uniforms(self, *shape: int) -> Floats:
        """Return numbers in (0, 1) of 53 bits."""
        raw = np.asarray(self.bits.random_raw(math.prod(shape))).reshape(shape)
        return np.asarray(((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)


def quasi_normals(months: int, kinds: int, count: int, seed: int) -> Floats:
    """Return quasi-random standard normals [M, K, C]: a scrambled Sobol sequence through a Brownian bridge.

    The bridge gives the sequence's first, most even, dimensions to what moves a path most: where it ends, then where
    it is half-way, and so on (Caflisch, Morokoff and Owen 1997). Another seed is another scrambling.

    Raises:
        PlanError: months times shocks exceed the sequence's dimensions.
    """
    if months * kinds > MOST_DIMENSIONS:
        raise PlanError(
            f"Quasi-random numbers reach {MOST_DIMENSIONS} dimensions; {months} months of {kinds} assets need more: "
            "use fixed weights of simple returns, or pseudo-random numbers (quasi=False)."
        )
    import torch

    engine = torch.quasirandom.SobolEngine(months * kinds, scramble=True, seed=seed)
    even = engine.draw(count, dtype=torch.float64).numpy()
    normals = quantile(np.clip(even, 2.0**-34, 1.0 - 2.0**-34)).T.reshape(months, kinds, count)
    return bridge(normals)


def bridge(normals: Floats) -> Floats:
    """Return the increments [M, ...] of unit variance of a Brownian motion that independent normals [M, ...] build.

    The first normal decides where the motion ends, each further one the middle of the longest stretch that is left.
    """
    months = len(normals)
    motion = np.zeros((months + 1, *normals.shape[1:]))
    motion[months] = math.sqrt(months) * normals[0]
    stretches, used = [(0, months)], 1
    while stretches:
        left, right = stretches.pop(0)
        if right - left < 2:
            continue
        middle = (left + right) // 2
        share = (middle - left) / (right - left)
        spread = math.sqrt((middle - left) * (right - middle) / (right - left))
        motion[middle] = (1.0 - share) * motion[left] + share * motion[right] + spread * normals[used]
        used += 1
        stretches += [(left, middle), (middle, right)]
    return np.diff(motion, axis=0)
