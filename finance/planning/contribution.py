"""How much must be saved each month for a plan to succeed with a wanted probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from finance.errors import PlanError
from finance.planning.chance import Chance
from finance.planning.laws import Law
from finance.planning.plan import Plan
from finance.planning.simulate import USUAL, Drawn, Draws, simulate

STEPS = 40  # of the search, at most
MOST_KEPT = 20_000_000  # months of paths that are kept between trials


@dataclass(frozen=True, slots=True)
class Needed:
    """The contribution that reaches a probability.

    Attributes:
        monthly_usd: at the beginning of each month, in today's money, growing with inflation; zero when none is needed.
        standard_error_usd: what the simulation's error means in dollars a month; 0 when no contribution is needed.
        chance: the probability with it.
        without: the probability without it.
    """

    monthly_usd: float
    standard_error_usd: float
    chance: Chance
    without: Chance


def needed(
    plan: Plan,
    law: Law,
    wanted: float = 0.8,
    draws: Draws = USUAL,
    last_month: int | None = None,
    tolerance_usd: float = 0.5,
    goal: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Needed:
    """Return the least further monthly contribution with which every goal is reached with a wanted probability.

    All trials use the same paths (common random numbers), so the probability never falls as the contribution rises and
    bisection finds the root of the simulation itself, not of its noise.

    Args:
        plan: without the contribution.
        law: how returns are distributed.
        draws: how many paths, from which seed.
        wanted: probability, above 0 and below 1.
        last_month: the first month without the contribution; None for the whole horizon.
        tolerance_usd: how finely the amount is found.
        goal: number of the goal whose probability is wanted, the others being paid beside it; None for all of them and
            every withdrawal.
        cancelled: asked between trials; when it says yes, the best amount so far is the result.

    Raises:
        PlanError: there is no goal, the probability is not between 0 and 1, or no contribution reaches it.
    """
    if not 0.0 < wanted < 1.0:
        raise PlanError(f"The wanted probability (wanted) must lie between 0 and 1, not {wanted}; 0.8 is four in five.")
    if not plan.goals and not any(flow.monthly_usd < 0 for flow in plan.flows):
        raise PlanError("There is nothing to save for: give the plan a goal (goals) or a withdrawal (flows).")

    drawn: Drawn | None = {} if plan.months * draws.paths <= MOST_KEPT else None

    def trial(amount: float) -> Chance:
        found = simulate(plan.saving(amount, last_month), law, draws, cancelled, drawn, fan=False)
        return found.success() if goal is None else found.goal(goal)

    without = trial(0.0)
    if without.probability >= wanted:
        return Needed(0.0, 0.0, without, without)
    low, high = 0.0, _start(plan)
    found = trial(high)
    while found.probability < wanted:
        if high > 1e6 * _start(plan):
            raise PlanError("No contribution reaches the wanted probability (wanted): a goal falls due too soon.")
        low, high = high, high * 2.0
        found = trial(high)
    for _ in range(STEPS):
        if high - low <= tolerance_usd or cancelled():
            break
        middle = 0.5 * (low + high)
        tried = trial(middle)
        low, high, found = (low, middle, tried) if tried.probability >= wanted else (middle, high, found)
    return Needed(high, _error(trial, high, found), found, without)


def _start(plan: Plan) -> float:
    total = sum(goal.amount_usd for goal in plan.goals) - sum(
        min(flow.monthly_usd, 0.0) * plan.months for flow in plan.flows
    )
    return max(total / plan.months, 1.0)


def _error(trial: Callable[[float], Chance], amount: float, found: Chance) -> float:
    """Return the probability's standard error by the slope of the probability in the contribution."""
    width = 0.02 * amount
    rise = trial(amount + width).probability - trial(amount - width).probability
    return found.standard_error * 2.0 * width / rise if rise > 0 else float("inf")
