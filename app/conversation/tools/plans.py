"""Whether goals are reached, and what must be saved for them; the table of the tools for plans and money."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.tools.asked import PROBABILITY, Refused, answering, number, of_the_tool, quoted
from app.conversation.tools.chances import with_odds
from app.conversation.tools.found import Found, Tool
from app.conversation.tools.goals import ASKED, Asked, asked_plan, said
from app.conversation.tools.money import fees, income
from app.conversation.tools.pictures import also_named
from app.conversation.tools.taxes import tax
from app.conversation.tools.what_if import what_if
from app.conversation.tools.withdrawals import withdrawal_plan
from app.messages import Scalar
from finance.answers import plan as planned
from finance.planning import Draws
from finance.types import Fact, Result

PATHS: Final = 8_000  # of a spoken plan: a chance is sure to half a percentage point, and the turn stays short
USUAL_PROBABILITY: Final = 0.8


def _goal_plan(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    """How likely the goals are, or what there may be on a day."""
    own = content.client(context.client_id)
    asked = asked_plan(used, content, own)
    used = _settled(used, asked)
    if asked.until is not None:
        years = max(round((asked.until - content.today).days / 365.25), 1)
        result = planned.goal_plan(
            asked.client, content.prices, content.instruments, content.today, years=years, draws=Draws(PATHS)
        )
        return _plan_found(used, result, (*_of_goals(result.facts), *_until(result, asked)))
    place = (content.prices, content.instruments, content.today)
    result = planned.goal_plan(asked.client, *place, draws=Draws(PATHS))
    facts = _of_goals(result.facts)
    if asked.goal is not None:
        facts = (*facts, *_one_goal(facts, asked))
        result = replace(result, chart=also_named(result.chart, {_stem(facts, asked): _prefix(asked)}))
        if not asked.own and own.goals:
            before = planned.goal_plan(replace(asked.client, goals=own.goals), *place, draws=Draws(PATHS))
            facts = (*facts, *_before(before))
    return _plan_found(used, result, facts)


def _contribution_needed(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    """What must be saved each month for a goal, or for all of them; for one that is only asked about, from nothing."""
    wanted = number(used, "probability", PROBABILITY, "plan_probability_range") or USUAL_PROBABILITY
    asked = asked_plan(used, content, content.client(context.client_id), to_save=True)
    used = _settled(used, asked)
    if asked.until is not None:
        raise Refused("plan_needs_amount")
    place = (content.prices, content.instruments, content.today)
    result = planned.contribution_needed(
        asked.client if asked.own else replace(asked.client, contributions=()),
        *place,
        goal=asked.goal.name if asked.goal else None,
        beside_others=asked.own,
        wealth_usd=None if asked.own else 0.0,
        probability=wanted,
        draws=Draws(PATHS),
    )
    facts = result.facts
    like = facts[0]
    if asked.goal is not None:
        which = "goal" if asked.own else "new"
        worth, day = float(asked.goal.amount_usd), asked.goal.date.isoformat()
        facts = (
            *facts,
            of_the_tool(f"contribution.{which}.amount", "goal, in today's money", worth, like, "USD"),
            of_the_tool(f"contribution.{which}.date", "date of the goal", day, like, "date"),
        )
        if asked.own:
            facts = (*facts, of_the_tool("contribution.goal.said", "goal", said(asked.goal.name), like))
    return Found(used, with_odds(facts), result.chart, quoted(result, "projections"))


def _settled(used: dict[str, Scalar], asked: Asked) -> dict[str, Scalar]:
    """Return the arguments with the day as a year, so that a later "in ten years" is known to be the newer one."""
    when = asked.until or (asked.goal.date if asked.goal is not None and "years" in used else None)
    if when is not None and "years" in used:
        used = {name: value for name, value in used.items() if name != "years"} | {"year": when.year}
    return used


def _of_goals(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts of a plan with each goal's name as it is said, and each chance in words."""
    spoken = tuple(
        of_the_tool(fact.name.removesuffix("name") + "said", fact.label, said(str(fact.value)), fact)
        for fact in facts
        if fact.name.startswith("plan.goal.") and fact.name.endswith(".name") and fact.value != ASKED
    )
    return with_odds((*facts, *spoken))


def _one_goal(facts: tuple[Fact, ...], asked: Asked) -> tuple[Fact, ...]:
    """Return the facts of the goal that was asked about under names of their own."""
    stem, prefix = _stem(facts, asked), _prefix(asked)
    return tuple(
        replace(fact, name=prefix + fact.name.removeprefix(stem)) for fact in facts if fact.name.startswith(stem)
    )


def _stem(facts: tuple[Fact, ...], asked: Asked) -> str:
    """Return what the names of the asked goal's facts begin with."""
    assert asked.goal is not None
    named = next(fact for fact in facts if fact.name.endswith(".name") and fact.value == asked.goal.name)
    return named.name.removesuffix("name")


def _prefix(asked: Asked) -> str:
    return "plan.asked." if asked.own else "plan.new."


def _before(result: Result) -> tuple[Fact, ...]:
    chance = [fact for fact in result.facts if fact.name.startswith("plan.success")]
    return tuple(
        replace(fact, name=fact.name.replace("plan.", "plan.before.", 1), label=f"{fact.label}, without it")
        for fact in chance
    )


def _until(result: Result, asked: Asked) -> tuple[Fact, ...]:
    assert asked.until is not None
    like = result.facts[0]
    return (of_the_tool("plan.until", "looked ahead to", str(asked.until.year), like),)


def _plan_found(used: dict[str, Scalar], result: Result, facts: tuple[Fact, ...]) -> Found:
    return Found(used, facts, result.chart, quoted(result, "projections"))


goal_plan: Final = answering(_goal_plan)
contribution_needed: Final = answering(_contribution_needed)
TOOLS: Final[dict[str, Tool]] = {
    "goal_plan": goal_plan,
    "contribution_needed": contribution_needed,
    "withdrawal_plan": withdrawal_plan,
    "what_if": what_if,
    "income": income,
    "fees": fees,
    "tax": tax,
}
