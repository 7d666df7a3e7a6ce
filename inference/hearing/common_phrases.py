"""Numbers, dates and amounts in spoken words: what any question may hold, whatever sentences we have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_UNITS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_RANKS: Final = ("first", "second", "third", "fourth")


def common_phrases() -> Iterator[str]:
    """Yield short pieces of speech around numbers."""
    two_digits = [*_UNITS, *_TEENS, *(f"{tens}{unit}" for tens in _TENS for unit in ("", *(f" {u}" for u in _UNITS)))]
    for number in two_digits:
        yield f"{number} percent"
        yield f"{number} thousand dollars"
    for year in ("ten", *_TEENS[1:], *(f"twenty {unit}" for unit in _UNITS[:3]), "twenty"):
        yield f"in twenty {year}"
        yield f"since twenty {year}"
    for number in (*_UNITS, "ten", "fifteen", "twenty", "thirty"):
        yield f"the last {number} years"
        yield f"over {number} years"
        yield f"{number} hundred dollars"
        yield f"{number} million dollars"
        yield f"point {number} percent"
    for month in _MONTHS:
        yield f"in {month}"
        yield f"since {month} twenty twenty"
    for rank in _RANKS:
        yield f"in the {rank} quarter"
    for unit in ("day", "week", "month", "quarter", "year"):
        yield f"the last {unit}"
        yield f"this {unit}"
