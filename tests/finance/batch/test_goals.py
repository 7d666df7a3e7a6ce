"""The probability of thousands of goals at once: as one by one, and as computed without simulation."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from finance.batch import GoalChances, goal_chances
from finance.errors import InputError
from finance.planning import Inflation, Normal, Plan, PlanGoal
from finance.planning.exact import success
from finance.planning.plan import Flow

LAW = Normal(np.array([0.07, 0.03]), np.array([[0.0256, 0.001], [0.001, 0.0025]]))
RNG = np.random.default_rng(0)
COUNT = 24
WEALTH = RNG.uniform(5_000, 300_000, COUNT)
MONTHLY = np.where(np.arange(COUNT) % 4 == 0, -0.004, 0.003) * WEALTH
MONTHS = RNG.integers(1, 70, COUNT)
SHARES = np.column_stack([one := RNG.uniform(0, 1, COUNT), 1 - one])
TARGETS = WEALTH * RNG.uniform(0.3, 1.6, COUNT)


def ask(
    columns: Sequence[np.ndarray], law: Normal = LAW, device: str = "cpu", inflation_pa: float = 0.025
) -> GoalChances:
    """Ask with wealth, monthly flow, months, targets and weights in a row."""
    wealth, monthly, months, targets, shares = columns
    return goal_chances(wealth, monthly, months, targets, shares, law, device=device, inflation_pa=inflation_pa)


COLUMNS = (WEALTH, MONTHLY, MONTHS, TARGETS, SHARES)
TOGETHER = ask(COLUMNS)


def test_probabilities_agree_with_the_exact_ones() -> None:
    found = TOGETHER
    for client in range(0, COUNT, 5):
        goal = PlanGoal("goal", int(MONTHS[client]), float(TARGETS[client]))
        plan = Plan(
            int(MONTHS[client]), float(WEALTH[client]), SHARES[client], (goal,), (Flow(float(MONTHLY[client])),),
            Inflation(0.025),
        )  # fmt: skip
        # A month is normal here and lognormal there, which differs by some thousandths.
        tolerance = 4 * found.standard_error[client] + 0.006
        assert found.probability[client] == pytest.approx(success(plan, LAW), abs=tolerance)


def test_one_alone_has_the_same_probability_bit_for_bit() -> None:
    order = RNG.permutation(COUNT)
    turned = ask([column[order] for column in COLUMNS])
    np.testing.assert_array_equal(turned.probability, TOGETHER.probability[order])
    longest = int(np.argmax(MONTHS))
    alone = ask([column[[longest]] for column in COLUMNS])
    assert alone.probability[0] == TOGETHER.probability[longest]


def test_torch_agrees_with_numpy() -> None:
    few = [column[:6] for column in (*COLUMNS[:2], np.minimum(MONTHS, 6), *COLUMNS[3:])]
    np.testing.assert_allclose(ask(few, device="torch").probability, ask(few).probability, atol=1e-3)


def test_sure_things_are_sure() -> None:
    still = Normal(np.array([0.12]), np.array([[1e-12]]))
    columns = (np.array([100.0, 100.0]), np.zeros(2), np.array([12, 12]), np.array([100.0, 130.0]), np.ones((2, 1)))
    found = ask(columns, still, inflation_pa=0.0)
    np.testing.assert_array_equal(found.probability, [1.0, 0.0])
    # Withdrawing more than there is fails although nothing is left to be asked for.
    broke = ask((np.array([10.0]), np.array([-20.0]), np.array([3]), np.array([1e-9]), np.ones((1, 1))), still)
    assert broke.probability[0] == 0.0


def test_more_wealth_is_never_less_likely() -> None:
    wealth = np.linspace(1000, 200_000, 30)
    same = (np.full(30, 200.0), np.full(30, 90), np.full(30, 80_000.0), np.full((30, 2), 0.5))
    found = ask((wealth, *same)).probability
    assert (np.diff(found) >= 0).all()
    assert found[0] < found[-1]


def test_bad_goals_are_refused_and_none_is_none() -> None:
    for number, bad, words in (
        (0, -WEALTH, "zero or more"),
        (1, MONTHLY * np.nan, "monthly flow, row 1"),
        (2, MONTHS * 0, "at least one month"),
        (3, TARGETS * 0, "targets positive"),
        (4, SHARES[:3], "24 clients"),
    ):
        changed = [bad if at == number else column for at, column in enumerate(COLUMNS)]
        with pytest.raises(InputError, match=words):
            ask(changed)
    assert len(ask([column[:0] for column in COLUMNS]).probability) == 0
    assert not math.isnan(TOGETHER.standard_error.max())
