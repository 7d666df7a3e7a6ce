from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from finance.answers.plan import contribution_needed, goal_plan
from finance.answers.plan_household import household_of, household_plan
from finance.answers.plan_optimum import Asked, asked_by, goal_optimum
from finance.answers.plan_view import EXPECTED_PA, classes, situation, view
from finance.answers.plan_withdrawal import WORDS, RuleName, withdrawal_plan
from finance.errors import NotEnoughData, PlanError
from finance.market import Prices
from finance.planning import Draws, Flow, solve
from finance.planning.search.tree import Budget
from finance.portfolio import Client, Contribution, Goal
from finance.types import Result
from tests.finance import made
from tests.finance.planning.made import reference

TODAY = date(2023, 12, 29)
INSTRUMENTS = {
    "IDX": made.instrument("IDX", "index"),
    "AAA": made.instrument("AAA"),
    "BOND": made.instrument("BOND", "bond"),
    "BILL": made.instrument("BILL", "cash"),
}
DRAWS = Draws(4_000)


def _prices() -> Prices:
    moves = np.random.default_rng(7).normal(0.0003, (0.01, 0.012, 0.003, 0.0001), (1_040, 4))
    levels = 100.0 * np.exp(np.cumsum(moves, axis=0))
    return made.prices(dict(zip(("IDX", "AAA", "BOND", "BILL"), levels.T, strict=True)), "2020-01-06")


PRICES = _prices()


def _client(**changes: object) -> Client:
    booked = [
        made.booking("2020-01-06", "deposit", "100000"),
        made.booking("2020-01-07", "buy", "-40000", "AAA", "400"),
        made.booking("2020-01-07", "buy", "-30000", "BOND", "300"),
    ]
    usual = replace(
        made.client(*booked),
        goals=(
            Goal("Retirement", date(2039, 6, 30), Decimal(220_000), 1),
            Goal("A boat", date(2028, 6, 30), Decimal(30_000), 2),
            Goal("Long ago", date(2021, 1, 1), Decimal(1_000), 3),
        ),
        contributions=(Contribution("P-1", Decimal(300), "month"), Contribution("P-1", Decimal(600), "quarter")),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


CLIENT = _client()


def _facts(result: Result) -> dict[str, float]:
    return {fact.name: float(fact.value) for fact in result.facts if not isinstance(fact.value, str)}


def test_the_situation_is_the_clients() -> None:
    found = situation(CLIENT, PRICES, INSTRUMENTS, TODAY)
    assert [goal.name for goal in found.plan.goals] == ["A boat", "Retirement"]
    assert [goal.month for goal in found.plan.goals] == [55, 187]
    assert found.saving_usd == 500.0
    assert found.plan.levies.fee_pa == 0.01
    assert "passed" in found.notes[0]
    wealth, weights = classes(CLIENT, PRICES, INSTRUMENTS, TODAY)
    closes = PRICES.asof("AAA", TODAY) * 400, PRICES.asof("BOND", TODAY) * 300, 30_000.0
    assert wealth == pytest.approx(sum(closes))
    assert weights == pytest.approx(np.array(closes) / sum(closes))


def test_the_view_has_the_houses_returns_and_the_histories_risk() -> None:
    found = view(PRICES, INSTRUMENTS, TODAY)
    assert found.expected_pa == pytest.approx(EXPECTED_PA)
    assert np.sqrt(found.covariance_pa[0, 0]) == pytest.approx(0.01 * np.sqrt(260), rel=0.3)
    assert found.history is not None
    assert found.history.mean(axis=0) * 12.0 == pytest.approx(EXPECTED_PA)


def test_a_plan_says_each_goals_chance_with_its_error_and_what_it_rests_on() -> None:
    result = goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=DRAWS)
    facts = _facts(result)
    for name in ("plan.success", "plan.goal.1.probability", "plan.goal.2.probability"):
        assert facts[f"{name}.low"] <= facts[name] <= facts[f"{name}.high"]
        assert 0.0 < facts[f"{name}.standard_error"] < 0.02
    assert facts["plan.success"] <= min(facts["plan.goal.1.probability"], facts["plan.goal.2.probability"]) + 0.01
    assert facts["plan.final.low"] < facts["plan.final.median"] < facts["plan.final.high"]
    assert result.basis is not None
    assert "seed 1" in result.basis.assumptions[-1]
    assert result.chart is not None
    assert [line.values.size for line in result.chart.lines] == [16, 16, 16]
    assert any("hypothetical" in note for note in result.notes)


@pytest.mark.parametrize("law", ["student", "normal", "lognormal", "regimes", "bootstrap", "filtered"])
def test_a_result_replays_bit_for_bit_under_every_law(law: str) -> None:
    one, two = (goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, law=law, draws=DRAWS) for _ in range(2))  # type: ignore[arg-type]
    assert one.facts == two.facts
    assert one.basis == two.basis
    fewer = replace(DRAWS, workers=1)
    assert goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, law=law, draws=fewer).basis == one.basis  # type: ignore[arg-type]


