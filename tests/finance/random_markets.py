"""Random but repeatable returns for property tests."""

from __future__ import annotations

import numpy as np

from finance.types import Floats


def market(days: int = 400, count: int = 5, seed: int = 7, deviation: float = 0.01) -> Floats:
    """Return correlated daily returns with fat tails [days, count]."""
    rng = np.random.default_rng(seed)
    common = rng.standard_t(5, size=(days, 1))
    own = rng.standard_t(5, size=(days, count))
    found: Floats = np.clip(deviation * (0.6 * common + 0.8 * own) + 0.0003, -0.5, 0.5)
    return found


def shares(count: int = 5, seed: int = 3) -> Floats:
    """Return weights that sum to 1 [count]."""
    found: Floats = np.random.default_rng(seed).dirichlet(np.ones(count))
    return found


def days(count: int, first: str = "2015-01-05") -> np.ndarray:
    """Return weekdays from a Monday on [count]."""
    return np.busday_offset(np.datetime64(first), np.arange(count), roll="forward")
