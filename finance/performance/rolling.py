"""Measures over a window that moves day by day.

Letters: T returns, W days of a window, K = T - W + 1 windows. Row k of a result belongs to the day k + W - 1, the
window's last, and looks at nothing after it.
"""

from __future__ import annotations

import math

import numpy as np

from finance.errors import NotEnoughData
from finance.measures import TRADING_DAYS
from finance.types import Floats

CONSTANT = 1e-12  # a standard deviation below this is none
CALM = 1e-4  # of the sum of squares so far; a window with less is taken by itself


def rolling_return(returns: Floats, window: int) -> Floats:
    """Return the compounded return of each window [K], a fraction."""
    _check(returns, window)
    grown = np.concatenate([[0.0], np.cumsum(np.log1p(returns))])
    return np.asarray(np.expm1(grown[window:] - grown[:-window]))


def rolling_volatility(returns: Floats, window: int) -> Floats:
    """Return the annualised standard deviation of each window [K] (one degree of freedom taken)."""
    _check(returns, window, least=2)
    _, spread, _, _ = _moments(returns, returns, window)
    return np.asarray(spread * math.sqrt(TRADING_DAYS))


def rolling_sharpe(returns: Floats, bills: Floats, window: int) -> Floats:
    """Return the annualised Sharpe ratio of each window [K]; NaN where the excess never varies."""
    _check(returns, window, bills, least=2)
    excess = returns - bills
    mean, spread, _, _ = _moments(excess, excess, window)
    ratio = np.full(len(mean), np.nan)
    np.divide(mean, spread, out=ratio, where=spread > CONSTANT)
    return np.asarray(ratio * math.sqrt(TRADING_DAYS))


def rolling_beta(returns: Floats, benchmark: Floats, window: int) -> Floats:
    """Return covariance with the benchmark over its variance [K]; NaN where the benchmark never varies."""
    _check(returns, window, benchmark, least=2)
    _, _, covariance, _ = _moments(returns, benchmark, window)
    _, spread, _, _ = _moments(benchmark, benchmark, window)
    beta = np.full(len(spread), np.nan)
    np.divide(covariance, spread**2, out=beta, where=spread > CONSTANT)
    return np.asarray(beta)


def rolling_correlation(returns: Floats, benchmark: Floats, window: int) -> Floats:
    """Return the correlation with the benchmark of each window [K]; NaN where one of the two never varies."""
    _check(returns, window, benchmark, least=2)
    _, own, covariance, other = _moments(returns, benchmark, window)
    found = np.full(len(own), np.nan)
    np.divide(covariance, own * other, out=found, where=(own > CONSTANT) & (other > CONSTANT))
    return np.asarray(np.clip(found, -1.0, 1.0))


def rolling_tracking_error(returns: Floats, benchmark: Floats, window: int) -> Floats:
    """Return the annualised standard deviation of the difference to the benchmark of each window [K]."""
    _check(returns, window, benchmark, least=2)
    return rolling_volatility(returns - benchmark, window)


def rolling_drawdown(returns: Floats, window: int) -> Floats:
    """Return the deepest fall within each window [K]: positive fractions; the window's start counts as a peak."""
    _check(returns, window)
    windows = np.lib.stride_tricks.sliding_window_view(returns, window)
    deepest = np.zeros(len(windows))
    # A block at a time: every window's own levels at once would take K x W numbers.
    for first in range(0, len(windows), 1024):
        block = windows[first : first + 1024]
        levels = np.cumprod(1.0 + block, axis=1)
        peaks = np.maximum(np.maximum.accumulate(levels, axis=1), 1.0)
        deepest[first : first + 1024] = (1.0 - levels / peaks).max(axis=1)
    return np.asarray(np.maximum(deepest, 0.0))


def _moments(a: Floats, b: Floats, window: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the windows' mean of a, deviation of a, covariance of a with b, deviation of b, each [K].

    Running sums of what is left of the first window's mean; windows so calm beside all that went before that such sums
    lose digits to cancellation are taken again one by one. Neither looks at later days, not even for its rounding.
    """
    shift, other_shift = float(a[:window].mean()), float(b[:window].mean())
    x, y = a - shift, b - other_shift
    sums = {name: _window_sums(values, window) for name, values in (("x", x), ("y", y))}
    own, both, other = (_window_sums(values, window) for values in (x * x, x * y, y * y))
    own, both, other = (
        own - sums["x"] ** 2 / window,
        both - sums["x"] * sums["y"] / window,
        other - sums["y"] ** 2 / window,
    )
    mean = sums["x"] / window + shift
    calm = (own <= CALM * np.cumsum(x * x)[window - 1 :]) | (other <= CALM * np.cumsum(y * y)[window - 1 :])
    rows = np.flatnonzero(calm)
    of_a = np.lib.stride_tricks.sliding_window_view(a, window)
    of_b = np.lib.stride_tricks.sliding_window_view(b, window)
    for first in range(0, len(rows), 1024):
        at = rows[first : first + 1024]
        mean[at] = of_a[at].mean(axis=1)
        left, right = of_a[at] - mean[at, None], of_b[at] - of_b[at].mean(axis=1)[:, None]
        own[at] = np.einsum("kw,kw->k", left, left)
        both[at] = np.einsum("kw,kw->k", left, right)
        other[at] = np.einsum("kw,kw->k", right, right)
    free = window - 1
    return mean, np.sqrt(own / free), both / free, np.sqrt(other / free)


def _window_sums(values: Floats, window: int) -> Floats:
    """Return the sum of each window [K]."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[window:] - sums[:-window])


def _check(returns: Floats, window: int, other: Floats | None = None, least: int = 1) -> None:
    if window < least:
        raise NotEnoughData(f"A window of {window} days is too short; this measure needs at least {least}.")
    if len(returns) < window:
        raise NotEnoughData(f"A window of {window} days needs as many returns; there are {len(returns)}.")
    if other is not None and len(other) != len(returns):
        raise NotEnoughData(
            f"There are {len(returns)} returns and {len(other)} to compare with; hand in the same days."
        )
    for values in (returns, other):
        if values is not None and not np.isfinite(values).all():
            raise NotEnoughData("A return is not a finite number; correct the prices that it comes from.")
