"""Bad times by holding are the bank's own stress answer, taken apart; the worst months are of the days themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.desk.ground import Ground
from app.desk.stresses import own, stresses
from finance.answers.stress import Asked, stress
from finance.errors import InputError
from finance.risk.stress import EPISODES, Blow
from tests.app.desk.conftest import CLIENTS

Grounds = Callable[[str], Ground]


def said(ground: Ground, asked: Asked) -> dict[str, float]:
    found = stress(ground.held, ground.content.prices, ground.content.instruments, asked)
    return {fact.name: float(fact.value) for fact in found.facts if not isinstance(fact.value, str)}


@pytest.mark.parametrize("client", CLIENTS)
def test_history_is_what_the_conversation_says_and_adds_up_by_holding(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    facts = said(ground, Asked(EPISODES, (), None, None))
    for time in stresses(ground).times:
        assert time.change == pytest.approx(facts[f"stress.{time.key}.change"])
        assert time.usd == pytest.approx(facts[f"stress.{time.key}.change.usd"], abs=0.01)
        assert time.deepest_fall == pytest.approx(facts[f"stress.{time.key}.deepest_fall"])
        assert sum(part.usd for part in time.parts) == pytest.approx(time.usd, abs=0.01)
        assert [part.usd for part in time.parts] == sorted(part.usd for part in time.parts)


@pytest.mark.parametrize("client", ["avery", "rosa"])
def test_yields_or_inflation_alone_are_what_the_conversation_says(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    facts = said(ground, Asked((), (), 0.02, 0.04))
    assert own(ground, Blow(yields=0.02)).time.change == pytest.approx(facts["stress.rates.change"])
    dear = own(ground, Blow(inflation=0.04)).time
    assert dear.change == pytest.approx(facts["stress.inflation.change"])
    assert dear.real_change == pytest.approx(facts["stress.inflation.real_change"])


def test_nothing_happens_without_a_shock(grounds: Grounds) -> None:
    time = own(grounds("avery"), Blow()).time
    assert time.change == 0.0
    assert all(part.usd == 0.0 for part in time.parts)


def test_other_currencies_change_nothing_where_none_is_held(grounds: Grounds) -> None:
    ground = grounds("avery")
    assert not stresses(ground).foreign
    assert own(ground, Blow(currencies=-0.3)).time.change == 0.0


def test_the_worst_months_are_the_worst_of_all_months(grounds: Grounds) -> None:
    held = grounds("kit").held
    found = stresses(grounds("kit")).months
    by_month: dict[str, float] = {}
    for day, earned in zip(held.days[1:], held.day_returns, strict=True):
        month = str(day)[:7]
        by_month[month] = (1.0 + by_month.get(month, 0.0)) * (1.0 + float(earned)) - 1.0
    worst = sorted(by_month.items(), key=lambda item: item[1])[: len(found)]
    assert [f"{one.first:%Y-%m}" for one in found] == [month for month, _ in worst]
    assert np.allclose([one.change for one in found], [change for _, change in worst])


def test_a_shock_beyond_reason_is_refused_in_words(grounds: Grounds) -> None:
    with pytest.raises(InputError, match="shares"):
        own(grounds("kit"), Blow(shares=-1.5))
