"""Covariances from factors: what the factors explain, and each asset's own part.

Letters: T observations, N assets, K factors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.estimate.covariance import sample
from finance.estimate.moments import checked, moments
from finance.estimate.positive import Covariance, definite
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class FactorModel:
    """Returns = own mean + loadings x factors + own part.

    Attributes:
        loadings: [N, K].
        factor_covariance: [K, K].
        own_variance: of what the factors leave [N].
        intercepts: [N].
    """

    loadings: Floats
    factor_covariance: Floats
    own_variance: Floats
    intercepts: Floats

    def covariance(self) -> Covariance:
        """Return the covariance of the assets."""
        matrix = self.loadings @ self.factor_covariance @ self.loadings.T
        matrix.flat[:: len(matrix) + 1] += self.own_variance
        return definite(matrix, f"factor model with {self.loadings.shape[1]} factors")


def regressed(returns: Floats, factors: Floats) -> FactorModel:
    """Return the factor model by least squares of returns [T, N] on factor returns [T, K].

    Raises:
        NotEnoughData, InputError: see `moments`; no more observations than factors, or another number of rows.
    """
    table, drivers = checked(returns), checked(factors)
    count, number = drivers.shape
    if len(table) != count:
        raise InputError(f"There are {len(table)} rows of returns and {count} of factors; both need the same days.")
    if count < number + 2:
        raise NotEnoughData(f"{number} factors need more than {number + 1} observations; there are {count}.")
    design = np.column_stack([np.ones(count), drivers])
    found = np.linalg.lstsq(design, table, rcond=None)[0]
    rest = table - design @ found
    own = np.square(rest).sum(axis=0) / (count - number - 1)
    loadings = np.asarray(found[1:].T, dtype=np.float64).copy()
    return FactorModel(loadings, sample(drivers).matrix, own, np.asarray(found[0], dtype=np.float64))


def principal(returns: Floats, number: int) -> FactorModel:
    """Return the factor model of the largest principal components of the covariance.

    Raises:
        NotEnoughData, InputError: see `moments`; a number of factors that is not between 1 and N.
    """
    found = moments(returns)
    count, width = found.centred.shape
    if not 1 <= number <= width:
        raise InputError(f"Of {width} assets 1 to {width} factors can be made; {number} were asked for.")
    covariance = found.second * (count / (count - 1))
    values, vectors = np.linalg.eigh(covariance)
    largest, loadings = values[-number:], vectors[:, -number:]
    own = np.maximum(np.diag(covariance) - np.square(loadings) @ largest, 0.0)
    return FactorModel(loadings, np.diag(largest), own, found.mean)
