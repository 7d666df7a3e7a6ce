"""Whether goals are reached, and what must be saved for them, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from finance.types import Fact

ALL: Final = (
    "As of {@plan.success}, the chance that your whole plan works out is {plan.success}, roughly {plan.success.odds}."
)
GOALS: Final = (
    "For your goal of {plan.goal.<a>.said} it is {plan.goal.<a>.probability}, and for that of {plan.goal.<b>.said} it "
    "is {plan.goal.<b>.probability}."
)
ONE: Final = (
    "As of {@plan.asked.probability}, the chance that your goal of {plan.asked.said} is met in full by "
    "{plan.asked.date} is {plan.asked.probability}, roughly {plan.asked.probability.odds}."
)
RESTS: Final = (
    "That is for {plan.asked.amount} in today's money, with {plan.saving.monthly} "
    "{plan.saving.monthly:saved/taken out} each month."
)
RESTS_ON_NOTHING: Final = (
    "That is for {plan.asked.amount} in today's money, with "
    "{plan.saving.monthly:money saved/money taken out/nothing saved} each month."
)
ALL_RESTS: Final = "That is with {plan.saving.monthly} {plan.saving.monthly:saved/taken out} each month."
NEW: Final = (
    "As of {@plan.new.probability}, the chance of having {plan.new.amount} in today's money by {plan.new.date} is "
    "{plan.new.probability}, roughly {plan.new.probability.odds}."
)
NEW_BESIDE: Final = (
    "It would come before your other goals: the chance that your whole plan works out is {plan.success} with it and "
    "{plan.before.success} without it."
)
UNTIL: Final = (
    "As of {@plan.final.median}, your money may come to {plan.final.median} in today's terms by the end of "
    "{plan.until}, as often more as less."
)
UNTIL_RANGE: Final = (
    "One time in twenty it would be less than {plan.final.low}, and one time in twenty more than {plan.final.high}, if "
    "nothing is spent on goals before."
)
NEEDED: Final = (
    "As of {@contribution.more.monthly}, for a chance of {contribution.wanted} that your goal of "
    "{contribution.goal.said} is met by {contribution.goal.date}, you would have to "
    "{contribution.now.monthly:save/take out/save} about {contribution.more.monthly} "
    "{contribution.now.monthly:more/less/more} each month."
)
NEEDED_FOR_ALL: Final = (
    "As of {@contribution.more.monthly}, for a chance of {contribution.wanted} that your whole plan works out, you "
    "would have to {contribution.now.monthly:save/take out/save} about {contribution.more.monthly} "
    "{contribution.now.monthly:more/less/more} each month."
)
NEEDED_FROM_NOTHING: Final = (
    "As of {@contribution.more.monthly}, starting from nothing, you would have to save about "
    "{contribution.more.monthly} each month for a chance of {contribution.wanted} of having "
    "{contribution.new.amount} in today's money by {contribution.new.date}."
)
NEEDED_IN_ALL: Final = (
    "That would be {contribution.total.monthly} {contribution.total.monthly:saved/taken out} each month in all; as "
    "things stand, the chance is {contribution.without.probability}."
)
ENOUGH: Final = (
    "As of {@contribution.without.probability}, you need not save more: the chance that your goal of "
    "{contribution.goal.said} is met by {contribution.goal.date} is {contribution.without.probability} as things stand."
)
ENOUGH_FOR_ALL: Final = (
    "As of {@contribution.without.probability}, you need not save more: the chance that your whole plan works out is "
    "{contribution.without.probability} as things stand."
)
PROJECTED: Final = (
    "This is a projection, not a certainty: it assumes that shares earn {<of>.expected.shares} a year on average, that "
    "prices and what you save or take out rise by {<of>.inflation}, and that your mix stays; taxes are left aside."
)
PROJECTED_AGAIN: Final = "{<of>.assumed}, this is a projection and not a certainty, on the same assumptions."
METHOD: Final = (
    "I worked that out on {<of>.paths} simulated courses of the market, from your holdings, your goals and what you "
    "save or take out, as of {@<of>.paths}."
)
_ODDS: Final = re.compile(r", roughly \{[^{}]*\.odds\}")
_SAYINGS: Final = (
    ALL, GOALS, ALL_RESTS, ONE, RESTS, RESTS_ON_NOTHING, NEW, NEW_BESIDE, UNTIL, UNTIL_RANGE, NEEDED, NEEDED_FOR_ALL,
    NEEDED_FROM_NOTHING, NEEDED_IN_ALL, ENOUGH, ENOUGH_FOR_ALL, PROJECTED, PROJECTED_AGAIN, METHOD,
)  # fmt: skip
THERE_ARE: Final = ("Your goals here are {asked.goal.1.said} and {asked.goal.2.said}.",)
THERE_IS: Final = ("Your goal here is {asked.goal.1.said}.",)


def plainly(saying: str) -> str:
    """Return a saying without its odds in words, for a chance that has none."""
    return _ODDS.sub("", saying)


def both_ways(*sayings: str) -> tuple[str, ...]:
    """Return sayings, and those with odds once more without them."""
    return (*sayings, *(plainly(saying) for saying in sayings if _ODDS.search(saying)))


def chance(saying: str, facts: Mapping[str, Fact]) -> str:
    """Return the sentence with the odds of its chance, or without them where there are none."""
    return render(saying, facts) or render(plainly(saying), facts)


def projected(of: str, facts: Mapping[str, Fact]) -> str:
    """Return the sentence that a projection is one, and what it assumes; `of` is how its facts' names begin.

    Right after another projection on the same assumptions they are not said once more.
    """
    return render(PROJECTED_AGAIN, facts, of=of) or render(PROJECTED, facts, of=of)


def method(facts: Mapping[str, Fact]) -> str:
    """Return how a projection was made; empty where the facts are of none."""
    of = next((name.split(".", 1)[0] for name in facts if re.fullmatch(r"\w+\.paths", name)), "")
    return render(METHOD, facts, of=of)


def goal_plan(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return the chance that was asked about, and what it rests on."""
    told: tuple[str, ...]
    if "plan.until" in facts:
        told = (render(UNTIL, facts), render(UNTIL_RANGE, facts), render(ALL_RESTS, facts))
    elif "plan.new.probability" in facts:
        told = (chance(NEW, facts), render(NEW_BESIDE, facts) or render(ALL_RESTS, facts))
    elif "plan.asked.probability" in facts:
        told = (chance(ONE, facts), render(RESTS, facts) or render(RESTS_ON_NOTHING, facts))
    else:
        rests = render(ALL_RESTS, facts) if "monthly_usd" in found.arguments else ""
        told = (chance(ALL, facts), _ends(facts), rests)
    return _said(*told, projected("plan", facts))


