"""What a client can live on, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tell_goals import both_ways, chance, projected
from app.conversation.tools.found import Found
from finance.types import Fact

MONTHLY: Final = (
    "As of {@withdrawal.lasts}, the chance that {withdrawal.monthly} a month from now on, raised with prices, lasts "
    "until you are {withdrawal.age} is {withdrawal.lasts}, roughly {withdrawal.lasts.odds}."
)
YEARLY: Final = (
    "As of {@withdrawal.lasts}, the chance that {withdrawal.first_year} a year from now on, raised with prices, lasts "
    "until you are {withdrawal.age} is {withdrawal.lasts}, roughly {withdrawal.lasts.odds}."
)
SUSTAINED_MONTHLY: Final = (
    "In nine cases of ten, {withdrawal.sustainable.monthly} a month would last that long, with nothing more saved."
)
SUSTAINED_YEARLY: Final = (
    "In nine cases of ten, {withdrawal.sustainable.first_year} a year would last that long, with nothing more saved."
)
COULD: Final = (
    "As of {@withdrawal.sustainable.monthly}, you could take out {withdrawal.sustainable.monthly} a month from now on, "
    "raised with prices, and in nine cases of ten it would last until you are {withdrawal.age}."
)
OF_THE_WHOLE: Final = (
    "In the first year that is {withdrawal.sustainable.rate} of the {withdrawal.wealth} that you have, with nothing "
    "more saved."
)
GUARDED: Final = (
    "If you took less after bad years and more after good ones, the same start would last with a chance of "
    "{withdrawal.compared.guardrails.lasts}."
)
SAYINGS: Final = both_ways(MONTHLY, YEARLY, SUSTAINED_MONTHLY, SUSTAINED_YEARLY, COULD, OF_THE_WHOLE, GUARDED)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "withdrawal_of_nothing": ("There is nothing in your accounts yet that could be taken out.",),
    "withdrawal_rate_range": ("I can reckon with rates from a tenth of a percent to fifty percent a year.",),
    "withdrawal_per": ("Is that amount meant for a month or for a year?",),
    "withdrawal_too_much": ("That is more in a single year than your whole portfolio, so it cannot last.",),
    "withdrawal_years_range": ("I can plan for money to last from one to eighty years.",),
    "withdrawal_age_range": ("Please name an age that is still ahead of you, up to a hundred and twenty.",),
}


def withdrawal_plan(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return how long an amount lasts beside what would, or what could be taken out."""
    last = projected("withdrawal", facts)
    if "amount_usd" not in found.arguments and "withdrawal.asked" not in facts:
        told = (render(COULD, facts), render(OF_THE_WHOLE, facts))
        return tuple(sentence for sentence in (*told, last) if sentence)
    yearly = found.arguments.get("per") == "year"
    first = chance(YEARLY if yearly else MONTHLY, facts)
    most = render(SUSTAINED_YEARLY if yearly else SUSTAINED_MONTHLY, facts)
    own, guarded = facts["withdrawal.lasts"], facts["withdrawal.compared.guardrails.lasts"]
    cut = render(GUARDED, facts) if float(own.value) < 0.9 < float(guarded.value) + 0.1 else ""
    return tuple(sentence for sentence in (first, most, cut, last) if sentence)
