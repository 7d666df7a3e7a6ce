"""Written dates, times of day, quarters and years to spoken words; None means "not one of mine"."""

from __future__ import annotations

import re
from typing import Final

from inference.speech.abbreviations import COUNTED, DAY_OF, MONTH_OF, MONTHS
from inference.speech.number_words import cardinal, decade, ordinal, year

_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:T.*)?")
_AMERICAN: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})")
_EUROPEAN: Final = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")
_NAMED: Final = re.compile(r"(?P<day>\d{1,2})-(?P<name>[A-Za-z]{3,9})-(?P<year>\d{4}|\d{2})")
_MONTH_YEAR: Final = re.compile(r"(0?[1-9]|1[0-2])/((?:19|20)\d\d)")
_NAMES_RANGE: Final = re.compile(r"([A-Za-z]{3,9})\.?[-/]([A-Za-z]{3,9})\.?")
_DAYS_RANGE: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?-(\d{1,2})(?:st|nd|rd|th)?")
YEAR: Final = re.compile(r"(1[6-9]|20)\d\d")
_CLOCK: Final = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[ap]m)?|(?:1[0-2]|[1-9])(?:[ap]m)?"
_TIMES: Final = re.compile(rf"({_CLOCK})-({_CLOCK})")
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(am|pm)?|(1[0-2]|[1-9])\.([0-5]\d)(am|pm)")
_HOUR: Final = re.compile(r"(1[0-2]|[1-9])(am|pm)")
_QUARTER: Final = re.compile(r"(Q|H|FY|CY)(\d{1,4})(?:[/'-]?(\d{4}|\d{2}))?")
_TURNED: Final = re.compile(r"([1-4])(Q|H)(\d{4}|\d{2})?")
_GUESSED: Final = re.compile(r"((?:1[6-9]|20)\d\d)([EeFA])")
_PART: Final = re.compile(r"(mid|late|early|pre|post)-(.+)")
_HALF_DAY: Final = frozenset({"a.m.", "p.m.", "am", "pm", "a.m", "p.m"})
_RANKS: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_PERIODS: Final = {"Q": "quarter", "H": "half"}
_YEARS: Final = {"FY": "fiscal year", "CY": "calendar year"}
_GUESSES: Final = {"E": "estimated", "e": "estimated", "F": "forecast", "A": "actual"}


def say_date(core: str, before: str, after: str) -> str | None:
    """Say a written token that is a date, a time, a quarter, a rank or a year.

    Args:
        core: the token without the punctuation around it.
        before: the token in front of it, likewise; "" at the start.
        after: the token behind it, likewise; "" at the end.
    """
    for said in (
        _say_day(core),
        _say_days(core, before, after),
        _say_time(core, after),
        _say_rank(core, before, after),
        _say_period(core),
    ):
        if said is not None:
            return said
    return None


def is_month(word: str) -> bool:
    """Tell whether a word is a month or its abbreviation."""
    return word.lower().rstrip(".") in MONTH_OF


def say_day_or_year(core: str, before: str, after: str) -> str | None:
    """Say figures alone that are a day of the month or a year."""
    number = int(core)
    if len(core) <= 2 and 1 <= number <= 31:
        if is_month(after):
            return f"{ordinal(number)} of" if before.lower() == "the" else f"the {ordinal(number)} of"
        if is_month(before) and after not in {"%", "percent"} and after.lower() not in COUNTED:
            return ordinal(number)
    if YEAR.fullmatch(core) and after.lower() not in COUNTED:
        return year(number)
    return None


