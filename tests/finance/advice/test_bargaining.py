"""The bargaining solutions keep the axioms that define them, and agree with an independent solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.advice.agents import Agent, Calm, Straight
from finance.advice.bargaining import fairest, kalai_smorodinsky, nash, over_actions
from finance.advice.interior_point import Polytope
from finance.errors import InputError, Unsuitable
from finance.types import Floats

SEEDS = st.integers(0, 10_000)


def simplex(count: int) -> Polytope:
    return Polytope(-np.eye(count), np.zeros(count), np.ones((1, count)), np.ones(1))


def members(seed: int, count: int = 6, how_many: int = 3, curved: bool = True) -> tuple[list[Agent], Floats, Floats]:
    """Return members over weights, their utilities at equal weights less something, and equal weights."""
    dice = np.random.default_rng(seed)
    equal = np.full(count, 1.0 / count)
    agents = [
        Agent(str(number), "", "", Straight(dice.uniform(-1.0, 1.0, count)), float(dice.uniform(0.5, 2.0)))
        for number in range(how_many)
    ]
    if curved:
        root = dice.normal(size=(count, count)) * 0.2
        agents.append(Agent("calm", "", "", Calm(root @ root.T, np.zeros(count), np.eye(count))))
    disagreement = np.array([agent.utility(equal)[0] for agent in agents]) - dice.uniform(0.01, 0.3, len(agents))
    return agents, disagreement, equal


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_nobody_can_gain_without_another_one_losing(seed: int) -> None:
    agents, disagreement, equal = members(seed)
    agreement = nash(agents, disagreement, simplex(6), equal)
    more, _ = fairest(agents, agreement.utilities, np.ones(len(agents)), simplex(6), equal)
    assert more < 1e-6


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(0.01, 100.0), st.floats(-5.0, 5.0))
def test_a_member_s_unit_does_not_matter(seed: int, factor: float, shift: float) -> None:
    agents, disagreement, equal = members(seed, curved=False)
    first = agents[0].utility
    assert isinstance(first, Straight)
    other = [replace(agents[0], utility=Straight(first.slope * factor, shift)), *agents[1:]]
    moved = disagreement.copy()
    moved[0] = moved[0] * factor + shift
    one, two = (nash(a, d, simplex(6), equal).point for a, d in ((agents, disagreement), (other, moved)))
    assert np.allclose(one, two, atol=2e-5)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_equal_members_in_a_symmetric_question_gain_the_same(seed: int) -> None:
    slope = np.random.default_rng(seed).uniform(-1.0, 1.0, 4)
    turned = slope[[1, 0, 3, 2]]
    agents = [Agent("one", "", "", Straight(slope)), Agent("two", "", "", Straight(turned))]
    lowest = np.full(2, float(slope.mean()) - 0.1)
    agreement = nash(agents, lowest, simplex(4), np.full(4, 0.25))
    assert agreement.gains[0] == pytest.approx(agreement.gains[1], rel=1e-5)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_proposals_that_nobody_would_take_do_not_matter(seed: int) -> None:
    agents, disagreement, equal = members(seed)
    free = nash(agents, disagreement, simplex(6), equal)
    away = np.random.default_rng(seed).normal(size=6)
    # Cut away a part of the simplex in which the solution does not lie.
    cut = Polytope(
        np.vstack([-np.eye(6), away]), np.append(np.zeros(6), away @ free.point + 0.02), np.ones((1, 6)), np.ones(1)
    )
    assert np.allclose(nash(agents, disagreement, cut, free.point).utilities, free.utilities, atol=1e-5)


def test_a_member_with_more_say_gains_more() -> None:
    agents, disagreement, equal = members(3)
    louder = [replace(agents[0], weight=5.0), *agents[1:]]
    quiet, loud = (nash(a, disagreement, simplex(6), equal).gains[0] for a in (agents, louder))
    assert loud > quiet + 1e-4


def test_prices_are_weights_over_gains() -> None:
    agents, disagreement, equal = members(5)
    agreement = nash(agents, disagreement, simplex(6), equal)
    weights = np.array([agent.weight for agent in agents])
    assert np.allclose(agreement.prices, weights / weights.sum() / agreement.gains)


@pytest.mark.parametrize("seed", range(6))
def test_an_independent_solver_finds_the_same(seed: int) -> None:
    cvxpy = pytest.importorskip("cvxpy", reason="cvxpy is not installed; it is part of the extra 'dev'")
    agents, disagreement, equal = members(seed)
    weights = np.array([agent.weight for agent in agents])
    w = cvxpy.Variable(6)
    terms = []
    for agent, without, weight in zip(agents, disagreement, weights / weights.sum(), strict=True):
        utility = agent.utility
        if isinstance(utility, Calm):
            root = np.linalg.cholesky(utility.covariance + 1e-14 * np.eye(6))
            terms.append(weight * cvxpy.log(-cvxpy.norm(root.T @ w) - without))
        else:
            assert isinstance(utility, Straight)
            terms.append(weight * cvxpy.log(utility.slope @ w - without))
    cvxpy.Problem(cvxpy.Maximize(sum(terms)), [w >= 0, cvxpy.sum(w) == 1]).solve(
        solver="CLARABEL", tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9
    )
    assert np.allclose(nash(agents, disagreement, simplex(6), equal).point, w.value, atol=5e-5)


def test_kalai_and_smorodinsky_s_members_gain_the_same_share_of_what_each_could() -> None:
    """On a line from (1, 0) to (0, 2) both could have all; half of each is the fair share."""
    agents = [
        Agent("one", "", "", Straight(np.array([1.0, 0.0]))),
        Agent("two", "", "", Straight(np.array([0.0, 2.0]))),
    ]
    agreement = kalai_smorodinsky(agents, np.zeros(2), simplex(2), np.array([0.3, 0.7]))
    assert np.allclose(agreement.utilities, [0.5, 1.0], atol=1e-5)


def test_more_for_one_never_costs_that_one_with_kalai_and_smorodinsky() -> None:
    """Monotonicity, which Nash's solution does not have."""
    hull = np.array([[0.0, 1.0, 0.7], [1.0, 0.0, 0.7]])  # utilities of three actions
    wider = np.hstack([hull, [[1.0], [0.7]]])
    found = []
    for table in (hull, wider):
        agents = [Agent(str(number), "", "", Straight(row)) for number, row in enumerate(table)]
        count = table.shape[1]
        found.append(kalai_smorodinsky(agents, np.zeros(2), simplex(count), np.full(count, 1.0 / count)).utilities)
    assert found[1][1] >= found[0][1] - 1e-6


