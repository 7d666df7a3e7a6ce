"""A portfolio's books by group, day by day, in the form that attribution takes.

Letters: T closes of a period, the base included, N symbols, G groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from finance.market import Prices
from finance.performance.attribution import Attribution, Method, brinson
from finance.portfolio import History
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Attribution with the names of its groups [G] and their mean weights [G]."""

    names: tuple[str, ...]
    effects: Attribution
    weights: Floats
    benchmark_weights: Floats


def attributed(
    history: History,
    rows: slice,
    returns: Floats,
    prices: Prices,
    benchmark: Sequence[tuple[str, float]],
    group_of: Mapping[str, str],
    *,
    cash_group: str = "cash",
    method: Method = "fachler",
) -> Grouped:
    """Return the difference to a benchmark that is rebalanced daily, by group, linked over the days.

    Money in the account counts to `cash_group` and earns nothing there; fees, interest and trades off the close are
    the rest, which belongs to no group.

    Args:
        history: the books.
        rows: the period's closes, base included [T].
        returns: the portfolio's daily returns in it [T - 1].
        prices: of the benchmark's symbols on all those days.
        benchmark: symbols and weights that sum to one.
        group_of: each symbol's group; one that is missing is a group of its own.
        cash_group: the group of money in the account.
        method: how allocation is counted.

    Raises:
        DataError: a symbol of the benchmark has no prices.
        NotEnoughData: the weights do not sum to one.
    """
    held = [group_of.get(symbol, symbol) for symbol in history.symbols]
    compared = [group_of.get(symbol, symbol) for symbol, _ in benchmark]
    names = tuple(dict.fromkeys([*compared, *sorted(set(held)), cash_group]))
    weights, own, rest = _portfolio(history, rows, returns, [names.index(name) for name in held], names, cash_group)
    places = [names.index(name) for name in compared]
    benchmark_weights, other = _benchmark(history, rows, prices, benchmark, places, len(names))
    effects = brinson(weights, own, benchmark_weights, other, method, rest)
    return Grouped(names, effects, weights.mean(axis=0), benchmark_weights.mean(axis=0))


def _portfolio(
    history: History, rows: slice, returns: Floats, places: Sequence[int], names: tuple[str, ...], cash_group: str
) -> tuple[Floats, Floats, Floats]:
    """Return weights and returns by group [T - 1, G] and the rest [T - 1]."""
    worth = history.quantities[rows] * history.prices[rows]
    gains = worth[1:] - worth[:-1] - history.traded[rows][1:]
    member = np.zeros((len(history.symbols), len(names)))
    member[np.arange(len(places)), list(places)] = 1.0
    base = worth[:-1] @ member
    gained = gains @ member
    base[:, names.index(cash_group)] += history.cash[rows][:-1]
    total = history.values[rows][:-1]
    weights = np.zeros_like(base)
    weights[:, names.index(cash_group)] = 1.0  # a day that begins without money has no return anyway
    np.divide(base, total[:, None], out=weights, where=total[:, None] > 0)
    own = np.zeros_like(base)
    np.divide(gained, base, out=own, where=np.abs(base) > 1e-9)
    return weights, own, np.asarray(returns - (weights * own).sum(axis=1))


def _benchmark(
    history: History,
    rows: slice,
    prices: Prices,
    benchmark: Sequence[tuple[str, float]],
    places: Sequence[int],
    groups: int,
) -> tuple[Floats, Floats]:
    """Return the benchmark's weights and returns by group [T - 1, G]."""
    at = np.searchsorted(prices.days, history.days[rows])
    closes = prices.values[at[:, None], [prices.column(symbol) for symbol, _ in benchmark]]
    moves = closes[1:] / closes[:-1] - 1.0
    shares = np.array([weight for _, weight in benchmark])
    member = np.zeros((len(benchmark), groups))
    member[np.arange(len(places)), list(places)] = 1.0
    by_group = shares @ member
    earned = (moves * shares) @ member
    other = np.zeros_like(earned)
    np.divide(earned, by_group, out=other, where=by_group > 0)
    return np.broadcast_to(by_group, other.shape), other
