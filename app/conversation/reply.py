"""Facts made into one to four sentences: plain, warm banker's English.

Every figure is written by `figures.figure_text`; words of direction come from the figure's sign. Wording varies with
the session and the turn, never by chance. The sentences are then verified like anybody else's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from app.conversation.figures import day_text, figure_text, sign
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.sympathy import is_sad
from app.conversation.talk import (
    NO_SUCH_DAY,
    NOT_ALL,
    NOT_HELD,
    ON_SCREEN,
    TALK,
    TOGETHER,
    TOO_LITTLE,
    WHICH_FIGURE,
    WHICH_PERIOD,
    missing,
    sympathy,
)
from app.conversation.tell_goals import method
from app.conversation.tell_performance import extremes, performance
from app.conversation.tell_portfolio import holding, overview
from app.conversation.tell_risk import risk
from app.conversation.telling import BESIDE, TELL, TROUBLES
from app.conversation.tools import WITH_FIGURES, Found
from app.conversation.tools.documents import sentences as quoted_sentences
from app.conversation.tools.graph import FOCUSES as GRAPH_FOCUSES
from finance.types import Fact

WHOLE: Final = frozenset({"optimise"})  # what must be said beside a recommendation is never cut
_ONE_ACCOUNT: Final = re.compile(
    r"\b(retirement|pension|investment|taxable|savings|first|second|other) account\b|"
    r"\b(?:my|the) (?:pension|ira|401 ?k|roth)\b(?! plan| age| goal)",
    re.I,
)
_OF_A_GOAL: Final = frozenset({"goal_plan", "contribution_needed", "withdrawal_plan", "what_if"})


def compose(tool: str, found: Found, question: str, pick: Pick) -> tuple[str, ...]:
    """Return the sentences that answer a question."""
    facts = {fact.name: fact for fact in found.facts}
    if "missing" in found.arguments:
        return missing(str(found.arguments["missing"]))
    sentences = _trouble(found, facts) if found.trouble else _answer(tool, found, facts, question, pick)
    most = len(sentences) if tool in WHOLE else 3
    # The graph and the overview know accounts one by one.
    of_one_account = found.arguments.get("focus") in GRAPH_FOCUSES or "account" in found.arguments
    named = _ONE_ACCOUNT.search(question)
    named = None if named and tool in _OF_A_GOAL and "account" not in named[0].lower() else named
    if tool in WITH_FIGURES and not found.trouble and named and not of_one_account:
        sentences = (TOGETHER, *sentences[:most])
    if tool in (*WITH_FIGURES, "explain") and is_sad(question):
        return (sympathy(question, pick), *sentences[: most + 1 if tool in WHOLE else most])
    return sentences


def _answer(tool: str, found: Found, facts: Mapping[str, Fact], question: str, pick: Pick) -> tuple[str, ...]:
    if tool == "portfolio_overview" and found.arguments.get("focus") in GRAPH_FOCUSES:
        return TELL["graph"](found, facts, pick)
    if tool == "portfolio_overview":
        return holding(found.arguments, facts) if "holding" in found.arguments else overview(found, facts, pick)
    if tool == "performance":
        return holding(found.arguments, facts) if "holding" in found.arguments else performance(found, facts, pick)
    if tool == "risk":
        return risk(found, facts)
    if found.arguments.get("about") == "documents":
        return tuple(line for _, text in found.passages for line in quoted_sentences(text))
    if tool == "explain":
        return _explain(found, facts)
    if tool in TELL:
        return TELL[tool](found, facts, pick)
    return TALK[tool](question, pick)


def plain_figure(facts: Sequence[Fact]) -> str:
    """Return the sentence that stands in when composed ones fail: the headline figure and nothing else."""
    for ending, words in (("portfolio.value", "The portfolio's value is"), (".value", "Its value is")):
        for fact in facts:
            if fact.name.endswith(ending):
                return f"{words} {figure_text(fact)}, as of {day_text(fact.as_of)}."
    return ON_SCREEN


def day_sentence(facts: Sequence[Fact]) -> str:
    """Return the sentence that dates figures whose own sentence was dropped; empty without figures."""
    day = next((fact.as_of for fact in facts if fact.unit not in ("text", "date")), None)
    return f"These figures are as of {day_text(day)}." if day else ""


# ---- explaining, and what goes wrong


def _explain(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    each = 2 if len(found.passages) == 1 else 1  # of two terms, the first sentence of each says what it is
    passages = [line for _, text in found.passages for line in re.split(r"(?<=[.!?]) (?=[A-Z])", text)[:each]]
    if "term" in found.arguments or not facts:
        return tuple(passages)
    day = day_text(next(fact for fact in facts.values() if fact.unit not in ("text", "date")).as_of)
    source = method(facts) or f"I computed those figures from your bookings and from closing prices, as of {day}."
    prefix = next((name.removesuffix("portfolio") for name in facts if name.endswith(".portfolio")), "")
    if found.arguments.get("about") == "why" and prefix:
        ends = ("worst", "best") if sign(facts[prefix + "portfolio"]) < 0 else ("best", "worst")
        return (*(sentence for end in ends if (sentence := extremes(prefix, facts, end))), source)
    return (source, *passages)


def _trouble(found: Found, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    if found.trouble == "not_held":
        name = next(iter(facts.values())).value
        return (f"You do not hold {name} at present.", NOT_HELD)
    if found.trouble == "nothing_said":
        return WHICH_FIGURE
    if found.trouble == "unclear_period":
        return WHICH_PERIOD
    if found.trouble == "no_such_day":
        return (NO_SUCH_DAY,)
    if found.trouble in TROUBLES:
        beside = next(filter(None, (render(saying, facts) for saying in BESIDE.get(found.trouble, ()))), "")
        return (*TROUBLES[found.trouble], beside) if beside else TROUBLES[found.trouble]
    start, end = facts["records.start"], facts["records.end"]
    reach = f"My records of your portfolio go from {figure_text(start)} to {figure_text(end)}."
    if found.trouble == "too_little":
        return (TOO_LITTLE, reach)
    return (NOT_ALL, reach)
