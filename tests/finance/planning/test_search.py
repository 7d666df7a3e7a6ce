from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from finance.planning import DatedGoal, GoalProblem, goal, solve
from finance.planning.closed_form import closed_form, holding, improved, tables
from finance.planning.lattice import lattice_for
from finance.planning.normal import hermite
from finance.planning.search.dual import upper_bound
from finance.planning.search.gap import Gap
from finance.planning.search.goals import GoalSearch, searched_policy
from finance.planning.search.tree import Budget, search, visiting_order
from tests.finance.planning.made import reference, several

BUDGET = Budget(workers=1)


def test_the_tree_attains_999_thousandths_of_the_reference_problems_optimum() -> None:
    problem, portfolios = reference()
    found = searched_policy(problem, portfolios, BUDGET)
    assert found.worth >= 0.999 * solve(problem, portfolios).worth
    assert found.worth <= solve(problem, portfolios).worth + 1e-6
    assert found.closed_form == pytest.approx(0.6669, abs=5e-4)


def test_the_tree_attains_995_thousandths_with_several_goals() -> None:
    problem, portfolios = several()
    found = searched_policy(problem, portfolios, BUDGET)
    optimum = solve(problem, portfolios).worth
    assert 0.995 * optimum <= found.worth <= optimum * (1.0 + 1e-5)


@settings(max_examples=8)
@given(
    wealth=st.floats(40.0, 160.0),
    costs=st.tuples(st.floats(10.0, 80.0), st.floats(10.0, 120.0), st.floats(50.0, 250.0)),
    worths=st.tuples(st.floats(0.5, 3.0), st.floats(0.5, 3.0), st.floats(1.0, 8.0)),
    flow=st.floats(0.0, 8.0),
)
def test_the_tree_attains_995_thousandths_of_problems_it_has_never_seen(
    wealth: float, costs: tuple[float, ...], worths: tuple[float, ...], flow: float
) -> None:
    _, portfolios = reference()
    goals = tuple(
        goal(str(year), year, cost, worth) for year, cost, worth in zip((2, 5, 8), costs, worths, strict=True)
    )
    problem = GoalProblem(wealth, 8, goals, (flow,) * 8)
    found = searched_policy(problem, portfolios, BUDGET)
    assert found.worth >= 0.995 * solve(problem, portfolios).worth


@settings(max_examples=6)
@given(
    wealth=st.floats(30.0, 150.0),
    flows=st.lists(st.floats(-12.0, 12.0), min_size=7, max_size=7),
    years=st.tuples(st.integers(0, 7), st.integers(0, 7)),
)
def test_payments_that_may_ruin_are_searched_without_a_warning(
    wealth: float, flows: list[float], years: tuple[int, int]
) -> None:
    _, portfolios = reference()
    half = DatedGoal("half", years[1], ((30.0, 0.5), (60.0, 1.5)))
    problem = GoalProblem(wealth, 7, (goal("whole", years[0], 50.0, 2.0), half), tuple(flows))
    optimum = solve(problem, portfolios).worth
    found = searched_policy(problem, portfolios, Budget(workers=1), wealths=100)
    assert found.worth >= 0.98 * optimum - 1e-3
    assert found.worth <= optimum * 1.0005 + 1e-6


def test_simulations_below_the_root_improve_on_none() -> None:
    problem, portfolios = several()
    shallow = searched_policy(problem, portfolios, Budget(1, 0, workers=1), improvements=0)
    deep = searched_policy(problem, portfolios, Budget(4, 32, workers=1), improvements=0)
    assert deep.worth > shallow.worth > shallow.closed_form


def test_the_same_seed_gives_the_same_decisions_on_one_thread_and_two() -> None:
    problem, portfolios = several()
    searched = GoalSearch(problem, portfolios)
    roots = np.linspace(60.0, 200.0, 37)[:, None]
    one = search(searched, 0, roots, Budget(workers=1, roots_at_once=10))
    two = search(searched, 0, roots, Budget(workers=2, roots_at_once=10))
    assert np.array_equal(one.decision, two.decision)
    assert np.array_equal(one.worth, two.worth)


def test_a_search_that_is_cancelled_gives_the_best_so_far() -> None:
    problem, portfolios = reference()
    searched = GoalSearch(problem, portfolios)
    found = search(searched, 0, np.array([[100.0]]), BUDGET, lambda: True)
    assert not found.complete
    assert found.simulations == 0
    assert found.decision[0] == np.argmax(found.first[0])


def test_a_cancelled_search_has_asked_before_every_simulation() -> None:
    problem, portfolios = reference()
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 5

    found = search(GoalSearch(problem, portfolios), 0, np.array([[100.0]]), BUDGET, cancelled)
    assert len(asked) == 6
    assert 0 < found.simulations <= 5 * BUDGET.candidates


def test_outcomes_come_up_as_often_as_their_probabilities_say() -> None:
    _, weights = hermite(9)
    order = visiting_order(weights, 400)
    for length in (10, 100, 400):
        assert np.abs(np.bincount(order[:length], minlength=9) - length * weights).max() < 2.0


def test_holding_to_the_end_with_one_goal_is_a_normal_probability() -> None:
    problem, portfolios = reference()
    found = holding(problem, portfolios, 0, np.array([100.0]))[:, 0]
    known = norm.sf((np.log(2.0) - 10 * portfolios.log_mean) / (portfolios.volatility_pa * np.sqrt(10)))
    assert np.allclose(found, known)
    assert found.max() == pytest.approx(0.5010, abs=5e-4)  # of holding the best mix for ever


def test_a_step_of_policy_iteration_never_hurts() -> None:
    problem, portfolios = several()
    lattice = lattice_for(problem, portfolios, 2001)
    known = tables(problem, lattice, closed_form(problem, lattice))
    better = tables(problem, lattice, improved(problem, lattice, known))
    assert better.worth > known.worth
    assert (better.value >= known.value - 2e-2 * problem.largest_worth).all()


def test_no_policy_beats_the_sampled_bound_and_it_is_close() -> None:
    for problem, portfolios in (reference(), several()):
        optimum = solve(problem, portfolios, 8001).worth
        found = searched_policy(problem, portfolios, BUDGET)
        bound = upper_bound(problem, found.lattice, found.tables, 64)
        slack = 4.0 * bound.standard_error + 1e-4 * optimum  # the grid's own error
        assert bound.worth >= optimum - slack
        assert bound.worth <= 1.004 * optimum
        gap = Gap(found.worth, 0.0, bound.worth, bound.standard_error, "sampled")
        assert 0.0 <= gap.fraction < 0.005
        assert gap.attained == pytest.approx(1.0 - gap.fraction)


def test_a_worse_table_gives_a_looser_bound_that_still_holds() -> None:
    problem, portfolios = reference()
    searched = GoalSearch(problem, portfolios)
    loose = upper_bound(problem, searched.lattice, searched.tables, 64)
    tree = searched_policy(problem, portfolios, BUDGET)
    tight = upper_bound(problem, tree.lattice, tree.tables, 64)
    assert loose.worth > tight.worth > 0.6700
