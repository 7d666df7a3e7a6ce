"""Sayings: sentences with places for facts, one table for who composes them and for who checks them.

A saying is a text with places in braces:

    {plan.success}                        the fact as it is written (`figures.figure_text`), never a negative one
                                          unless the saying also has its direction
    {-stress.2008.loss}                   the size of a negative fact; the words around it say that it is a loss
    {@plan.success}                       the day of the fact, for "as of"
    {plan.change:rises/falls/stays}       a word by the sign of the fact as it is written; the third may be left out
    {a.cost~b.cost:more/less/the same}    a word by which of two facts is larger, as they are written
    {plan.success>=0.8:likely/unlikely}   a word by a threshold
    {goal.<n>.name}                       <n> is any part of a name, the same one in the whole saying

`render` makes a sentence from a saying. `find` goes the other way: a sentence is said rightly exactly when some saying
renders to it, so that no digit, sign, unit, name or word can be another. What needs a missing fact is not said.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from app.conversation.figures import day_text, figure_text, sign
from finance.types import Fact

_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_WILD: Final = re.compile(r"<(\w+)>")
_MOST_BINDINGS: Final = 400
RestsOn = tuple[tuple[str, str], ...]


class _Unsayable(Exception):  # noqa: N818  (reads as a verdict)
    """The facts do not bear the saying out."""


def render(saying: str, facts: Mapping[str, Fact], **wild: str) -> str:
    """Return the sentence, or "" when a fact is missing or does not go with the words.

    Args:
        saying: see above.
        facts: by name.
        wild: what stands for <n> and the like.
    """
    try:
        return _rendered(saying, facts, wild)[0]
    except _Unsayable:
        return ""


def find(sentence: str, sayings: Iterable[str], facts: Sequence[Fact]) -> RestsOn | None:
    """Return what the figures of a sentence rest on when it is one of the sayings, else None.

    Args:
        sentence: to be checked.
        sayings: all that there are.
        facts: of this turn.
    """
    named = {fact.name: fact for fact in facts}
    for saying in sayings:
        if not _may_be(sentence, saying):
            continue
        for wild in _bindings(saying, named):
            try:
                text, rests = _rendered(saying, named, wild)
            except _Unsayable:
                continue
            if text == sentence:
                return rests
    return None


def _may_be(sentence: str, saying: str) -> bool:
    """Return whether the fixed parts stand in the sentence in their order; quick, and never wrong to say no."""
    parts = _fixed(saying)
    if not sentence.startswith(parts[0]) or not sentence.endswith(parts[-1]):
        return False
    place = 0
    for part in parts:
        place = sentence.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


@cache
def _fixed(saying: str) -> tuple[str, ...]:
    return tuple(_PLACE.split(saying)[::2])


def _bindings(saying: str, facts: Mapping[str, Fact]) -> Iterator[dict[str, str]]:
    """Yield what <n> and the like may stand for: whatever some fact's name has at that place."""
    choices: dict[str, set[str]] = {}
    for place in _PLACE.findall(saying):
        for name in _names(place):
            wild = _WILD.findall(name)
            if not wild:
                continue
            pattern = _pattern(name)
            found = [hit for fact in facts if (hit := pattern.fullmatch(fact))]
            for one in wild:
                values = {hit[one] for hit in found}
                choices[one] = choices[one] & values if one in choices else values
    keys = sorted(choices)
    for chosen in itertools.islice(itertools.product(*(sorted(choices[key]) for key in keys)), _MOST_BINDINGS):
        yield dict(zip(keys, chosen, strict=True))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(part: str) -> str:
        if part in seen:
            return f"(?P={part})"
        seen.add(part)
        return rf"(?P<{part}>[^.]+)"

    pieces = _WILD.split(name)
    return re.compile("".join(group(piece) if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)))


def _names(place: str) -> list[str]:
    """Return the names of facts that a place speaks of."""
    subject = re.split(r":|>=", place, maxsplit=1)[0]
    return [name.lstrip("@-") for name in subject.split("~")]


def _rendered(saying: str, facts: Mapping[str, Fact], wild: Mapping[str, str]) -> tuple[str, RestsOn]:
    filled = _WILD.sub(lambda found: wild.get(found[1], found[0]), saying)
    leaning = {
        name
        for place in _PLACE.findall(filled)
        if ":" in place and ">=" not in place and "~" not in place  # which is larger does not say which way each went
        for name in _names(place)
    }
    rests: list[tuple[str, str]] = []

    def written(found: re.Match[str]) -> str:
        place = found[1]
        about = _names(place)
        if any(name not in facts for name in about):
            raise _Unsayable
        known = [facts[name] for name in about]
        text = _word(place, known) if ":" in place else _figure(place, known[0], known[0].name in leaning)
        rests.extend((text, name) for name in about)
        return text

    return _PLACE.sub(written, filled), tuple(rests)


def _figure(place: str, fact: Fact, leaning: bool) -> str:
    if place.startswith("@"):
        return day_text(fact.as_of)
    if place.startswith("-"):
        if sign(fact) >= 0:
            raise _Unsayable
    elif not leaning and sign(fact) < 0:
        raise _Unsayable
    return figure_text(fact)


def _word(place: str, known: Sequence[Fact]) -> str:
    subject, words = place.split(":", 1)
    options = words.split("/")
    if ">=" in subject:
        return options[0 if float(known[0].value) >= float(subject.split(">=")[1]) else 1]
    if "~" in subject:
        one, other = known
        if figure_text(one) == figure_text(other) and sign(one) == sign(other):
            number = 2
        else:
            number = 0 if float(one.value) > float(other.value) else 1
    else:
        number = {1: 0, -1: 1, 0: 2}[sign(known[0])]
    if number >= len(options):
        raise _Unsayable
    return options[number]
