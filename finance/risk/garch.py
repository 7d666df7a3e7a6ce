"""GARCH(1,1) by maximum likelihood: how large tomorrow's shocks are (Bollerslev 1986).

Letters: T daily returns. The variance follows v[t] = omega + alpha e[t-1]^2 + beta v[t-1], e being the return less its
mean; before the first day e^2 and v are both the sample's variance. Likelihood is normal, so estimates are consistent
whatever the shocks' distribution, as long as the variance is right (Bollerslev and Wooldridge 1992).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.errors import NotEnoughData
from finance.measures.sound import need, require_finite
from finance.types import Floats

SMALLEST_SAMPLE = 100
MOST_STEPS = 200
NEAR = 0.3  # gained log-likelihood below which a step is near the top
# Persistence alpha + beta and alpha's share of it, from which the search starts; the best one goes on.
STARTS = tuple((total, share) for total in (0.5, 0.9, 0.98) for share in (0.02, 0.1, 0.3))


@dataclass(frozen=True, slots=True)
class Garch:
    """A fitted model.

    Attributes:
        mean: of the returns, a day.
        omega, alpha, beta: see the module.
        log_likelihood: of the sample, all constants included.
        variances: of each day [T].
        next_variance: of tomorrow.
        converged: the search came to rest.
    """

    mean: float
    omega: float
    alpha: float
    beta: float
    log_likelihood: float
    variances: Floats
    next_variance: float
    converged: bool

    @property
    def persistence(self) -> float:
        """How much of today's unusual variance is left tomorrow: alpha + beta."""
        return self.alpha + self.beta


def fit_garch(returns: Floats) -> Garch:
    """Return the model that makes the returns most likely.

    Args:
        returns: daily [T], fractions.

    Raises:
        NotEnoughData: fewer than 100 days, or constant returns.
        InputError: a return is missing or infinite.
    """
    need(returns, SMALLEST_SAMPLE, "A GARCH model")
    require_finite(returns, "returns")
    mean = float(returns.mean())
    shocks = returns - mean
    variance = float(np.mean(shocks**2))
    if variance <= 1e-24:
        raise NotEnoughData("A GARCH model needs returns that vary; these are constant.")
    squares = shocks**2 / variance  # of mean 1, so that one set of starts fits every asset
    start = max((_start(total, share) for total, share in STARTS), key=lambda at: _likelihood(squares, at))
    at, converged = _climb(squares, start)
    omega, alpha, beta = _parameters(at)
    course = variance_course(squares, omega, alpha, beta)
    likelihood = _score(squares, at)[0] - 0.5 * len(returns) * math.log(variance)
    return Garch(
        mean, omega * variance, alpha, beta, likelihood, course[:-1] * variance, float(course[-1] * variance), converged
    )


def filtered_returns(returns: Floats, fit: Garch) -> Floats:
    """Return the days' shocks, brought from their own day's volatility to tomorrow's [T]."""
    shocks = (returns - fit.mean) * np.sqrt(fit.next_variance / fit.variances)
    return np.asarray(np.maximum(fit.mean + shocks, -1.0))


def variance_course(squares: Floats, omega: float, alpha: float, beta: float) -> Floats:
    """Return the variances of T days and of the next one [T + 1]."""
    drive = np.empty(len(squares) + 1)
    before = float(squares.mean())
    drive[0] = omega + (alpha + beta) * before
    drive[1:] = omega + alpha * squares
    return decaying_sum(drive, beta)


def decaying_sum(drive: Floats, factor: float) -> Floats:
    """Return y [..., T] with y[t] = drive[t] + factor y[t - 1], all T at once.

    By doubling: after k rounds each y holds the 2^k latest terms, so log2(T) rounds are exact; earlier rounds suffice
    once factor^(2^k) is below what float64 can add.
    """
    found = np.array(drive, dtype=np.float64)
    reach, power = 1, factor
    while reach < found.shape[-1] and abs(power) > 1e-17:
        found[..., reach:] = found[..., reach:] + power * found[..., :-reach]
        reach, power = 2 * reach, power * power
    return found


