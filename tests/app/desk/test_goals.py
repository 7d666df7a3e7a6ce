"""What-if of goals is the bank's own plan of a client who has those goals, before and after on the same paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from app.desk.goals import DRAWS, WhatIf, goal_sheet, needed, what_if
from app.desk.ground import Ground
from app.desk.messages import Ended
from finance.answers.plan import goal_plan
from finance.errors import InputError
from finance.types import Result
from tests.app.desk.conftest import CLIENTS

Grounds = Callable[[str], Ground]


def planned(ground: Ground, **changes: object) -> dict[str, object]:
    found = ground.content
    client = replace(ground.client, **changes)  # type: ignore[arg-type]
    result: Result = goal_plan(client, found.prices, found.instruments, found.today, draws=DRAWS)
    return {fact.name: fact.value for fact in result.facts}


@pytest.mark.parametrize("client", CLIENTS)
def test_as_things_are_it_is_the_plan_that_the_conversation_tells(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    said = planned(ground)
    found = what_if(ground, goal_sheet(ground).now)
    assert found.before == found.after
    assert found.before.success == said["plan.success"]
    for number, goal in enumerate(found.after.goals, 1):
        assert goal.name == said[f"plan.goal.{number}.name"]
        assert goal.probability == said[f"plan.goal.{number}.probability"]
    assert found.after.final_usd[1] == said["plan.final.median"]
    assert found.wealth_usd == said["plan.wealth"]


def test_another_amount_and_year_are_the_plan_of_a_client_with_that_goal(grounds: Grounds) -> None:
    ground = grounds("avery")
    sheet = goal_sheet(ground)
    house = replace(sheet.now.aims[0], amount_usd=500_000.0, year=2031)
    found = what_if(ground, replace(sheet.now, aims=(house, *sheet.now.aims[1:])))
    booked = ground.client.goals
    said = planned(
        ground,
        goals=(replace(booked[0], amount_usd=Decimal(500_000), date=booked[0].date.replace(year=2031)), *booked[1:]),
    )
    assert found.after.goals[0].probability == said["plan.goal.1.probability"]
    assert found.after.goals[0].probability < found.before.goals[0].probability
    assert found.after.goals[0].day.year == 2031


@pytest.mark.parametrize("client", ["kit", "morgan"])
def test_more_saving_never_makes_a_goal_less_likely(grounds: Grounds, client: str) -> None:
    ground = grounds(client)
    sheet = goal_sheet(ground)
    found = what_if(ground, replace(sheet.now, monthly_usd=sheet.now.monthly_usd + 400.0))
    for before, after in zip(found.before.goals, found.after.goals, strict=True):
        assert after.probability >= before.probability


def test_what_is_needed_for_a_chance_gives_that_chance(grounds: Grounds) -> None:
    ground = grounds("avery")
    sheet = goal_sheet(ground)
    goal = sheet.now.aims[-1].name
    found = needed(ground, sheet.now, goal)
    then = what_if(ground, replace(sheet.now, monthly_usd=found.total_usd))
    chance = next(one.probability for one in then.after.goals if one.name == goal)
    assert found.more_usd > 0
    assert chance == pytest.approx(found.wanted, abs=0.01)


def test_the_fan_is_ordered_and_ends_with_the_last_goal(grounds: Grounds) -> None:
    fan = what_if(grounds("avery"), goal_sheet(grounds("avery")).now).after.fan
    for row in zip(fan.low, fan.lower or fan.low, fan.middle, fan.upper or fan.high, fan.high, strict=True):
        assert list(row) == sorted(row)
    assert fan.days[-1].year == 2046


def test_the_retirement_is_found_by_its_name(grounds: Grounds) -> None:
    assert goal_sheet(grounds("avery")).retirement == "Retirement at 62"
    assert goal_sheet(grounds("kit")).retirement == ""


def test_a_goal_in_the_past_or_of_somebody_else_is_refused(grounds: Grounds) -> None:
    ground = grounds("avery")
    aim = goal_sheet(ground).now.aims[0]
    for wrong in (replace(aim, year=2020), replace(aim, name="A boat"), replace(aim, amount_usd=0.0)):
        with pytest.raises(InputError):
            what_if(ground, WhatIf((wrong,), 0.0))


def test_who_waits_no_more_ends_the_simulation(grounds: Grounds) -> None:
    def gone(fraction: float, words: str) -> None:
        raise Ended

    with pytest.raises(Ended):
        what_if(grounds("avery"), goal_sheet(grounds("avery")).now, gone)
