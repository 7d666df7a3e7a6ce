"""Solving for wishes says what the bank's own answers say, keeps every limit, and names what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.desk.ground import Ground
from app.desk.rebalancing import begin, problem_of, rebalance
from app.desk.wishes import NoWay, Proposal, Wishes
from finance.answers.moves import CASH
from finance.answers.reshaped import CALMER_BY, reshape
from finance.errors import InputError
from finance.optimise import MaximumReturn, solve
from tests.app.desk.conftest import ADVISED

Grounds = Callable[[str], Ground]


def solved(ground: Ground, wishes: Wishes) -> Proposal:
    found = rebalance(ground, wishes)
    assert isinstance(found, Proposal)
    return found


@pytest.mark.parametrize("client", ["avery", "morgan"])
@pytest.mark.parametrize("most", [None, 0.2])
def test_less_risk_is_what_the_conversation_says_of_less_risk(
    grounds: Grounds, client: str, most: float | None
) -> None:
    ground = grounds(client)
    said = {
        fact.name.removeprefix("reshape."): fact.value
        for fact in reshape(ground.case, ground.rules, ground.content.instruments, "less_risk", most).facts
    }
    usual = begin(ground).wishes
    now = ground.volatility(ground.case.outlook.current)
    found = solved(ground, replace(usual, volatility_pa=(1.0 - CALMER_BY) * now, largest=most or 1.0))
    assert found.after.volatility == pytest.approx(said["after.volatility"], abs=1e-6)
    assert found.after.expected_return == pytest.approx(said["after.return"], abs=1e-6)
    assert found.dealing_usd + found.tax_usd == pytest.approx(said["cost.once"], abs=0.05)
    assert found.yearly_usd == pytest.approx(said["cost.year"], abs=0.05)
    bought = sum(max(row.trade_usd, 0.0) for row in found.positions)
    assert bought == pytest.approx(said["moved"], abs=1.0)


@pytest.mark.parametrize("client", ADVISED)
def test_every_wish_and_every_rule_is_kept(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    wishes = replace(begin(ground).wishes, largest=0.45, turnover=0.9)
    found = solved(ground, wishes)
    after = np.zeros(len(ground.case.outlook.symbols))
    for row in found.positions:
        after[ground.case.outlook.symbols.index(row.symbol)] = row.after
    assert after.sum() == pytest.approx(1.0, abs=1e-3)
    assert found.after.volatility <= wishes.volatility_pa + 1e-6
    assert max(row.after for row in found.positions if row.symbol != CASH) <= 0.45 + 1e-6
    assert found.traded <= 0.9 + 1e-6
    assert all(limit.coefficients @ after <= limit.upper + 1e-6 for limit in ground.limits)
    assert all(limit.coefficients @ after >= limit.lower - 1e-4 for limit in ground.limits)


def test_a_preference_that_cannot_be_met_is_named_by_its_rule(grounds: Grounds) -> None:
    ground = grounds("rosa")
    found = rebalance(ground, begin(ground).wishes)
    assert isinstance(found, NoWay)
    (hold,) = [one for one in found.conflict if one.name.startswith("S-12")]
    assert (hold.kind, hold.limit) == ("rule", 0.5)


def test_money_neither_comes_nor_goes(grounds: Grounds) -> None:
    ground = grounds("avery")
    found = solved(ground, replace(begin(ground).wishes, volatility_pa=0.1))
    assert sum(row.before_usd for row in found.positions) == pytest.approx(found.value_usd, rel=1e-3)
    assert sum(row.trade_usd for row in found.positions) == pytest.approx(0.0, abs=1e-3 * found.value_usd)
    assert all(row.trade_usd == pytest.approx(row.after_usd - row.before_usd, abs=0.01) for row in found.positions)


def test_what_is_kept_is_not_sold(grounds: Grounds) -> None:
    ground = grounds("avery")
    calm = replace(begin(ground).wishes, volatility_pa=0.11)
    sold = min(solved(ground, calm).positions, key=lambda row: row.trade_usd)
    assert sold.trade_usd < -100.0
    kept = solved(ground, replace(calm, kept=(sold.symbol,)))
    row = next(row for row in kept.positions if row.symbol == sold.symbol)
    assert row.trade_usd >= -0.01
    assert kept.after.expected_return <= solved(ground, calm).after.expected_return + 1e-9


def test_the_price_of_a_limit_is_what_more_room_brings(grounds: Grounds) -> None:
    ground = grounds("avery")
    wishes = replace(begin(ground).wishes, volatility_pa=0.12, largest=0.12)
    found = solved(ground, wishes)
    price = next(hold.price for hold in found.bindings if hold.kind == "volatility")
    wider = replace(problem_of(ground, wishes), objective=MaximumReturn(0.122))
    assert price is not None
    gained = solve(wider).value - solve(problem_of(ground, wishes)).value
    assert gained == pytest.approx(price * 0.2, rel=0.05)


def test_wishes_that_contradict_each_other_are_named_with_a_way_out(grounds: Grounds) -> None:
    found = rebalance(grounds("avery"), Wishes(volatility_pa=0.19, largest=0.03, shares=0.3, turnover=0.1))
    assert isinstance(found, NoWay)
    assert {hold.kind for hold in found.conflict} == {"largest", "turnover"}
    assert {hold.kind for hold, _ in found.relaxation} <= {"largest", "turnover"}
    assert all(size > 0 for _, size in found.relaxation)


def test_a_volatility_that_cannot_be_had_is_answered_with_the_least(grounds: Grounds) -> None:
    ground = grounds("kit")
    found = rebalance(ground, replace(begin(ground).wishes, volatility_pa=0.01))
    assert isinstance(found, NoWay)
    assert found.least_volatility is not None
    assert solved(ground, replace(begin(ground).wishes, volatility_pa=found.least_volatility + 1e-4))


def test_more_aversion_is_less_volatility(grounds: Grounds) -> None:
    ground = grounds("morgan")
    usual = replace(begin(ground).wishes, aim="aversion")
    bold, timid = (solved(ground, replace(usual, aversion=size)) for size in (2.0, 15.0))
    assert timid.after.volatility < bold.after.volatility


def test_the_same_wishes_give_the_same_portfolio(grounds: Grounds) -> None:
    ground = grounds("kit")
    one, two = (solved(ground, begin(ground).wishes) for _ in range(2))
    assert replace(one, seconds=0.0) == replace(two, seconds=0.0)
    assert one.inputs_hash != solved(ground, replace(begin(ground).wishes, largest=0.6)).inputs_hash


@pytest.mark.parametrize("wrong", [{"largest": -0.1}, {"turnover": float("nan")}, {"kept": ("NOSUCH",)}])
def test_impossible_wishes_are_refused_in_words(grounds: Grounds, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        rebalance(grounds("avery"), replace(Wishes(), **wrong))  # type: ignore[arg-type]
