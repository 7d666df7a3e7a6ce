"""What could happen, what could be changed, and how things compare, in sentences: the tables of these tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conversation import tell_advice, tell_change, tell_compare, tell_graph, tell_market, tell_product, tell_stress
from app.conversation.phrases import Pick
from app.conversation.tools.found import Found
from finance.types import Fact

SAYINGS: Final[tuple[str, ...]] = (
    *tell_stress.SAYINGS,
    *tell_advice.SAYINGS,
    *tell_change.SAYINGS,
    *tell_compare.SAYINGS,
    *tell_graph.SAYINGS,
    *tell_market.SAYINGS,
    *tell_product.SAYINGS,
)
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    **tell_stress.TROUBLES,
    **tell_advice.TROUBLES,
    **tell_change.TROUBLES,
    **tell_compare.TROUBLES,
    **tell_graph.TROUBLES,
    **tell_market.TROUBLES,
    **tell_product.TROUBLES,
    "explain_unknown": (
        "I do not know that, and I find nothing on it in the bank's documents.",
        "A colleague at the desk will gladly help you.",
    ),
    "explain_withheld": (
        "There is a document that has something on that, but I do not read it out.",
        "A colleague at the desk can show it to you.",
    ),
}
TELL: Final[dict[str, Callable[[Found, Mapping[str, Fact], Pick], tuple[str, ...]]]] = {
    "stress_test": tell_stress.stress,
    "optimise": tell_advice.advice,
    "what_if_portfolio": tell_change.change,
    "compare": tell_compare.comparison,
    "graph": tell_graph.graph,
    "market": tell_market.market,
    "product": tell_product.product,
}
