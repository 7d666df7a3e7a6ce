"""What if: another saving, another spending, longer work, beside the plan as it stands; and who answers the rest.

Both plans are simulated from the same seed, and as long as they end in the same month on the same paths, so that their
difference is that of the plans and not of the draws.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools import choices
from app.conversation.tools.asked import (
    YEARS,
    Refused,
    amount,
    answering,
    monthly,
    number,
    of_the_tool,
    quoted,
    years_on,
)
from app.conversation.tools.chances import with_odds
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.goals import find_goal, no_such_goal, said
from app.conversation.tools.pictures import also_named
from app.messages import Scalar
from finance.answers import plan as planned
from finance.answers.plan_view import classes
from finance.planning import Draws, Flow
from finance.portfolio import Client, Goal
from finance.types import Chart, Fact, Result

PATHS: Final = 8_000
LONGER: Final = (-40.0, 40.0)  # years; fewer than none is stopping earlier
LEAST_LONGER: Final = 0.5
_FAN: Final = 3  # curves of a fan: above, the middle, below
USUAL_LONGER: Final = 2.0
PLAN_SIDE: Final = frozenset({"save", "spend", "work_longer"})
PORTFOLIO_SIDE: Final = frozenset({"buy", "sell", "move", "shares_fall"})


def what_if(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What another saving, spending or working life, or another portfolio, would change."""
    change = arguments.get("change")
    if change in PORTFOLIO_SIDE:
        return choices.what_if_portfolio(arguments, context, content, glossary)
    if change in PLAN_SIDE:
        return _plan_side(arguments, context, content, glossary)
    return Found(dict(arguments), trouble="what_if_unclear")


def _changed(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    client = content.client(context.client_id)
    goals = sorted((goal for goal in client.goals if goal.date > content.today), key=lambda goal: goal.date)
    goal = _goal(used, goals, content.today)
    place = (content.prices, content.instruments, content.today)
    now = planned.goal_plan(client, *place, draws=Draws(PATHS))
    like = now.facts[0]
    told: tuple[Fact, ...]
    if used["change"] == "work_longer":
        said_years = number(used, "years", LONGER, "what_if_longer_range")
        years = USUAL_LONGER if said_years is None else said_years
        used = {**used, "years": used.get("years", USUAL_LONGER)}
        assert goal is not None
        later = replace(goal, date=years_on(goal.date, years))
        if abs(years) < LEAST_LONGER or later.date <= content.today:
            raise Refused("what_if_longer_range")
        changed = replace(client, goals=tuple(later if each is goal else each for each in client.goals))
        then = planned.goal_plan(changed, *place, draws=Draws(PATHS))
        goal, told = later, (_moved(years, like),)
    else:
        flow, told = _flow(used, client, content, like)
        then = planned.goal_plan(client, *place, further=(flow,), draws=Draws(PATHS))
    facts = (*then.facts, *told, *_beside(now, then, goal))
    return Found(used, with_odds(facts), _picture(now, then, goal), quoted(then, "projections"))


def _picture(now: Result, then: Result, goal: Goal | None) -> Chart | None:
    """Return the changed plan's picture with the middle of the plan as it stands beside it."""
    if now.chart is None or then.chart is None or len(now.chart.lines) < _FAN:
        return then.chart
    named = {"plan.final.median": "what_if.then.median", "plan.success": "what_if.then.success"}
    stems = {fact.name.removesuffix("name") for fact in then.facts if goal is not None and fact.value == goal.name}
    chart = also_named(then.chart, named | dict.fromkeys(stems, "what_if.then.probability what_if.goal."))
    middle = now.chart.lines[1]
    usual = replace(middle, label=f"{middle.label}, as things stand", names="what_if.now.")
    return replace(chart, lines=(*chart.lines, usual)) if chart is not None else None


def _goal(used: dict[str, Scalar], goals: list[Goal], day: date) -> Goal | None:
    """Return the goal whose chance is told: the one named, retirement for longer work, the only one; else None."""
    words = used.get("goal")
    if words is not None:
        found = find_goal(str(words), goals)
        if found is None:
            raise no_such_goal(goals, day)
        return found
    if used["change"] == "work_longer":
        found = find_goal("retirement", goals)
        if found is None:
            raise Refused("what_if_no_retirement")
        return found
    return goals[0] if len(goals) == 1 else None


def _flow(used: dict[str, Scalar], client: Client, content: Bank, like: Fact) -> tuple[Flow, tuple[Fact, ...]]:
    """Return the money that flows further, and what it is called."""
    way = 1.0 if used["change"] == "save" else -1.0
    each, once = monthly(used), amount(used)
    if each is not None:
        for_years = number(used, "years", YEARS, "asked_years_range")
        name = "what_if.more" if way > 0 else "what_if.less"
        told = of_the_tool(name, "a month", each, like, "USD")
        if for_years is None:
            return Flow(way * each), (told,)
        last = max(round(12 * for_years), 1)
        return Flow(way * each, 0, last), (told, _years("what_if.for", "for how long", for_years, like))
    if once is None:
        raise Refused("what_if_needs_amount")
    if way < 0 and once > classes(client, content.prices, content.instruments, content.today)[0]:
        raise Refused("what_if_more_than_there_is")
    name = "what_if.put_in" if way > 0 else "what_if.taken_out"
    return Flow(way * once, 0, 1), (of_the_tool(name, "once, today", once, like, "USD"),)


def _beside(now: Result, then: Result, goal: Goal | None) -> tuple[Fact, ...]:
    """Return both chances of the goal, or of the whole plan; without either, what there may be at the end."""
    old, new = ({fact.name: fact for fact in result.facts} for result in (now, then))
    measure = "plan.success" if "plan.success" in old and "plan.success" in new else "plan.final.median"
    told: tuple[Fact, ...] = ()
    if goal is not None:
        stems = [
            next(n for n, fact in facts.items() if n.endswith(".name") and fact.value == goal.name)
            for facts in (old, new)
        ]
        before, after = (
            facts[stem.removesuffix("name") + "probability"] for facts, stem in zip((old, new), stems, strict=True)
        )
        ending = "probability"
        told = (
            of_the_tool("what_if.goal.said", "goal", said(goal.name), after),
            of_the_tool("what_if.goal.date", "date of the goal", goal.date.isoformat(), after, "date"),
        )
    else:
        before, after = old[measure], new[measure]
        ending = measure.rsplit(".", 1)[-1]
    pair = (("now", "as things stand", before), ("then", "with the change", after))
    return (
        *told,
        *(replace(fact, name=f"what_if.{name}.{ending}", label=f"{fact.label}, {words}") for name, words, fact in pair),
    )


def _years(name: str, label: str, years: float, like: Fact) -> Fact:
    whole = years == int(years)
    return of_the_tool(name, label, int(years) if whole else years, like, "count" if whole else "years")


def _moved(years: float, like: Fact) -> Fact:
    if years > 0:
        return _years("what_if.years", "years longer", years, like)
    return _years("what_if.sooner", "years less", -years, like)


_plan_side: Final = answering(_changed)
