"""Written amounts, percentages, dates and times to spoken words; None means "not one of mine"."""

from __future__ import annotations

import re
from typing import Final

from inference.speech.abbreviations import COUNTED, CURRENCIES, MONTH_OF, MONTHS, SCALES
from inference.speech.number_words import cardinal, decade, decimal, digits, ordinal, year

_CURRENCY: Final = r"US\$|[$€£¥]"
_AMOUNT: Final = re.compile(
    rf"(?P<about>[~≈<>])?(?P<sign>[+-])?(?P<currency>{_CURRENCY})?(?P<sign2>[+-])?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)"
    r"(?P<scale>k|K|mn|mm|m|M|bn|b|B|tn|T)?(?P<unit>%|x|bps|bp|pp)?"
)
_MONEY_START: Final = re.compile(rf"[~≈+-]*(?:{_CURRENCY})[+-]?[\d.,]+(?:-[\d.,]+)?")
_RANGE: Final = re.compile(rf"([~≈]?[+-]?(?:{_CURRENCY})?[\d.,]*\d%?)-((?:{_CURRENCY})?[\d.,]*\d.*)")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASH_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR: Final = re.compile(r"(1[6-9]|20)\d\d")
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(am|pm)?")
_HOUR: Final = re.compile(r"(1[0-2]|[1-9])(am|pm)")
_SCALED: Final = re.compile(rf"((?:{_CURRENCY})[\d.,]*\d)-([a-z]+)")
_RATE: Final = re.compile(r"(.*\d.*)/([A-Za-z]{2,})")
_FRACTIONS: Final = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 8: "eighth", 10: "tenth"}
_ABOUT: Final = {"~": "about ", "≈": "about ", "<": "less than ", ">": "more than ", None: ""}
_SIGNS: Final = {"-": "minus ", "+": "plus ", None: ""}


def say_number(core: str, before: str, after: str) -> str | None:
    """Say a written token that is made of figures.

    Args:
        core: the token without the punctuation around it.
        before: the token in front of it, likewise; "" at the start.
        after: the token behind it, likewise; "" at the end.

    Returns:
        Spoken words, or None where the token is no number.
    """
    if not any(letter.isdecimal() for letter in core):
        return _say_scale(core, before)
    for rule in (_say_date, _say_time, _say_fraction, _say_rank, _say_quarter, _say_rate):
        said = rule(core)
        if said is not None:
            return said
    found = _RANGE.fullmatch(core)
    if found:
        return _say_range(found[1], found[2], after)
    if core.isdecimal():
        return _say_plain(core, before, after)
    return _say_amount(core, after)


def _say_scale(core: str, before: str) -> str | None:
    """Say "million" after "$1.2": the currency waits for it."""
    scale = SCALES.get(core) if len(core) > 1 or core in "kmMB" else None
    if scale is None or not _MONEY_START.fullmatch(before):
        return None
    return f"{scale} {CURRENCIES[_currency_in(before)][1]}"


def _currency_in(amount: str) -> str:
    found = re.search(_CURRENCY, amount)
    return found[0] if found else "$"


def _say_date(core: str) -> str | None:
    found = _ISO_DATE.fullmatch(core)
    if found:
        year_number, month, day = (int(part) for part in found.groups())
    else:
        found = _SLASH_DATE.fullmatch(core)
        if not found:
            return None
        month, day, year_number = (int(part) for part in found.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(year_number)}"


def _say_time(core: str) -> str | None:
    found = _HOUR.fullmatch(core)
    if found:
        return f"{cardinal(int(found[1]))} {' '.join(found[2].upper())}"
    found = _TIME.fullmatch(core)
    if not found:
        return None
    hour, minute = cardinal(int(found[1])), int(found[2])
    half_day = f" {' '.join(found[3].upper())}" if found[3] else ""
    if minute == 0:
        return hour + (half_day or " o'clock")
    return f"{hour} {cardinal(minute) if minute > 9 else f'oh {cardinal(minute)}'}{half_day}"


def _say_fraction(core: str) -> str | None:
    found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", core)
    if not found:
        return None
    above, below = int(found[1]), int(found[2])
    if above < below and below in _FRACTIONS:
        name = _FRACTIONS[below]
        plural = ("halves" if below == 2 else f"{name}s") if above > 1 else name
        return f"{cardinal(above)} {plural}"
    return f"{cardinal(above)} {cardinal(below)}"


