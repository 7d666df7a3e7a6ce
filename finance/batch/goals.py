"""The probability that each of thousands of clients reaches a goal.

Letters: B clients, N assets, M months, P paths. All clients live through the same months: they share the draws, so that
two clients differ by what they have and not by luck, and one alone gets the same probability as among thousands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from finance.batch.arrays import Arrays, arrays_on, in_blocks
from finance.errors import InputError
from finance.measures.sound import require_finite
from finance.planning import Normal
from finance.planning.growth import portfolio_moments
from finance.planning.shocks import quasi_normals
from finance.types import Floats

Months = npt.NDArray[np.int64]
GROUPS, POINTS = 16, 128  # scramblings of quasi-random numbers, and paths in each
MOST_HERE, MOST_THERE = 2**17, 2**26


@dataclass(frozen=True, slots=True, eq=False)
class GoalChances:
    """Of each client [B].

    Attributes:
        probability: that the wealth at the end pays the goal and no withdrawal failed on the way.
        standard_error: of the simulation, not of the assumptions.
    """

    probability: Floats
    standard_error: Floats


def goal_chances(
    wealth_usd: Floats,
    monthly_usd: Floats,
    months: Months,
    targets_usd: Floats,
    weights: Floats,
    law: Normal,
    *,
    inflation_pa: float = 0.025,
    seed: int = 0,
    device: str = "cpu",
) -> GoalChances:
    """Return the probability of each client's goal.

    Args:
        wealth_usd: today [B], zero or more.
        monthly_usd: in today's money, in positive and out negative, at each month's beginning [B].
        months: until the goal, at least one [B].
        targets_usd: in today's money, due at the end of the last month [B].
        weights: of the law's assets, brought back to each month [B, N].
        law: of the returns.
        inflation_pa: certain; flows and targets grow with it.
        seed: of the draws.
        device: "cpu", or a device of torch's, for example "cuda".

    Raises:
        InputError: shapes do not fit, a number is missing, wealth is negative, a target or a horizon not positive.
    """
    _require(wealth_usd, monthly_usd, months, targets_usd, weights)
    if not len(wealth_usd):
        return GoalChances(np.empty(0), np.empty(0))
    where = arrays_on(device)
    mean, spread = portfolio_moments(law, weights)
    longest = int(months.max())
    draws = where.put(
        np.concatenate(
            [quasi_normals(longest, 1, POINTS, seed * GROUPS + group)[:, 0] for group in range(GROUPS)], axis=1
        )
    )
    prices = (1.0 + inflation_pa) ** (np.arange(longest + 1) / 12.0)
    # Those with the same horizon go together, so that nobody waits for another's last months.
    order = np.argsort(months, kind="stable")
    columns = [column[order] for column in (wealth_usd, monthly_usd, targets_usd * prices[months], mean, spread)]
    horizons = months[order]

    def block(clients: slice) -> Floats:
        return _chances(where, horizons[clients], [where.put(column[clients]) for column in columns], draws, prices)

    found = in_blocks(where, len(order), (MOST_HERE, MOST_THERE), GROUPS * POINTS, block)
    back = np.argsort(order, kind="stable")
    return GoalChances(found[0][back], found[1][back])


def _chances(where: Arrays, months: Months, columns: list[Any], draws: Any, prices: Floats) -> Floats:
    """Return probability and standard error [2, b] of clients in the order of their horizons."""
    wealth, monthly, target, mean, spread = (column[:, None] for column in columns)
    paths = wealth + draws[:1] * 0.0
    lowest = paths * 0.0
    means = np.zeros((len(months), GROUPS))
    begun = 0
    for month in range(int(months[-1])):
        paths = paths[begun:] + monthly * float(prices[month])
        # What fell below zero once has failed, whatever comes later.
        lowest = where.library.minimum(lowest[begun:], paths)
        paths = paths * (1.0 + mean + spread * draws[month])
        done = int(np.searchsorted(months, month + 1, side="right"))
        begun = done - (len(months) - len(paths))
        if begun:
            reached = (paths[:begun] >= target[:begun]) & (lowest[:begun] >= 0.0)
            shares = where.get(reached * 1.0).reshape(begun, GROUPS, POINTS).mean(axis=2)
            means[done - begun : done] = shares
            monthly, target, mean, spread = (column[begun:] for column in (monthly, target, mean, spread))
    return np.stack([means.mean(axis=1), means.std(axis=1, ddof=1) / math.sqrt(GROUPS)])


def _require(wealth: Floats, monthly: Floats, months: Months, targets: Floats, weights: Floats) -> None:
    count = len(wealth)
    if {len(monthly), len(months), len(targets), len(weights)} != {count} or weights.ndim != 2:
        raise InputError(f"There are {count} clients; give each a monthly flow, a horizon, a target and weights.")
    for name, found in (("wealth", wealth), ("monthly flow", monthly), ("target", targets), ("weights", weights)):
        require_finite(found, name)
    if count and (float(wealth.min()) < 0 or float(targets.min()) <= 0 or int(months.min()) < 1):
        raise InputError("Wealth must be zero or more, targets positive and horizons at least one month; correct them.")
