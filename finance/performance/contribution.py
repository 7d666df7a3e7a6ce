"""Which holding the return came from: parts that add up to the time-weighted return exactly.

Letters: T closes of a period, the base included, N symbols.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.measures import levels
from finance.portfolio import History
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Contribution:
    """One symbol's part: of the portfolio's return as a fraction, and of its gain in USD."""

    symbol: str
    share_of_return: float
    gain_usd: float


def contributions(history: History, rows: slice, returns: Floats) -> tuple[tuple[Contribution, ...], float]:
    """Return each symbol's part of the period's return, largest first, and the part of fees and cash.

    A day's gain of a symbol, over yesterday's value of the portfolio, counts with what a dollar had become by
    yesterday; summed over the days this telescopes to the whole return without a remainder.

    Args:
        history: the books.
        rows: the period's closes, base included [T].
        returns: the portfolio's daily returns in it [T - 1].
    """
    worth = history.quantities[rows] * history.prices[rows]
    gains = worth[1:] - worth[:-1] - history.traded[rows][1:]  # [T - 1, N]
    before = history.values[rows][:-1]
    grown = levels(returns)[:-1]
    scale = np.divide(grown, before, out=np.zeros_like(before), where=before > 0)
    parts = scale @ gains
    found = [
        Contribution(symbol, float(part), float(gain))
        for symbol, part, gain, held in zip(
            history.symbols, parts, gains.sum(axis=0), (worth != 0).any(axis=0), strict=True
        )
        if held
    ]
    rest = float(levels(returns)[-1] - 1.0 - parts.sum())
    return tuple(sorted(found, key=lambda item: (-item.share_of_return, item.symbol))), rest