def _say_rank(core: str) -> str | None:
    found = re.fullmatch(r"([\d,]+)(?:st|nd|rd|th)", core)
    if found:
        return ordinal(int(found[1].replace(",", "")))
    found = re.fullmatch(r"(\d{3}0)s", core)
    if found:
        return decade(int(found[1]))
    found = re.fullmatch(r"'?(\d0)s", core)
    return decade(1900 + int(found[1])).partition(" ")[2] if found else None


def _say_quarter(core: str) -> str | None:
    found = re.fullmatch(r"(Q|H|FY)(\d{1,4})", core)
    if not found:
        return None
    number = int(found[2])
    letters = " ".join(found[1])
    return f"{letters} {year(number) if number > 999 else cardinal(number)}"


def _say_rate(core: str) -> str | None:
    """Say "$50/month" as "fifty dollars per month", and "$1.2-million" as if it were two words."""
    found = _SCALED.fullmatch(core)
    if found and found[2] in SCALES:
        return f"{_say_amount(found[1], found[2])} {_say_scale(found[2], found[1])}"
    found = _RATE.fullmatch(core)
    amount = _say_amount(found[1], "") if found else None
    return f"{amount} per {found[2]}" if found and amount else None


def _say_range(low: str, high: str, after: str) -> str | None:
    """Say "4-6%" as "four to six percent": what the second figure carries is not said twice."""
    if _YEAR.fullmatch(low) and re.fullmatch(r"\d{2}|\d{4}", high):
        return f"{year(int(low))} to {year(int(high)) if len(high) == 4 else cardinal(int(high))}"
    currency = re.search(_CURRENCY, low)
    if currency:
        low = low.replace(currency[0], "")
        high = high if re.match(_CURRENCY, high) else currency[0] + high
    if high.endswith("%"):
        low = low.removesuffix("%")
    first, second = _say_amount(low, ""), _say_amount(high, after)
    return f"{first} to {second}" if first and second else None


def _say_plain(core: str, before: str, after: str) -> str:
    """Say figures alone: a day of the month, a year, or a count."""
    number = int(core)
    if len(core) <= 2 and 1 <= number <= 31:
        if after.lower().rstrip(".") in MONTH_OF:
            return f"{ordinal(number)} of" if before.lower() == "the" else f"the {ordinal(number)} of"
        if before.lower().rstrip(".") in MONTH_OF and after not in {"%", "percent"}:
            return ordinal(number)
    if _YEAR.fullmatch(core) and after.lower() not in COUNTED:
        return year(number)
    return digits(core) if core.startswith("0") and len(core) > 1 else cardinal(number)


def _say_amount(core: str, after: str) -> str | None:
    found = _AMOUNT.fullmatch(core)
    if not found:
        return None
    before = _ABOUT[found["about"]] + _SIGNS[found["sign"] or found["sign2"]]
    if found["currency"]:
        return before + _say_money(found["number"], found["currency"], found["scale"], after)
    said = decimal(found["number"])
    if found["scale"]:
        said = f"{said} {SCALES[found['scale']]}"
    units = {"%": "percent", "x": "times", "bp": "basis points", "bps": "basis points", "pp": "percentage points"}
    return before + (f"{said} {units[found['unit']]}" if found["unit"] else said)


def _say_money(number: str, currency: str, scale: str | None, after: str) -> str:
    one, several, one_part, several_parts = CURRENCIES[currency]
    if scale:
        return f"{decimal(number)} {SCALES[scale]} {several}"
    if after in SCALES and (len(after) > 1 or after in "kmMB"):
        return decimal(number)
    whole_text, _, fraction = number.replace(",", "").partition(".")
    if len(fraction) > 2:
        return f"{decimal(number)} {several}"
    whole, parts = int(whole_text or "0"), int(fraction.ljust(2, "0")) if fraction else 0
    said = f"{cardinal(whole)} {one if whole == 1 else several}"
    cents = f"{cardinal(parts)} {one_part if parts == 1 else several_parts}"
    if parts and not whole:
        return cents
    return f"{said} and {cents}" if parts else said
