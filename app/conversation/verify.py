"""Each sentence before it is spoken: every figure, date, name and word of direction must rest on something.

It may rest on a fact of this turn, written by the rounding rules of `figures.py` exactly; on the words of a fact's
label ("over the past 3 years"); on a passage quoted as it stands; or, for years and lengths of time alone, on the
client's own words. Amounts and percentages never rest on the client's words, or a client could make us confirm them.
"""

from __future__ import annotations

import re
from typing import Final

from app.conversation import asking, safety, telling
from app.conversation.checks import (
    check_absence,
    check_comparisons,
    check_directions,
    check_nothing_gained,
    check_sides,
    check_superlatives,
)
from app.conversation.claims import Claims, Figure, find_claims
from app.conversation.directions import IDLE
from app.conversation.evidence import Evidence, Unfounded, check_plain_words
from app.conversation.figures import blend_text, day_text, figure_text, is_points, sign
from app.conversation.grounds import EXCLUSIVE, Ground, ground
from app.conversation.lexicon import check_vocabulary
from app.conversation.sayings import find
from app.conversation.talk import SET_PHRASES
from app.conversation.telling import SAYINGS
from app.conversation.timing import check_times
from app.messages import SentenceCheck
from finance.types import Fact

_AS_THEY_STAND: Final = SET_PHRASES | telling.PHRASES | asking.PHRASES | safety.PHRASES
CLIENT: Final = "client's words"
_KINDS: Final = {
    "usd": ("USD",),
    "percent": ("fraction",),
    "points": ("fraction",),
    "number": ("ratio", "count", "years"),
}
_INVITATION: Final = re.compile(
    r"(Ask|Tell me|Just (speak|say|type|ask))\b|(What|Which|Would you|Did you want|Shall)\b.*\?$"
)
_FALL: Final = re.compile(r"\bfall\b.*%")
_Rest = tuple[str, Ground | None]


def verify(sentence: str, evidence: Evidence) -> SentenceCheck:
    """Return whether a sentence may be spoken, and what each of its figures rests on."""
    for citation, text in evidence.passages:
        # Whole sentences only: a piece could have lost its "not". A line of its own says whose words they are.
        if sentence == text or sentence in re.split(r"(?<=[.!?]) |(?<=:)\n", text):
            return SentenceCheck(sentence, True, ((sentence, citation),))
    if sentence in _AS_THEY_STAND:
        return SentenceCheck(sentence, True, ())
    said = find(sentence, SAYINGS, evidence.facts)
    if said is not None:
        return SentenceCheck(sentence, True, said)
    told, named = _without_blend(sentence, evidence)
    claims = find_claims(told, evidence.names)
    try:
        rests = _checked(told, claims, evidence, bool(named))
    except Unfounded as error:
        return SentenceCheck(sentence, False, (), str(error))
    rests_on = tuple((figure.text, found[0]) for figure, found in zip(claims.figures, rests, strict=True))
    return SentenceCheck(sentence, True, (*rests_on, *named))


def _checked(sentence: str, claims: Claims, evidence: Evidence, blended: bool) -> list[_Rest]:
    """Return what each figure rests on, after every check.

    Raises:
        Unfounded: a check failed; says which words.
    """
    check_plain_words(sentence, evidence)
    rests = [_rest(figure, evidence) for figure in claims.figures]
    grounds = [found for _, found in rests]
    if _invites(sentence, claims):
        return rests
    check_vocabulary(sentence, claims, evidence)
    _same_day(claims, rests)
    check_times(sentence, claims, grounds, evidence.today)
    sided = check_sides(sentence, claims, grounds, evidence)
    check_directions(claims, grounds, evidence)
    ranked = check_superlatives(sentence, claims, grounds, evidence)
    check_comparisons(sentence, claims, grounds)
    absent = check_absence(sentence, evidence)
    still = check_nothing_gained(sentence, evidence) or check_profile(sentence, evidence)
    _names(claims, grounds, evidence, ranked or absent or blended)
    if not (claims.figures or claims.directions or sided or ranked or absent or still or blended):
        raise Unfounded("a statement that rests on no figure")
    return rests


def _invites(sentence: str, claims: Claims) -> bool:
    """A question, or "ask me ...", states nothing as long as it holds no figure, no name and no direction."""
    moves = any(word.word not in IDLE for word in claims.directions)
    return bool(_INVITATION.match(sentence)) and not (claims.figures or claims.names or moves)


def _without_blend(sentence: str, evidence: Evidence) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the sentence with the benchmark's composition, where it is quoted right, as "the named mix"."""
    for fact in evidence.facts:
        if fact.name.endswith(".benchmark_name") and (blend := blend_text(fact)) in sentence:
            if not sentence.startswith(f"Your benchmark is {blend}"):
                break
            return sentence.replace(blend, "the named mix", 1), ((blend, fact.name),)
    return sentence, ()


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
    if (found.measures and not found.measures & figure.measures) or (figure.measures & EXCLUSIVE) - found.measures:
        return False
    if found.yearly is not None and found.yearly != bool(re.match(r" a year\b", figure.after)):
        return False
    if (figure.kind == "points") != is_points(found.fact) or not _place_fits(figure, found.fact):
        return False
    minus = figure.before.endswith("minus ")
    if minus and sign(found.fact) >= 0:
        return False
    return minus or found.lean != "level" or sign(found.fact) >= 0


