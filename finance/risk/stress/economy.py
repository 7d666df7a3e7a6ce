"""Shocks to interest rates and to inflation, as first- and second-order effects on each holding.

Letters: N holdings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from finance.measures.sound import require_finite, require_fraction
from finance.risk.stress.replay import Holding
from finance.types import Floats

PASS_THROUGH = 0.75  # of a percent of surprise inflation, in yields
SHARES_PER_INFLATION = -1.0  # percent that shares lose for a percent of surprise inflation
ASSUMPTIONS = {
    "rates": "All yields move by the same amount at once; shares follow only as far as you say.",
    "inflation": (
        "Yields rise by three quarters of the surprise, shares fall by one percent for each percent of it, and prices "
        "are higher by the surprise after a year; these are round assumptions, not forecasts."
    ),
}


@dataclass(frozen=True, slots=True)
class Shock:
    """What a shock does to today's value.

    Attributes:
        change: of the whole value, in money of then.
        effects: of each holding on it [N]; they sum to the change.
        real_change: in money of today's worth; the same as `change` where prices stay.
        duration: of the whole portfolio, years: minus its first-order change for a unit of yields.
    """

    change: float
    effects: Floats
    real_change: float
    duration: float


def rate_shock(held: Sequence[Holding], yield_change: float, shares_per_yield: float = 0.0) -> Shock:
    """Return what a parallel move of yields does.

    Args:
        held: bonds answer by duration and convexity, shares by their beta and `shares_per_yield`, cash not at all.
        yield_change: 0.01 is one percentage point up.
        shares_per_yield: change of the share index for a unit of yields, for example -3: a point up costs 3 %.

    Raises:
        InputError: a number is missing, or yields move by more than 50 percentage points.
    """
    require_fraction(yield_change, "The change of yields", -0.5, 0.5)
    require_finite(np.array([one.weight for one in held]), "weights")
    changes = np.array([_rate_change(one, yield_change, shares_per_yield) for one in held], dtype=np.float64)
    weights = np.array([one.weight for one in held], dtype=np.float64)
    effects = weights * changes
    total = float(effects.sum())
    duration = float(sum(one.weight * one.like.bond.duration for one in held if one.like.kind == "bonds"))
    return Shock(total, effects, total, duration)


def inflation_shock(
    held: Sequence[Holding],
    surprise: float,
    pass_through: float = PASS_THROUGH,
    shares_per_inflation: float = SHARES_PER_INFLATION,
) -> Shock:
    """Return what a year of inflation beyond what was expected does, in money of then and in money of today's worth.

    Args:
        held: see `rate_shock`; the rest is cash.
        surprise: inflation beyond expectation over the year, 0.02 is two percentage points.
        pass_through: of it in yields.
        shares_per_inflation: change of shares for a unit of it.

    Raises:
        InputError: a number is missing, or the surprise is beyond 50 percentage points.
    """
    require_fraction(surprise, "The surprise in inflation", -0.5, 0.5)
    slope = shares_per_inflation / pass_through if pass_through else 0.0
    found = rate_shock(held, surprise * pass_through, slope)
    return Shock(found.change, found.effects, (1.0 + found.change) / (1.0 + surprise) - 1.0, found.duration)


def _rate_change(one: Holding, yield_change: float, shares_per_yield: float) -> float:
    if one.like.kind == "bonds":
        return one.like.bond.change(yield_change)
    if one.like.kind == "shares":
        return max(one.like.beta * shares_per_yield * yield_change, -1.0)
    return 0.0
