"""Questions about the client's own money that no tool can answer yet: they get an honest "not yet", not another answer.

As tools are added, rows go.
"""

from __future__ import annotations

import re
from typing import Final

from app.conversation.arguments import plain

NOT_YET: Final = {
    "risk_of_a_holding": "I can tell the risk of your portfolio as a whole, but not yet that of a single holding.",
    "holdings_of_the_past": "I can tell what you hold today, but not yet what you held before or what it was worth.",
    "ranking_of_years": "I cannot rank years or months yet, but I can tell you about any one of them that you name.",
}
_ROWS: Final = (
    (
        "risk_of_a_holding",
        (
            r"\b(riskiest|safest|(most|least) (risky|volatile|stable|dangerous))( \w+)? (holding|share|stock|position|"
            r"investment|fund|company|one)s?\b|\b(which|what)\b.* (riskiest|safest|(most|least) (risky|volatile|"
            r"stable))\b|"
            r"\bwhich .*(swings?|moves?|fluctuates?) (the )?(most|least)\b"
        ),
    ),
    (
        "holdings_of_the_past",
        (
            r"\b(what|which|how (many|much)) (\w+ )*did i (own|hold)\b|\bwhat did i (own|hold|have)\b|"
            r"\bwhat was in my portfolio\b|\bwere my (\w+ )?holdings\b|"
            r"\bhow was my (money|portfolio) (split|invested|allocated|divided)\b"
        ),
    ),
    (
        "ranking_of_years",
        (
            r"\b(best|worst|strongest|weakest) ((?!this|last|the|past|all|of|in|every|each)\w+ )?"
            r"(year|month|quarter|week|day)s?\b|"
            r"\b(which|what) (year|month|quarter|day) (was|did|were|had)\b"
        ),
    ),
)
_MEANS: Final = re.compile(
    r"\b(what (is|are|was) an?|what (is|are) dividends?$|what's an?|means?|meaning|define|definition|explain)\b"
)
# A step, a comparison or a product is another question, whatever it says of risk.
_BESIDE: Final = re.compile(
    r"\b(if|suppose|imagine|compar\w+|versus|vs|than|against|or|sold|selling|bought|buying|without|tax|dividends?|"
    r"market)\b"
)
_COULD: Final = re.compile(r"\b(could|might|would|can|lose|cost|scenario|case)\b")
_RISK: Final = re.compile(r"\b(risk(y|s)?|volatil\w*|safe|dangerous|drawdown|sharpe)\b")


def not_yet(question: str, *, holding: bool) -> str:
    """Return the key of what cannot be told yet; empty where the question is none of these.

    Args:
        question: the client's words.
        holding: whether it names one holding, which makes a question about risk one about that holding.
    """
    text = plain(question).rstrip("?.! ")
    if _MEANS.search(text):
        return ""
    if _BESIDE.search(text):
        return ""
    if holding and _RISK.search(text):
        return "risk_of_a_holding"
    if holding and re.search(r"\b(was|were)\b.*\b(worth|value)\b", text):
        return "holdings_of_the_past"
    for key, words in _ROWS:
        if re.search(words, text) and not (key == "ranking_of_years" and _COULD.search(text)):
            return key
    return ""