def contribution_needed(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what must be saved, beside what is saved now."""
    one = "contribution.goal.said" in facts
    if float(facts["contribution.more.monthly"].value) == 0:
        return _said(render(ENOUGH if one else ENOUGH_FOR_ALL, facts), projected("contribution", facts))
    if "contribution.new.amount" in facts:
        return _said(render(NEEDED_FROM_NOTHING, facts), projected("contribution", facts))
    first = render(NEEDED if one else NEEDED_FOR_ALL, facts)
    return _said(first, render(NEEDED_IN_ALL, facts), projected("contribution", facts))


def _ends(facts: Mapping[str, Fact]) -> str:
    """Return the likeliest and the least likely goal."""
    chances = {
        name.split(".")[2]: float(fact.value)
        for name, fact in facts.items()
        if re.fullmatch(r"plan\.goal\.\d+\.probability", name)
    }
    if len(chances) < 2:
        return ""
    best, worst = max(chances, key=lambda n: chances[n]), min(chances, key=lambda n: chances[n])
    if best == worst:
        best, worst = sorted(chances)[:2]
    return render(GOALS, facts, a=best, b=worst)


def _said(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)


SAYINGS: Final = both_ways(*_SAYINGS)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "plan_needs_goal": (
        "I do not know of a goal of yours yet.",
        "Tell me how much you would like to have, and by which year.",
    ),
    "plan_no_such_goal": ("I do not know that goal.",),
    "plan_needs_amount": ("How much would you like to have by then, or for which of your goals is it?",),
    "plan_needs_year": ("By which year, or in how many years, would you need it?",),
    "plan_probability_range": ("I can aim for a chance from five to ninety-nine percent.",),
    "asked_amount_range": ("I can reckon with amounts from one dollar to a billion dollars.",),
    "asked_monthly_range": ("I can reckon with amounts from one dollar to a million dollars a month.",),
    "asked_years_range": ("I can look ahead from half a year to sixty years.",),
    "asked_year_range": ("Please name a year that lies ahead, within the next sixty years.",),
    "asked_cannot_reckon": ("I cannot work that out from what is in your books.",),
}
BESIDE: Final[dict[str, tuple[str, ...]]] = {"plan_no_such_goal": (*THERE_ARE, *THERE_IS)}
