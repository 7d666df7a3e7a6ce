"""What could happen, what could be changed, and how things compare: the table of these tools."""

from __future__ import annotations

from typing import Final

from app.conversation.tools.advising import optimise
from app.conversation.tools.changing import what_if_portfolio
from app.conversation.tools.comparing import compare_two
from app.conversation.tools.found import Tool
from app.conversation.tools.markets import market
from app.conversation.tools.products import product
from app.conversation.tools.stressing import stress_test

__all__ = ["TOOLS", "what_if_portfolio"]

TOOLS: Final[dict[str, Tool]] = {
    "stress_test": stress_test,
    "optimise": optimise,
    "compare": compare_two,
    "market": market,
    "product": product,
}
