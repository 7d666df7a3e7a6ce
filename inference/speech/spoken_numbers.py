"""Written amounts, percentages and ranges to spoken words; None means "not one of mine"."""

from __future__ import annotations

import re
from typing import Final

from inference.speech.abbreviations import CURRENCIES, SCALES
from inference.speech.number_words import cardinal, decimal, digits, ordinal, year
from inference.speech.spoken_codes import say_code
from inference.speech.spoken_dates import YEAR, say_date, say_day_or_year

_CURRENCY: Final = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_SCALE: Final = "|".join(sorted((scale for scale in SCALES if len(scale) < 4), key=len, reverse=True))
_UNITS: Final = {
    "%": ("percent", "percent"),
    "x": ("times", "times"),
    "bp": ("basis point", "basis points"),
    "bps": ("basis point", "basis points"),
    "pp": ("percentage point", "percentage points"),
    "ppt": ("percentage point", "percentage points"),
    "pts": ("point", "points"),
    "¢": ("cent", "cents"),
    "p": ("penny", "pence"),
}
_AMOUNT: Final = re.compile(
    rf"(?P<about>~|≈|<|>|≤|≥|±|\+/-|c\.)?(?P<sign>[+-])?(?P<currency>{_CURRENCY})?(?P<sign2>[+-])?"
    r"(?P<number>\d[\d,']*(?:\.\d+)?|\.\d+)"
    rf"(?:(?P<scale>{_SCALE})(?!p))?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})?(?P<more>\+)?"
)
_MONEY_START: Final = re.compile(rf"[^\d]*(?:{_CURRENCY})[+-]?[\d.,']+(?:-[\d.,']+)?")
_BEHIND: Final = re.compile(rf"([~≈<>+-]*)(\d[\d.,']*(?:{_SCALE})?)({_CURRENCY})")
_RANGE: Final = re.compile(rf"([~≈]?[+-]?(?:{_CURRENCY})?[\d.,]*\d(?:{_SCALE})?(?:%|x)?)-((?:{_CURRENCY})?[\d.,]*\d.*)")
_SCALED: Final = re.compile(rf"((?:{_CURRENCY})[\d.,]*\d)-([a-z]+)")
_RATE: Final = re.compile(r"(.*\d.*)/([A-Za-z]+)")
_PERIODS: Final = {"mo": "month", "mth": "month", "yr": "year", "y": "year", "qtr": "quarter", "wk": "week"} | {
    "hr": "hour", "h": "hour", "d": "day",
}  # fmt: skip
_HALVES: Final = {"half": "halves"}
_NAMED_FRACTIONS: Final = {2: "half", 4: "quarter"}
_FRACTION_PARTS: Final = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64, 100, 1000})
_ABOUT: Final = {
    "~": "about ", "≈": "about ", "c.": "about ", "<": "less than ", ">": "more than ", "≤": "at most ",
    "≥": "at least ", "±": "plus or minus ", "+/-": "plus or minus ", None: "",
}  # fmt: skip
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
    said = say_date(core, before, after)
    if said is not None:
        return said
    if not any(letter.isdecimal() for letter in core):
        return _say_scale(core, before) or say_code(core)
    for said in (_say_fraction(core, before), _say_years(core), say_code(core), _say_rate(core)):
        if said is not None:
            return said
    found = _RANGE.fullmatch(core)
    if found:
        return _say_range(found[1], found[2], after)
    if core.isdecimal():
        return _say_plain(core, before, after)
    return _say_amount(core, after)


def currency_of(core: str) -> str | None:
    """Return the sign or code of a currency that a token is; None for any other token."""
    return core if core in CURRENCIES else None


def _say_scale(core: str, before: str) -> str | None:
    """Say "million" after "$1.2": the currency waits for it."""
    scale = SCALES.get(core) if len(core) > 1 or core in "kmMB" else None
    if scale is None or not _MONEY_START.fullmatch(before):
        return None
    return f"{scale} {CURRENCIES[_currency_in(before)][1]}"


def _currency_in(amount: str) -> str:
    found = re.search(_CURRENCY, amount)
    return found[0] if found else "$"


