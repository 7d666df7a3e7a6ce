"""Questions whose words settle what is asked, so that the router need not guess: one row a kind of question.

Each row asks for a figure that a tool already gives. Everything else goes to the router.
"""

from __future__ import annotations

import re
from typing import Final

from app.conversation.arguments import plain

_INDEX: Final = (
    r"(s ?(&|and) ?p( ?500| five hundred)?|sp ?500|stock market|share market|the market|the index|stock index)"
)
# Tool, arguments that the words settle, the words, words that must not stand there.
_ROWS: Final = (
    (
        "portfolio_overview",
        {"focus": "profile"},
        r"\b(risk (profile|type|class|appetite|tolerance|category|level|rating)|investor (profile|type))\b",
        r"\b(mean|what is an?|explain|change|update)\b",
    ),
    (
        "portfolio_overview",
        {"focus": "fees"},
        (r"\bhow (much|high|many)\b.*\b(fees?|charges?|charged?|charging)\b|\bwhat (?:\w+ )*(fees?|charges)\b|"
        r"\b(my|your|the|any|pay|paid|paying|total|show me) (?:\w+ )?(fees?|charges)\b|"
        r"\bwhat (do|did|does) (you|the bank|this) (charge|cost)\b|"
        r"\bwhat (do|am) i (?:be |being )?(charged|paying) (?:you )?(?:for|a year)"),
        (r"\b(mean|what is an?|explain|before|after|without|included?|including|net of|transfer|wire|card|atm|"
         r"overdraft|"
        r"foreign|why|waive|reduce|lower|refund|account opening)\b"),
    ),
    (
        "performance",
        {"focus": "flows"},
        (r"\bhow much (?:\w+ )*(contribut\w*|deposit\w*|pa(y|id) in|put in|add(ed)?|invest(ed)?|withdr[ae]w\w*|"
        r"taken? out|took out)\b(?!.* worth)|\b(my|total) (contributions|deposits|withdrawals|payments)\b|"
        r"\bwhat (did|have) i (pa(y|id) in|contribut\w*|deposit\w*|put in|withdraw\w*|take out)\b"),
        r"\b(mean|what is an?|explain|in (bonds|cash|shares|stocks|apple)|should|can i|could i|fees?)\b",
    ),
    (
        "performance",
        {"focus": "value"},
        (r"\b(worth|value|balance)\b.*\b(ago|last (year|month|quarter)|in (19|20)\d\d|(end|start|beginning) of|"
         r"back (in|then)|"
        r"on (the )?\d)|\b(was|were|did i have)\b.*\b(worth|value|balance)\b|"
        r"\bhow much (did i have|was (in )?my (portfolio|account))\b"),
        r"\b(now|today|at risk|mean|paid|cost|since)\b",
    ),
    (
        "risk",
        {"focus": "now"},
        (r"\b(below|under|off|from|away from|short of|at) (?:\w+ )?(?:its |my |the )?(?:\w+ )?(peak|high|highest|"
         r"top|maximum)\b"
        r"(?!.*\b(holding|holdings|fall|drop|to)\b)|\b(current|present) drawdown\b|\bdrawdown (right )?now\b|"
        r"\bback (at|to) (my|its|the) (peak|high)\b"),
        r"\b(mean|what is an?|explain|biggest|deepest|worst|largest|max\w*|when|risk)\b",
    ),
    (
        "risk",
        {"focus": "month"},
        (r"\b(lose|loss|cost|hurt|fall|drop|value at risk|var|bad|worst)\b.*\b(in|over|within|during|of|for)? ?"
        r"(a|one|any|single|1)(?: \w+)? month\b|\bmonthly (value at risk|var|loss)\b|\bbad month\b|"
        r"\bworst month\b.*\b(could|cost)\b"),
        r"\b(mean|what is an?|explain|did|was|past month|last month|this month)\b",
    ),
    (
        "performance",
        {"focus": "index"},
        rf"\b{_INDEX}\b",
        (r"\b(mean|what is|what's|what are|explain|why|benchmark|will|going to|crash\w*|worried|scared|afraid|"
         r"nervous|risk\w*|"
        r"volatil\w*|time (in|to)|falls?|if|predict|market (data|cap)|farmers|super)\b"),
    ),
)  # fmt: skip


def settled(question: str) -> tuple[str, dict[str, str]] | None:
    """Return the tool and the arguments that a question's words settle, or None."""
    text = plain(question)
    for tool, arguments, words, without in _ROWS:
        if re.search(words, text) and not re.search(without, text):
            return tool, dict(arguments)
    return None
