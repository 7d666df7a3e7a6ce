"""A portfolio before and after a change, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.moves import move_sayings, tell_moves
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tell_stress import stress
from app.conversation.tools.found import Found
from finance.types import Fact

MOVES: Final = move_sayings(
    "change.",
    ("As of {@change.moved}, that would take", "As of {@change.moved}, that would above all take"),
    "put",
)
VOLATILITY: Final = (
    "Your portfolio's volatility would be {change.after.volatility} a year, "
    "{change.after.volatility~change.before.volatility:up from/down from/the same as} {change.before.volatility} today"
)
STRESS: Final = (
    ", and if {change.stress.words} came again, it would lose {-change.after.stress}, "
    "{change.after.stress~change.before.stress:less than/more than/the same as} {-change.before.stress} today."
)
RISK: Final = f"{VOLATILITY}{STRESS}"
RISK_ALONE: Final = f"{VOLATILITY}."
LARGEST: Final = (
    "The largest part would be {change.after.largest.name} with {change.after.largest}, where today it is "
    "{change.before.largest.name} with {change.before.largest}"
)
LARGEST_SUITS: Final = (
    f"{LARGEST}; all in all, that is {{change.broken:outside/outside/no further from}} what suits your "
    "{change.level} profile."
)
LARGEST_KEEPS: Final = (
    f"{LARGEST}; all in all, that is {{change.broken.then:outside/outside/within}} what suits your "
    "{change.level} profile."
)
LARGEST_ALONE: Final = f"{LARGEST}."
COSTS: Final = "Dealing would cost {change.cost.dealing}."
COSTS_AND_TAX: Final = (
    "Dealing would cost {change.cost.dealing}, and tax {change.tax} with, for example, {change.tax.income} of other "
    "income; take all of it as an estimate."
)
COSTS_AND_RELIEF: Final = (
    "Dealing would cost {change.cost.dealing}, and the loss would save {-change.tax} of tax with, for example, "
    "{change.tax.income} of other income; take all of it as an estimate."
)
SAYINGS: Final = (
    *MOVES.values(), RISK, RISK_ALONE, LARGEST_SUITS, LARGEST_KEEPS, LARGEST_ALONE, COSTS, COSTS_AND_TAX,
    COSTS_AND_RELIEF,
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "change_needs_holding": ("Which holding do you mean?",),
    "change_needs_amount": ("For how much shall I try it?",),
    "change_needs_to": ("And what should the money go into?",),
    "change_amount": ("I can try amounts from one dollar up to a billion.",),
    "change_far_above": (
        "That is more than a hundred times what you have with us, so I do not reckon with it.",
        "Name a smaller amount, and I will try that.",
    ),
    "change_share": ("The part must be more than nothing and at most all of it.",),
    "change_too_much": ("That is more than you hold of it.", "Name a smaller amount, and I will try that."),
    "change_cannot_hold": ("That cannot be held, so I cannot try it.", "I can try any share or fund that we have."),
    "change_cannot_reckon": ("I cannot reckon that change with what is in your portfolio.",),
}


def change(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what is moved, then what that does to risk, to the largest part, and what it costs."""
    if "scenario" in found.arguments:
        return stress(found, facts, pick)
    told = (
        tell_moves("change.", facts, MOVES),
        render(RISK, facts) or render(RISK_ALONE, facts),
        _largest(facts),
        render(COSTS_AND_TAX, facts) or render(COSTS_AND_RELIEF, facts) or render(COSTS, facts),
    )
    return tuple(sentence for sentence in told if sentence)


def _largest(facts: Mapping[str, Fact]) -> str:
    if "change.broken" not in facts:
        return render(LARGEST_ALONE, facts)
    today_suits = int(facts["change.broken.then"].value) == int(facts["change.broken"].value)
    return render(LARGEST_KEEPS if today_suits else LARGEST_SUITS, facts)
