"""What the words between the figures may say: direction, side, superlative, sameness, absence."""

from __future__ import annotations

import re
from typing import Final

from app.conversation.claims import PORTFOLIO, Claims, Direction, Figure
from app.conversation.directions import IDLE, SIDE, SIDES
from app.conversation.evidence import Evidence, Unfounded
from app.conversation.figures import figure_text, sign
from app.conversation.grounds import Ground, direction_fits, headline_of
from finance.types import Fact

Grounds = list[Ground | None]  # one for each figure of the claims
_CLASSES: Final = {"shares": "equity", "bonds": "bond", "cash": "cash"}
_NEGATION: Final = re.compile(r"\b(not|no|never|none|nothing|neither|nor|cannot|hardly|barely)\b|n't\b", re.IGNORECASE)
_STILL: Final = re.compile(r"\bstood still\b|\blevel with\b")


def check_directions(claims: Claims, grounds: Grounds, evidence: Evidence) -> None:
    """Let words of direction agree with the figures, and no loss stand without one."""
    for word in claims.directions:
        if word.compares:
            continue
        about = _about(word, claims, grounds)
        if about is None and not claims.figures and word.word in IDLE and not word.owner:
            continue
        about = about or headline_of(
            word.owner or PORTFOLIO, {fact.name: fact for fact in evidence.facts}, evidence.names
        )
        if about is None or not direction_fits(about, word.sign):
            raise Unfounded(f"a direction that the figures do not bear out: {word.word!r}")
    for figure, found in zip(claims.figures, grounds, strict=True):
        if found is not None and found.lean == "signed" and not found.fact.name.endswith(".difference"):
            _signed(figure, found, claims)


def _about(word: Direction, claims: Claims, grounds: Grounds) -> Ground | None:
    """Return the fact that a word speaks of: its owner's figure in its clause, else in the next, else in one before."""
    known = [
        (figure.clause, found)
        for figure, found in zip(claims.figures, grounds, strict=True)
        if found is not None and not isinstance(found.fact.value, str)
    ]
    if word.owner and not any(number == word.clause for number, _ in known):
        known = [row for row in known if row[1].owner == word.owner]
    ordered = sorted(known, key=lambda row: (row[0] != word.clause, row[0] < word.clause, abs(row[0] - word.clause)))
    return ordered[0][1] if ordered else None


def _signed(figure: Figure, found: Ground, claims: Claims) -> None:
    """A gain needs no word, a loss needs one of loss; what rounds to nothing stands still."""
    if not sign(found.fact):
        if not found.fact.name.endswith(".flows") and not _STILL.search(figure.before):
            raise Unfounded(f"a change that rounds to nothing: {figure.text}")
        return
    if _STILL.search(figure.before.rsplit(",", 1)[-1]):
        raise Unfounded(f"a change that is told as none: {figure.text}")
    owed = found.fact.name == "portfolio.gain"  # "more than you paid in" says the gain itself
    words = [word for word in claims.directions if owed or not word.compares]
    clause = max((word.clause for word in words if word.clause <= figure.clause), default=-1)
    signs = {word.sign for word in words if word.clause == clause}
    if figure.before.endswith("minus "):
        signs = signs or {-1}
        if any(word.clause == figure.clause for word in claims.directions):
            raise Unfounded(f"a loss that is named twice: {figure.text}")
    if (sign(found.fact) < 0 and signs != {-1}) or (sign(found.fact) > 0 and -1 in signs):
        raise Unfounded(f"a figure whose direction is not said: {figure.text}")


