"""The committee's table is the recommendation of the conversation, with each member's own proposal beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.desk.committee import at_the_table, louder
from app.desk.ground import Ground
from finance.answers.advice import advise
from tests.app.desk.conftest import ADVISED

Grounds = Callable[[str], Ground]


@pytest.mark.parametrize("client", ADVISED)
def test_the_agreement_is_the_one_that_the_conversation_tells(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    result, _ = advise(ground.case, ground.rules, ground.content.instruments)
    said = {fact.name: fact.value for fact in result.facts}
    found = at_the_table(ground)
    for member in found.members:
        assert abs(member.before) == pytest.approx(said[f"advice.{member.name}.before"])
        assert abs(member.after) == pytest.approx(said[f"advice.{member.name}.after"])
    for move in found.moves:
        if f"advice.trade.{move.symbol}" in said:
            assert move.usd == pytest.approx(said[f"advice.trade.{move.symbol}"], abs=0.01)
    assert found.once_usd == pytest.approx(said["advice.cost.once"], abs=0.01)
    assert result.basis is not None
    assert found.inputs_hash == result.basis.inputs_hash


@pytest.mark.parametrize("client", ADVISED)
def test_nobody_has_less_than_it_tolerates_nor_more_than_alone(grounds: Grounds, client: str) -> None:
    found = at_the_table(grounds(client))
    assert found.alone == ""
    for member in found.members:
        assert member.best is not None
        assert member.after >= member.floor - 1e-6
        assert member.best >= member.after - 1e-6
        assert member.floor == member.before - member.tolerance


def test_a_members_own_proposal_leaves_the_others_what_they_tolerate(grounds: Grounds) -> None:
    from finance.advice.agents import committee
    from finance.advice.committee import Bounds, favourites

    ground = grounds("avery")
    outlook = ground.case.outlook
    agents = committee(outlook, ground.case.tolerances)
    bounds = Bounds(ground.limits, 1.0, ground.profile.level.most_volatility_pa, 1.0)
    nothing = np.zeros(2 * len(outlook.symbols))
    for own in favourites(outlook, agents, bounds):
        change = own - outlook.current
        trades = np.concatenate([np.maximum(change, 0.0), np.maximum(-change, 0.0)])
        for agent in agents:
            assert agent.utility(trades)[0] >= agent.utility(nothing)[0] - agent.tolerance - 1e-5


def test_who_gains_nothing_by_a_change_would_change_nothing(grounds: Grounds) -> None:
    tax = next(member for member in at_the_table(grounds("avery")).members if member.name == "tax")
    assert tax.moves == ()


def test_more_say_moves_something_and_is_told_on_the_way(grounds: Grounds) -> None:
    heard: list[tuple[float, str]] = []
    found = dict(louder(grounds("morgan"), lambda fraction, words: heard.append((fraction, words))))
    assert set(found) == {"growth", "safety", "liquidity", "cost", "tax"}
    assert max(found.values()) > 0.001
    assert [fraction for fraction, _ in heard] == sorted(fraction for fraction, _ in heard)
    assert len(heard) == 5