def _say_day(core: str) -> str | None:
    """Say a whole date: as an American wrote it, with the month first, else with the day first."""
    for form in (_ISO, _AMERICAN, _EUROPEAN, _NAMED):
        found = form.fullmatch(core)
        if not found:
            continue
        parts = found.groupdict()
        name = parts.get("name", "").lower()
        month = MONTHS.index(MONTH_OF[name]) + 1 if name in MONTH_OF else int(parts.get("month") or 0)
        day, year_number = int(parts["day"]), _whole_year(parts["year"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        if form in {_ISO, _AMERICAN}:
            return f"{MONTHS[month - 1]} {ordinal(day)}, {year(year_number)}"
        return f"the {ordinal(day)} of {MONTHS[month - 1]} {year(year_number)}"
    return None


def _whole_year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 70 else 1900)


def _say_days(core: str, before: str, after: str) -> str | None:
    """Say "12/2024", "5-7 May", "May 5-7", "Jan-Mar" and "Mon-Fri"."""
    month = _MONTH_YEAR.fullmatch(core)
    if month:
        return f"{MONTHS[int(month[1]) - 1]} {year(int(month[2]))}"
    names = _NAMES_RANGE.fullmatch(core)
    if names:
        for table in (MONTH_OF, DAY_OF):
            first, second = (table.get(name.lower()) for name in names.groups())
            if first and second:
                return f"{first} to {second}"
        return None
    days = _DAYS_RANGE.fullmatch(core)
    if not days or not all(1 <= int(day) <= 31 for day in days.groups()):
        return None
    first, second = (ordinal(int(day)) for day in days.groups())
    if is_month(after):
        return f"the {first} to the {second} of"
    return f"{first} to {second}" if is_month(before) else None


def _say_time(core: str, after: str) -> str | None:
    found = _HOUR.fullmatch(core)
    if found:
        return f"{cardinal(int(found[1]))} {' '.join(found[2].upper())}"
    span = _TIMES.fullmatch(core)
    if span and any(mark in core for mark in (":", "m")):
        first, second = (_say_time(each, after) or cardinal(int(each)) for each in span.groups())
        return f"{first} to {second}"
    found = _TIME.fullmatch(core)
    if not found:
        return None
    hour_text, minute_text, half = found.groups()[:3] if found[1] else found.groups()[3:]
    hour, minute = cardinal(int(hour_text)), int(minute_text)
    half_day = f" {' '.join(half.upper())}" if half else ""
    if minute == 0:
        return hour + (half_day or ("" if after.lower() in _HALF_DAY else " o'clock"))
    return f"{hour} {cardinal(minute) if minute > 9 else f'oh {cardinal(minute)}'}{half_day}"


def _say_rank(core: str, before: str, after: str) -> str | None:
    found = re.fullmatch(r"([\d,]+)(?:st|nd|rd|th)", core)
    if found:
        said = ordinal(int(found[1].replace(",", "")))
        if is_month(after):
            return f"{said} of" if before.lower() == "the" else f"the {said} of"
        return said
    found = re.fullmatch(r"(\d{3}0)s", core)
    if found:
        return decade(int(found[1]))
    found = re.fullmatch(r"'?(\d0)s", core)
    return decade(1900 + int(found[1])).partition(" ")[2] if found else None


def _say_period(core: str) -> str | None:
    """Say quarters, halves, fiscal years, and years with something about them."""
    found = _QUARTER.fullmatch(core)
    if found:
        return _say_quarter(found[1], found[2], found[3])
    found = _TURNED.fullmatch(core)
    if found:
        said = f"{_RANKS[found[1]]} {_PERIODS[found[2]]}"
        return f"{said} of {year(_whole_year(found[3]))}" if found[3] else said
    found = _GUESSED.fullmatch(core)
    if found:
        return f"{year(int(found[1]))} {_GUESSES[found[2]]}"
    found = re.fullmatch(r"'(\d\d)", core)
    if found:
        return cardinal(int(found[1])) if int(found[1]) > 9 else f"oh {cardinal(int(found[1]))}"
    found = _PART.fullmatch(core)
    if found:
        rest = _say_rank(found[2], "", "") or (MONTH_OF.get(found[2].lower()))
        rest = year(int(found[2])) if YEAR.fullmatch(found[2]) else rest
        return f"{found[1]} {rest}" if rest else None
    return None


def _say_quarter(letters: str, number: str, of_year: str | None) -> str | None:
    tail = f" {year(_whole_year(of_year))}" if of_year else ""
    if letters in _YEARS:
        return f"{_YEARS[letters]} {year(_whole_year(number))}" if len(number) in {2, 4} and not of_year else None
    if len(number) > 1 and not of_year:
        return f"{letters} {year(int(number)) if len(number) == 4 else cardinal(int(number))}"
    return f"{letters} {cardinal(int(number))}{tail}"
