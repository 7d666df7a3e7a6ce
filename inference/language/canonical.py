"""Sentences with what varies written one way: one company, one amount, one age, so that examples teach each other.

"Which did better, Merck or Pfizer" and "which did better, Coke or Pepsi" become one sentence to the router, which then
needs no example for every name and every sum. Names stand in `names.toml` beside the example sentences.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inference.errors import ModelError
from inference.language.numbers import digits

# What stands for the first and for any further name of a kind.
_STANDS_FOR: Final = {"company": ("apple", "microsoft"), "product": ("steady keel", "open water")}
_KEPT_YEARS: Final = frozenset({"1987", "2000", "2008"})  # crises
_LAST_PAST_YEAR: Final = 2024
_LONG_YEARS: Final = 8
_AMOUNT: Final = re.compile(
    r"(?:\$ ?|usd ?)\d[\d.,]*\d(?: ?(?:dollars|bucks))?|(?:\$ ?|usd ?)\d|\b\d[\d.,]* ?(?:dollars?|bucks|usd)\b|"
    r"\b(?<!s and p )(?<!s&p )(?!(?:19|20)\d\d\b)\d{3,}\b(?! ?(?:years|months|shares|percent|%|basis|points?|k\b))"
)
_PERCENT: Final = re.compile(r"\b\d+(?:\.\d+)? ?(?:percent|per ?cent|%)(?!\w)|\b\d+(?:\.\d+)? ?%")
_BASIS: Final = re.compile(r"\b\d+ ?(?:basis points?|bps?|bips)\b")
_YEAR: Final = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
_AGE: Final = re.compile(
    r"\b(at|until|till|to be|i'm|i am|turn|age|aged|age of|be|live to|when) (5[0-9]|[6-9]\d|10\d|110)\b(?! ?(?:k|"
    r"percent|%|"
    r"dollars|years|months|thousand))"
)
_YEARS: Final = re.compile(r"\b(\d+(?:\.\d+)?)[ -]?(?:years?|yrs?|y)\b")
_MONTHS: Final = re.compile(r"\b(\d+)[ -]?months?\b")


@dataclass(frozen=True, slots=True)
class Names:
    """Spellings in lower case, each with its kind: "company" or "product"."""

    kinds: Mapping[str, str]
    pattern: re.Pattern[str] | None


NO_NAMES: Final = Names({}, None)


def read_names(path: Path) -> Names:
    """Read a table of names; a missing file is an empty one.

    Raises:
        ModelError: the file is broken or has a kind that is not known; names it.
    """
    if not path.is_file():
        return NO_NAMES
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {word.lower(): kind for kind, words in table.items() for word in words}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError, TypeError) as error:
        raise ModelError(f"The names {path} cannot be read ({error}); mend the file.") from error
    unknown = set(table) - set(_STANDS_FOR)
    if unknown:
        raise ModelError(f"The names {path} have a kind {sorted(unknown)[0]!r}; use {' or '.join(_STANDS_FOR)}.")
    words = sorted(kinds, key=len, reverse=True)
    joined = "|".join(re.escape(word) for word in words)
    return Names(kinds, re.compile(rf"(?<!\w)({joined})(?!\w)") if words else None)


def canonical(text: str, names: Names) -> str:
    """Return lower-case text with names, numbers and times written one way."""
    text = digits(text)
    text = _renamed(text, names)
    text = _BASIS.sub("100 basis points", text)
    text = _PERCENT.sub("20 percent", text)
    text = _AGE.sub(lambda found: f"{found[1]} {65 if int(found[2]) <= 72 else 90}", text)
    text = _YEARS.sub(lambda found: "20 years" if float(found[1]) >= _LONG_YEARS else "5 years", text)
    text = _MONTHS.sub("6 months", text)
    text = _AMOUNT.sub("1000 dollars", text)
    return _YEAR.sub(_year, text)


def _renamed(text: str, names: Names) -> str:
    if names.pattern is None:
        return text
    seen: dict[str, list[str]] = {}

    def stand_in(found: re.Match[str]) -> str:
        kind = names.kinds[found[1]]
        met = seen.setdefault(kind, [])
        if found[1] not in met:
            met.append(found[1])
        return _STANDS_FOR[kind][min(met.index(found[1]), 1)]

    return names.pattern.sub(stand_in, text)


def _year(found: re.Match[str]) -> str:
    if found[1] in _KEPT_YEARS:
        return found[1]
    return "2020" if int(found[1]) <= _LAST_PAST_YEAR else "2040"
