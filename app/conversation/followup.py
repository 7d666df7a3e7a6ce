"""Short follow-ups: "and over five years?", "what about Apple?" ask the last tool again with one argument changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.arguments import find_arguments, plain
from app.conversation.context import Context
from app.conversation.known import Known
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
    return context.tool, {**_of_the_same_scenario(kept, fresh), **fresh}


def _of_the_same_scenario(kept: dict[str, Scalar], fresh: dict[str, Scalar]) -> dict[str, Scalar]:
    """Return what stays: the size of a shock belongs to its scenario, a fall of shares is none of prices."""
    if fresh.get("scenario", kept.get("scenario")) == kept.get("scenario"):
        return kept
    return {name: value for name, value in kept.items() if name != "shock"}


_CORRECTS: Final = re.compile(
    r"^(?:(?:oh|um|uh|well|ah) )*(?:no+|sorry|nope|wait|actually|not that|that's not what i (?:meant|asked)|i meant?|"
    r"i said|"
    r"excuse me|correction|rather|i was asking|wrong)\b[, ]*"
    r"(?:(?:no|not|that|sorry|wait|actually|rather|but|the|one|it's|it is|i|i'm|meant?|was|asking|about|said|talking|"
    r"of|for|"
    r"make|it|let's|say|take|with|instead|please|over|um|uh)\b[, ]*)*"
)
_MEANS: Final = re.compile(r"\b(?:i meant?|i said|i was (?:asking|talking)|make (?:it|that)|rather|instead|not \w+)\b")


# The words for a step that was asked about before, so that "no, a third" is read as a part of what is sold.
_STEPS: Final = {
    "sell": "sell",
    "buy": "buy",
    "move": "move",
    "save": "save",
    "spend": "spend",
    "work_longer": "work longer",
    "shares_fall": "falls",
}


def correction(question: str, context: Context, about: Known) -> tuple[str, dict[str, Scalar]] | None:
    """Return the last tool with what the client put right, or None where nothing is corrected.

    "No, I meant my pension", "sorry, over five years": what is said replaces what was understood; the rest stays.

    Args:
        question: the client's words.
        context: what the last answer left.
        about: what words may stand for.
    """
    text = plain(question)
    opening = _CORRECTS.match(text)
    if not context.tool or not opening or len(text.split()) > _LONGEST + 3:
        return None
    rest = text[opening.end() :]
    if _OWN.search(rest) and not _MEANS.search(text):
        return None
    before = dict(context.arguments)
    told = f"{_STEPS.get(str(before.get('change', '')), '')} {question}".strip()
    fresh = find_arguments(told, context.tool, about.names, about.terms, about.today, about)
    fresh = {
        name: value for name, value in fresh.items() if before.get(name) != value and name not in ("change", "field")
    }
    if not fresh or not (_MEANS.search(text) or set(fresh) & _PUT_RIGHT):
        return None
    kept = dict(before)
    if set(fresh) & {"holding", "class", "account"}:
        kept = {name: value for name, value in kept.items() if name not in ("focus", "class", "holding", "account")}
    for one, other in (("year", "years"), ("years", "year"), ("amount_usd", "share"), ("share", "amount_usd")):
        if one in fresh and other not in fresh:
            kept.pop(other, None)
    return context.tool, {**_of_the_same_scenario(kept, fresh), **fresh}


_PUT_RIGHT: Final = frozenset(
    {
        "period",
        "holding",
        "account",
        "goal",
        "year",
        "years",
        "amount_usd",
        "monthly_usd",
        "share",
        "to",
        "left",
        "right",
    }
    | {"scenario", "shock", "product", "age", "rate", "probability", "class"}
)


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
