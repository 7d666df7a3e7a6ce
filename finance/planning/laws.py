"""How asset returns may be distributed, month by month. A law is data; `growth.py` draws from it.

Every law rebalances to the plan's weights each month. All but `Lognormal` speak of simple monthly returns, of which a
portfolio's return is the weighted sum, so a simulation with known weights needs one number a month and not N: that
reduction is exact. A sum of lognormals has no such form, so `Lognormal` with several assets draws them all.

Letters: N assets, R regimes, T months of history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from finance.errors import PlanError
from finance.types import Floats

MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Lognormal:
    """Geometric Brownian motion: an asset's month is exp((mean - variance / 2) / 12 + shock).

    Attributes:
        mean_pa: continuously compounded expected rates a year [N].
        covariance_pa: of the logarithms, a year [N, N].
    """

    mean_pa: Floats
    covariance_pa: Floats

    def __post_init__(self) -> None:
        _check_moments(self.mean_pa, self.covariance_pa)


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """Normal simple monthly returns, mean_pa / 12 and covariance_pa / 12."""

    mean_pa: Floats
    covariance_pa: Floats

    def __post_init__(self) -> None:
        _check_moments(self.mean_pa, self.covariance_pa)


@dataclass(frozen=True, slots=True, eq=False)
class StudentT:
    """Fat tails: simple monthly returns of a multivariate t with these moments.

    Attributes:
        degrees: of freedom, above 2; the fewer, the fatter.
    """

    mean_pa: Floats
    covariance_pa: Floats
    degrees: float = 5.0

    def __post_init__(self) -> None:
        _check_moments(self.mean_pa, self.covariance_pa)
        if not self.degrees > 2.0:
            raise PlanError(f"The degrees of freedom (degrees) must be above 2, not {self.degrees}; 5 is usual.")


@dataclass(frozen=True, slots=True, eq=False)
class Regimes:
    """Markov switching (Hamilton 1989): normal simple returns whose moments depend on a hidden regime.

    Attributes:
        transition: monthly, from the row's regime to the column's [R, R], rows sum to one.
        mean_pa: [R, N]; covariance_pa: [R, N, N].
        start: probabilities of the first month's regime [R]; None takes the stationary ones.
    """

    transition: Floats
    mean_pa: Floats
    covariance_pa: Floats
    start: Floats | None = None

    def __post_init__(self) -> None:
        count = len(self.mean_pa)
        shape = np.shape(self.transition)
        if shape != (count, count) or len(self.covariance_pa) != count:
            raise PlanError(
                f"The transition matrix (transition) must be {count} by {count}, one row a regime, not {shape}."
            )
        rows = np.asarray(self.transition, dtype=np.float64)
        if not ((rows >= 0).all() and np.allclose(rows.sum(axis=1), 1.0, atol=1e-9)):
            raise PlanError("Each row of the transition matrix (transition) must hold probabilities that sum to one.")
        for mean, covariance in zip(self.mean_pa, self.covariance_pa, strict=True):
            _check_moments(mean, covariance)

    def first(self) -> Floats:
        """Return the probabilities of the first month's regime [R]."""
        if self.start is not None:
            return np.asarray(self.start, dtype=np.float64)
        count = len(self.transition)
        system = np.vstack([np.asarray(self.transition).T - np.eye(count), np.ones(count)])
        found = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0]
        return np.asarray(np.clip(found, 0.0, None) / np.clip(found, 0.0, None).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Months of history in blocks, drawn again and again.

    Attributes:
        returns: simple monthly returns [T, N], T of at least 24.
        block_months: mean length of a block.
        kind: "stationary" has blocks of geometric length (Politis and Romano 1994), "circular" of a fixed one
            (Politis and Romano 1992); both go on at the beginning when the history ends.
        filtered: scale each month by its own volatility and bring it to the one that has built up on the path
            (Barone-Adesi, Giannopoulos and Vosper 1999, with exponential weights), which keeps clusters of volatility.
    """

    returns: Floats
    block_months: float = 12.0
    kind: Literal["stationary", "circular"] = "stationary"
    filtered: bool = False

    def __post_init__(self) -> None:
        returns = np.asarray(self.returns)
        if returns.ndim != 2 or len(returns) < 24:
            raise PlanError("The history (returns) needs at least 24 months, one row each; give a longer one.")
        if not np.isfinite(returns).all():
            at = int(np.argmax(~np.isfinite(returns).all(axis=1)))
            raise PlanError(f"The history (returns) is not finite in month {at + 1}; fill the gap or leave it out.")
        if (returns <= -1.0).any():
            raise PlanError("The history (returns) has a return of -100 % or less; give fractions like -0.05.")
        if not 1.0 <= self.block_months <= len(returns):
            raise PlanError(f"A block (block_months) must last from 1 to {len(returns)} months.")


Law = Lognormal | Normal | StudentT | Regimes | Bootstrap


def assets(law: Law) -> int:
    """Return how many assets a law speaks of, N."""
    match law:
        case Bootstrap():
            return int(np.shape(law.returns)[1])
        case Regimes():
            return int(np.shape(law.mean_pa)[1])
        case _:
            return len(law.mean_pa)


def expected_monthly(law: Law) -> Floats:
    """Return the expected simple return of each asset in a month [N]."""
    match law:
        case Lognormal():
            return np.asarray(np.expm1(np.asarray(law.mean_pa) / MONTHS))
        case Regimes():
            first = Regimes(law.transition, law.mean_pa, law.covariance_pa).first()
            return np.asarray(first @ np.asarray(law.mean_pa) / MONTHS)
        case Bootstrap():
            return np.asarray(np.mean(law.returns, axis=0))
        case _:
            return np.asarray(law.mean_pa, dtype=np.float64) / MONTHS


def in_words(law: Law) -> str:
    """Return what a law assumes, as a sentence that may be shown."""
    match law:
        case Lognormal():
            return "Returns are lognormal and independent from month to month."
        case Normal():
            return "Monthly returns are normal and independent from month to month."
        case StudentT():
            return f"Monthly returns have fat tails (Student's t, {law.degrees:g} degrees of freedom)."
        case Regimes():
            return f"Monthly returns switch between {len(law.transition)} market regimes."
        case Bootstrap():
            how = "scaled to the volatility at the time, " if law.filtered else ""
            return (
                f"Past months are drawn again in {law.kind} blocks of {law.block_months:g} months, {how}as they were."
            )


def _check_moments(mean: Floats, covariance: Floats) -> None:
    size = np.size(mean)
    if np.shape(covariance) != (size, size) or size == 0:
        raise PlanError(f"The covariance (covariance_pa) must be {size} by {size}, not {np.shape(covariance)}.")
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all()):
        raise PlanError("The means or the covariance (mean_pa, covariance_pa) hold a number that is not finite.")
    matrix = np.asarray(covariance, dtype=np.float64)
    if np.linalg.eigvalsh(0.5 * (matrix + matrix.T))[0] < -1e-10 * max(float(np.trace(matrix)), 1e-12):
        raise PlanError("The covariance (covariance_pa) is not positive semidefinite; estimate it with `estimate`.")


def root(covariance_pa: Floats) -> Floats:
    """Return a square root of a covariance [N, N], also of a singular one: lower triangular where there is one."""
    matrix = np.asarray(covariance_pa, dtype=np.float64)
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
        return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
