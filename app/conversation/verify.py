"""Each sentence before it is spoken: every figure, date, name and word of direction must rest on something.

It may rest on a fact of this turn, written by the rounding rules of `figures.py` exactly; on the words of a fact's
label ("over the past 3 years"); on a passage quoted as it stands; or, for years and lengths of time alone, on the
client's own words. Amounts and percentages never rest on the client's words, or a client could make us confirm them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.conversation.claims import Claims, Figure, find_claims
from app.conversation.figures import day_text, figure_text, is_points, sign
from app.conversation.grounds import Ground, direction_fits, ground
from app.messages import SentenceCheck
from finance.types import Fact

CLIENT: Final = "client's words"
_PROMISES: Final = re.compile(
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
_KINDS: Final = {
    "usd": ("USD",),
    "percent": ("fraction",),
    "points": ("fraction",),
    "number": ("ratio", "count", "years"),
}
_FALL: Final = re.compile(r"\bfall\b.*%")
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
        fixed: sentences of the house without figures, that may stand as they are.
    """

    facts: tuple[Fact, ...] = ()
    passages: tuple[tuple[str, str], ...] = ()
    question: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def verify(sentence: str, evidence: Evidence) -> SentenceCheck:
    """Return whether a sentence may be spoken, and what each of its figures rests on."""
    for citation, text in evidence.passages:
        if sentence in text and sentence:
            return SentenceCheck(sentence, True, ((sentence, citation),))
    claims = find_claims(sentence, evidence.names)
    try:
        _plain_words(sentence, evidence)
        rests = [_rest(figure, evidence) for figure in claims.figures]
        grounds = {figure.start: found for figure, found in zip(claims.figures, rests, strict=True)}
        _same_day(claims, rests)
        _directions(claims, grounds, evidence)
        _superlatives(sentence, rests, evidence)
        _recovery(sentence, evidence)
        _names(claims, grounds, evidence)
    except _Unfounded as error:
        return SentenceCheck(sentence, False, (), str(error))
    rests_on = tuple((figure.text, found[0]) for figure, found in zip(claims.figures, rests, strict=True))
    return SentenceCheck(sentence, True, rests_on)


class _Unfounded(Exception):  # noqa: N818  (reads as a verdict)
    """Something in the sentence rests on nothing; the message says what."""


_Rest = tuple[str, Ground | None]


def _plain_words(sentence: str, evidence: Evidence) -> None:
    """Refuse promises, foreign units, numbers in words, signs, and capitalised words that nothing knows."""
    for rule, what in ((_PROMISES, "a promise"), (_FOREIGN, "a unit that is never written")):
        if found := rule.search(sentence):
            raise _Unfounded(f"{what}: {found[0]!r}")
    if found := re.search(r"(?<![A-Za-z])[-+−–±](?=[$\d])", sentence):
        raise _Unfounded(f"a sign before a figure: {found[0]!r}")
    labels = " ".join(fact.label for fact in evidence.facts).lower()
    for found in _NUMBER_WORDS.finditer(sentence):
        before = re.search(r"(\w+ )?$", sentence[: found.start()])
        if not before or not before[0] or (before[0] + found[0]).lower() not in labels:  # "this quarter" is no number
            raise _Unfounded(f"a number in words: {found[0]!r}")
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
            raise _Unfounded(f"a name that nothing here knows: {word!r}")


def _rest(figure: Figure, evidence: Evidence) -> _Rest:
    """Return the name of what a figure rests on, and the fact with it.

    Raises:
        _Unfounded: there is nothing.
    """
    if figure.kind == "date":
        return _date(figure, evidence)
    facts = {fact.name: fact for fact in evidence.facts}
    # The best and the worst stand for more than their plain twins, so they are tried first.
    for fact in sorted(evidence.facts, key=lambda fact: not re.search(r"\.(best|worst)\.", fact.name)):
        if fact.unit in _KINDS.get(figure.kind, ()) and figure_text(fact) == figure.text:
            found = ground(fact, facts, evidence.names)
            if _fits(figure, found):
                return fact.name, found
    if figure.kind in ("year", "number"):
        return _phrase(figure, evidence), None
    raise _Unfounded(f"a figure that no fact gives: {figure.text}")


def _fits(figure: Figure, found: Ground) -> bool:
    if figure.owner != found.owner:
        return False
    if found.measures and not found.measures & figure.measures:
        return False
    if found.yearly is not None and found.yearly != bool(re.match(r" a year\b", figure.after)):
        return False
    if (figure.kind == "points") != is_points(found.fact):
        return False
    minus = figure.before.endswith("minus ")
    return minus == (found.lean == "level" and sign(found.fact) < 0)


def _date(figure: Figure, evidence: Evidence) -> _Rest:
    if re.search(r"\bas of (the close (of|on) )?$", figure.before, re.IGNORECASE):
        for fact in evidence.facts:
            if day_text(fact.as_of) == figure.text and fact.unit not in ("text", "date"):
                return fact.name, None
        raise _Unfounded(f"an as-of date of no fact: {figure.text}")
    facts = {fact.name: fact for fact in evidence.facts}
    for fact in evidence.facts:
        if fact.unit == "date" and figure_text(fact) == figure.text and _date_fits(figure, fact):
            found = ground(fact, facts, evidence.names)
            if not fact.name.startswith("holding.") or _fits(figure, found):
                return fact.name, found
    if _FALL.search(figure.before):
        raise _Unfounded(f"a date that no fact gives: {figure.text}")
    return _phrase(figure, evidence), None


