"""A portfolio's drawn returns by year, for rules that act once a year.

Letters: P paths, Y years, M = 12 Y months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.planning.growth import draw
from finance.planning.laws import Law
from finance.planning.plan import Inflation, Levies, Plan
from finance.planning.shocks import Stream
from finance.planning.simulate import SCRAMBLINGS, USUAL, Draws, check, prices, sizes
from finance.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Years:
    """Drawn years.

    Attributes:
        returns: of the portfolio after its fee, simple [P, Y].
        inflation: [P, Y].
        group: consecutive paths that belong together, for `chance.chance`.
    """

    returns: Floats
    inflation: Floats
    group: int


def drawn_years(plan: Plan, law: Law, draws: Draws = USUAL) -> Years:
    """Return the yearly returns of a plan's portfolio, on the same paths that `simulate` walks.

    Only the plan's weights, fee and inflation count; a part of a year at the end is left out.

    Raises:
        PlanError: as `simulate`.
    """
    check(plan, law, draws)
    found, group = sizes(law, draws)
    weights, years = plan.path_of_weights, plan.months // 12
    pairs = group == 2
    kept = 1.0 - plan.levies.fee_pa / 12.0
    rows, rises = [], []
    for number, count in enumerate(found):
        stream = Stream(draws.seed, number, draws.single)
        quasi = draws.seed * SCRAMBLINGS + number if draws.quasi else None
        growth = draw(law, weights, np.ones(plan.months), stream, count, quasi).growth.astype(np.float64)
        order = np.arange(count).reshape(2, -1).T.reshape(-1) if pairs else np.arange(count)
        each = (growth[: 12 * years] * kept).reshape(years, 12, count).prod(axis=1)
        rows.append(each.T[order] - 1.0)
        level = np.broadcast_to(prices(plan, number, draws, count), (plan.months + 1, count)).astype(np.float64)
        rises.append((level[12 : 12 * years + 1 : 12] / level[0 : 12 * years : 12]).T[order] - 1.0)
    return Years(np.concatenate(rows), np.concatenate(rises), group)


def retirement(years: int, weights: Floats, inflation: Inflation, fee_pa: float = 0.0) -> Plan:
    """Return a plan that only holds a portfolio, for `drawn_years`."""
    return Plan(12 * years, 1.0, weights, inflation=inflation, levies=Levies(fee_pa))
