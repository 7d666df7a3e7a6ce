"""Which goal a client means, and the plan that the question is about: the client's own, or with what was asked put in.

A goal is found by its words ("my house" is "A house by the sea"). An amount and a day that belong to no goal are one of
their own, put before the others for as long as the question is answered; nothing of it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from app.conversation.bank import Bank
from app.conversation.tools.asked import Refused, amount, due, monthly
from app.conversation.tools.found import Arguments
from finance.portfolio import Client, Contribution, Goal
from finance.types import Fact

ASKED: Final = "what you asked about"  # the name of a goal that is only asked about; never spoken
LONGEST_NAME: Final = 200
_IDLE: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "our",
        "your",
        "for",
        "of",
        "to",
        "in",
        "at",
        "by",
        "on",
        "and",
        "or",
        "with",
        "goal",
        "goals",
        "plan",
        "plans",
        "target",
        "saving",
        "savings",
        "fund",
        "money",
        "year",
        "years",
        "reach",
        "buy",
        "buying",
        "have",
        "get",
        "getting",
    ]
)
# Words that people use for each other when they speak of goals.
_SAME: Final = (
    frozenset({"house", "home", "flat", "apartment", "cottage", "property"}),
    frozenset({"retire", "retirement", "retiring", "pension", "retired"}),
    frozenset({"university", "college", "school", "education", "tuition", "studies"}),
    frozenset({"twins", "children", "kids", "child", "daughter", "son"}),
    frozenset({"travel", "trip", "travelling", "traveling", "journey", "holiday", "world", "sabbatical"}),
    frozenset({"grandchildren", "grandkids", "grandchild", "grandson", "granddaughter"}),
    frozenset({"gift", "present"}),
    frozenset({"income", "pension", "living"}),
)
_COMMON: Final = frozenset(
    {"a", "an", "the", "retirement", "university", "college", "income", "house", "home", "travel"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The plan that a question is about.

    Attributes:
        client: with the goals and the saving of the question.
        goal: the one that is asked about, as `client` has it; None where it is the whole plan.
        own: whether that goal is the client's, rather than one of the question.
        until: the day to look ahead to where no goal is asked about.
    """

    client: Client
    goal: Goal | None = None
    own: bool = True
    until: date | None = None


def asked_plan(arguments: Arguments, content: Bank, client: Client, *, to_save: bool = False) -> Asked:
    """Return the plan that the arguments speak of.

    Args:
        arguments: of the question.
        content: of the bank.
        client: who asks.
        to_save: it is asked what must be saved; a day alone is then that of the only goal.

    Raises:
        Refused: there is no such goal, or too little was said.
    """
    day = content.today
    wanted, when, saving = amount(arguments), due(arguments, day), monthly(arguments)
    if saving is not None:
        client = saving_instead(client, saving)
    open_goals = sorted((goal for goal in client.goals if goal.date > day), key=lambda goal: goal.date)
    words = arguments.get("goal")
    chosen = find_goal(str(words), open_goals) if words is not None else None
    if to_save and words is None and wanted is None and len(open_goals) == 1:
        chosen = open_goals[0]
    if chosen is None and words is None and wanted is None and when is None:
        if not open_goals:
            raise Refused("plan_needs_goal")
        chosen = open_goals[0] if len(open_goals) == 1 else None
        return Asked(client, chosen)
    if chosen is not None:
        changed = _changed(chosen, wanted, when)
        goals = tuple(changed if goal is chosen else goal for goal in client.goals)
        return Asked(replace(client, goals=goals), changed)
    if wanted is not None and when is not None:
        first = min((goal.priority for goal in client.goals), default=1) - 1
        own = Goal(ASKED, when, Decimal(str(wanted)), first)
        return Asked(replace(client, goals=(*client.goals, own)), own, own=False)
    if words is not None and wanted is None:
        raise no_such_goal(open_goals, day)
    if when is None:
        raise Refused("plan_needs_year")
    return Asked(replace(client, goals=()), until=when)


def find_goal(words: str, goals: list[Goal]) -> Goal | None:
    """Return the goal that shares most words with those of the client, the more important one of two; None without."""
    said = _words(words[:LONGEST_NAME])
    scores = [(len(said & _words(goal.name)), -goal.priority, goal) for goal in goals]
    best = max(scores, key=lambda score: score[:2], default=None)
    return best[2] if best and best[0] else None


def saving_instead(client: Client, monthly_usd: float) -> Client:
    """Return the client with one standing order in place of all."""
    order = Contribution(client.accounts[0].id, Decimal(str(round(monthly_usd, 2))), "month")
    return replace(client, contributions=(order,))


def no_such_goal(goals: list[Goal], day: date) -> Refused:
    """Return the refusal for words that are no goal's, with the goals that there are."""
    if not goals:
        return Refused("plan_needs_goal")
    facts = [
        Fact(f"asked.goal.{number}.said", f"goal {number}", said(goal.name), "text", day, "client's file")
        for number, goal in enumerate(goals[:2], start=1)
    ]
    return Refused("plan_no_such_goal", tuple(facts))


def said(name: str) -> str:
    """Return a goal's name as it stands within a sentence: "a house by the sea", "retirement at 62"."""
    return name[:1].lower() + name[1:] if name.split(" ", 1)[0].lower() in _COMMON else name


def _changed(goal: Goal, wanted: float | None, when: date | None) -> Goal:
    return replace(
        goal,
        amount_usd=goal.amount_usd if wanted is None else Decimal(str(wanted)),
        date=goal.date if when is None else when,
    )


def _words(text: str) -> frozenset[str]:
    """Return a text's words that mean something; of those that mean the same, one stands for all."""
    plain = {word for word in re.findall(r"[a-z]+", text.lower()) if word not in _IDLE}
    alike = {min(group) for group in _SAME if group & plain}
    return frozenset(alike | plain.difference(*_SAME))
