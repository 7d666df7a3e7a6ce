"""The closed vocabulary of what is spoken: a word that the checks do not know could say anything.

A sentence may use these words, those of the facts' labels and names, and no others, unless it is a set phrase. What
follows a figure is closed more tightly still: "$512,560 trillion" or "4.4% of it" would change it.
"""

from __future__ import annotations

import calendar
import re
from typing import Final

from app.conversation.claims import Claims
from app.conversation.directions import DOWN, UP
from app.conversation.evidence import Evidence, Unfounded

# Words of sides ("ahead"), superlatives, negation and time are here too: each has a check of its own.
WORDS: Final = (
    UP
    | DOWN
    | frozenset(name.lower() for name in calendar.month_name if name)
    | frozenset(
        re.findall(
            r"[\w'-]+",
            "a an the that this these those it its your you my i is are was were has have in on at by for from "
            "to of than "
            "as and or so which what still stood level with against after fees fee paid took out money portfolio "
            "benchmark return worth value share shares bonds cash bills units holding holdings largest smallest best "
            "worst helped weighed brought most least percentage points point percent volatility sharpe ratio deepest "
            "drawdown maximum fall highest back peak come yet not no day days months year time since so far past start "
            "minus close closing prices bookings computed bought oldest hold risk profile advisory would do go records "
            "same ahead behind outperformed underperformed lagged trailed beat balance just there investments date "
            "figures present whole asked about money-weighted named mix makes today's",
        )
    )
)
_AFTER: Final = re.compile(
    r"$|[.,;:?!](?!\w)|\)| (?:and|or)\b| a year\b| after fees\b| as of\b| on balance\b| on \d| since (?:\d|the start\b)"
    r"| of (?:your portfolio|the whole|days|months)\b| is in (?:shares|bonds|cash)\b"
    r"| in (?:money|fees|advisory fees|shares|bonds|cash|that time|\d{4}|the (?:last|past))\b"
    r"| (?:more|less) than\b| (?:ahead of|behind) | that you paid in\b| below its highest point\b| units of "
    r"| (?:to|from) (?:the|your portfolio's) return\b| over the past\b| this (?:year|month|quarter)\b| last month\b"
)
_AFTER_TIME: Final = re.compile(r" (?:to|and|was|were|is|so|by|years?|months?|weeks?|days?|a year)\b")
# Words that would say something else outside the turns of phrase that they are known from.
_LOOSE: Final = re.compile(
    r"\bagainst (?!what you paid for )|(?<!level )\bwith\b|\bwould (?!have lost at most)|\bfees (?=[a-z])(?!in that)|"
    r"\bafter (?!fees\b)|\bbookings\b(?! and from closing prices)|\bdo (?!not hold)",
    re.IGNORECASE,
)
_FOREIGN_OWNERS: Final = re.compile(
    r"\b(?i:my(?! records)|our|their|his|her)\b"
    r"|\b(?!portfolio's|benchmark's|today's|that's|it's|let's)[a-z]+(?:'s|s')(?!\w)"
)


def check_vocabulary(sentence: str, claims: Claims, evidence: Evidence) -> None:
    """Refuse unknown words, other owners, and anything but the expected after a figure.

    Raises:
        Unfounded: says which word.
    """
    known = {
        word.lower()
        for text in (
            *evidence.names.values(),
            *evidence.names,
            *(str(fact.value) for fact in evidence.facts if fact.unit == "text"),
            *(fact.label for fact in evidence.facts if fact.name.endswith((".start", ".period"))),
        )
        for word in _words(text)
    }
    for word in _words(sentence):
        plain = re.sub(r"['’]s$", "", word.lower())
        if not {word.lower(), plain} & (WORDS | known):
            raise Unfounded(f"a word that cannot be checked: {word!r}")
    if found := _FOREIGN_OWNERS.search(sentence):
        raise Unfounded(f"somebody whose figures these are not: {found[0]!r}")
    if found := _LOOSE.search(sentence):
        raise Unfounded(f"words that stand in no known place: {found[0]!r}")
    for figure in claims.figures:
        timed = figure.kind in ("date", "year", "number") and _AFTER_TIME.match(figure.after)
        if not _AFTER.match(figure.after) and not timed:
            raise Unfounded(f"a unit or a word that does not go with a figure: {figure.text}{figure.after[:12]!r}")


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’&-]*", text)
