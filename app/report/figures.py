"""A fact as a report writes it: value, unit in words, day."""

from __future__ import annotations

from typing import Final

from app.conversation.figures import day_text, figure_text, is_points, sign
from finance.types import Fact, Unit

MINUS: Final = "−"
_UNITS: Final[dict[Unit, str]] = {
    "USD": "US dollars",
    "fraction": "percent",
    "ratio": "ratio",
    "count": "number",
    "date": "date",
    "years": "years",
    "text": "name",
}
_POINTS: Final = " percentage points"
UNITS_APART: Final = ("percentage points", "years")
"""Units that a value does not say itself."""
_LONGEST_WORD: Final = 24  # characters; what is longer may break anywhere
_ANYWHERE: Final = "\u200b"


def value(fact: Fact) -> str:
    """Return a fact's value as the captions write it, with a minus where it is negative; a long unit stands apart."""
    return f"{MINUS if sign(fact) < 0 else ''}{figure_text(fact).removesuffix(_POINTS)}"


def unit(fact: Fact) -> str:
    """Return what a fact's value counts."""
    if fact.unit == "fraction" and (is_points(fact) or fact.name.endswith(".size")):
        return _POINTS.strip()
    return _UNITS[fact.unit]


def as_of(fact: Fact) -> str:
    """Return the day for which a fact holds."""
    return day_text(fact.as_of)


def capital(text: str) -> str:
    """Return a label as it begins a line."""
    return text[:1].upper() + text[1:]


def breakable(text: str) -> str:
    """Return a text whose longest words may be broken, so that none runs out of its column."""
    return " ".join(_broken(word) if len(word) > _LONGEST_WORD else word for word in text.split(" "))


def _broken(word: str) -> str:
    at = range(0, len(word), _LONGEST_WORD // 2)
    return _ANYWHERE.join(word[start : start + _LONGEST_WORD // 2] for start in at)
