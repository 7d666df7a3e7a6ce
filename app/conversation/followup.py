"""Short follow-ups: "and over five years?", "what about Apple?" ask the last tool again with one argument changed.

A follow-up says an argument; what stands in for words that were not said is none. What it says beside the argument must
be little, or belong to the same tool: "I ate an apple" is no question about the holding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.conversation.arguments import find_arguments, plain
from app.conversation.context import Context
from app.conversation.known import Known
from app.conversation.quantities import percents
from app.messages import Scalar

_OPENING: Final = re.compile(
    r"^(and|so|ok|okay|what about|how about|and what about|now|then|same|but|for|over|in|since|with|the|uh|um|er)\b"
)
_LONGEST: Final = 9  # words
_SHORT: Final = 6  # words
# A word of these makes a question of its own, whatever it begins with.
_OWN: Final = re.compile(
    r"\b(perform\w*|returns?|risk\w*|safe|volatil\w*|drawdown|sharpe|worth|own|holdings?|explain|mean\w*|why|what is|"
    r"what's|how (did|do|does|is|are|have|has|much|many|risky|safe)|show|list|help|bye|goodbye|thanks?|thank|tell|"
    r"should|could|would|will|weather|sell|buy|fees?|tax\w*|beat|lose|lost|make|made|allocation|portfolio)\b"
)


# Beside an argument these say nothing of their own.
_BESIDE: Final = frozenset(
    [
        *(
            "and",
            "so",
            "ok",
            "okay",
            "what",
            "how",
            "about",
            "now",
            "then",
            "same",
            "but",
            "for",
            "over",
            "in",
            "since",
        ),
        *(
            "the",
            "uh",
            "um",
            "er",
            "with",
            "a",
            "an",
            "of",
            "at",
            "most",
            "on",
            "to",
            "from",
            "by",
            "until",
            "my",
            "me",
        ),
        *("please", "again", "instead", "only", "just", "also", "too", "as", "well", "that", "this", "it", "is", "are"),
        *("was", "were", "be", "or", "than", "more", "less", "one", "any", "each", "all", "if", "i", "mean", "meant"),
        *(
            "same",
            "thing",
            "question",
            "period",
            "time",
            "year",
            "years",
            "month",
            "months",
            "quarter",
            "whole",
            "last",
        ),
        *("shares", "share", "stock", "stocks", "holding", "position", "company", "fund", "alone", "goal", "goals"),
        *("into", "not", "no", "sorry", "up", "out", "during", "between", "percent", "dollars", "let", "us", "say"),
    ]
)
_EXCLAIMS: Final = re.compile(r"(?:oh |wow )*what an? ")  # "what a year": no question
_BEYOND: Final = re.compile(r"\b(?:more|extra|another|further|on top|less|fewer)\b")
_OF_ONE_GOAL: Final = frozenset({"amount_usd", "year", "years", "monthly_usd", "probability"})


def follow_up(
    question: str,
    context: Context,
    arguments: Callable[[str], dict[str, Scalar]],
    same: Callable[[str, str], bool] = lambda text, tool: False,
) -> tuple[str, dict[str, Scalar]] | None:
    """Return the last tool with changed arguments, or None when the question stands on its own.

    Args:
        question: the client's words.
        context: what the last answer left.
        arguments: finds in a text the arguments of the last tool that it says.
        same: whether a text is one for a tool when it stands alone.
    """
    text = plain(question)
    if not context.tool or len(text.split()) > _LONGEST or _OWN.search(text):
        return None
    fresh = arguments(text)
    if context.tool == "stress_test" and not fresh and len(parts := percents(text)) == 1:
        kept_shock = dict(context.arguments).get("shock")  # "and 40 percent?" is of the same fall or rise
        falling = not isinstance(kept_shock, int | float) or kept_shock < 0
        fresh = {"shock": -abs(parts[0]) if falling else abs(parts[0])} if kept_shock is not None else fresh
    if "period" in fresh and re.search(r"\byear before\b", text):
        fresh["period"] = _year_before(context) or fresh["period"]
    if not fresh:
        return None
    # "five years?" alone is a follow-up too: nothing but the argument is said.
    if not _OPENING.match(text) and len(text.split()) > 5:
        return None
    if _EXCLAIMS.match(text):
        return None
    if _says_more(text, arguments) and not same(question, context.tool):
        return None
    kept = _of_the_same_goal(dict(context.arguments), fresh)
    if context.tool == "goal_plan" and "monthly_usd" in fresh and (beyond := _BEYOND.search(text)):
        # 500 more is on top of what is saved now; the plan's own argument is all that is saved.
        change = "spend" if beyond[0] in ("less", "fewer") else "save"
        goal = {name: value for name, value in {**kept, **fresh}.items() if name == "goal"}
        return "what_if", {"change": change, "monthly_usd": fresh["monthly_usd"], **goal}
    ahead = re.fullmatch(r"(\d+)y", str(fresh.get("period")))
    if kept.get("focus") == "drag" and "focus" not in fresh and ahead:
        fresh = {"years": float(ahead[1])}  # what fees take off is asked for years ahead
    if "holding" in fresh or "class" in fresh:
        kept = {name: value for name, value in kept.items() if name not in ("focus", "class", "holding")}
    return context.tool, {**_of_the_same_scenario(kept, fresh), **fresh}


def _says_more(text: str, arguments: Callable[[str], dict[str, Scalar]]) -> bool:
    """Return whether a text has a word that is neither part of what is asked for nor one that says nothing."""
    words = re.findall(r"[\w'&]+", text)
    fresh = arguments(" ".join(words))
    for at, word in enumerate(words):
        if word in _BESIDE or any(letter.isdigit() for letter in word):
            continue
        if arguments(" ".join((*words[:at], *words[at + 1 :]))) == fresh and not arguments(word):
            return True
    return False


def _of_the_same_goal(kept: dict[str, Scalar], fresh: dict[str, Scalar]) -> dict[str, Scalar]:
    """Return what stays: amount, date and saving belong to their goal, and are none of another one."""
    if fresh.get("goal", kept.get("goal")) == kept.get("goal"):
        return kept
    return {name: value for name, value in kept.items() if name not in _OF_ONE_GOAL}


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
    fresh = find_arguments(told, context.tool, about.names, about.terms, about.today, about, said_only=True)
    fresh = {
        name: value for name, value in fresh.items() if before.get(name) != value and name not in ("change", "field")
    }
    if not fresh or not (_MEANS.search(text) or set(fresh) & _PUT_RIGHT):
        return None
    kept = _of_the_same_goal(before, fresh)
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
