"""Short follow-ups: "and over five years?", "what about Apple?" ask the last tool again with one argument changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.arguments import plain
from app.conversation.context import Context
from app.messages import Scalar

_OPENING: Final = re.compile(
    r"^(and|so|ok|okay|what about|how about|and what about|now|then|same|but|for|over|in|since|the|uh|um|er)\b"
)
_LONGEST: Final = 9  # words
_SHORT: Final = 6  # words
# A word of these makes a question of its own, whatever it begins with.
_OWN: Final = re.compile(
    r"\b(perform\w*|returns?|risk\w*|safe|volatil\w*|drawdown|sharpe|worth|own|holdings?|explain|mean\w*|why|what is|"
    r"what's|how (did|do|does|is|are|have|has|much|many|risky|safe)|show|list|help|bye|goodbye|thanks?|thank|tell|"
    r"should|could|would|will|weather|sell|buy|fees?|tax\w*|beat|lose|lost|make|made|allocation|portfolio)\b"
)


def follow_up(
    question: str, context: Context, arguments: Callable[[str], dict[str, Scalar]]
) -> tuple[str, dict[str, Scalar]] | None:
    """Return the last tool with changed arguments, or None when the question stands on its own.

    Args:
        question: the client's words.
        context: what the last answer left.
        arguments: finds a tool's arguments in the question.
    """
    text = plain(question)
    if not context.tool or len(text.split()) > _LONGEST or _OWN.search(text):
        return None
    fresh = arguments(context.tool)
    if "period" in fresh and re.search(r"\byear before\b", text):
        fresh["period"] = _year_before(context) or fresh["period"]
    if not fresh:
        return None
    # "five years?" alone is a follow-up too: nothing but the argument is said.
    if not _OPENING.match(text) and len(text.split()) > 5:
        return None
    kept = dict(context.arguments)
    if "holding" in fresh or "class" in fresh:
        kept = {name: value for name, value in kept.items() if name not in ("focus", "class", "holding")}
    return context.tool, {**kept, **fresh}


def only_names_a_holding(question: str) -> bool:
    """Return whether a question opens like "what about Apple" and is short enough to ask nothing else."""
    text = plain(question)
    return len(text.split()) <= _SHORT and bool(re.match(r"(and )?(what|how) about |tell me about |show me ", text))


def _year_before(context: Context) -> str | None:
    """Return the year before the calendar year that the last answer was about, if it was about one."""
    period = str(dict(context.arguments).get("period", ""))
    if period != "last_year" and not re.fullmatch(r"\d{4}", period):
        return None
    end = next((str(fact.value) for fact in context.facts if fact.name.endswith(".end")), "")
    return str(int(end[:4]) - 1) if end else None
