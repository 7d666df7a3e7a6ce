"""The probability of a plan with known weights, without simulation.

When one number a month moves the portfolio and nothing else is random, wealth itself is the whole state: the
probability follows month by month on a grid of wealth, backwards, with the same exact operator that the goals-based
programme uses. It applies to one asset or fixed weights under normal returns (a month is then taken as lognormal with
the same mean and variance, whose difference over a year is of the order of 1e-4), certain inflation, no death.
"""

from __future__ import annotations

import numpy as np

from finance.errors import PlanError
from finance.planning.goals import Portfolios
from finance.planning.growth import portfolio_moments
from finance.planning.lattice import Lattice, Steps
from finance.planning.laws import Law, Lognormal, Normal
from finance.planning.plan import Plan
from finance.types import Floats

POINTS = 6001


def applies(plan: Plan, law: Law) -> bool:
    """Whether `probability` can compute a plan: one goal, at the horizon, and all the conditions above."""
    simple = isinstance(law, Normal) or (isinstance(law, Lognormal) and len(law.mean_pa) == 1)
    calm = plan.inflation.volatility_pa == 0.0 and plan.lifetime is None and plan.levies.return_tax == 0.0
    return simple and calm and plan.fixed_mix and len(plan.goals) == 1 and plan.goals[0].month == plan.months


def success(plan: Plan, law: Law, points: int = POINTS) -> float:
    """Return the probability that the goal and every withdrawal is paid.

    Raises:
        PlanError: see `applies`.
    """
    if not applies(plan, law) or not isinstance(law, Normal | Lognormal):
        raise PlanError("The exact form needs one goal at the horizon, fixed weights, normal returns, certain prices.")
    goal = plan.goals[0]
    price = (1.0 + plan.inflation.mean_pa) ** (np.arange(plan.months + 1) / 12.0)
    gross = 1.0 / (1.0 - plan.levies.withdrawal_tax)
    target = goal.amount_usd * (price[-1] if goal.indexed else 1.0) * gross
    real, fixed = plan.flow_rows()
    flows = real * price[:-1] + fixed
    flows = np.where(flows < 0, flows * gross, flows)
    month = _month(plan, law)
    scale = max(target, plan.wealth_usd, float(np.abs(flows).sum()))
    lattice = Lattice(month, float(np.log(scale * 1e-5)), float(np.log(scale * 30.0)), points)
    steps = Steps(np.log(np.array([target])), np.ones(1))
    held = lattice.grown((lattice.x >= steps.at[0]).astype(np.float64), steps)[0]
    below = 0.0
    for at in range(plan.months - 1, 0, -1):
        value, below, steps = _before(lattice, held, below, flows[at])
        held = lattice.grown(value, steps, below)[0]
    start = plan.wealth_usd + flows[0]
    return 0.0 if start < 0 else float(np.clip(lattice.read(held, np.array([start]), below)[0], 0.0, 1.0))


def _before(lattice: Lattice, held: Floats, below: float, flow: float) -> tuple[Floats, float, Steps]:
    """Return what wealth is worth before a flow, what none is worth, and the step where a withdrawal breaks it."""
    if flow >= 0.0:
        first = float(lattice.read(held, np.array([flow]), below)[0])
        return lattice.read(held, lattice.wealth + flow, below), first, Steps(np.empty(0), np.empty(0))
    left = lattice.wealth + flow
    value = np.where(left < 0, 0.0, lattice.read(held, np.maximum(left, 0.0), below))
    return value, 0.0, Steps(np.log(np.array([-flow])), np.array([below]))


def _month(plan: Plan, law: Normal | Lognormal) -> Portfolios:
    mean, spread = portfolio_moments(law, plan.path_of_weights[:1])
    kept = 1.0 - plan.levies.fee_pa / 12.0
    if isinstance(law, Lognormal):
        return Portfolios(np.log1p(mean) + np.log(kept), spread)
    growth = 1.0 + mean
    spread = np.sqrt(np.log1p((spread / growth) ** 2))
    return Portfolios(np.log(growth * kept), spread)
