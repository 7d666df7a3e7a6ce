"""Today's holdings taken through a bad time once more, with their own prices where they had any.

Letters: N holdings. Nothing is traded on the way; what a holding had no prices for is taken from its proxy, by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError
from finance.market import Prices
from finance.measures import levels, max_drawdown
from finance.measures.sound import require_finite, require_same_length
from finance.risk.stress.episodes import Episode
from finance.risk.stress.proxies import Likeness, change_in
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held: its share of the whole value today, and what it is like.

    Attributes:
        replayable: False where its prices are a model's: then only the proxy counts.
    """

    symbol: str
    weight: float
    like: Likeness
    replayable: bool = True


@dataclass(frozen=True, slots=True)
class Replay:
    """What an episode would do to today's holdings.

    Attributes:
        change: of the whole value from the episode's start to its end; the cash that is no holding stays as it is.
        changes: of each holding [N].
        effects: weight times change [N]; they sum to the change.
        proxied: words that name the proxy of each holding, empty where its own prices were used [N].
        own_share: of the weights, that rests on own prices.
        days: of the path [T]; empty where the episode has no trading days in the data.
        path: value of the whole, beginning with 1 [T]; proxied holdings change evenly from day to day.
        deepest_fall: within the path, positive; at least what `change` lost where there is no path.
        worst_day: loss on the path's worst day, positive; zero without a path.
    """

    episode: Episode
    change: float
    changes: Floats
    effects: Floats
    proxied: tuple[str, ...]
    own_share: float
    days: Days
    path: Floats
    deepest_fall: float
    worst_day: float


def replay(held: Sequence[Holding], item: Episode, prices: Prices | None) -> Replay:
    """Return what an episode would do to holdings.

    Args:
        held: with weights of today's whole value; what they leave to 1 is cash that earns nothing.
        item: the episode.
        prices: closes; used for a holding when they cover the whole episode.

    Raises:
        InputError: a weight is no finite number.
    """
    weights = np.array([one.weight for one in held], dtype=np.float64)
    require_finite(weights, "weights")
    days, rows = _rows(item, prices)
    relative = np.ones((len(days), len(held)))
    changes = np.zeros(len(held))
    proxied = []
    passed = np.arange(len(days)) / max(len(days) - 1, 1)
    for column, one in enumerate(held):
        own = prices is not None and len(days) > 0 and one.replayable and one.symbol in prices.symbols
        if own and prices is not None:
            closes = prices.series(one.symbol)[rows]
            relative[:, column] = closes / closes[0]
            changes[column] = closes[-1] / closes[0] - 1.0
        else:
            changes[column] = change_in(one.like, item)
            relative[:, column] = (1.0 + changes[column]) ** passed
        proxied.append("" if own else one.like.words)
    effects = weights * changes
    path = 1.0 + (relative - 1.0) @ weights
    total = float(effects.sum())
    own_weight = float(sum(abs(w) for w, words in zip(weights, proxied, strict=True) if not words))
    whole = float(np.abs(weights).sum())
    fall = max_drawdown(path).depth if len(path) and path.min() > 0 else max(-total, 0.0)
    moves = path[1:] / path[:-1] - 1.0 if len(path) > 1 and path.min() > 0 else np.zeros(1)
    return Replay(
        episode=item,
        change=total,
        changes=changes,
        effects=effects,
        proxied=tuple(proxied),
        own_share=own_weight / whole if whole else 0.0,
        days=days,
        path=path,
        deepest_fall=fall,
        worst_day=max(float(-moves.min()), 0.0),
    )


def replay_returns(weights: Floats, asset_returns: Floats) -> tuple[float, float]:
    """Return change and deepest fall of holdings left untouched through daily returns [T, N]."""
    require_same_length(weights, asset_returns.T, "Weights and columns of returns")
    require_finite(asset_returns, "returns")
    grown = np.column_stack([levels(column) for column in asset_returns.T])
    path = 1.0 + (grown - 1.0) @ weights
    if path.min() <= 0.0:
        raise InputError(
            "These holdings lose everything on the way; with borrowed money they cannot be left untouched."
        )
    return float(path[-1] - 1.0), max_drawdown(path).depth


def _rows(item: Episode, prices: Prices | None) -> tuple[Days, slice]:
    """Return the trading days of the episode and their rows, none when the prices do not cover it."""
    if prices is None or prices.first_day > item.start or prices.last_day < item.end:
        return np.empty(0, dtype="datetime64[D]"), slice(0, 0)
    rows = slice(prices.row(item.start), prices.row(item.end) + 1)
    return prices.days[rows], rows