def check_sides(sentence: str, claims: Claims, grounds: Grounds, evidence: Evidence) -> bool:
    """Let "ahead of", "behind" and "level with" rest on the difference to the benchmark alone; return whether any did.

    Raises:
        Unfounded: the difference says otherwise or is not known.
    """
    gaps = [fact for fact in evidence.facts if fact.name.endswith(".difference")]
    found = list(SIDE.finditer(sentence))
    for side in found:
        wanted = SIDES.get(side[1].lower())
        if wanted is None or not side[2] or len(gaps) != 1 or sign(gaps[0]) != wanted:
            raise Unfounded(f"a side of the benchmark that the figures do not bear out: {side[1]!r}")
        subject = sentence[: side.start()].rsplit(",", 1)[-1]
        if re.search(r"\bbenchmark\b", subject) or any(name in subject for name in claims.names):
            raise Unfounded("the benchmark's side is told of somebody else")
    for figure, rest in zip(claims.figures, grounds, strict=True):
        if (
            rest is not None
            and rest.fact.name.endswith(".difference")
            and not any(figure.after.lstrip().startswith(side[0]) for side in found)
        ):
            raise Unfounded(f"a difference whose side is not said: {figure.text}")
    return bool(found)


def check_superlatives(sentence: str, claims: Claims, grounds: Grounds, evidence: Evidence) -> bool:
    """Let each superlative stand with what the ranking of all facts gives; return whether there was one."""
    found = re.findall(r"\b(largest|smallest|deepest|highest|oldest|best|worst|most|least|biggest|lowest)\b", sentence)
    used = [rest.fact for rest in grounds if rest is not None]
    for word in found:
        if not _superlative_fits(word, sentence, claims, used, evidence):
            raise Unfounded(f"a superlative that the figures do not bear out: {word!r}")
    return bool(found)


def _superlative_fits(word: str, sentence: str, claims: Claims, used: list[Fact], evidence: Evidence) -> bool:
    names = [fact.name for fact in used]
    if word == "deepest":
        return "deepest fall" in sentence and any(name.endswith("max_drawdown") for name in names)
    if word == "highest":
        return "below its highest point" in sentence and "risk.drawdown.now" in names
    if word == "oldest":
        return any(name.endswith(".first_bought") for name in names)
    if word in ("largest", "smallest"):
        return _ranked(word, sentence, claims, used, evidence)
    if word in ("best", "worst"):
        return _extreme(word, claims.names, evidence)
    verb = re.search(rf"\b(helped|weighed|brought|at) {word}\b", sentence)
    if not verb or (verb[1] == "brought") != (word == "least"):
        return False
    if verb[1] == "at":
        return any(name.startswith("risk.var95") for name in names)
    part = next((fact for fact in used if ".contribution" in fact.name), None)
    up = part is not None and sign(part) > 0
    return up == (verb[1] != "weighed") and _extreme("best" if verb[1] == "helped" else "worst", claims.names, evidence)


def _extreme(which: str, names: tuple[str, ...], evidence: Evidence) -> bool:
    """Return whether the one holding named is the one that brought most or least of all."""
    parts = [
        fact for fact in evidence.facts if re.fullmatch(r"performance\.[^.]+\.contribution\.(?!rest$)\w+", fact.name)
    ]
    end = next((fact for fact in evidence.facts if fact.name.endswith(f".{which}.name")), None)
    if end is None or set(names) != {str(end.value)}:
        return False
    ranked = sorted(parts, key=lambda fact: float(fact.value))
    first = ranked[0 if which == "worst" else -1] if ranked else None
    return first is None or evidence.names.get(first.name.rsplit(".", 1)[-1], str(end.value)) == end.value


def _ranked(word: str, sentence: str, claims: Claims, used: list[Fact], evidence: Evidence) -> bool:
    count = 3 if f"{word} holdings" in sentence else 1 if f"{word} holding" in sentence else 0
    shares = [fact for fact in evidence.facts if re.fullmatch(r"holding\.(?!largest\.)\w+\.share", fact.name)]
    ranked = sorted(shares, key=lambda fact: float(fact.value), reverse=word == "largest")[:count]
    wanted = [evidence.names.get(fact.name.split(".")[1], "") for fact in ranked]
    told = [fact for fact in used if fact.name.endswith(".share")]
    return bool(wanted) and list(dict.fromkeys(claims.names)) == wanted and len(told) == len(wanted)


