"""Arguments in a question: which period, which holding, which part of the answer, which term.

Tables and patterns only; typed and heard text alike ("2020", "twenty twenty"). What is not said is not filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from app.conversation.periods import UNCLEAR, find_period, names_other_time
from app.messages import Scalar

_COMPANY_WORDS: Final = {
    "AAPL": ("apple", "apples"),
    "AMD": ("advanced micro devices", "a m d"),
    "BAC": ("bank of america", "bofa", "b of a"),
    "BBY": ("best buy",),
    "CVX": ("chevron",),
    "GE": ("general electric", "g e"),
    "HD": ("home depot",),
    "JNJ": ("johnson and johnson", "johnson & johnson", "johnson johnson", "j and j", "j&j", "jnj"),
    "JPM": ("jpmorgan", "jp morgan", "j p morgan", "jpmorgan chase", "jp morgan chase", "j p morgan chase"),
    "KO": ("coca cola", "coca-cola", "coke"),
    "LLY": ("eli lilly", "lilly", "eli lily"),
    "MRK": ("merck",),
    "MSFT": ("microsoft", "micro soft"),
    "PEP": ("pepsico", "pepsi", "pepsi co"),
    "PFE": ("pfizer",),
    "PG": ("procter and gamble", "procter & gamble", "proctor and gamble", "procter", "p and g", "p&g"),
    "RRC": ("range resources",),
    "UNH": ("unitedhealth", "united health", "united healthcare"),
    "WMT": ("walmart", "wal mart", "wal-mart"),
    "XOM": ("exxon", "exxon mobil", "exxonmobil", "exon"),
    "CORPBOND": ("corporate bond fund", "corporate bonds"),
    "HGBOND": ("high grade bond fund", "high-grade bond fund", "high grade bonds"),
    "TBILL": ("treasury bill fund", "treasury bills", "t bills", "bill fund"),
}
# Symbols that are words or letters of everyday talk count only in capitals.
_TOO_SHORT: Final = 3

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
    text: str, tool: str, names: Mapping[str, str], terms: Mapping[str, str], today: date
) -> dict[str, Scalar]:
    """Return the arguments of one tool that a question holds, in a fixed order; empty when it holds none.

    Args:
        text: the question.
        tool: which tool's arguments to look for.
        names: instruments that exist, symbol to name.
        terms: words of the glossary in lower case, each with the entry it belongs to.
        today: what "last year" counts from.
    """
    lowered = plain(text)
    found: dict[str, Scalar] = {}
    if tool in ("performance", "risk"):
        found["period"] = find_period(lowered, today) or (UNCLEAR if names_other_time(lowered) else None)
    if tool == "risk" and re.fullmatch(r"1[dwm]", str(found["period"])):
        found["period"] = None  # "what could I lose in a day" asks for a day's loss, not for one day of history
    if tool in ("performance", "portfolio_overview"):
        found["holding"] = find_holding(text, names)
    if tool == "portfolio_overview" and found["holding"] is not None:
        found["focus"] = next((focus for focus, words in _DETAILS if re.search(words, lowered)), None)
    if tool == "portfolio_overview" and found["holding"] is None:
        found["class"] = (
            None
            if re.search(_WHICH, lowered)
            else next((kind for kind, words in _CLASS_WORDS if re.search(words, lowered)), None)
        )
    if tool in _FOCUS_WORDS and found.get("holding") is None and found.get("class") is None:
        found["focus"] = next((focus for focus, words in _FOCUS_WORDS[tool] if re.search(words, lowered)), None)
    if tool == "explain":
        found["term"], found["other_term"] = find_terms(lowered, terms)
        if re.search(_WHY, lowered) and not re.search(_DEFINES, lowered):
            period = find_period(lowered, today) or (UNCLEAR if names_other_time(lowered) else None)
            found = {"about": "why", "period": period}
        elif found["term"] is None:
            found["about"] = "last_answer"
    return {name: value for name, value in found.items() if value is not None}


def find_holding(text: str, names: Mapping[str, str]) -> str | None:
    """Return the symbol of the instrument that a text names first, or None."""
    lowered = plain(text)
    hits = [
        (found.start(), -len(words), symbol)
        for symbol in names
        for words in spellings(symbol, names[symbol])
        if (found := re.search(rf"\b{re.escape(words)}(?:'s|s')?(?!\w)", lowered))
    ]
    hits += [
        (found.start(), 0, symbol)
        for symbol in names
        if (found := re.search(rf"\b{symbol}\b", text if len(symbol) < _TOO_SHORT else text.upper()))
    ]
    return min(hits)[2] if hits else None


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


def spellings(symbol: str, name: str) -> tuple[str, ...]:
    """Return how an instrument may be called, in lower case."""
    return (name.lower(), *_COMPANY_WORDS.get(symbol, ()))


def plain(text: str) -> str:
    """Return lower-case text with one kind of apostrophe and single blanks."""
    return re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
