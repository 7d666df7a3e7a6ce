"""What a portfolio grows by, month by month and path by path, under a law of returns.

Where the law speaks of simple returns, the portfolio's month needs one number and not N. Shocks of symmetric laws come
in mirrored pairs: path C / 2 + i has the negatives of path i, so that an estimate's standard error must be taken over
pairs (`chance.py` does).

Letters: M months, N assets, C paths of a chunk, R regimes, T months of history.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.planning.laws import MONTHS, Bootstrap, Law, Lognormal, Normal, Regimes, StudentT, expected_monthly, root
from finance.planning.shocks import Real, Stream, quasi_normals
from finance.types import Floats

_CELLS = 80_000  # numbers worked on at once: they stay in the cache, and the matrix product stays on one core
_DECAY = 0.94  # of the exponential weights of a filtered bootstrap, RiskMetrics' choice


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Growth of a chunk of paths.

    Attributes:
        growth: gross, of the portfolio [M, C], zero or more.
        control: a standard normal that goes with each path's end [C]; None where the law has none.
    """

    growth: Real
    control: Real | None


def mirrored(law: Law) -> bool:
    """Whether paths of this law come in mirrored pairs."""
    return not isinstance(law, Bootstrap)


def draw(law: Law, weights: Floats, exposure: Floats, stream: Stream, count: int, quasi_seed: int | None) -> Paths:
    """Return a chunk of paths.

    Args:
        law: how returns are distributed.
        weights: of the assets by month [M, N].
        exposure: how much each month counts in the control [M]: the share of the final wealth that is then invested.
        stream: where the random numbers come from.
        count: C, even where paths are mirrored.
        quasi_seed: a scrambling of a quasi-random sequence; None draws pseudo-random numbers.
    """
    match law:
        case Lognormal():
            return _lognormal(law, weights, exposure, stream, count, quasi_seed)
        case Normal():
            return _normal(law, weights, exposure, stream, count, quasi_seed)
        case StudentT():
            return _student(law, weights, stream, count)
        case Regimes():
            return _regimes(law, weights, stream, count)
        case Bootstrap():
            return _bootstrap(law, weights, stream, count)


def portfolio_moments(law: Normal | StudentT | Lognormal, weights: Floats) -> tuple[Floats, Floats]:
    """Return mean and deviation of the portfolio's simple monthly return [M] (of the shock, for lognormal assets)."""
    factor = weights @ root(law.covariance_pa)
    return weights @ expected_monthly(law), np.sqrt((factor**2).sum(axis=1) / MONTHS)


def _pair(up: Real) -> Real:
    found: Real = np.concatenate([up, -up], axis=-1)
    return found


