"""Simple strategies to compare others with. Each is a `Strategy`: data up to today in, weights out."""

from __future__ import annotations

import numpy as np

from finance.backtest.past import Past, Strategy
from finance.types import Floats


def equal_weight(past: Past) -> Floats:
    """Return the same weight for every asset."""
    count = past.returns.shape[1]
    return np.full(count, 1.0 / count)


def inverse_volatility(past: Past) -> Floats:
    """Return weights in proportion to one over the deviation; an asset that never moved gets none."""
    spread = past.returns.std(axis=0)
    inverse = np.zeros_like(spread)
    np.divide(1.0, spread, out=inverse, where=spread > 1e-12)
    whole = float(inverse.sum())
    return inverse / whole if whole > 0 else equal_weight(past)


def fixed_mix(weights: Floats) -> Strategy:
    """Return the strategy that goes back to the same weights each time."""
    kept = np.array(weights, dtype=np.float64)
    return lambda _past: kept


def buy_and_hold(weights: Floats) -> Strategy:
    """Return the strategy that buys once and leaves everything alone."""
    first = np.array(weights, dtype=np.float64)
    return lambda past: past.weights if past.weights.any() else first


def momentum(days: int, count: int) -> Strategy:
    """Return the strategy that holds the assets that rose most, in equal parts.

    Args:
        days: over which the rise is measured.
        count: of assets held.
    """

    def weights(past: Past) -> Floats:
        risen = np.log1p(past.returns[-days:]).sum(axis=0)
        best = np.argsort(-risen, kind="stable")[:count]
        found = np.zeros(len(risen))
        found[best] = 1.0 / len(best)
        return found

    return weights
