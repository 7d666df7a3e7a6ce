"""What a sentence may rest on, and the words that no evidence can ground: promises, odd units, signs, unknown names."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from finance.types import Fact

PROMISES: Final = re.compile(
    r"\b(guarantee\w*|promis\w*|certainly will|(can ?no|can')t (lose|fail|go wrong)|risk[- ]free|no risk|without risk|"
    r"never (fall|fell|lose|lost)s?|always|for sure|surely)\b",
    re.IGNORECASE,
)
_FOREIGN: Final = re.compile(
    r"[€£¥₿]|\b(euros?|pounds?|yen|cents?|dollars?|million|billion|thousand|hundred|basis points?)\b"
)
_NUMBER_WORDS: Final = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|half|third|quarter|double[ds]?|tripled?|twice)\b",
    re.IGNORECASE,
)
_CAPITALS: Final = re.compile(r"(?<![\w.])[A-Z][A-Za-z&'’-]*")
_PROPER: Final = frozenset(
    ["I", "Sharpe", "Steward", "Treasury", "United", "States", *(name for name in calendar.month_name if name)]
)
_OPENERS: Final = frozenset(
    [
        "a",
        "after",
        "against",
        "all",
        "an",
        "and",
        "any",
        "as",
        "ask",
        "at",
        "before",
        "both",
        "but",
        "by",
        "compared",
        "did",
        "each",
        "for",
        "from",
        "good",
        "goodbye",
        "hello",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "just",
        "let",
        "most",
        "my",
        "no",
        "none",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "over",
        "please",
        "shall",
        "since",
        "so",
        "some",
        "tell",
        "that",
        "thank",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "today",
        "together",
        "very",
        "we",
        "what",
        "when",
        "which",
        "while",
        "with",
        "without",
        "yes",
        "you",
        "your",
        "during",
        "half",
        "last",
        "looking",
        "measured",
        "so",
        "overall",
    ]
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the sentences of a turn may rest on.

    Attributes:
        facts: of this turn.
        passages: citation and text of each passage that may be quoted.
        question: the client's words.
        names: instruments that exist, symbol to name.
        today: the last day that is known; None lets nothing be called today's.
    """

    facts: tuple[Fact, ...] = ()
    passages: tuple[tuple[str, str], ...] = ()
    question: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None


class Unfounded(Exception):  # noqa: N818  (reads as a verdict)
    """Something in the sentence rests on nothing; the message says what."""


def check_plain_words(sentence: str, evidence: Evidence) -> None:
    """Refuse promises, foreign units, numbers in words, signs, and capitalised words that nothing knows."""
    for rule, what in ((PROMISES, "a promise"), (_FOREIGN, "a unit that is never written")):
        if found := rule.search(sentence):
            raise Unfounded(f"{what}: {found[0]!r}")
    if found := re.search(r"(?<![A-Za-z])[-+−–±](?=[$\d])", sentence):
        raise Unfounded(f"a sign before a figure: {found[0]!r}")
    labels = " ".join(fact.label for fact in evidence.facts).lower()
    for found in _NUMBER_WORDS.finditer(sentence):
        before = re.search(r"(\w+ )?$", sentence[: found.start()])
        if not before or not before[0] or (before[0] + found[0]).lower() not in labels:  # "this quarter" is no number
            raise Unfounded(f"a number in words: {found[0]!r}")
    known = " ".join([*evidence.names.values(), *evidence.names, *(text for _, text in evidence.passages)])
    known += " " + " ".join(str(fact.value) for fact in evidence.facts if fact.unit == "text")
    for found in _CAPITALS.finditer(sentence):
        word = re.sub(r"['’]s$", "", found[0])
        opens = found.start() == 0 or sentence[: found.start()].rstrip().endswith((".", "?", "!"))
        if (
            word not in _PROPER
            and not re.search(rf"\b{re.escape(word)}\b", known)
            and not (opens and word.lower() in _OPENERS)
        ):
            raise Unfounded(f"a name that nothing here knows: {word!r}")
