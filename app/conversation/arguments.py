"""Arguments in a question: which period, which holding, which part of the answer, which term.

Tables and patterns only; typed and heard text alike ("2020", "twenty twenty"). What is not said is not filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from app.conversation import arguments_care, arguments_choices, arguments_plans
from app.conversation.known import Known
from app.conversation.names import find_holding
from app.conversation.periods import UNCLEAR, find_period, names_other_time
from app.messages import Scalar

__all__ = ["asks_for_a_term", "find_arguments", "find_holding", "find_terms", "plain"]

_CLASS_WORDS: Final = (
    ("bond", r"\b(bonds?|fixed income|bond funds?)\b"),
    ("cash", r"\b(cash|bills|liquid|liquidity)\b"),
    ("equity", r"\b(stocks?|equit(y|ies)|in shares)\b"),
)
_DETAILS: Final = (
    ("quantity", r"\b(how many|number of)\b"),
    ("bought", r"\b(when did|since when|how long have)\b"),
    ("cost", r"\b(pay|paid|cost)\b"),
)
_WHICH: Final = r"\b(what|which) (shares|stocks|companies|funds|bonds)\b"
_WHY: Final = r"\b(why|how come|reason|cause[ds]?)\b"
_DEFINES: Final = (
    r"\b(what is an?|what's an?|what are|define|definition|meaning of|what does .* mean|explain what|why do)\b"
)
_FOCUS_WORDS: Final = {
    "portfolio_overview": (
        (
            "largest",
            r"\b(largest|biggest|top (three|five|ten|\d+|holdings?|positions?)|most of|up the most|concentrated)\b",
        ),
        (
            "allocation",
            r"\b(allocation|split|mix|divided|break ?down|spread|distributed|made up|composed|diversified)\b",
        ),
        ("holdings", r"\b(holdings?|positions?|own|what (shares|stocks)|which (companies|funds|shares|stocks)|list)\b"),
        ("value", r"\b(worth|value|balance|how much (money|have i)|total|how big|size)\b"),
    ),
    "performance": (
        ("index", r"^(?!.*\bbenchmark).*\b(market|index|s ?(and|&) ?p|sp ?500)\b"),
        (
            "benchmark",
            r"\b(benchmark|beat(en)?|(out|under)perform(ed)?|compared?|vs|lagging)\b",
        ),
        ("best", r"\b(best|which .* most money|helped|lifted|contributed|winners?)\b"),
        ("worst", r"\b(worst|lost the most|which .* losing|dragged|pulled .* down|losers?)\b"),
        (
            "gain",
            r"\b(how much .*(make|made|earn|earned|gain|gained|lose|lost)|money did i|profit|in dollars|in money)\b",
        ),
    ),
    "risk": (
        (
            "drawdown",
            r"\b(draw ?downs?|(biggest|largest|worst) (fall|drop|loss|decline)|fell .*worst|deepest|peak|recover\w*)\b",
        ),
        ("sharpe", r"\b(sharpe?( ratio)?|risk adjusted|worth the risk|paid (enough )?for)\b"),
        ("volatility", r"\b(volatil\w*|fluctuat\w*|swings?|bumpy|standard deviation|stable|steady)\b"),
        (
            "tail",
            (
                r"\b(value at risk|c?var|in (a|one|a single) (day|month|week)|shortfall|bad (day|month|year)|"
                r"worst case|(could|can|might) i loo?se|downside)\b"
            ),
        ),
    ),
}


def find_arguments(
    text: str,
    tool: str,
    names: Mapping[str, str],
    terms: Mapping[str, str],
    today: date,
    about: Known | None = None,
    *,
    said_only: bool = False,
) -> dict[str, Scalar]:
    """Return the arguments of one tool that a question holds, in a fixed order; empty when it holds none.

    Args:
        text: the question.
        tool: which tool's arguments to look for.
        names: instruments that exist, symbol to name.
        terms: words of the glossary in lower case, each with the entry it belongs to.
        today: what "last year" counts from.
        about: what else is known of the bank and the client; nothing by default.
        said_only: leave out what stands in for words that were not said, as a follow-up must.
    """
    about = about or Known(names, terms, today)
    finder = _FINDERS.get(tool)
    found: dict[str, Scalar | None] = finder(text, plain(text), about) if finder else {}
    said: dict[str, Scalar] = {name: value for name, value in found.items() if value is not None}
    return said if said_only else {**_UNSAID.get(tool, {}), **said}


def _overview(text: str, lowered: str, known: Known) -> dict[str, Scalar | None]:
    found: dict[str, Scalar | None] = {"holding": find_holding(text, known.names)}
    if found["holding"] is not None:
        found["focus"] = _focus(_DETAILS, lowered)
        return found
    found["account"] = _account(lowered, known)
    if not re.search(_WHICH, lowered):
        found["class"] = _focus(_CLASS_WORDS, lowered)
    if found.get("class") is None:
        found["focus"] = _focus(_FOCUS_WORDS["portfolio_overview"], lowered)
    return found


def _performance(text: str, lowered: str, known: Known) -> dict[str, Scalar | None]:
    holding = find_holding(text, known.names)
    focus = None if holding is not None else _focus(_FOCUS_WORDS["performance"], lowered)
    return {"period": arguments_choices.period(lowered, known), "holding": holding, "focus": focus}


def _risk(text: str, lowered: str, known: Known) -> dict[str, Scalar | None]:
    period = arguments_choices.period(lowered, known)
    if re.fullmatch(r"1[dwm]", str(period)):
        period = None  # "what could I lose in a day" asks for a day's loss, not for one day of history
    return {"period": period, "focus": _focus(_FOCUS_WORDS["risk"], lowered)}


def _explain(text: str, lowered: str, known: Known) -> dict[str, Scalar | None]:
    if re.search(_WHY, lowered) and not re.search(_DEFINES, lowered):
        period = find_period(lowered, known.today) or (UNCLEAR if names_other_time(lowered) else None)
        return {"about": "why", "period": period}
    term, other = find_terms(lowered, known.terms)
    return {"term": term, "other_term": other, "about": "last_answer" if term is None else None}


def _focus(table: Iterable[tuple[str, str]], lowered: str) -> str | None:
    return next((focus for focus, words in table if re.search(words, lowered)), None)


def _account(lowered: str, known: Known) -> str | None:
    """Return the client's account that a text names: "my retirement account", "the pension".

    Where the client has no such account, the words for it: the tool then says that there is none.
    """
    for key, name in known.accounts.items():
        if name.lower() in lowered:
            return key
    for kind, words in _ACCOUNT_WORDS:
        named = re.search(rf"\b(?:{words})\b", lowered)
        if named:
            return next((key for key in known.accounts if known.account_kinds.get(key) == kind), named[0])
    if re.search(r"\bretirement\b", lowered):
        return next((key for key in known.accounts if known.account_kinds.get(key) == "retirement"), None)
    return None


_ACCOUNT_WORDS: Final = (
    ("retirement", r"pension|(?:retirement|ira|pension|401 ?k|tax[- ]deferred) accounts?|401 ?k|roth|ira"),
    ("taxable", r"(?:taxable|investment|brokerage|trading) accounts?"),
)


def names_an_account(lowered: str) -> bool:
    """Return whether a text names one account among several: "my pension", "the taxable account"."""
    return any(re.search(rf"\b(?:{words})\b", lowered) for _, words in _ACCOUNT_WORDS)


_UNSAID: Final[dict[str, dict[str, Scalar]]] = {**arguments_choices.UNSAID, **arguments_care.UNSAID}
_Finder = Callable[[str, str, Known], dict[str, Scalar | None]]
_FINDERS: Final[dict[str, _Finder]] = {
    "portfolio_overview": _overview,
    "performance": _performance,
    "risk": _risk,
    "explain": _explain,
    **arguments_plans.FINDERS,
    **arguments_choices.FINDERS,
    **arguments_care.FINDERS,
}


def find_terms(lowered: str, terms: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the glossary entry that a text names most fully, and a second one where two are compared."""
    # Asking for the words alone comes first: with hundreds of terms, patterns fall out of the library's cache of 512.
    named = (words for words in terms if words in lowered and re.search(rf"\b{re.escape(words)}\b", lowered))
    hits = sorted(named, key=lambda words: -len(words))
    if not hits:
        return None, None
    if re.search(r"\b(difference|versus|vs|compared?)\b", lowered):
        first = min(hits, key=lambda words: (lowered.index(words), -len(words)))
        rest = [words for words in hits if words not in first and terms[words] != terms[first]]
        return terms[first], terms[rest[0]] if rest else None
    return terms[hits[0]], None


def asks_for_a_term(text: str, terms: Mapping[str, str]) -> bool:
    """Return whether a question plainly asks what a word of the glossary means."""
    lowered = plain(text)
    return bool(re.search(_DEFINES, lowered)) and find_terms(lowered, terms)[0] is not None


def plain(text: str) -> str:
    """Return lower-case text with one kind of apostrophe and single blanks."""
    return re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
