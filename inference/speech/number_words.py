"""Numbers as English words, American style and without "and": 1234 is "one thousand two hundred thirty four"."""

from __future__ import annotations

from typing import Final

_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LARGEST: Final = 10**15


def digits(text: str) -> str:
    """Say each digit of `text` by itself: "007" is "zero zero seven"."""
    return " ".join(_SMALL[int(digit)] for digit in text)


def cardinal(number: int) -> str:
    """Say a whole number, 0 or more; one beyond the trillions is said digit by digit."""
    if number >= _LARGEST:
        return digits(str(number))
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[rest]}" if rest else "")
    size, name = next((size, name) for size, name in _SCALES if number >= size)
    count, rest = divmod(number, size)
    return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """Say a whole number as a rank: 28 is "twenty eighth"."""
    head, _, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return f"{head} {last}".strip()


def decimal(text: str) -> str:
    """Say a number written with digits, thousands commas and at most one point: "1,234.50" keeps its last zero."""
    whole, _, fraction = text.replace(",", "").partition(".")
    said = digits(whole) if len(whole) > 1 and whole.startswith("0") else cardinal(int(whole)) if whole else ""
    return f"{said} point {digits(fraction)}".strip() if fraction else said


def year(number: int) -> str:
    """Say a year from 1000 to 2999: 2021 is "twenty twenty one", 2005 "two thousand five", 1900 "nineteen hundred"."""
    century, rest = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {cardinal(rest) if rest > 9 else f'oh {cardinal(rest)}'}"


def decade(number: int) -> str:
    """Say a decade by its first year: 1990 is "nineteen nineties"."""
    head, _, last = year(number).rpartition(" ")
    last = f"{last[:-1]}ies" if last.endswith("y") else f"{last}s"
    return f"{head} {last}".strip()