def _date_fits(figure: Figure, fact: Fact) -> bool:
    """The word before a date says which one it is: from the peak, to the trough, by the recovery."""
    word = {"peak": "from", "start": "from", "trough": "to", "end": "to", "recovered": "by"}
    if fact.name.endswith(".first_bought"):
        return figure.before.endswith("bought on ")
    wanted = word.get(fact.name.rsplit(".", 1)[-1])
    # The days of a fall come after its size, those of the period before it.
    late = bool(_FALL.search(figure.before))
    return wanted is None or (
        figure.before.rstrip().endswith(f" {wanted}") and late == fact.name.startswith("risk.max_drawdown")
    )


def _phrase(figure: Figure, evidence: Evidence) -> str:
    """Years and lengths of time: the word before or after goes with them, in a label or in the client's words."""
    before = re.search(r"(\w+) $", figure.before)
    after = re.match(r" (\w+)", figure.after)
    pairs = []
    if figure.kind == "number" and after:
        pairs.append(f"{figure.text} {after[1]}")
    if figure.kind in ("year", "date") and before:
        pairs.append(f"{before[1]} {figure.text}")
    for pair in pairs:
        wanted = re.compile(rf"\b{re.escape(pair)}\b", re.IGNORECASE)
        for fact in evidence.facts:
            if wanted.search(fact.label):
                return fact.name
        if figure.kind != "date" and wanted.search(evidence.question):
            return CLIENT
    raise _Unfounded(f"a figure that no fact gives: {figure.text}")


def _same_day(claims: Claims, rests: list[_Rest]) -> None:
    """A sentence's as-of date must be that of every fact in it."""
    for figure in claims.figures:
        if figure.kind == "date" and re.search(r"\bas of (the close (of|on) )?$", figure.before, re.IGNORECASE):
            for _, found in rests:
                if found is not None and day_text(found.fact.as_of) != figure.text:
                    raise _Unfounded(f"an as-of date of another fact: {figure.text}")


def _directions(claims: Claims, grounds: dict[int, _Rest], evidence: Evidence) -> None:
    facts = [found.fact for _, found in grounds.values() if found is not None]
    for word, clause, direction in claims.directions:
        about = _about(clause, claims, grounds)
        if about is None:
            about = _headline(evidence)
        if about is None or not direction_fits(about, direction, facts):
            raise _Unfounded(f"a direction that the figures do not bear out: {word!r}")
    still = re.compile(r"\bstood still\b|\blevel with\b")
    for figure in claims.figures:
        found = grounds[figure.start][1]
        if found is not None and found.lean == "signed" and not sign(found.fact) and not still.search(figure.before):
            raise _Unfounded(f"a change that rounds to nothing: {figure.text}")


def _about(clause: int, claims: Claims, grounds: dict[int, _Rest]) -> Ground | None:
    """Return the fact that a word of direction speaks of: in its clause, else in the next, else in one before."""
    known = [(figure.clause, grounds[figure.start][1]) for figure in claims.figures]
    figured = [
        (number, found) for number, found in known if found is not None and not isinstance(found.fact.value, str)
    ]
    ordered = sorted(figured, key=lambda row: (row[0] != clause, row[0] < clause, abs(row[0] - clause)))
    return ordered[0][1] if ordered else None


def _headline(evidence: Evidence) -> Ground | None:
    facts = {fact.name: fact for fact in evidence.facts}
    for fact in evidence.facts:
        if re.fullmatch(r"performance\.[^.]+\.portfolio|portfolio\.gain", fact.name):
            return ground(fact, facts, evidence.names)
    return None


def _superlatives(sentence: str, rests: list[_Rest], evidence: Evidence) -> None:
    """Let "helped most" speak of the best contribution alone, and "largest holdings" of the first three by share."""
    extreme = re.search(r"\b(helped|weighed|brought) (most|least)\b", sentence)
    wanted = {"helped": ".best.", "weighed": ".worst.", "brought": ".worst."}.get(extreme[1]) if extreme else None
    count = 3 if "largest holdings" in sentence else 1 if "largest holding" in sentence else 0
    shares = [fact for fact in evidence.facts if re.fullmatch(r"holding\.\w+\.share", fact.name)]
    ranked = sorted((fact for fact in shares if ".largest." not in fact.name), key=lambda fact: -float(fact.value))
    top = {"holding.largest.share", *(fact.name for fact in ranked[:count])}
    for _, found in rests:
        name = found.fact.name if found else ""
        if (wanted and ".contribution" in name and wanted not in name) or (
            count and name.startswith("holding.") and name.endswith(".share") and name not in top
        ):
            raise _Unfounded("a superlative that belongs to another holding")


def _recovery(sentence: str, evidence: Evidence) -> None:
    recovered = any(fact.name == "risk.max_drawdown.recovered" for fact in evidence.facts)
    if re.search(r"\bnot yet\b", sentence) and recovered:
        raise _Unfounded("a recovery that has happened is denied")
    if re.search(r"\b(has|had) (already )?(come back|recovered)\b", sentence) and not recovered:
        raise _Unfounded("a recovery that has not happened")


def _names(claims: Claims, grounds: dict[int, _Rest], evidence: Evidence) -> None:
    """A holding that is named must own a figure of the sentence; in a sentence without figures, be found by name."""
    owners = {found.owner for _, found in grounds.values() if found is not None}
    found_names = {str(fact.value) for fact in evidence.facts if fact.unit == "text"}
    for name in claims.names:
        if name in owners or (not owners and name in found_names):
            continue
        raise _Unfounded(f"a name without a figure of its own: {name!r}")
