"""Combinatorial purged cross-validation: many pasts from one (López de Prado 2018, chapters 7 and 12).

The days are cut into groups; every choice of some groups is the test once, the rest trains. Days beside the test are
left out of training: before it, those whose outcome reaches into the test (purge); after it, some more, since what
happened in the test still echoes there (embargo). Unlike a walk forward, training here also sees days after the test:
it asks how well a rule holds on other stretches, not what could have been earned.

Letters: T days, G groups, H of them tested at once, C(G, H) splits, P = C(G, H) H / G paths.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from finance.backtest.past import Past, Strategy, cut, decided
from finance.backtest.walk import Costs
from finance.errors import InputError
from finance.measures.sound import need, require_returns
from finance.types import Days, Floats

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One split: the rows to train on, the groups that are tested and their rows."""

    train: Rows
    groups: tuple[int, ...]
    test: tuple[Rows, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """All pasts.

    Attributes:
        days: [T].
        returns: of each path, after costs [P, T].
        splits: how many there were.
    """

    days: Days
    returns: Floats
    splits: int


def purged_splits(length: int, groups: int = 6, tested: int = 2, purge: int = 0, embargo: int = 0) -> list[Split]:
    """Return every split of `length` days.

    Args:
        length: T.
        groups: G, at least 2.
        tested: H, from 1 to G - 1.
        purge: days left out of training on either side of each tested group, as many as an outcome takes.
        embargo: further days left out after each tested group.

    Raises:
        InputError: the numbers do not go together.
        NotEnoughData: fewer than two days a group.
    """
    if not (groups >= 2 and 1 <= tested < groups and purge >= 0 and embargo >= 0):
        raise InputError(
            f"{groups} groups of which {tested} are tested, purge {purge}, embargo {embargo}: this is impossible; "
            "test at least one group and leave one, with no negative number of days."
        )
    need(np.empty(length), 2 * groups, f"Cross-validation in {groups} groups")
    edges = np.linspace(0, length, groups + 1).round().astype(np.intp)
    parts = [np.arange(edges[part], edges[part + 1]) for part in range(groups)]
    found = []
    for chosen in combinations(range(groups), tested):
        free = np.ones(length, dtype=bool)
        for part in chosen:
            free[max(edges[part] - purge, 0) : edges[part + 1] + purge + embargo] = False
        found.append(Split(np.flatnonzero(free), chosen, tuple(parts[part] for part in chosen)))
    return found


def path_count(groups: int, tested: int) -> int:
    """Return how many whole pasts the splits make: each group is tested that often."""
    return math.comb(groups, tested) * tested // groups


def purged_paths(
    days: Days,
    returns: Floats,
    strategy: Strategy,
    *,
    groups: int = 6,
    tested: int = 2,
    purge: int = 1,
    embargo: int = 5,
    costs: Costs | None = None,
) -> Paths:
    """Return the strategy's returns on every path: weights from the training days, brought back to them daily.

    The cost is for going into the weights at the start of each tested group and out at its end, and for bringing them
    back each day.

    Raises:
        NotEnoughData, InputError: as for `purged_splits`; the strategy's weights are unusable, or nothing is left to
            train on.
    """
    require_returns(returns)
    paid = costs or Costs()
    splits = purged_splits(len(returns), groups, tested, purge, embargo)
    paths = np.zeros((path_count(groups, tested), len(returns)))
    filled = [0] * groups
    nothing = np.zeros(returns.shape[1])
    for split in splits:
        if len(split.train) < 2:
            raise InputError("Purge and embargo leave nothing to train on; make them smaller or the groups fewer.")
        weights = decided(strategy, _training(days, returns, split.train, nothing))
        for group, rows in zip(split.groups, split.test, strict=True):
            paths[filled[group], rows] = _held(weights, returns[rows], paid)
            filled[group] += 1
    return Paths(days, paths, len(splits))


def _training(days: Days, returns: Floats, rows: Rows, weights: Floats) -> Past:
    return cut(days[rows], returns[rows], slice(None), weights)


def _held(weights: Floats, returns: Floats, paid: Costs) -> Floats:
    gross = returns @ weights
    drift = np.abs(weights * (returns - gross[:, None]) / (1.0 + gross[:, None])).sum(axis=1)
    charge = paid.per_trade * drift + paid.holding_pa / 252.0 * float(np.abs(weights).sum())
    charge[[0, -1]] += paid.per_trade * float(np.abs(weights).sum())
    return np.asarray((1.0 - charge) * (1.0 + gross) - 1.0)
