"""The bank's products, in sentences: figures of the product sheet, and whole sentences of the fact sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.tools.documents import sentences
from app.conversation.tools.found import Found
from finance.types import Fact

ALL: Final = (
    "As of {@product.<id>.fee_pa}, {product.<id>.name} costs {product.<id>.fee_pa} a year inside its funds, has risk "
    "class {product.<id>.risk_class} of 7, and begins at {product.<id>.minimum}."
)
COST: Final = (
    "As of {@product.<id>.fee_pa}, {product.<id>.name} costs {product.<id>.fee_pa} a year inside its funds; the "
    "advisory fee comes on top."
)
RISK: Final = (
    "As of {@product.<id>.fee_pa}, {product.<id>.name} has risk class {product.<id>.risk_class}, on a scale from 1, "
    "the lowest, to 7."
)
TERMS: Final = "As of {@product.<id>.fee_pa}, {product.<id>.name} begins at {product.<id>.minimum}."
BEGINS: Final = "{product.<id>.name} begins at {product.<id>.minimum}."
MOST_LISTED: Final = 8


def _listed(count: int) -> str:
    names = [f"{{products.{number}.name}}" for number in range(1, count + 1)]
    told = names[0] if count == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"The bank has {{products.count}} product{'' if count == 1 else 's'}: {told}."


LISTED: Final = tuple(_listed(count) for count in range(1, MOST_LISTED + 1))
WHICH: Final = "Which of them would you like to hear about?"
SAYINGS: Final = (ALL, COST, RISK, TERMS, BEGINS, *LISTED, WHICH)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "product_none": ("The bank has no products of its own that I could tell you about.",),
    "product_unknown": ("I do not know a product of that name.", "Ask me which products the bank has."),
}


def product(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what the bank says of a product: first what was asked, then its own words."""
    if "product" not in found.arguments:
        count = min(int(facts["products.count"].value), MOST_LISTED)
        return tuple(line for line in (render(LISTED[count - 1], facts), WHICH) if line)
    one, focus = str(found.arguments["product"]), str(found.arguments.get("focus", ""))
    figures = render({"cost": COST, "risk": RISK, "terms": TERMS}.get(focus, ALL), facts, id=one)
    # The first sentence of a leaflet says whose words follow.
    sheet, leaflet = found.passages[0][1], sentences(found.passages[1][1], 3) if len(found.passages) > 1 else ()
    if focus == "cost":
        return figures, render(BEGINS, facts, id=one)
    return (figures, *leaflet) if focus else (sheet, figures, *leaflet[:2])
