"""Two things side by side, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.found import Found
from finance.types import Fact

RETURN: Final = (
    "As of {@compare.left.return}, {compare.left.name} gained {compare.left.return} {compare.period}, "
    "{compare.left.return~compare.right.return:more than/less than/the same as} {compare.right.name}, which gained "
    "{compare.right.return}."
)
RETURN_OF_LOSERS: Final = (
    "As of {@compare.left.return}, {compare.left.name} lost {-compare.left.return} {compare.period}, "
    "{compare.left.return~compare.right.return:less than/more than/the same as} {compare.right.name}, which lost "
    "{-compare.right.return}."
)
RETURN_APART: Final = (
    "As of {@compare.left.return}, {compare.left.name} {compare.left.return:gained/lost/stood still at} "
    "{compare.left.return} {compare.period}, while {compare.right.name} "
    "{compare.right.return:gained/lost/stood still at} {compare.right.return}."
)
YEARLY: Final = (
    "That is {compare.left.return_pa:a gain/a loss} of {compare.left.return_pa} a year against "
    "{compare.right.return_pa:a gain/a loss} of {compare.right.return_pa}."
)
RISK: Final = (
    "The volatility of {compare.left.name} was {compare.left.volatility} a year, "
    "{compare.left.volatility~compare.right.volatility:higher than/lower than/the same as} the "
    "{compare.right.volatility} of {compare.right.name}."
)
RISK_FIRST: Final = (
    "As of {@compare.left.volatility}, the volatility of {compare.left.name} was {compare.left.volatility} a year "
    "{compare.period}, {compare.left.volatility~compare.right.volatility:higher than/lower than/the same as} the "
    "{compare.right.volatility} of {compare.right.name}."
)
FALLS: Final = (
    "At worst, {compare.left.name} fell {compare.left.max_drawdown} and {compare.right.name} "
    "{compare.right.max_drawdown}."
)
COST: Final = (
    "As of {@compare.left.cost_pa}, the running costs that I know of are {compare.left.cost_pa} a year for "
    "{compare.left.name}, {compare.left.cost_pa~compare.right.cost_pa:more than/less than/the same as} the "
    "{compare.right.cost_pa} for {compare.right.name}."
)
NO_COSTS: Final = "I do not know the running costs of both."
PAST: Final = "Past returns say little about those to come."
INDEX: Final = "The share index leaves out dividends, while share prices include them."
MODELLED: Final = "Bond and bill funds have modelled prices here, far calmer than real ones, so judge no risk by them."
SAYINGS: Final = (
    RETURN, RETURN_OF_LOSERS, RETURN_APART, YEARLY, RISK, RISK_FIRST, FALLS, COST, NO_COSTS, PAST, INDEX, MODELLED,
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "compare_same": ("Those are one and the same.", "Which other holding should I put beside it?"),
    "compare_unknown": (
        "I have no prices for one of the two.",
        "I can compare your holdings, shares, bonds, our products, your portfolio, its benchmark and the share index.",
    ),
    "compare_no_period": ("I do not have figures of both for all of that time.", "Try a shorter or a later stretch."),
}


def comparison(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what was asked for first: return, risk or cost."""
    measure = found.arguments.get("measure")
    if measure == "cost":
        told = [render(COST, facts) or NO_COSTS, render(RETURN_APART, facts)]
    elif measure == "risk":
        told = [render(RISK_FIRST, facts), render(FALLS, facts)]
    else:
        told = [_returns(facts), render(YEARLY, facts), render(RISK, facts)]
    told.append(_remark(found))
    return tuple(sentence for sentence in told if sentence)


def _returns(facts: Mapping[str, Fact]) -> str:
    return render(RETURN_OF_LOSERS, facts) or render(RETURN, facts) or render(RETURN_APART, facts)


def _remark(found: Found) -> str:
    notes = " ".join(text for _, text in found.passages)
    if "share index" in notes:
        return INDEX
    return MODELLED if "modelled" in notes else PAST
