"""What a sentence claims: its figures, names and words of direction, each with its place.

A clause is a stretch between commas and the like; a figure is about the owner named last before it (a holding, the
benchmark, the portfolio) and about the measure that its clause, or the one before, speaks of.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from app.conversation.directions import DOWN, UP

FigureKind = Literal["date", "usd", "points", "percent", "year", "number"]
PORTFOLIO: Final = "portfolio"
BENCHMARK: Final = "benchmark"

_MONTHS: Final = "|".join(name for name in calendar.month_name if name)
_AMOUNT: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_FIGURES: Final = re.compile(
    rf"(?P<date>\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b)"
    rf"|(?P<usd>\${_AMOUNT})"
    rf"|(?P<points>{_AMOUNT} percentage points?\b)"
    rf"|(?P<percent>{_AMOUNT}(?:%| percent\b))"
    r"|(?P<year>\b(?:19|20)\d\d\b(?![\d,.]*\d))"
    rf"|(?P<number>{_AMOUNT})"
)
_BOUNDARY: Final = re.compile(r"[,;:](?=\s)|\b(?:than|which|while|but)\b|\band (?=[\d$]|it |they |you|[A-Z])", re.ASCII)
# Measures that a clause can speak of. A figure must speak of its fact's measure (grounds.py).
MEASURES: Final[dict[str, str]] = {
    "worth": r"\bworth\b|\bvalues?\b",
    "gain": r"\b(gain|gained|lost|loss|more|less|profit|rose|fell|grew|up|down|made|return|earned)\b|\bstood still\b",
    "money_weighted": r"\bmoney-weighted\b",
    "paid_in": r"\bpaid in\b",
    "paid": r"\bpaid (for|\$)|\bcost\b",
    "units": r"\bunits\b",
    "bought": r"\bbought\b",
    "fall": r"\bdeepest fall\b|\bmaximum drawdown\b",
    "volatility": r"\bvolatility\b",
    "sharpe": r"\bsharpe\b",
    "tail": r"\bat most\b",
    "now": r"\bbelow its highest point\b",
    "fee": r"(?<!after )\bfees?\b",
    "flows": r"\b(paid in|took out)\b",
    "equity": r"\bshares?\b",
    "bond": r"\bbonds\b",
    "cash": r"\bcash\b",
    "holding": r"\bholdings?\b",
    "part": r"\b(added|took)\b",
    "gap": r"\b(ahead|behind)\b|\blevel with\b",
    "peak": r"\bfrom (?=\d)",
    "back": r"\bback at\b",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a sentence.

    Attributes:
        text: the figure without what is around it.
        start: where it begins in the sentence.
        clause: number of its clause.
        owner: a holding's name, BENCHMARK or PORTFOLIO.
        measures: keys of MEASURES that its clause speaks of, or the last clause that speaks of any.
        before: the text of the sentence before it.
        after: the text after it.
    """

    kind: FigureKind
    text: str
    start: int
    clause: int
    owner: str
    measures: frozenset[str]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A word of going up or down.

    Attributes:
        sign: 1 for up, -1 for down.
        owner: who was named last before it, in its clause or an earlier one; empty when nobody was.
        compares: whether "than" follows, so that two figures are compared and no change is told.
    """

    word: str
    start: int
    clause: int
    sign: int
    owner: str
    compares: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything in a sentence that needs ground to stand on.

    Attributes:
        names: holdings named, in order.
        directions: words of going up or down.
    """

    figures: tuple[Figure, ...]
    names: tuple[str, ...]
    directions: tuple[Direction, ...]


def find_claims(sentence: str, names: Mapping[str, str]) -> Claims:
    """Return the claims of one sentence.

    Args:
        sentence: one sentence.
        names: instruments that exist, symbol to name.
    """
    starts = [0, *(found.start() for found in _BOUNDARY.finditer(sentence))]
    owners = _owners(sentence, names)
    measures = _measures(sentence, starts)
    figures = []
    for found in _FIGURES.finditer(_without_digits_of_names(sentence, names)):
        clause = _clause(found.start(), starts)
        end = starts[clause + 1] if clause + 1 < len(starts) else len(sentence)
        figures.append(
            Figure(
                kind=found.lastgroup,  # type: ignore[arg-type]
                text=found[0],
                start=found.start(),
                clause=clause,
                owner=_owner(found.start(), end, owners),
                measures=measures[clause],
                before=sentence[: found.start()],
                after=sentence[found.end() :],
            )
        )
    directions = [
        Direction(
            word,
            place,
            _clause(place, starts),
            1 if word in UP else -1,
            _named_before(place, owners),
            sentence.startswith(" than ", place + len(word)),
        )
        for word, place in _words(sentence, names)
        if word in UP or word in DOWN
    ]
    named = tuple(owner for _, owner in owners if owner not in (PORTFOLIO, BENCHMARK))
    return Claims(tuple(figures), named, tuple(directions))


def _clause(place: int, starts: list[int]) -> int:
    return max(number for number, start in enumerate(starts) if start <= place)


@cache
def _spellings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of these names, the longest first; it depends on the instrument table alone."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)" if words else r"(?!)")


def _without_digits_of_names(sentence: str, names: Mapping[str, str]) -> str:
    """Return the sentence, as long as before, with the digits of names like "S&P 500" blotted out."""
    numbered = tuple(sorted(name for name in names.values() if re.search(r"\d", name)))
    return _spellings(numbered).sub(lambda found: re.sub(r"\d", "#", found[0]), sentence)


def _words(sentence: str, names: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return the words that are no part of a name, in lower case, each with its place."""
    plain = _spellings(tuple(sorted(names.values(), key=lambda words: (-len(words), words)))).sub(
        lambda found: "#" * len(found[0]), sentence
    )
    return [(found[0].lower(), found.start()) for found in re.finditer(r"[A-Za-z]+", plain)]


def _owners(sentence: str, names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the places where somebody is named to whom the figures after it belong."""
    found = [(hit.start(), BENCHMARK) for hit in re.finditer(r"\bbenchmark\b", sentence, re.IGNORECASE)]
    found += [
        (hit.start(), PORTFOLIO)
        for hit in re.finditer(
            r"(?<!in )(?<!of )(?<!to )(?<!from )\byour portfolio\b|\bin money\b", sentence, re.IGNORECASE
        )
    ]
    spelled = {name: name for name in names.values()} | dict(names)
    pattern = _spellings(tuple(sorted(spelled, key=lambda words: (-len(words), words))))
    found += [(hit.start(), spelled[hit[0]]) for hit in pattern.finditer(sentence)]
    return sorted(found)


def _named_before(place: int, owners: list[tuple[int, str]]) -> str:
    return next((owner for start, owner in reversed(owners) if start < place), "")


def _owner(place: int, clause_end: int, owners: list[tuple[int, str]]) -> str:
    before = _named_before(place, owners)
    if before:
        return before
    return next((owner for start, owner in owners if place < start < clause_end), PORTFOLIO)


def _measures(sentence: str, starts: list[int]) -> list[frozenset[str]]:
    """Return each clause's measures; a clause that names none goes on with those before it."""
    result: list[frozenset[str]] = []
    for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True):
        clause = sentence[start:end].lower()
        own = frozenset(key for key, words in MEASURES.items() if re.search(words, clause))
        result.append(own or (result[-1] if result else own))
    return result
