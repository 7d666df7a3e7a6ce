"""Each sentence before it is spoken: every figure, date, name and word of direction must rest on something.

It may rest on a fact of this turn, written by the rounding rules of `figures.py` exactly; on the words of a fact's
label ("over the past 3 years"); on a passage quoted as it stands; or, for years and lengths of time alone, on the
client's own words. Amounts and percentages never rest on the client's words, or a client could make us confirm them.
"""

from __future__ import annotations

import re
from typing import Final

from app.conversation.claims import Claims, Figure, find_claims
from app.conversation.evidence import Evidence, Unfounded, check_plain_words
from app.conversation.figures import day_text, figure_text, is_points, sign
from app.conversation.grounds import Ground, direction_fits, ground
from app.messages import SentenceCheck
from finance.types import Fact

CLIENT: Final = "client's words"
_KINDS: Final = {
    "usd": ("USD",),
    "percent": ("fraction",),
    "points": ("fraction",),
    "number": ("ratio", "count", "years"),
}
_FALL: Final = re.compile(r"\bfall\b.*%")


def verify(sentence: str, evidence: Evidence) -> SentenceCheck:
    """Return whether a sentence may be spoken, and what each of its figures rests on."""
    for citation, text in evidence.passages:
        # Whole sentences only: a piece could have lost its "not".
        if sentence == text or sentence in re.split(r"(?<=[.!?]) ", text):
            return SentenceCheck(sentence, True, ((sentence, citation),))
    claims = find_claims(sentence, evidence.names)
    try:
        check_plain_words(sentence, evidence)
        rests = [_rest(figure, evidence) for figure in claims.figures]
        grounds = {figure.start: found for figure, found in zip(claims.figures, rests, strict=True)}
        _same_day(claims, rests)
        _directions(claims, grounds, evidence)
        _superlatives(sentence, rests, evidence)
        _recovery(sentence, evidence)
        _names(claims, grounds, evidence)
    except Unfounded as error:
        return SentenceCheck(sentence, False, (), str(error))
    rests_on = tuple((figure.text, found[0]) for figure, found in zip(claims.figures, rests, strict=True))
    return SentenceCheck(sentence, True, rests_on)


_Rest = tuple[str, Ground | None]


def _rest(figure: Figure, evidence: Evidence) -> _Rest:
    """Return the name of what a figure rests on, and the fact with it.

    Raises:
        Unfounded: there is nothing.
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
    raise Unfounded(f"a figure that no fact gives: {figure.text}")


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
        raise Unfounded(f"an as-of date of no fact: {figure.text}")
    facts = {fact.name: fact for fact in evidence.facts}
    for fact in evidence.facts:
        if fact.unit == "date" and figure_text(fact) == figure.text and _date_fits(figure, fact):
            found = ground(fact, facts, evidence.names)
            if not fact.name.startswith("holding.") or _fits(figure, found):
                return fact.name, found
    if _FALL.search(figure.before):
        raise Unfounded(f"a date that no fact gives: {figure.text}")
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
    raise Unfounded(f"a figure that no fact gives: {figure.text}")


def _same_day(claims: Claims, rests: list[_Rest]) -> None:
    """A sentence's as-of date must be that of every fact in it."""
    for figure in claims.figures:
        if figure.kind == "date" and re.search(r"\bas of (the close (of|on) )?$", figure.before, re.IGNORECASE):
            for _, found in rests:
                if found is not None and day_text(found.fact.as_of) != figure.text:
                    raise Unfounded(f"an as-of date of another fact: {figure.text}")


def _directions(claims: Claims, grounds: dict[int, _Rest], evidence: Evidence) -> None:
    facts = [found.fact for _, found in grounds.values() if found is not None]
    for word, clause, direction in claims.directions:
        about = _about(clause, claims, grounds)
        if about is None:
            about = _headline(evidence)
        if about is None or not direction_fits(about, direction, facts):
            raise Unfounded(f"a direction that the figures do not bear out: {word!r}")
    still = re.compile(r"\bstood still\b|\blevel with\b")
    for figure in claims.figures:
        found = grounds[figure.start][1]
        if found is not None and found.lean == "signed" and not sign(found.fact) and not still.search(figure.before):
            raise Unfounded(f"a change that rounds to nothing: {figure.text}")


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
            raise Unfounded("a superlative that belongs to another holding")


def _recovery(sentence: str, evidence: Evidence) -> None:
    recovered = any(fact.name == "risk.max_drawdown.recovered" for fact in evidence.facts)
    if re.search(r"\bnot yet\b", sentence) and recovered:
        raise Unfounded("a recovery that has happened is denied")
    if re.search(r"\b(has|had) (already )?(come back|recovered)\b", sentence) and not recovered:
        raise Unfounded("a recovery that has not happened")


def _names(claims: Claims, grounds: dict[int, _Rest], evidence: Evidence) -> None:
    """A holding that is named must own a figure of the sentence; in a sentence without figures, be found by name."""
    owners = {found.owner for _, found in grounds.values() if found is not None}
    found_names = {str(fact.value) for fact in evidence.facts if fact.unit == "text"}
    for name in claims.names:
        if name in owners or (not owners and name in found_names):
            continue
        raise Unfounded(f"a name without a figure of its own: {name!r}")
