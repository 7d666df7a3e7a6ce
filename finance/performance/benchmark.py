"""What the portfolio is compared with: a blend of price columns, brought back to its weights every day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.market import Prices
from finance.types import Days, Floats

Rebalance = Literal["daily", "monthly", "quarterly", "yearly", "never"]


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


def blended_returns(
    prices: Prices, weights: Sequence[tuple[str, float]], days: Days, rebalance: Rebalance = "monthly"
) -> Floats:
    """Return a blend's daily returns [T - 1] when it is brought back to its weights only now and then.

    Between two rebalancings the blend is held; it is brought back at the last close of a month, quarter or year.

    Args:
        prices: must hold every symbol of the blend and every one of the days.
        weights: symbols and weights that are not negative and sum to one; a symbol may be there more than once.
        days: the closes, base included [T].
        rebalance: how often.

    Raises:
        DataError: a symbol has no prices.
        InputError: the weights do not sum to one.
        NotEnoughData: there are fewer than two days.
    """
    shares = np.array([weight for _, weight in weights], dtype=np.float64)
    if not len(shares) or not (shares >= 0).all() or abs(shares.sum() - 1) > 1e-9:
        raise InputError(f"A benchmark's weights must sum to one; these sum to {shares.sum():.6g}: correct them.")
    if len(days) < 2:
        raise NotEnoughData("A benchmark's return needs at least two days.")
    if rebalance == "daily":
        return benchmark_returns(prices, weights, days)
    closes = prices.values[np.searchsorted(prices.days, days)[:, None], [prices.column(name) for name, _ in weights]]
    starts = _starts(days, rebalance)
    values = np.ones(len(days))
    for start, stop in zip(starts, [*starts[1:], len(days) - 1], strict=True):
        grown = closes[start : stop + 1] / closes[start] @ shares
        values[start : stop + 1] = values[start] * grown
    return np.asarray(values[1:] / values[:-1] - 1.0)


def _starts(days: Days, rebalance: Rebalance) -> list[int]:
    """Return the rows at whose close the blend has its weights: the first, and each period's last."""
    months = np.asarray(days, dtype="datetime64[M]").astype(np.int64)
    length = {"monthly": 1, "quarterly": 3, "yearly": 12}.get(rebalance)
    if length is None:
        return [0]
    turn = np.flatnonzero(np.diff(months // length))  # rows before a new period begins
    return [0, *(int(row) for row in turn if 0 < row < len(days) - 1)]