def test_a_mix_of_actions_maximises_the_product_of_gains() -> None:
    utilities = np.array([[0.0, 3.0, 1.0], [0.0, 0.0, 2.0]])
    shares, gains = over_actions(np.ones(2), utilities, np.zeros(2))
    # By hand: of action 1 a share s, of action 2 the rest; (3 s + 1 - s) (2 - 2 s) is largest at s = 1/4.
    assert np.allclose(shares, [0.0, 0.25, 0.75], atol=1e-6)
    assert np.allclose(gains, [1.5, 1.5], atol=1e-6)


def test_without_a_better_action_for_all_there_is_no_agreement() -> None:
    with pytest.raises(Unsuitable, match="better for every member"):
        over_actions(np.ones(2), np.array([[1.0, 0.0], [-1.0, 0.0]]), np.zeros(2))


@pytest.mark.parametrize(
    ("weight", "disagreement"), [(0.0, np.zeros(1)), (-1.0, np.zeros(1)), (1.0, np.array([np.nan])), (1.0, np.zeros(2))]
)
def test_nonsense_is_refused(weight: float, disagreement: Floats) -> None:
    agent = Agent("one", "", "", Straight(np.ones(3)), weight)
    with pytest.raises(InputError):
        nash([agent], disagreement, simplex(3), np.full(3, 1 / 3))
