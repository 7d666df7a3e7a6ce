"""Chances in words that people take in: "roughly one in six" beside 17 %."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.conversation.figures import CHANCES
from finance.types import Fact

NEAR: Final = 0.08
"""How far a chance may be from its odds, as a part of the rarer of the two outcomes: 7 % is no "one in twenty"."""
_NUMBERS: Final = ("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
                   "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
ODDS: Final = (
    *((1 / many, f"one in {number}") for many, number in enumerate(_NUMBERS, 7)),
    (1 / 6, "one in six"),
    (0.2, "one in five"),
    (0.25, "one in four"),
    (0.3, "three in ten"),
    (1 / 3, "one in three"),
    (0.4, "two in five"),
    (0.5, "one in two"),
    (0.6, "three in five"),
    (2 / 3, "two in three"),
    (0.7, "seven in ten"),
    (0.75, "three in four"),
    (0.8, "four in five"),
    (0.9, "nine in ten"),
    (0.95, "nineteen in twenty"),
)


def odds(chance: float) -> str:
    """Return the plain odds that are near a chance; empty where none are near, or hardly anything is open."""
    share, words = min(ODDS, key=lambda each: abs(each[0] - chance))
    return words if abs(share - chance) <= NEAR * min(share, 1 - share) and 0.03 <= chance <= 0.97 else ""


def with_odds(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts, and after them the odds of each chance, named like it with ".odds" after its name."""
    facts = tuple(facts)
    told = tuple(
        replace(fact, name=f"{fact.name}.odds", label=f"{fact.label}, in words", value=words, unit="text")
        for fact in facts
        if fact.name.endswith(CHANCES) and fact.unit == "fraction" and (words := odds(float(fact.value)))
    )
    return (*facts, *told)