def _say_fraction(core: str, before: str) -> str | None:
    """Say "3/4", "2-and-1/2" (which stands for the sign of one half behind a two) and "1/2" behind "1"."""
    found = re.fullmatch(r"(?:(\d+)-and-)?(\d{1,3})/(\d{1,4})(%)?", core)
    if not found:
        return None
    above, below = int(found[2]), int(found[3])
    tail = " percent" if found[4] else ""
    if above >= below or below not in _FRACTION_PARTS:
        return f"{cardinal(above)} {cardinal(below)}{tail}" if below < 1000 else None
    name = _NAMED_FRACTIONS.get(below) or ordinal(below)
    several = _HALVES.get(name, f"{name}s")
    whole = found[1] or (before if re.fullmatch(r"\d{1,2}", before) else "")
    if not whole:
        return f"{cardinal(above)} {name if above == 1 else several}{tail}"
    said = f"and {'a' if name != 'eighth' else 'an'} {name}" if above == 1 else f"and {cardinal(above)} {several}"
    return (f"{cardinal(int(found[1]))} {said}" if found[1] else said) + tail


def _say_years(core: str) -> str | None:
    """Say "2024/25", a tax year."""
    found = re.fullmatch(r"((?:19|20)\d\d)/(\d\d)", core)
    return f"{year(int(found[1]))} {cardinal(int(found[2]))}" if found and int(found[2]) > 9 else None


def _say_rate(core: str) -> str | None:
    """Say "$50/month" as "fifty dollars per month", and "$1.2-million" as if it were two words."""
    found = _SCALED.fullmatch(core)
    if found and found[2] in SCALES:
        return f"{_say_amount(found[1], found[2])} {_say_scale(found[2], found[1])}"
    found = _RATE.fullmatch(core)
    amount = _say_amount(found[1], "") if found else None
    return f"{amount} per {_PERIODS.get(found[2], found[2])}" if found and amount else None


def _say_range(low: str, high: str, after: str) -> str | None:
    """Say "4-6%" as "four to six percent": what the second figure carries is not said twice."""
    if YEAR.fullmatch(low) and re.fullmatch(r"\d{2}|\d{4}", high):
        return f"{year(int(low))} to {year(int(high)) if len(high) == 4 else cardinal(int(high))}"
    if low.isdecimal() and high.isdecimal() and int(low) + int(high) == 100 and int(low) >= int(high) > 0:
        return f"{cardinal(int(low))} {cardinal(int(high))}"  # how something is shared out
    currency = re.search(_CURRENCY, low)
    if currency:
        low = low.replace(currency[0], "")
        high = high if re.match(_CURRENCY, high) else currency[0] + high
    for unit in ("%", "x"):
        if high.endswith(unit):
            low = low.removesuffix(unit)
    first, second = _AMOUNT.fullmatch(low), _AMOUNT.fullmatch(high)
    if first and second and first["scale"] and first["scale"] == second["scale"]:
        low = low.removesuffix(first["scale"])
    said_low, said_high = _say_amount(low, ""), _say_amount(high, after)
    return f"{said_low} to {said_high}" if said_low and said_high else None


def _say_plain(core: str, before: str, after: str) -> str:
    """Say figures alone: a day of the month, a year, or a count."""
    said = say_day_or_year(core, before, after)
    if said is not None:
        return said
    return digits(core) if core.startswith("0") and len(core) > 1 else cardinal(int(core))


def _say_amount(core: str, after: str) -> str | None:
    behind = _BEHIND.fullmatch(core)
    found = _AMOUNT.fullmatch(f"{behind[1]}{behind[3]}{behind[2]}" if behind else core)
    if not found:
        return None
    before = _ABOUT[found["about"]] + _SIGNS[found["sign"] or found["sign2"]]
    more = " plus" if found["more"] else ""
    number = found["number"].replace("'", "")
    if found["currency"]:
        return before + _say_money(number, found["currency"], found["scale"], after) + more
    said = decimal(number)
    if found["scale"]:
        said = f"{said} {SCALES[found['scale']]}"
    if found["unit"]:
        one, several = _UNITS[found["unit"]]
        said = f"{said} {one if number == '1' and not found['scale'] else several}"
    return before + said + more


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
