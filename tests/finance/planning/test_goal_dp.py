from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from finance.errors import PlanError
from finance.planning import DatedGoal, GoalProblem, Portfolios, efficient, evaluate, goal, solve
from finance.planning.lattice import Ints
from finance.types import Floats
from tests.finance.planning.made import FUND_COVARIANCE, FUND_MEANS, PUBLISHED, plain_optimum, reference, several


def test_the_base_case_has_the_published_probability_and_first_portfolio() -> None:
    problem, portfolios = reference()
    found = solve(problem, portfolios)
    assert found.worth == pytest.approx(PUBLISHED, abs=0.0015)  # published with three digits, on a coarse grid
    assert found.worth == pytest.approx(0.67012, abs=1e-4)
    assert portfolios.mean_pa[found.first_mix] == pytest.approx(0.0835, abs=5e-5)
    assert portfolios.volatility_pa[found.first_mix] == pytest.approx(0.1686, abs=5e-4)


def test_the_frontier_of_the_paper_reaches_from_its_lowest_to_its_highest_volatility() -> None:
    _, portfolios = reference()
    assert portfolios.volatility_pa[[0, -1]] == pytest.approx([0.0374, 0.1954], abs=5e-4)


def test_a_finer_grid_changes_the_optimum_by_less_than_a_ten_thousandth() -> None:
    problem, portfolios = reference()
    assert solve(problem, portfolios, 4001).worth == pytest.approx(solve(problem, portfolios, 16001).worth, abs=5e-5)


def test_a_year_with_one_portfolio_is_a_normal_probability() -> None:
    problem = GoalProblem(100.0, 1, (goal("soon", 1, 105.0),))
    portfolios = Portfolios(np.array([0.05]), np.array([0.1]))
    expected = norm.cdf((math.log(100.0 / 105.0) + 0.05 - 0.005) / 0.1)
    assert solve(problem, portfolios).worth == pytest.approx(expected, abs=1e-5)


def test_several_goals_with_flows_are_the_plain_twins() -> None:
    problem, portfolios = several()
    assert solve(problem, portfolios).worth == pytest.approx(plain_optimum(problem, portfolios), rel=2e-3)


def test_goals_in_part_and_at_one_date_are_the_plain_twins() -> None:
    _, portfolios = reference()
    goals = (DatedGoal("house", 3, ((20.0, 1.0), (50.0, 2.0))), goal("trip", 3, 10.0, 0.5), goal("end", 5, 80.0, 3.0))
    problem = GoalProblem(100.0, 5, goals, (0.0, 5.0, 0.0, -10.0, 0.0))
    assert solve(problem, portfolios).worth == pytest.approx(plain_optimum(problem, portfolios), rel=2e-3)


def test_the_probabilities_of_the_goals_make_up_the_optimum() -> None:
    problem, portfolios = several()
    found = solve(problem, portfolios)
    value = evaluate(problem, found.lattice, found.policy)
    worths = [each.options[0][1] for each in problem.goals]
    assert value.worth == pytest.approx(found.worth, rel=1e-4)
    assert np.dot(worths, value.probabilities) == pytest.approx(value.worth, rel=1e-9)


def test_the_probabilities_are_what_a_simulation_of_the_policy_finds() -> None:
    problem, portfolios = several()
    found = solve(problem, portfolios)
    exact = evaluate(problem, found.lattice, found.policy).probabilities
    generator = np.random.default_rng(5)
    paths = 40_000
    wealth, met = np.full(paths, problem.wealth_usd), np.zeros((paths, len(problem.goals)))
    x, step = found.lattice.x, found.lattice.x[1] - found.lattice.x[0]

    def row(value: Floats) -> Ints:
        return np.asarray(np.clip(np.round((np.log(value) - x[0]) / step), 0, x.size - 1), dtype=np.int64)

    for year in range(problem.years + 1):
        choices = problem.choices(year)
        chosen = found.policy.choice[year][row(wealth)]
        wealth = wealth + problem.flow(year) - np.array([choice.cost_usd for choice in choices])[chosen]
        for position, choice in enumerate(choices):
            for number, _ in choice.taken:
                met[chosen == position, number] = 1.0
        wealth = np.maximum(wealth, 1e-9)
        if year < problem.years:
            mix = found.policy.mix[year][row(wealth)]
            shock = generator.standard_normal(paths)
            wealth = wealth * np.exp(portfolios.log_mean[mix] + portfolios.volatility_pa[mix] * shock)
    assert met.mean(axis=0) == pytest.approx(np.array(exact), abs=0.01)