def test_another_seed_is_another_record() -> None:
    one = goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=DRAWS)
    other = goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=replace(DRAWS, seed=2))
    assert one.basis is not None
    assert other.basis is not None
    assert one.basis.inputs_hash != other.basis.inputs_hash


def test_the_contribution_brings_the_plan_to_the_wanted_chance() -> None:
    found = _facts(contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, probability=0.8, draws=DRAWS))
    assert found["contribution.without.probability"] < 0.8 <= found["contribution.probability"]
    assert found["contribution.total.monthly"] == pytest.approx(500.0 + found["contribution.more.monthly"], abs=0.02)


def test_one_goal_alone_needs_less() -> None:
    every = _facts(contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=DRAWS))
    alone = _facts(contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, goal="retire", draws=DRAWS))
    assert alone["contribution.more.monthly"] < every["contribution.more.monthly"]


def test_one_goal_beside_the_others_is_aimed_at_alone_but_not_paid_alone() -> None:
    beside, alone, every = (
        _facts(contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=DRAWS, **said))
        for said in ({"goal": "retire", "beside_others": True}, {"goal": "retire"}, {})
    )
    assert alone["contribution.more.monthly"] <= beside["contribution.more.monthly"]
    assert beside["contribution.more.monthly"] <= every["contribution.more.monthly"]
    with pytest.raises(PlanError, match="castle"):
        contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, goal="castle", beside_others=True, draws=DRAWS)


def test_further_money_and_another_wealth_go_into_the_plan_and_its_record() -> None:
    plain = goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, draws=DRAWS)
    more = goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, further=(Flow(500.0, 0, 24),), draws=DRAWS)
    assert _facts(more)["plan.success"] > _facts(plain)["plan.success"]
    assert _facts(more)["plan.saving.monthly"] == _facts(plain)["plan.saving.monthly"]
    assert plain.basis is not None
    assert more.basis is not None
    assert more.basis.inputs_hash != plain.basis.inputs_hash
    poor, as_it_is = (
        _facts(contribution_needed(CLIENT, PRICES, INSTRUMENTS, TODAY, wealth_usd=wealth, draws=DRAWS))
        for wealth in (0.0, None)
    )
    assert poor["contribution.more.monthly"] > as_it_is["contribution.more.monthly"]


def test_what_a_plan_expects_of_the_market_is_among_its_facts() -> None:
    found = _facts(goal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, inflation_pa=0.02, draws=DRAWS))
    assert (found["plan.expected.shares"], found["plan.expected.bonds"], found["plan.inflation"]) == (0.065, 0.04, 0.02)


def test_withdrawals_are_compared_and_the_sustainable_rate_lasts_nine_times_in_ten() -> None:
    first = _facts(withdrawal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, rate=0.05, years=25, draws=DRAWS))
    rate = first["withdrawal.sustainable.rate"]
    again = _facts(withdrawal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, rate=rate - 1e-9, years=25, draws=DRAWS))
    assert again["withdrawal.lasts"] == pytest.approx(0.9, abs=0.002)
    assert {name for name in first if name.endswith(".lasts")} == {
        "withdrawal.lasts", *(f"withdrawal.compared.{rule}.lasts" for rule in WORDS)
    }  # fmt: skip
    assert first["withdrawal.compared.percentage.lasts"] == 1.0


@pytest.mark.parametrize("rule", ["guardrails", "floor_and_ceiling", "floor_and_upside"])
def test_the_sustainable_rate_is_that_of_the_rule_asked_for(rule: RuleName) -> None:
    place = (CLIENT, PRICES, INSTRUMENTS, TODAY)
    rate = _facts(withdrawal_plan(*place, rule=rule, years=25, draws=DRAWS))["withdrawal.sustainable.rate"]
    at = _facts(withdrawal_plan(*place, rule=rule, rate=rate, years=25, draws=DRAWS))
    above = _facts(withdrawal_plan(*place, rule=rule, rate=rate + 2e-4, years=25, draws=DRAWS))
    assert at["withdrawal.lasts"] >= 0.9 > above["withdrawal.lasts"]


def test_a_percentage_never_runs_out_so_no_rate_is_its_largest() -> None:
    found = _facts(withdrawal_plan(CLIENT, PRICES, INSTRUMENTS, TODAY, rule="percentage", draws=DRAWS))
    assert not any("sustainable" in name for name in found)


def test_the_optimum_is_the_exact_programmes_and_carries_its_gap() -> None:
    asked = asked_by(CLIENT, PRICES, INSTRUMENTS, TODAY)
    result = goal_optimum(asked, TODAY, budget=Budget(workers=1), markets=16)
    facts = _facts(result)
    optimum = solve(asked.problem, asked.portfolios).worth / asked.problem.largest_worth
    assert facts["optimum.best_possible"] == pytest.approx(optimum)
    assert facts["optimum.worth"] == pytest.approx(optimum * (1.0 - facts["optimum.gap"]))
    assert facts["optimum.gap"] < 0.005
    assert facts["optimum.bound"] >= optimum - 4 * facts["optimum.bound.standard_error"] - 1e-4
    assert facts["optimum.hold.shares"] + facts["optimum.hold.bonds"] == pytest.approx(1.0)
    assert goal_optimum(asked, TODAY, budget=Budget(workers=1), markets=16).facts == result.facts


