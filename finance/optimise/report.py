"""From a solved programme to a `Solution`: figures, binding constraints, the error where there is none."""

from __future__ import annotations

from typing import Final

import numpy as np

from finance.optimise.columns import Columns, Rows
from finance.optimise.problem import Problem
from finance.optimise.solution import Binding, Solution
from finance.optimise.walk import Sides
from finance.types import Floats

PRICED: Final = 1e-9  # a price below this share of the largest gradient counts as none


def solution(
    problem: Problem,
    weights: Floats,
    value: float,
    violation: float,
    bindings: tuple[Binding, ...],
    method: str,
    *,
    gap: float = 0.0,
    cost: float = 0.0,
    state: Sides | None = None,
) -> Solution:
    """Return a solution with the figures that follow from its weights."""
    mean = None if problem.means is None else float(problem.means @ weights)
    spread = None
    if problem.covariance is not None:
        spread = float(np.sqrt(max(0.0, float(weights @ problem.covariance @ weights))))
    return Solution(problem.assets, weights, value, mean, spread, violation, gap, bindings, method, cost, state)


def price_tags(
    problem: Problem,
    made: Columns,
    limits: Rows,
    bound_prices: Floats,
    row_prices: Floats,
    factor: float,
) -> tuple[Binding, ...]:
    """Return the constraints with a price.

    Args:
        problem: what was solved.
        made: its columns.
        limits: its rows.
        bound_prices: of the columns [K].
        row_prices: [M].
        factor: turns the programme's objective into the problem's.
    """
    scale = max(float(np.abs(bound_prices).max(initial=0)), float(np.abs(row_prices).max(initial=0)))
    low, high = problem.bounds()
    found: list[Binding] = []
    for row in np.flatnonzero(np.abs(row_prices) > PRICED * scale).tolist():
        price = float(row_prices[row]) * factor / float(limits.scales[row])
        side = -1 if price > 0 else 1
        name, kind, bounds = limits.names[row], limits.kinds[row], limits.limits[row]
        price = -price if kind == "budget" else abs(price)
        found.append(Binding(name, kind, side, bounds[0] if side < 0 else bounds[1], price))
    for column in np.flatnonzero(np.abs(bound_prices) > PRICED * scale).tolist():
        price = float(bound_prices[column]) * factor
        if not made.plain and (price > 0 or not made.last[column]):
            continue  # it is not worth trading, or the next piece is another column
        asset = int(made.asset[column])
        side = int(made.sign[column]) if not made.plain else (-1 if price > 0 else 1)
        limit = float(low[asset] if side < 0 else high[asset])
        found.append(Binding(problem.assets[asset], "lower" if side < 0 else "upper", side, limit, abs(price)))
    return tuple(found)


class NoPoint(Exception):  # noqa: N818  (seen by `solve` and by the search over whole numbers alone)
    """No point meets all constraints."""
