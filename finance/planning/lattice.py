"""Expectations over a year of growth, exactly, on a grid of wealth.

A function of wealth is kept as its values on a grid that is even in the logarithm, joined by straight lines, and steps
at known places. The expectation of the lines under a normal law is a convolution whose weights are integrals in closed
form; that of a step is a normal probability. So neither quadrature nor smearing of a step costs accuracy.

Letters: n grid points, A portfolios, J steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.planning.goals import GoalProblem, Portfolios
from finance.planning.normal import density, probability
from finance.types import Floats

Ints = npt.NDArray[np.int64]
REACH = 8.0  # standard deviations that a kernel covers
LOWEST = 1e-4  # of the scale: less is as good as nothing
MOST_ROOM = 100.0  # of the scale: more is as good as everything


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Steps of a function: it rises by `sizes` [J] where the logarithm of wealth passes `at` [J]."""

    at: Floats
    sizes: Floats


NO_STEPS = Steps(np.empty(0), np.empty(0))


class Lattice:
    """A grid in the logarithm of wealth with the kernels of the portfolios.

    Attributes:
        x: the grid [n]; wealth: its exponential [n].
    """

    def __init__(self, portfolios: Portfolios, low: float, high: float, points: int) -> None:
        self.x = np.linspace(low, high, points)
        self.wealth = np.exp(self.x)
        self.portfolios = portfolios
        step = self.x[1] - self.x[0]
        widest = np.max(np.abs(portfolios.log_mean) + REACH * portfolios.volatility_pa)
        self._reach = int(np.ceil(widest / step)) + 1
        self._size = _fast_length(points + 4 * self._reach)
        # The weights run backwards, for a convolution to become a correlation.
        self._kernels = np.fft.rfft(self._weights(step)[:, ::-1], self._size)

    def _weights(self, step: float) -> Floats:
        """Return what each grid point counts for at a distance of -reach to reach points [A, 2 reach + 1]."""
        nodes = np.arange(-self._reach - 1, self._reach + 2) * step
        spread = self.portfolios.volatility_pa[:, None]
        u = (nodes - self.portfolios.log_mean[:, None]) / spread
        ramp = (u * probability(u) + density(u)) * spread / step
        return np.asarray(ramp[:, 2:] - 2.0 * ramp[:, 1:-1] + ramp[:, :-2])

    def grown(self, values: Floats, steps: Steps = NO_STEPS, below: float = 0.0) -> Floats:
        """Return the expected value after a year with each portfolio [A, n].

        Args:
            values: of the function on the grid [n], steps included.
            steps: where it jumps.
            below: the value beneath the grid; above it, the last value goes on.
        """
        out = self._lines(values, steps, below)
        mean, spread = self.portfolios.log_mean[:, None], self.portfolios.volatility_pa[:, None]
        for at, size in zip(steps.at, steps.sizes, strict=True):
            out += size * probability((self.x + mean - at) / spread)
        return out

    def grown_with(self, mix: Ints, values: Floats, steps: Steps = NO_STEPS, below: float = 0.0) -> Floats:
        """Return the expected value after a year [n], at each point with its own portfolio `mix` [n]."""
        out = np.take_along_axis(self._lines(values, steps, below), mix[None], axis=0)[0]
        mean, spread = self.portfolios.log_mean[mix], self.portfolios.volatility_pa[mix]
        for at, size in zip(steps.at, steps.sizes, strict=True):
            out += size * probability((self.x + mean - at) / spread)
        return np.asarray(out)

    def _lines(self, values: Floats, steps: Steps, below: float) -> Floats:
        smooth = values - (self.x[:, None] >= steps.at) @ steps.sizes
        reach, points = self._reach, self.x.size
        padded = np.concatenate([np.full(reach, below), smooth, np.full(reach, smooth[-1])])
        found = np.fft.irfft(np.fft.rfft(padded, self._size) * self._kernels, self._size)
        return np.asarray(found[:, 2 * reach : 2 * reach + points].copy())

    def place(self, wealth: Floats) -> tuple[Ints, Floats, npt.NDArray[np.bool_]]:
        """Return the grid points below some wealths, how far they are from them to the next, and what is beneath."""
        place = (np.log(np.maximum(wealth, 1e-300)) - self.x[0]) / (self.x[1] - self.x[0])
        row = np.clip(place, 0, self.x.size - 2).astype(np.int64)
        return row, np.clip(place - row, 0.0, 1.0), place < 0.0

    def read(self, values: Floats, wealth: Floats, below: float) -> Floats:
        """Return a function's values at some wealths, between the grid points by straight lines.

        Args:
            values: on the grid [n].
            wealth: USD, any shape; what is beneath the grid has the value `below`.
            below: the value at no wealth.
        """
        logs = np.log(np.maximum(wealth, 1e-300))
        return np.where(logs < self.x[0], below, np.interp(logs, self.x, values))


def lattice_for(problem: GoalProblem, portfolios: Portfolios, points: int) -> Lattice:
    """Return a grid that is wide enough for a problem."""
    scale = max(
        problem.wealth_usd,
        sum(max(cost for cost, _ in each.options) for each in problem.goals),
        sum(abs(flow) for flow in problem.flows_usd),
    )
    return Lattice(portfolios, float(np.log(scale * LOWEST)), float(np.log(scale * MOST_ROOM)), points)


def _fast_length(length: int) -> int:
    """Return a length of at least this that the Fourier transform is fast at: a power of two, or three quarters."""
    power = 1 << (length - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= length else power