@settings(max_examples=15)
@given(scale=st.floats(0.01, 1e6))
def test_another_currency_changes_nothing(scale: float) -> None:
    problem, portfolios = reference()
    scaled = GoalProblem(100.0 * scale, 10, (goal("target", 10, 200.0 * scale),))
    assert solve(scaled, portfolios, 801).worth == pytest.approx(solve(problem, portfolios, 801).worth, abs=1e-6)


@settings(max_examples=15)
@given(wealth=st.floats(20.0, 300.0), more=st.floats(0.0, 50.0), flow=st.floats(0.0, 10.0))
def test_more_money_never_hurts(wealth: float, more: float, flow: float) -> None:
    _, portfolios = reference()

    def worth(start: float, yearly: float) -> float:
        return solve(GoalProblem(start, 4, (goal("end", 4, 150.0),), (yearly,) * 4), portfolios, 801).worth

    assert worth(wealth + more, flow) >= worth(wealth, flow) - 1e-9
    assert worth(wealth, flow + 1.0) >= worth(wealth, flow) - 1e-6


def test_a_further_portfolio_never_hurts() -> None:
    problem, portfolios = reference()
    fewer = Portfolios(portfolios.mean_pa[::2], portfolios.volatility_pa[::2])
    assert solve(problem, portfolios).worth >= solve(problem, fewer).worth


def test_who_cannot_pay_is_out_of_money_for_good() -> None:
    portfolios = Portfolios(np.array([0.03]), np.array([0.05]))
    problem = GoalProblem(10.0, 3, (goal("end", 3, 1.0),), (0.0, -50.0, 100.0))
    assert solve(problem, portfolios).worth == pytest.approx(0.0, abs=1e-9)


def test_a_goal_that_is_due_now_is_certain_when_it_can_be_paid() -> None:
    portfolios = Portfolios(np.array([0.03]), np.array([0.05]))
    found = solve(GoalProblem(100.0, 1, (goal("now", 0, 100.0),)), portfolios)
    assert found.worth == 1.0
    assert found.first_choice.taken == ((0, 0),)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: GoalProblem(100.0, 0, (goal("x", 0, 1.0),)), "years"),
        (lambda: GoalProblem(-1.0, 1, (goal("x", 1, 1.0),)), "wealth_usd"),
        (lambda: GoalProblem(1.0, 1, ()), "goals"),
        (lambda: GoalProblem(1.0, 1, (goal("x", 2, 1.0),)), "'x'"),
        (lambda: GoalProblem(1.0, 1, (goal("x", 1, 0.0),)), "'x'"),
        (lambda: GoalProblem(1.0, 2, (goal("x", 1, 1.0),), (1.0,)), "flows_usd"),
        (lambda: GoalProblem(1.0, 1, (goal("x", 1, 1.0),), (math.nan,)), "flows_usd"),
        (lambda: Portfolios(np.array([0.1]), np.array([0.0])), "volatilities"),
        (lambda: efficient(FUND_MEANS, np.ones((3, 3))), "singular"),
        (lambda: efficient(FUND_MEANS, np.full((3, 3), math.nan)), "finite"),
        (lambda: efficient(FUND_MEANS[:1], FUND_COVARIANCE[:1, :1]), "two funds"),
        (lambda: efficient(np.full(3, 0.05), FUND_COVARIANCE), "same"),
    ],
)
def test_bad_input_names_the_field(make: object, field: str) -> None:
    with pytest.raises(PlanError, match=field):
        make()  # type: ignore[operator]
