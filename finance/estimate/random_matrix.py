"""Covariances without the noise that random matrices show, and without the market's common tone.

The eigenvalues of the correlation of N independent series of T observations lie below the edge of Marchenko and Pastur
(1967), s (1 + sqrt(N / T))^2, where s is the variance that is noise; s is the mean of the eigenvalues below the edge,
which is found by going round. Source: Lopez de Prado 2020, chapter 2. Letters: T observations, N assets.
"""

from __future__ import annotations

import numpy as np

from finance.errors import InputError
from finance.estimate.moments import moments
from finance.estimate.positive import Covariance, definite
from finance.types import Floats


def edge(values: Floats, ratio: float) -> float:
    """Return the largest eigenvalue that noise explains.

    Args:
        values: eigenvalues of a correlation [N].
        ratio: N / T.
    """
    noise = 1.0
    for _ in range(100):
        limit = noise * (1.0 + np.sqrt(ratio)) ** 2
        below = values[values <= limit]
        after = float(below.mean()) if len(below) else noise
        if abs(after - noise) < 1e-12:
            break
        noise = after
    return float(noise * (1.0 + np.sqrt(ratio)) ** 2)


def denoised(returns: Floats) -> Covariance:
    """Return the covariance whose noisy eigenvalues are replaced by their mean.

    Raises:
        NotEnoughData, InputError: see `moments`; an asset that never moves.
    """
    spread, values, vectors, limit = _spectrum(returns)
    return definite(_rebuilt(spread, _flat(values, limit), vectors), "denoised covariance (Lopez de Prado 2020)")


def detoned(returns: Floats, common: int = 1) -> Covariance:
    """Return the denoised covariance without its largest components.

    What the components carried is gone, so this is for clusters and not for risk; it is repaired to be definite.

    Args:
        returns: [T, N].
        common: how many components are taken out.

    Raises:
        NotEnoughData, InputError: see `denoised`; fewer than two components would stay.
    """
    spread, values, vectors, limit = _spectrum(returns)
    if not 0 <= common <= len(values) - 2:
        raise InputError(f"Of {len(values)} components {common} cannot be taken out; two have to stay.")
    kept = _flat(values, limit)
    kept[len(kept) - common :] = 0.0
    return definite(_rebuilt(spread, kept, vectors), f"detoned covariance, {common} components out")


def _spectrum(returns: Floats) -> tuple[Floats, Floats, Floats, float]:
    found = moments(returns)
    count, width = found.centred.shape
    covariance = found.second * (count / (count - 1))
    spread = np.sqrt(np.diag(covariance))
    if not (spread > 0).all():
        column = int(np.flatnonzero(~(spread > 0))[0])
        raise InputError(f"The asset in column {column + 1} never moves, so it has no correlation; leave it out.")
    values, vectors = np.linalg.eigh(covariance / spread / spread[:, None])
    return spread, values, vectors, edge(values, width / count)


def _flat(values: Floats, limit: float) -> Floats:
    noisy = values <= limit
    result = values.copy()
    if noisy.any():
        result[noisy] = values[noisy].mean()
    return result


def _rebuilt(spread: Floats, values: Floats, vectors: Floats) -> Floats:
    matrix = (vectors * values) @ vectors.T
    scale = spread / np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    return np.asarray(matrix * scale * scale[:, None])
