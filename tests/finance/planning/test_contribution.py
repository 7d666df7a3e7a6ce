from __future__ import annotations

import numpy as np
import pytest

from finance.errors import PlanError
from finance.planning import Draws, Flow, Inflation, Normal, Plan, PlanGoal, StudentT, needed, simulate
from finance.planning.growth import Paths
from tests.finance.planning.made import market

MEANS, COVARIANCE = market()
LAW = Normal(MEANS, COVARIANCE)
PLAN = Plan(120, 10_000.0, np.array([0.4, 0.3, 0.3]), (PlanGoal("house", 120, 60_000.0),), inflation=Inflation(0.02))
DRAWS = Draws(4_000)


def test_the_contribution_reaches_the_probability_and_a_little_less_does_not() -> None:
    found = needed(PLAN, LAW, 0.8, DRAWS)
    assert found.chance.probability >= 0.8
    less = simulate(PLAN.saving(found.monthly_usd - 1.0), LAW, DRAWS).success()
    assert less.probability < 0.8
    assert 0.0 < found.standard_error_usd < 0.05 * found.monthly_usd


def test_the_contribution_is_the_quantile_that_a_linear_plan_has_in_closed_form() -> None:
    draws = Draws(4_000, control=False)
    without = simulate(PLAN, LAW, draws).final_usd + 60_000.0 * simulate(PLAN, LAW, draws).met[:, 0]
    with_one = simulate(PLAN.saving(1.0), LAW, draws)
    gain = with_one.final_usd + 60_000.0 * with_one.met[:, 0] - without
    known = np.sort((60_000.0 - without) / gain)[int(np.ceil(0.8 * 4_000)) - 1]
    assert needed(PLAN, LAW, 0.8, draws).monthly_usd == pytest.approx(known, rel=0.02)


def test_a_higher_probability_needs_more() -> None:
    amounts = [needed(PLAN, LAW, wanted, DRAWS).monthly_usd for wanted in (0.5, 0.7, 0.9)]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[2]


def test_nothing_is_needed_where_there_is_enough() -> None:
    rich = Plan(12, 1e6, PLAN.weights, (PlanGoal("bike", 12, 100.0),))
    assert needed(rich, LAW, 0.9, DRAWS).monthly_usd == 0.0


@pytest.mark.parametrize(
    ("plan", "wanted", "last", "field"),
    [
        (PLAN, 1.0, None, "wanted"),
        (Plan(12, 1.0, PLAN.weights), 0.5, None, "nothing to save for"),
        (Plan(12, 0.0, PLAN.weights, flows=(Flow(-1.0, 0, 1),)), 0.5, 0, "too soon"),
    ],
)
def test_bad_input_says_why(plan: Plan, wanted: float, last: int | None, field: str) -> None:
    with pytest.raises(PlanError, match=field):
        needed(plan, LAW, wanted, Draws(100), last)


def test_paths_that_are_kept_are_the_paths_that_would_be_drawn_again() -> None:
    law = StudentT(MEANS, COVARIANCE, 5.0)
    drawn: dict[int, Paths] = {}
    first = simulate(PLAN, law, DRAWS, drawn=drawn)
    again = simulate(PLAN.saving(100.0), law, DRAWS, drawn=drawn)
    assert np.array_equal(first.final_usd, simulate(PLAN, law, DRAWS).final_usd)
    assert np.array_equal(again.final_usd, simulate(PLAN.saving(100.0), law, DRAWS).final_usd)
    untouched: dict[int, Paths] = {}
    simulate(PLAN, LAW, DRAWS, drawn=untouched)  # normal paths carry a control that depends on the flows
    assert untouched == {}


def test_one_goal_of_several_can_be_aimed_at() -> None:
    two = Plan(
        120,
        10_000.0,
        PLAN.weights,
        (PlanGoal("house", 60, 30_000.0, priority=1), PlanGoal("boat", 120, 40_000.0, priority=2)),
        inflation=Inflation(0.02),
    )
    first, both = needed(two, LAW, 0.8, DRAWS, goal=0), needed(two, LAW, 0.8, DRAWS)
    assert first.monthly_usd < both.monthly_usd
    reached = simulate(two.saving(first.monthly_usd), LAW, DRAWS)
    assert reached.goal(0).probability >= 0.8 > reached.success().probability