def _place_fits(figure: Figure, fact: Fact) -> bool:
    """What stands right before or after some figures says what they are: "95% of days", "15.9% is in bonds"."""
    name, after = fact.name, figure.after
    if after.startswith(" in money") and figure.kind != "usd":
        return False
    if re.match(r" of (days|months)\b", after) and name != "risk.confidence":
        return False
    if re.match(r" of (your portfolio|the whole)\b", after) and not name.endswith(".share"):
        return False
    if name == "risk.confidence":
        return bool(re.match(r" of (days|months), ", after)) and bool(re.search(r"\b[OoIi]n $", figure.before))
    if name.startswith("risk.var95."):
        days = re.search(r"\b[OoIi]n \d+% of (days|months),", figure.before)
        return days is not None and days[1] == name.split(".")[2] + "s" and "at most" in figure.before
    if name.startswith("allocation."):
        words = {"equity": "shares", "bond": "bonds", "cash": "cash"}[name.split(".")[1]]
        classes = figure.measures & {"equity", "bond", "cash"}
        return len(classes) == 1 and bool(re.match(rf" (is )?in {words}\b| of your portfolio\b", after))
    if ".contribution" in name:
        way = re.match(r" (to|from) (the|your portfolio's) return\b", after)
        verbs = re.findall(r"\b(added|took)\b", figure.before)  # one adds to a return and takes from it
        return way is not None and (not verbs or (verbs[-1] == "added") == (way[1] == "to"))
    if name.endswith((".value_start", ".value_end")):
        return bool(re.match(r" on \d", after))
    if name == "risk.drawdown.now":
        return after.startswith(" below its highest point")
    if name.endswith(".flows"):
        return after.startswith(" on balance") and ("took out" in figure.before) == (sign(fact) < 0)
    return True


def _date(figure: Figure, evidence: Evidence) -> _Rest:
    if re.search(r"\bas of (the close (of|on) )?$", figure.before, re.IGNORECASE):
        for fact in evidence.facts:
            if day_text(fact.as_of) == figure.text and fact.unit not in ("text", "date"):
                return fact.name, None
        raise Unfounded(f"an as-of date of no fact: {figure.text}")
    facts = {fact.name: fact for fact in evidence.facts}
    worths = {name.rsplit("_", 1)[-1]: figure_text(fact) for name, fact in facts.items() if ".value_" in name}
    for fact in evidence.facts:
        if fact.unit == "date" and figure_text(fact) == figure.text and _date_fits(figure, fact, worths):
            found = ground(fact, facts, evidence.names)
            if not fact.name.startswith("holding.") or _fits(figure, found):
                return fact.name, found
    if _FALL.search(figure.before):
        raise Unfounded(f"a date that no fact gives: {figure.text}")
    return _phrase(figure, evidence), None


def _date_fits(figure: Figure, fact: Fact, worths: dict[str, str]) -> bool:
    """The word before a date says which one it is: from the peak, to the trough, by the recovery."""
    word = {"peak": "from", "start": "from", "trough": "to", "end": "to", "recovered": "by"}
    worth = re.search(r"(\$[\d,.]+\d) on $", figure.before)
    if worth:  # what the portfolio was worth on the period's first and last day
        return fact.name.endswith((".start", ".end")) and worth[1] in worths.get(fact.name.rsplit(".", 1)[-1], "")
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
        if figure.kind != "date" and _time_only(figure) and wanted.search(evidence.question):
            return CLIENT
    raise Unfounded(f"a figure that no fact gives: {figure.text}")


def _time_only(figure: Figure) -> bool:
    """A year, or the length of a period that is looked back on: nothing that a client could make us confirm."""
    length = re.match(r" (day|week|month|year)s?\b(?! left)", figure.after)
    return figure.kind == "year" or bool(length and re.search(r"\b(past|last|over) $", figure.before))


def _same_day(claims: Claims, rests: list[_Rest]) -> None:
    """A sentence's as-of date must be that of every fact in it."""
    for figure in claims.figures:
        if figure.kind == "date" and re.search(r"\bas of (the close (of|on) )?$", figure.before, re.IGNORECASE):
            for _, found in rests:
                if found is not None and day_text(found.fact.as_of) != figure.text:
                    raise Unfounded(f"an as-of date of another fact: {figure.text}")


def check_profile(sentence: str, evidence: Evidence) -> bool:
    """Let "your risk profile is" stand with the profile that the bank has noted; return whether it was said."""
    found = re.search(r"\bprofile is (\w+)", sentence)
    if not found:
        return False
    if not any(fact.name == "client.risk_profile" and fact.value == found[1] for fact in evidence.facts):
        raise Unfounded(f"a risk profile that is not noted: {found[1]!r}")
    return True


def _names(claims: Claims, grounds: list[Ground | None], evidence: Evidence, stated: bool) -> None:
    """A holding that is named must own a figure of the sentence; in a stated fact without one, be found by name."""
    owners = {found.owner for found in grounds if found is not None}
    found_names = {str(fact.value) for fact in evidence.facts if fact.unit == "text"}
    for name in claims.names:
        if name in owners or (stated and not owners and name in found_names):
            continue
        raise Unfounded(f"a name without a figure of its own: {name!r}")