def check_comparisons(sentence: str, claims: Claims, grounds: Grounds) -> None:
    """Let "higher than" and "the same as" stand between two figures of one kind that bear it out."""
    told = [
        (figure, found.fact)
        for figure, found in zip(claims.figures, grounds, strict=True)
        if found is not None and not isinstance(found.fact.value, str)
    ]
    for word in claims.directions:
        if word.compares:
            left = [fact for figure, fact in told if figure.start < word.start]
            right = [fact for figure, fact in told if figure.start > word.start]
            if not left or not right or not _compares(left[-1], right[0], word.sign):
                raise Unfounded(f"a comparison that the figures do not bear out: {word.word!r}")
    if len(re.findall(r"\bthan\b", sentence)) != sum(word.compares for word in claims.directions):
        raise Unfounded("a comparison of nothing that is known")
    if re.search(r"\bsame\b", sentence):
        facts = [fact for _, fact in told]
        if len(facts) != 2 or not _twins(*facts) or figure_text(facts[0]) != figure_text(facts[1]):
            raise Unfounded("figures that are not the same")


def _compares(left: Fact, right: Fact, direction: int) -> bool:
    if left.name == "portfolio.gain" and right.name == "portfolio.invested":
        return sign(left) == direction  # "$318,060 more than the $194,500 that you paid in"
    if not _twins(left, right) or figure_text(left) == figure_text(right):
        return False
    both_down = sign(left) < 0 and sign(right) < 0 and left.unit == "fraction"  # losses are told by their size
    if sign(left) * sign(right) < 0 and left.unit == "fraction":
        return False
    return (float(left.value) > float(right.value)) == ((direction > 0) != both_down)


def _twins(one: Fact, other: Fact) -> bool:
    """Return whether one fact is the portfolio's and the other the benchmark's, of the same measure."""
    names = {one.name, other.name}
    own = [name for name in names if "benchmark" not in name]
    return len(own) == 1 and (
        own[0].replace("risk.", "risk.benchmark.", 1) in names or own[0].replace(".portfolio", ".benchmark") in names
    )


def check_absence(sentence: str, evidence: Evidence) -> bool:
    """Let a "no" or "not" stand where the facts bear it out; return whether there was one.

    Raises:
        Unfounded: they do not, or the negation is none of the known ones.
    """
    found = _NEGATION.search(sentence)
    facts = {fact.name: fact for fact in evidence.facts}
    recovered = "risk.max_drawdown.recovered" in facts
    if re.search(r"\b(has|had|was|is) (already )?(come back|recovered|back at)\b", sentence) and not recovered:
        raise Unfounded("a recovery that has not happened")
    if not found:
        return False
    fits = False
    if hold := re.search(r"\bhold no (shares|bonds|cash)\b", sentence):
        share = facts.get(f"allocation.{_CLASSES[hold[1]]}.share")
        fits = "portfolio.value" in facts and (share is None or not sign(share))
    elif hold := re.search(r"\b[Yy]ou do not hold (.+?) at present\b", sentence):
        fits = any(name.startswith("instrument.") and fact.value == hold[1] for name, fact in facts.items())
    elif re.search(r"\bno investments in it yet\b", sentence):
        held = facts.get("portfolio.holdings")
        fits = held is not None and not held.value
    elif re.search(r"\bit has not yet come back to that peak\b", sentence):
        fits = "risk.max_drawdown" in facts and not recovered
    if not fits or len(_NEGATION.findall(sentence)) > 1:
        raise Unfounded(f"a denial that the figures do not bear out: {found[0]!r}")
    return True


def check_nothing_gained(sentence: str, evidence: Evidence) -> bool:
    """Let "just what you paid in" stand where the gain rounds to nothing; return whether it was said."""
    if "just what you paid in" not in sentence:
        return False
    gain = next((fact for fact in evidence.facts if fact.name == "portfolio.gain"), None)
    if gain is None or sign(gain):
        raise Unfounded("a gain that is told as none")
    return True
