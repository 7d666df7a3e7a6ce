"""Covariances shrunk towards a simple target: Ledoit and Wolf's three, and the oracle-approximating one.

The weight of the target minimises the expected squared distance from the true covariance. The sums over pairs of assets
in the papers' formulas are sums over observations here, so beyond the covariance itself the work is T x N. Letters: T
observations, N assets. The covariance is divided by T, as in the papers.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from finance.errors import InputError
from finance.estimate.moments import Moments, moments
from finance.estimate.positive import FLOOR, Covariance, definite
from finance.types import Floats

Target = Literal["identity", "single_factor", "constant_correlation"]


def ledoit_wolf(returns: Floats, target: Target = "identity") -> Covariance:
    """Return the covariance shrunk towards a target.

    Args:
        returns: [T, N].
        target: "identity" is the mean variance times the identity (Ledoit and Wolf 2004, Journal of Multivariate
            Analysis 88); "single_factor" has the equally weighted mean of all assets as its factor (Ledoit and Wolf
            2003, Journal of Empirical Finance 10); "constant_correlation" keeps the variances and has one correlation
            (Ledoit and Wolf 2004, Journal of Portfolio Management 30).

    Raises:
        NotEnoughData, InputError: see `moments`; constant prices under constant correlation.
    """
    found = moments(returns)
    match target:
        case "identity":
            return _towards_identity(found)
        case "single_factor":
            aim, shrinkage = _single_factor(found)
        case "constant_correlation":
            aim, shrinkage = _constant_correlation(found)
        case _:
            raise InputError(
                f"There is no target '{target}'; there are identity, single_factor and constant_correlation."
            )
    second = found.second
    second *= 1.0 - shrinkage
    aim *= shrinkage
    second += aim
    return definite(second, f"Ledoit and Wolf, {target.replace('_', ' ')}", shrinkage)


def oracle(returns: Floats) -> Covariance:
    """Return the oracle-approximating shrinkage (Chen, Wiesel, Eldar and Hero 2010, equation 23).

    Raises:
        NotEnoughData, InputError: see `moments`.
    """
    found = moments(returns)
    count, width = found.centred.shape
    second = found.second
    mean_variance = float(np.trace(second)) / width
    mean_square = float(np.vdot(second, second)) / width**2
    above = mean_square + mean_variance**2
    below = (count + 1.0) * (mean_square - mean_variance**2 / width)
    shrinkage = 1.0 if below <= 0 else min(above / below, 1.0)
    method = "oracle-approximating shrinkage (Chen and others 2010)"
    return _with_identity(second, mean_variance, shrinkage, method)


def _towards_identity(found: Moments) -> Covariance:
    count, width = found.centred.shape
    second = found.second
    square = float(np.vdot(second, second))
    variance = float(np.trace(second)) / width
    noise = (float(found.powers @ found.powers) / count - square) / count
    return _with_identity(second, variance, _share(noise, square - width * variance**2), "Ledoit and Wolf, identity")


def _with_identity(second: Floats, variance: float, shrinkage: float, method: str) -> Covariance:
    second *= 1.0 - shrinkage
    second.flat[:: len(second) + 1] += shrinkage * variance
    if shrinkage > FLOOR * len(second) and variance > 0:  # the smallest eigenvalue is the target's at least
        return Covariance(second, method, shrinkage)
    return definite(second, method, shrinkage)


def _single_factor(found: Moments) -> tuple[Floats, float]:
    centred, second = found.centred, found.second
    count, width = centred.shape
    market = centred @ np.full(width, 1.0 / width)
    loading = market @ centred / count
    variance = float(market @ market) / count
    if variance <= 0:
        raise InputError("The mean of all assets never moves, so it cannot be a factor; take the target identity.")
    aim = np.multiply.outer(loading / variance, loading)
    diagonal = np.diag(second).copy()
    aim.flat[:: width + 1] = diagonal
    noise = _noise(found)
    own = float(np.einsum("ij,ij,ij,ij->", centred, centred, centred, centred, optimize=False)) / count
    on_diagonal = own - float(diagonal @ diagonal)
    along = centred @ loading
    first = float(found.powers @ (market * along)) / count - float(loading @ second @ loading)
    first -= float(market @ np.einsum("ij,ij,ij,j->i", centred, centred, centred, loading)) / count
    first += float(diagonal @ loading**2)
    third = float((market**2) @ along**2) / count - variance * float(loading @ second @ loading)
    third -= float((market**2) @ np.einsum("ij,ij,j->i", centred, centred, loading**2)) / count
    third += variance * float(diagonal @ loading**2)
    tied = on_diagonal + 2.0 * first / variance - third / variance**2
    distance = float(np.square(second - aim).sum())
    return aim, _share((noise - tied) / count, distance)


def _constant_correlation(found: Moments) -> tuple[Floats, float]:
    centred, second = found.centred, found.second
    count, width = centred.shape
    diagonal = np.diag(second).copy()
    if (diagonal <= 0).any():
        column = int(np.flatnonzero(diagonal <= 0)[0])
        raise InputError(f"The asset in column {column + 1} never moves, so it has no correlation; leave it out.")
    spread = np.sqrt(diagonal)
    if width == 1:
        return second.copy(), 0.0
    correlation = (float((1 / spread) @ second @ (1 / spread)) - width) / (width * (width - 1))
    aim = correlation * np.multiply.outer(spread, spread)
    aim.flat[:: width + 1] = diagonal
    squares = centred * centred
    own = float(np.vdot(squares, squares)) / count - float(diagonal @ diagonal)
    cubes = np.einsum("ij,ij,j->i", squares, centred, 1.0 / spread)
    pairs = float(cubes @ (centred @ spread)) - float(np.vdot(squares, squares))
    levels = float((diagonal / spread) @ second @ spread) - float(diagonal @ diagonal)
    tied = own + correlation * (pairs / count - levels)
    distance = float(np.square(second - aim).sum())
    return aim, _share((_noise(found) - tied) / count, distance)


def _noise(found: Moments) -> float:
    """Return the sum over pairs of the variance of their products (pi in the papers)."""
    count = len(found.centred)
    return float(found.powers @ found.powers) / count - float(np.vdot(found.second, found.second))


def _share(noise: float, distance: float) -> float:
    if distance <= 0:
        return 1.0
    return min(1.0, max(0.0, noise / distance))
