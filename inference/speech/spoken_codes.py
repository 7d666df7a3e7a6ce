"""Codes of finance to spoken words: ratings, tickers, ISINs, forms, telephone numbers. None means "not one of mine"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from inference.speech.number_words import cardinal, digits

_RATING: Final = re.compile(r"(AAA|AA|BBB|BB|CCC|[AB](?=[+-]))([+-]?)")
_MOODYS: Final = re.compile(r"(Aaa|Aa|Baa|Ba|Caa|Ca)([1-3]?)")
_TIMES: Final = {3: "triple ", 2: "double ", 1: ""}
_LISTED: Final = re.compile(r"([A-Z]{1,5})[.]([A-Z]{1,2})")
_LONG_CODE: Final = re.compile(r"(?=.*[A-Z])(?=(?:.*\d){3})[A-Z0-9]{8,}")
_FORM: Final = re.compile(r"(\d{1,2})-([A-Z])")
_TENOR: Final = re.compile(r"(\d{1,2})-?(?:[Yy]|yr|yrs)")
_SETTLED: Final = re.compile(r"T\+(\d)")
_HOURS: Final = re.compile(r"(\d{1,3})(?:h|hrs)")
_RATIO: Final = re.compile(r"(\d{1,3}):(\d{1,3})")
_STRIPE: Final = re.compile(r"\d{2,5}(?:-\d{2,5})+|\d{10,12}")
_SIGNS: Final = {"+": " plus", "-": " minus", "": ""}
_GROUP: Final = re.compile(r"\d{2,5}")


def say_code(core: str) -> str | None:
    """Say a token that is a code.

    Args:
        core: the token without the punctuation around it.
    """
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_RATING, lambda found: _rating(found[1]) + _SIGNS[found[2]]),
        (_MOODYS, lambda found: " ".join(filter(None, [_moodys(found[1]), found[2] and cardinal(int(found[2]))]))),
        (_LISTED, lambda found: " ".join(found[1] + found[2])),
        (_LONG_CODE, lambda found: " ".join(digits(each) if each.isdecimal() else each for each in found[0])),
        (_FORM, lambda found: f"{cardinal(int(found[1]))} {found[2]}"),
        (_TENOR, lambda found: f"{cardinal(int(found[1]))} year"),
        (_SETTLED, lambda found: f"T plus {cardinal(int(found[1]))}"),
        (_HOURS, lambda found: f"{cardinal(int(found[1]))} hours"),
        (_RATIO, lambda found: f"{cardinal(int(found[1]))} to {cardinal(int(found[2]))}"),
    )
    for form, say in rules:
        found = form.fullmatch(core)
        if found:
            return say(found)
    return None


def _rating(letters: str) -> str:
    return f"{_TIMES[len(letters)]}{letters[0]}"


def _moodys(letters: str) -> str:
    first, rest = letters[0], letters[1:].upper()
    if first == "A":
        return _rating("A" * len(letters))
    return f"{first} {_rating(rest)}"


def telephone_numbers(cores: Sequence[str]) -> frozenset[int]:
    """Return the places of the tokens that belong to a telephone number.

    One begins with "+" and a country, with a trunk "0", or with an area in brackets, and goes on in groups; or it is
    one token of groups with "-" between them.

    Args:
        cores: the tokens without the punctuation around them.
    """
    found: set[int] = set()
    for index, core in enumerate(cores):
        if index in found:
            continue
        if re.fullmatch(r"\d{3,6}", core) and re.search(
            r"(?i)\bending( in)?$", " ".join(cores[max(0, index - 2) : index])
        ):
            found.add(index)
            continue
        if re.fullmatch(r"\+?\d{1,3}(?:-\d{2,5}){2,}|\d{3}-\d{4}", core) or re.fullmatch(r"\+\d{9,14}", core):
            found.add(index)
            if index and _GROUP.fullmatch(cores[index - 1]) and len(cores[index - 1]) == 3:
                found.add(index - 1)
            continue
        if not re.fullmatch(r"\+\d{1,3}|0\d{2,4}", core):
            continue
        last = index + 1
        while last < len(cores) and (_GROUP.fullmatch(cores[last]) or _STRIPE.fullmatch(cores[last])):
            last += 1
        if last - index >= (3 if core.startswith("0") else 2):
            found |= set(range(index, last))
    return frozenset(found)


def say_telephone(core: str) -> str:
    """Say a part of a telephone number figure by figure, with a pause between groups."""
    plus = "plus " if core.startswith("+") else ""
    groups = re.findall(r"\d+", core)
    return plus + ", ".join(digits(group) for group in groups)
