"""What the market did, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.talk import NO_DIVIDENDS
from app.conversation.tools.found import Found
from finance.types import Fact

INDEX: Final = (
    "{market.<p>.opening}, the {market.<p>.name} {market.<p>.return:gained/lost/stood still at} {market.<p>.return}, "
    "as of {@market.<p>.return}."
)
INDEX_YEARLY: Final = (
    "{market.<p>.opening}, the {market.<p>.name} {market.<p>.return:gained/lost} {market.<p>.return}, which is "
    "{market.<p>.return_pa:a gain/a loss} of {market.<p>.return_pa} a year, as of {@market.<p>.return}."
)
BESIDE: Final = (
    "In that time, your portfolio {performance.<p>.portfolio:gained/lost/stood still at} {performance.<p>.portfolio} "
    "after fees, {performance.<p>.portfolio~market.<p>.return:ahead of/behind/level with} the index."
)
SAYINGS: Final = (INDEX, INDEX_YEARLY, BESIDE)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "market_unknown": ("I have no prices of that index.", "I can tell you how the large American shares did."),
    "market_no_period": ("I have no prices of the index for all of that time.", "Try another year or a later start."),
}


def market(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what the index did, and the client's portfolio beside it."""
    period = next(name.split(".")[1] for name in facts if name.startswith("market."))
    told = (
        render(INDEX_YEARLY, facts, p=period) or render(INDEX, facts, p=period),
        render(BESIDE, facts, p=period),
        NO_DIVIDENDS,
    )
    return tuple(sentence for sentence in told if sentence)
