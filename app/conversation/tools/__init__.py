"""The tools: each takes its arguments and gives facts, a chart where one helps, and passages to quote.

`TOOLS` is the table; a new tool is a function and a row. None of them writes a sentence: `reply.py` does.
"""

from __future__ import annotations

from typing import Final

from app.conversation.tools import care, choices, plans
from app.conversation.tools.found import Arguments, Found, Tool
from app.conversation.tools.portfolio import performance, portfolio_overview, risk
from app.conversation.tools.words import explain, nothing, outside

__all__ = ["PLAIN_FOCUS", "TAKES_THE_QUESTION", "TOOLS", "WITH_FIGURES", "Arguments", "Found", "Tool"]

TOOLS: Final[dict[str, Tool]] = {
    "portfolio_overview": portfolio_overview,
    "performance": performance,
    "risk": risk,
    "explain": explain,
    "small_talk": nothing,
    "help": nothing,
    "repeat": nothing,
    "end_session": nothing,
    "out_of_scope": outside,
    **plans.TOOLS,
    **choices.TOOLS,
    **care.TOOLS,
}
TAKES_THE_QUESTION: Final = frozenset({"explain", "out_of_scope"})
"""Tools that search the bank's documents with the client's words, which they get as the argument "question"."""
PLAIN_FOCUS: Final = frozenset({"fees", "flows", "value", "profile"})  # asked for as a figure, not as news
WITHOUT_FIGURES: Final = frozenset(
    {"explain", "small_talk", "help", "repeat", "end_session", "out_of_scope", *care.TOOLS}
)
WITH_FIGURES: Final = frozenset(TOOLS) - WITHOUT_FIGURES
"""Tools whose answer a follow-up may take up with another argument."""
