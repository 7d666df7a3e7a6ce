"""The words that finance writes beside figures and charts, in the language of the screen.

Finance writes its labels, titles and sources in English, as it writes what the advisor says. Most are fixed words or
fixed phrases round a name, a day or a period; those are looked up here. What is not found stays English.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from app.ui.date_axis import month
from app.ui.finance_phrases import PERIODS, PHRASES
from app.ui.numerals import day, locale_name, localised

translate = QCoreApplication.translate
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DATE = rf"\d\d? (?:{'|'.join(_MONTHS)}) \d{{4}}|\d{{4}}-\d\d-\d\d"
_PLACES = {"name": ".+?", "count": r"[\d.,]+", "year": r"\d{4}(?:-\d\d)?", "month": "|".join(_MONTHS), "date": _DATE,
           "until": _DATE}  # fmt: skip
_JOINT = re.compile("(, |: )")


def known(text: str) -> str:
    """Return a text of finance in the language of the screen; what is not known, such as a name, as it is."""
    locale = locale_name()
    return text if locale == "en_US" or not text else _known(text, locale)


def sentence(text: str) -> str:
    """Return a sentence of the bank, the advisor or a device in the language of the screen, if a translator knew it."""
    if not text or locale_name() == "en_US":
        return text
    found = translate("Messages", text)
    return found if found != text else translate("Finance", text)


@lru_cache(maxsize=4096)
def _known(text: str, locale: str) -> str:
    whole = _looked_up(text)
    if whole != text:
        return whole
    parts, shown = _JOINT.split(text), []
    while parts:  # the longest run of parts that is known as it stands
        length = next((size for size in range(len(parts), 1, -1) if _is_known("".join(parts[:size]))), 1)
        shown.append(_part("".join(parts[:length]), locale))
        del parts[:length]
    return "".join(shown)


def _is_known(text: str) -> bool:
    return _looked_up(text) != text


def _looked_up(text: str) -> str:
    for context in ("Finance", "Charts"):
        found = translate(context, text)
        if found != text:
            return found
    if text[:1].isupper():
        small = text[:1].lower() + text[1:]
        found = translate("Finance", small)
        if found != small:
            return found[:1].upper() + found[1:]
    return text


def _part(text: str, locale: str) -> str:
    """Return a text without a comma: a word, a phrase, or one of them with a period behind it."""
    found = _looked_up(text)
    if found != text or text in (", ", ": "):
        return found
    if re.fullmatch(_DATE, text):
        return _date(text)
    small = text[:1].lower() + text[1:]
    period = _phrase(small, PERIODS, locale)
    if period:
        return period if small == text else period[:1].upper() + period[1:]
    return _with_period(text, locale) or _phrase(text, PHRASES, locale) or text


def _phrase(text: str, phrases: tuple[object, ...], locale: str) -> str:
    """Return a composed text; empty if it is none, or if what stands in a place is neither known nor a name."""
    for phrase in _candidates(text, phrases):
        match = _pattern(phrase).fullmatch(text)
        if match is None:
            continue
        values = {place: _value(place, value, locale) for place, value in match.groupdict().items()}
        if "name" not in values or values["name"] != match["name"] or not match["name"][0].islower():
            return translate("Finance", phrase).format(**values)
    return ""


def _with_period(text: str, locale: str) -> str:
    """Return words that end with a period; empty if they do not, or if they are not known themselves."""
    for phrase in _candidates(text, PERIODS):
        match = re.search(f" (?:{_pattern(phrase).pattern})$", text)
        if match is None:
            continue
        words = text[: match.start()]
        shown = _part(words, locale)
        if shown != words:
            return f"{shown} {_phrase(match[0][1:], PERIODS, locale)}"
    return ""


def _candidates(text: str, phrases: tuple[object, ...]) -> list[str]:
    """Return the phrases all of whose own words are in a text: so that only a few patterns are ever made."""
    return [phrase for words, phrase in _ordered(phrases) if all(word in text for word in words)]


@lru_cache(maxsize=4)
def _ordered(phrases: tuple[object, ...]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return phrases with their own words, those with the most first."""
    own = [(tuple(re.split(r"\{\w+\}", str(phrase))), str(phrase)) for phrase in phrases]
    return tuple(sorted(own, key=lambda each: -sum(map(len, each[0]))))


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", phrase)
    return re.compile("".join(
        f"(?P<{part}>{_PLACES[part]})" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ))  # fmt: skip


def _value(place: str, value: str, locale: str) -> str:
    if place in ("date", "until"):
        return _date(value)
    if place == "month":
        return month(_MONTHS.index(value) + 1, long=True) if value in _MONTHS else value
    return localised(value) if place == "count" else value if place == "year" else _part(value, locale)


def _date(text: str) -> str:
    """Return a day of finance as the screen writes days; what only looks like one stays."""
    try:
        if "-" in text:
            return day(date.fromisoformat(text))
        number, name, year = text.split()
        return day(date(int(year), _MONTHS.index(name) + 1, int(number)))
    except ValueError:
        return text
