from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import PlanError
from finance.planning import Draws, Inflation, Normal
from finance.planning.withdrawals import (
    Constant,
    FloorAndCeiling,
    FloorAndUpside,
    Guardrails,
    Percentage,
    Rule,
    When,
    follow,
    largest_rate,
    stretches,
)
from finance.planning.yearly import drawn_years, retirement
from tests.finance.planning.made import market

RETURNS = np.random.default_rng(2).normal(0.06, 0.12, (200, 30))
PRICES = np.random.default_rng(3).normal(0.03, 0.01, (200, 30))
RULES: tuple[Rule, ...] = (
    Constant(0.04),
    Constant(0.05, indexed=False),
    Percentage(0.05),
    Guardrails(0.05),
    FloorAndCeiling(0.05),
    FloorAndUpside(0.03),
)


def test_a_constant_amount_is_the_sum_that_can_be_done_on_paper() -> None:
    found = follow(Constant(0.1), np.array([[0.1, -0.2]]), 0.05, 1000.0)
    assert found.wealth[0] == pytest.approx([1000.0, 1000 * 1.1 - 105.0, (1100 - 105) * 0.8 - 110.25])
    assert found.income[0] == pytest.approx([100.0, 100.0])
    assert found.lasted[0]


def test_taken_at_the_beginning_the_first_amount_earns_nothing() -> None:
    found = follow(Constant(0.1), np.array([[0.1, -0.2]]), 0.05, 1000.0, "start")
    assert found.wealth[0] == pytest.approx([1000.0, 990.0, (990.0 - 105.0) * 0.8])


def test_a_percentage_never_runs_out() -> None:
    found = follow(Percentage(0.5), np.full((1, 40), -0.3))
    assert found.lasted[0]
    assert found.wealth[0, -1] > 0


def test_money_that_is_gone_does_not_come_back() -> None:
    found = follow(Constant(0.5), np.zeros((1, 4)), 0.0, 100.0)
    assert found.wealth[0].tolist() == [100.0, 50.0, 0.0, 0.0, 0.0]
    assert not found.lasted[0]
    assert found.income[0].tolist() == [50.0, 50.0, 0.0, 0.0]


def test_guardrails_skip_a_rise_after_a_loss_cut_above_the_band_and_raise_below_it() -> None:
    rule = Guardrails(0.05)
    loss = follow(rule, np.array([[0.0, -0.06, *[0.0] * 18]]), 0.03, 100.0)
    # Year 1: 5 raised by 3 % is 5.15; year 2 is a loss with a rate above the first, so it stays 5.15.
    assert (loss.income[0] * 1.03 ** np.arange(1, 21))[:2] == pytest.approx([5.15, 5.15])
    crash = follow(rule, np.array([[-0.5, *[0.0] * 19]]), 0.0, 100.0)
    assert crash.income[0, 0] == pytest.approx(4.5)
    boom = follow(rule, np.array([[1.0, *[0.0] * 19]]), 0.0, 100.0)
    assert boom.income[0, 0] == pytest.approx(5.5)


def test_guardrails_do_not_cut_in_the_last_years() -> None:
    assert follow(Guardrails(0.05), np.array([[-0.5] + [0.0] * 9]), 0.0, 100.0).income[0, 0] == pytest.approx(5.0)


def test_a_floor_and_a_ceiling_hold_the_real_income() -> None:
    income = follow(FloorAndCeiling(0.04, 0.9, 1.2), RETURNS, PRICES).income
    assert income[:, :10].min() >= 0.036 - 1e-12
    assert income.max() <= 0.048 + 1e-12


def test_an_upside_comes_on_top_of_the_floor() -> None:
    found = follow(FloorAndUpside(0.02, 0.1), RETURNS, PRICES)
    assert (found.income[found.lasted] >= 0.02 - 1e-12).all()
    assert found.income.max() > 0.04


def test_the_largest_rate_lasts_to_the_last_cent_and_no_longer() -> None:
    for when in ("start", "end"):
        rates = largest_rate(RETURNS, PRICES, when)
        for path in range(5):
            one = follow(Constant(float(rates[path])), RETURNS[path], PRICES[path], 1.0, when)
            assert one.wealth[0, -1] == pytest.approx(0.0, abs=1e-9)


@given(rate=st.floats(0.01, 0.2), more=st.floats(0.0, 0.1))
def test_a_higher_rate_never_lasts_longer(rate: float, more: float) -> None:
    low, high = follow(Constant(rate), RETURNS, PRICES), follow(Constant(rate + more), RETURNS, PRICES)
    assert not (high.lasted & ~low.lasted).any()


@given(number=st.integers(0, len(RULES) - 1), scale=st.floats(0.1, 1e6), when=st.sampled_from(["start", "end"]))
def test_another_currency_changes_no_rule(number: int, scale: float, when: When) -> None:
    one = follow(RULES[number], RETURNS, PRICES, 1.0, when)
    other = follow(RULES[number], RETURNS, PRICES, scale, when)
    assert np.allclose(one.income * scale, other.income, rtol=1e-9)
    assert (one.lasted == other.lasted).all()


@given(number=st.integers(0, len(RULES) - 1))
def test_nothing_is_taken_that_is_not_there(number: int) -> None:
    found = follow(RULES[number], np.maximum(RETURNS * 3.0 - 0.1, -0.99), PRICES)
    assert (found.wealth >= 0.0).all()
    assert (found.income >= 0.0).all()


def test_drawn_years_have_the_plans_mean() -> None:
    means, covariance = market()
    plan = retirement(20, np.array([0.4, 0.3, 0.3]), Inflation(0.02), 0.0)
    years = drawn_years(plan, Normal(means, covariance), Draws(8_000))
    expected = (1.0 + np.array([0.4, 0.3, 0.3]) @ means / 12) ** 12 - 1.0
    assert years.returns.shape == (8_000, 20)
    assert years.returns.mean() == pytest.approx(expected, abs=1e-3)
    assert years.inflation == pytest.approx(0.02, abs=1e-6)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: follow(Constant(1.5), RETURNS), "rate"),
        (lambda: follow(Constant(0.04), RETURNS, math.nan), "inflation"),
        (lambda: follow(Constant(0.04), RETURNS * math.inf), "returns"),
        (lambda: follow(Constant(0.04), RETURNS[:, :0]), "one year"),
        (lambda: follow(Constant(0.04), RETURNS, 0.0, 0.0), "wealth_usd"),
        (lambda: stretches(np.ones(10), 11), "years"),
    ],
)
def test_bad_input_names_the_field(make: object, field: str) -> None:
    with pytest.raises(PlanError, match=field), np.errstate(invalid="ignore"):
        make()  # type: ignore[operator]


def test_a_path_on_which_all_is_lost_sustains_nothing() -> None:
    returns = np.array([[0.1, -1.0, 0.2], [0.0, 0.0, 0.0]])
    assert largest_rate(returns, 0.0, "start") == pytest.approx([0.0, 1.0 / 3.0])