def test_the_largest_share_of_shares_is_a_ceiling() -> None:
    asked = asked_by(CLIENT, PRICES, INSTRUMENTS, TODAY, most_shares=0.3)
    assert asked.shares is not None
    assert asked.shares.max() == 0.3
    assert _facts(goal_optimum(asked, TODAY, budget=Budget(workers=1)))["optimum.hold.shares"] <= 0.3


def test_the_best_says_years_exactly_and_what_its_return_is_after() -> None:
    result = goal_optimum(asked_by(CLIENT, PRICES, INSTRUMENTS, TODAY), TODAY, budget=Budget(workers=1))
    facts = _facts(result)
    assert facts["optimum.goal.1.year"] == pytest.approx((date(2028, 6, 30) - TODAY).days / 365.25)
    assert facts["optimum.goal.1.planned"] == 5.0
    assert any("whole years" in note for note in result.notes)
    labels = {fact.name: fact.label for fact in result.facts}
    assert labels["optimum.hold.mean"].endswith("after inflation and fees")
    by_hand = goal_optimum(Asked(*reference()), TODAY, budget=Budget(workers=1))
    own = {fact.name: fact.label for fact in by_hand.facts}
    assert "inflation" not in own["optimum.hold.mean"]
    assert "optimum.goal.1.planned" not in own
    assert by_hand.basis is not None
    assert not any("after inflation" in words for words in by_hand.basis.assumptions)


def test_the_reference_problem_by_hand() -> None:
    facts = _facts(goal_optimum(Asked(*reference()), TODAY, budget=Budget(workers=1)))
    assert facts["optimum.worth"] >= 0.999 * facts["optimum.best_possible"]
    assert "optimum.hold.shares" not in facts
    assert facts["optimum.hold.mean"] == pytest.approx(0.0835, abs=0.003)


def test_a_search_that_is_stopped_says_so() -> None:
    result = goal_optimum(Asked(*reference()), TODAY, budget=Budget(workers=1), cancelled=lambda: True)
    assert "stopped early" in result.notes[0]


def test_a_household_is_the_clients_accounts_and_its_plan_replays() -> None:
    home = household_of(CLIENT, PRICES, INSTRUMENTS, TODAY)
    wealth, _ = classes(CLIENT, PRICES, INSTRUMENTS, TODAY)
    assert sum(value for value, _ in home.lots) + home.retirement_usd == pytest.approx(wealth)
    assert home.saving_usd == 6_000.0
    budget = Budget(2, 1, workers=1)
    one, two = (household_plan(home, TODAY, budget=budget, paths=8) for _ in range(2))
    assert one.facts == two.facts
    facts = _facts(one)
    assert facts["household.worth"] <= facts["household.bound"] + 4 * facts["household.worth.standard_error"] + 0.01
    assert facts["household.gap"] < 0.2
    assert one.basis is not None
    assert one.basis == two.basis


def test_a_household_that_lives_on_its_money_spends_it() -> None:
    retired = _client(contributions=(Contribution("P-1", Decimal(-400), "month"),))
    home = household_of(retired, PRICES, INSTRUMENTS, TODAY)
    assert home.saving_usd == 0.0
    assert home.spending_usd == 4_800.0


def test_without_a_price_of_every_class_the_usual_risk_is_taken_and_a_bootstrap_refused() -> None:
    shares = {"AAA": INSTRUMENTS["AAA"]}
    assert view(PRICES, shares, TODAY).history is None
    with pytest.raises(PlanError, match="bootstrap"):
        goal_plan(CLIENT, PRICES, shares, TODAY, law="bootstrap", draws=DRAWS)


@pytest.mark.parametrize("inflation", [float("nan"), float("inf"), -5.0, -0.051, 0.51])
def test_an_inflation_that_cannot_be_is_refused_everywhere(inflation: float) -> None:
    place = (CLIENT, PRICES, INSTRUMENTS, TODAY)
    for answer in (goal_plan, contribution_needed, withdrawal_plan, asked_by, household_of):
        with pytest.raises(PlanError, match="Inflation a year"):
            answer(*place, inflation_pa=inflation)


def test_bad_input_names_what_is_wrong() -> None:
    place = (PRICES, INSTRUMENTS, TODAY)
    with pytest.raises(PlanError, match="Retirement"):
        goal_plan(CLIENT, *place, goal="castle")
    with pytest.raises(PlanError, match="law"):
        goal_plan(CLIENT, *place, law="dice")  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="rule"):
        withdrawal_plan(CLIENT, *place, rule="hope")  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="years"):
        withdrawal_plan(CLIENT, *place, years=0)
    with pytest.raises(PlanError, match="goals"):
        asked_by(_client(goals=()), *place)
    with pytest.raises(PlanError, match="nothing to save"):
        contribution_needed(_client(goals=()), *place)
    poor = replace(_client(contributions=()), transactions=(made.booking("2020-01-06", "deposit", "0"),))
    with pytest.raises(NotEnoughData, match="nothing to plan with"):
        goal_plan(poor, *place)
