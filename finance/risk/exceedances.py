"""The tail of losses beyond a threshold: a generalised Pareto distribution by maximum likelihood.

Letters: n losses beyond the threshold, y their excess over it. The distribution is
P(Y > y) = (1 + shape y / scale)^(-1 / shape), exponential at shape 0 (Pickands 1975, Balkema and de Haan 1974).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.errors import NotEnoughData
from finance.measures.sound import require_finite, require_fraction
from finance.types import Floats

FEWEST = 20  # losses beyond the threshold
LOWEST_SHAPE = -0.5  # below that maximum likelihood loses its usual properties (Smith 1985)


@dataclass(frozen=True, slots=True)
class Exceedances:
    """A fitted tail.

    Attributes:
        threshold: loss at which the tail begins.
        share: of all losses beyond it.
        shape: 0 is exponential; above it power tails, which have a mean below 1 only.
        scale: positive, in the losses' unit.
        log_likelihood: of the excesses.
        count: of the excesses.
    """

    threshold: float
    share: float
    shape: float
    scale: float
    log_likelihood: float
    count: int

    def quantile(self, confidence: float) -> float:
        """Return the loss that is exceeded with probability 1 - confidence, which must lie inside the tail."""
        depth = math.log(self.share / (1.0 - confidence))
        return self.threshold + self.scale * _grown(depth, self.shape)

    def mean_beyond(self, confidence: float) -> float:
        """Return the mean loss beyond that quantile; infinity from shape 1 on."""
        if self.shape >= 1.0:
            return math.inf
        beyond = self.quantile(confidence)
        return beyond + (self.scale + self.shape * (beyond - self.threshold)) / (1.0 - self.shape)


def fit_exceedances(losses: Floats, level: float = 0.90) -> Exceedances:
    """Return the tail beyond the sample's quantile at `level`.

    Args:
        losses: positive where money was lost [T].
        level: share of the losses that stay below the threshold.

    Raises:
        NotEnoughData: fewer than 20 losses lie beyond, or they are all alike.
        InputError: a loss is missing or infinite, or the level is not between 0 and 1.
    """
    require_finite(losses, "losses")
    require_fraction(level, "The threshold's level")
    if not len(losses):
        raise NotEnoughData(f"A tail needs at least {FEWEST} losses beyond its threshold; there is none.")
    threshold = float(np.quantile(losses, level))
    excess = losses[losses > threshold] - threshold
    if len(excess) < FEWEST:
        raise NotEnoughData(
            f"A tail needs at least {FEWEST} losses beyond its threshold; of {len(losses)} there are {len(excess)}."
        )
    shape, scale, likelihood = fit_pareto(np.asarray(excess))
    return Exceedances(threshold, len(excess) / len(losses), shape, scale, likelihood, len(excess))


def fit_pareto(excess: Floats) -> tuple[float, float, float]:
    """Return shape, scale and log-likelihood of the most likely distribution of positive excesses [n].

    Grimshaw (1993): with theta = shape / scale the best shape is the mean of log(1 + theta y), which leaves one
    unknown. A grid finds the hill, golden sections its top.

    Raises:
        NotEnoughData: the excesses are all alike.
    """
    mean, largest = float(excess.mean()), float(excess.max())
    if largest - float(excess.min()) <= 1e-12 * largest:
        raise NotEnoughData("The tail of losses needs losses that differ; these are all alike.")
    scaled = excess / mean
    low = -1.0 / (largest / mean)
    grid = np.concatenate([low * (1.0 - np.geomspace(1e-9, 1.0, 200)), np.geomspace(1e-6, 1e4, 400)])
    grid.sort()
    heights = np.array([_profile(scaled, float(theta)) for theta in grid])
    top = int(np.argmax(heights))
    theta = _golden(scaled, float(grid[max(top - 1, 0)]), float(grid[min(top + 1, len(grid) - 1)]))
    shape, scale = _shape_and_scale(scaled, theta)
    return shape, scale * mean, _profile(scaled, theta) - len(excess) * math.log(mean)


def _profile(excess: Floats, theta: float) -> float:
    """Return the log-likelihood at the best shape for this theta; minus infinity where that shape is not allowed."""
    shape, scale = _shape_and_scale(excess, theta)
    if shape < LOWEST_SHAPE or scale <= 0.0:
        return -math.inf
    return -len(excess) * (math.log(scale) + 1.0 + shape) if theta else -len(excess) * (math.log(scale) + 1.0)


def _shape_and_scale(excess: Floats, theta: float) -> tuple[float, float]:
    if abs(theta) < 1e-9:  # exponential: the ratio shape / theta tends to the mean
        return 0.0, float(excess.mean())
    shape = float(np.log1p(theta * excess).mean())
    return shape, shape / theta


def _golden(excess: Floats, low: float, high: float) -> float:
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = _profile(excess, left), _profile(excess, right)
    for _ in range(100):
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = _profile(excess, left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = _profile(excess, right)
    return (low + high) / 2.0


def _grown(depth: float, shape: float) -> float:
    """Return (exp(shape depth) - 1) / shape, which is `depth` at shape 0."""
    return depth if abs(shape) < 1e-12 else math.expm1(shape * depth) / shape