def _normal(law: Normal, weights: Floats, exposure: Floats, stream: Stream, count: int, quasi: int | None) -> Paths:
    mean, spread = portfolio_moments(law, weights)
    months = len(weights)
    if quasi is None:
        shock = _pair(stream.normals(months, count // 2))
    else:
        shock = quasi_normals(months, 1, count, quasi)[:, 0].astype(stream.kind)
    kind = stream.kind
    control = _standard(exposure * spread).astype(kind) @ shock
    shock *= spread[:, None].astype(kind)
    shock += (1.0 + mean)[:, None].astype(kind)
    return Paths(np.maximum(shock, 0.0, out=shock), control)


def _student(law: StudentT, weights: Floats, stream: Stream, count: int) -> Paths:
    mean, spread = portfolio_moments(Normal(law.mean_pa, law.covariance_pa), weights)
    half = (len(weights), count // 2)
    shock = stream.normals(*half) * stream.spreads(law.degrees, *half)
    shock = _pair(shock) * spread[:, None].astype(stream.kind) + (1.0 + mean)[:, None].astype(stream.kind)
    return Paths(np.maximum(shock, 0.0, out=shock), None)


def _lognormal(
    law: Lognormal, weights: Floats, exposure: Floats, stream: Stream, count: int, quasi: int | None
) -> Paths:
    """Draw all assets, since a sum of lognormals has no law of its own; a block of months at a time."""
    months, number = weights.shape
    factor = (root(law.covariance_pa) / np.sqrt(MONTHS)).astype(stream.kind)
    drift = (np.asarray(law.mean_pa) - 0.5 * np.diag(law.covariance_pa)) / MONTHS
    scaled = (weights * np.exp(drift)).astype(stream.kind)
    _, spread = portfolio_moments(law, weights)
    tilt = (weights * (_standard(exposure * spread) / np.maximum(spread, 1e-300) * 1.0)[:, None]).astype(stream.kind)
    growth = np.empty((months, count), stream.kind)
    control = np.zeros(count, stream.kind)
    half = count if quasi is not None else count // 2
    even = None if quasi is None else quasi_normals(months, number, count, quasi).astype(stream.kind)
    block = max(1, _CELLS // (number * half))
    for first in range(0, months, block):
        last = min(first + block, months)
        shock = stream.normals(number, (last - first) * half) if even is None else _block(even, first, last)
        moved = np.matmul(factor, shock)
        for month in range(first, last):
            part = moved[:, (month - first) * half : (month - first + 1) * half]
            control[:half] += tilt[month] @ part
            np.exp(part, out=part)
            growth[month, :half] = scaled[month] @ part
            if even is None:
                # exp(-y) for the mirrored paths: a reciprocal is three times as fast as another exponential.
                np.reciprocal(part, out=part)
                growth[month, half:] = scaled[month] @ part
    if even is None:
        control[half:] = -control[:half]
    return Paths(growth, control)


def _block(even: Real, first: int, last: int) -> Real:
    months, number, count = last - first, even.shape[1], even.shape[2]
    return np.ascontiguousarray(even[first:last].transpose(1, 0, 2)).reshape(number, months * count)  # type: ignore[return-value]


def _standard(weights: Floats) -> Floats:
    return np.asarray(weights / max(float(np.sqrt((weights**2).sum())), 1e-300))


def _regimes(law: Regimes, weights: Floats, stream: Stream, count: int) -> Paths:
    months, half, kind = len(weights), count // 2, stream.kind
    mean = np.stack([weights @ np.asarray(row) / MONTHS for row in law.mean_pa])
    spread = np.stack([np.sqrt(((weights @ root(each)) ** 2).sum(axis=1) / MONTHS) for each in law.covariance_pa])
    mean, spread = mean.astype(kind), spread.astype(kind)
    bounds = np.cumsum(np.asarray(law.transition, dtype=np.float64), axis=1)[:, :-1]
    regime = (stream.uniforms(half)[:, None] > np.cumsum(law.first())[:-1]).sum(axis=1)
    shock = stream.normals(months, half)
    growth = np.empty((months, count), kind)
    for month in range(months):
        middle, move = 1.0 + mean[regime, month], spread[regime, month] * shock[month]
        growth[month, :half], growth[month, half:] = middle + move, middle - move
        regime = (stream.uniforms(half)[:, None] > bounds[regime]).sum(axis=1)
    return Paths(np.maximum(growth, 0.0, out=growth), None)


def _bootstrap(law: Bootstrap, weights: Floats, stream: Stream, count: int) -> Paths:
    history = (np.asarray(law.returns, dtype=np.float64) @ weights.T).T
    at = months_drawn(law, len(weights), stream, count)
    if law.filtered:
        return Paths(_filtered(history, at).astype(stream.kind), None)
    rows = np.arange(len(weights))[:, None] if (history != history[0]).any() else np.zeros((1, 1), np.int64)
    return Paths((1.0 + history).astype(stream.kind)[rows, at], None)


def months_drawn(
    law: Bootstrap, months: int, stream: Stream, count: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return which month of history each month of each path takes [M, C]."""
    length = len(law.returns)
    at = np.empty((months, count), np.int64)
    starts = (stream.uniforms(months, count) * length).astype(np.int64)
    block = round(law.block_months)
    fresh = stream.uniforms(months, count) < 1.0 / law.block_months if law.kind == "stationary" else None
    at[0] = starts[0]
    for month in range(1, months):
        onward = (at[month - 1] + 1) % length
        new = fresh[month] if fresh is not None else np.full(count, month % block == 0)
        at[month] = np.where(new, starts[month], onward)
    return at


def _filtered(history: Floats, at: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Floats:
    """Return growth whose drawn months are scaled to the volatility that has built up on each path."""
    mean = history.mean(axis=1)
    surprise = history - mean[:, None]
    variance = np.empty_like(surprise)
    variance[:, 0] = surprise.var(axis=1)
    for month in range(1, surprise.shape[1]):
        variance[:, month] = _DECAY * variance[:, month - 1] + (1.0 - _DECAY) * surprise[:, month - 1] ** 2
    scaled = surprise / np.sqrt(variance)
    # Exponential weights have no level to return to; scores of unit variance keep the volatility from drifting.
    scaled /= np.sqrt((scaled**2).mean(axis=1, keepdims=True))
    now = _DECAY * variance[0, -1] + (1.0 - _DECAY) * surprise[0, -1] ** 2
    level = np.full(at.shape[1], now)
    growth = np.empty(at.shape)
    for month, drawn in enumerate(at):
        move = np.sqrt(level) * scaled[month, drawn]
        growth[month] = np.maximum(1.0 + mean[month] + move, 0.0)
        level = _DECAY * level + (1.0 - _DECAY) * move**2
    return growth
