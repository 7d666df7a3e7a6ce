"""What the portfolio is compared with: a blend of price columns, brought back to its weights every day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from finance.market import Prices
from finance.types import Days, Floats


def benchmark_returns(prices: Prices, weights: Sequence[tuple[str, float]], days: Days) -> Floats:
    """Return the blend's daily returns [T - 1] between the given trading days [T].

    Args:
        prices: must hold every symbol of the blend and every one of the days.
        weights: symbols and weights that sum to one.
        days: the closes, base included.

    Raises:
        DataError: a symbol has no prices.
    """
    rows = np.searchsorted(prices.days, days)
    columns = np.array([prices.column(symbol) for symbol, _ in weights])
    closes = prices.values[rows[:, None], columns]
    return np.asarray((closes[1:] / closes[:-1] - 1.0) @ np.array([weight for _, weight in weights]))