def _start(total: float, share: float) -> Floats:
    return np.array([math.log(1.0 - total), _logit(total), _logit(share)])


def _parameters(at: Floats) -> tuple[float, float, float]:
    """Return omega, alpha and beta: of a persistence and a share that can never leave 0 to 1."""
    total, share = _sigmoid(float(at[1])), _sigmoid(float(at[2]))
    return math.exp(float(at[0])), total * share, total * (1.0 - share)


def _score(squares: Floats, at: Floats) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, its gradient [3] and the expected information [3, 3] in the free parameters."""
    omega, alpha, beta = _parameters(at)
    days = len(squares)
    course = variance_course(squares, omega, alpha, beta)[:-1]
    slopes = np.empty((3, days))
    slopes[0] = 1.0
    slopes[1, 1:] = squares[:-1]
    slopes[2, 1:] = course[:-1]
    slopes[1:, 0] = squares.mean()
    slopes = decaying_sum(slopes, beta)
    value = _normal(squares, course)
    relative = slopes / course
    chain = _chain(at, omega, alpha, beta)
    gradient = chain @ (0.5 * (relative @ (squares / course - 1.0)))
    information = chain @ (0.5 * (relative @ relative.T)) @ chain.T
    return value, gradient, information


def _likelihood(squares: Floats, at: Floats) -> float:
    return _normal(squares, variance_course(squares, *_parameters(at))[:-1])


def _normal(squares: Floats, course: Floats) -> float:
    constant = len(squares) * math.log(2.0 * math.pi)
    return -0.5 * (constant + float(np.log(course).sum() + (squares / course).sum()))


def _chain(at: Floats, omega: float, alpha: float, beta: float) -> Floats:
    """Return the derivatives of (omega, alpha, beta), columns, by the free parameters, rows."""
    total, share = _sigmoid(float(at[1])), _sigmoid(float(at[2]))
    slope = total * share * (1.0 - share)
    return np.array([[omega, 0.0, 0.0], [0.0, alpha * (1.0 - total), beta * (1.0 - total)], [0.0, slope, -slope]])


def _climb(squares: Floats, start: Floats) -> tuple[Floats, bool]:
    """Climb by Newton's steps, damped as by Levenberg and Marquardt, until no step gains anything."""
    at, damping = start, 1e-3
    value, gradient, information = _score(squares, at)
    curvature = information
    for _ in range(MOST_STEPS):
        scale = np.diag(np.diag(curvature) + 1e-9 * len(squares))
        step = np.linalg.solve(curvature + damping * scale, gradient)
        moved = np.clip(at + np.clip(step, -2.0, 2.0), -30.0, 30.0)
        trial = _score(squares, moved)
        if not trial[0] > value:
            if damping > 1e8:
                return at, True
            damping *= 8.0
            continue
        gained = trial[0] - value
        at, (value, gradient, information), damping = moved, trial, max(damping / 8.0, 1e-9)
        if gained < 1e-11 * (1.0 + abs(value)) and float(np.abs(gradient).max()) < 1e-5 * len(squares):
            return at, True
        # Far from the top the expected information is as good, and four times cheaper.
        curvature = information if gained > NEAR else _curvature(squares, at, gradient, information)
    return at, False


def _curvature(squares: Floats, at: Floats, gradient: Floats, information: Floats) -> Floats:
    """Return minus the second derivatives [3, 3], or the expected information where the hill is not round there."""
    width = 1e-5
    rows = [(gradient - _score(squares, at + width * direction)[1]) / width for direction in np.eye(3)]
    found = np.array(rows)
    found = (found + found.T) / 2.0
    return found if np.linalg.eigvalsh(found)[0] > 0.0 else information


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
