"""Figures as Europe and India write them, "1.234,56 €" or "1,2 Mio. €", brought to the form that the other rules read.

The voice is English, so a figure that can be read in both ways is read the English way, unless the text shows that it
is not written so:

- a comma with one, two or more than three figures behind it, or behind a single zero, is a decimal comma ("3,5");
- a comma with three figures behind it parts thousands ("1,234"), a point with three is a decimal point ("1.234");
- where the same text has a figure that can only be continental ("3,5 %", "1.234,56") and none that can only be English
  ("1,234.56", "2.5"), it is the other way round: "1.234" is a thousand and "1,234" is one and a bit;
- a point with three figures behind it parts thousands, too, if the currency stands behind: "1.234 €";
- "1,00,000" is grouped as in India, "1'200.50" as in Switzerland, "500.-" and "500,-" are whole amounts;
- figures parted by spaces are one number where a decimal comma or a currency shows it: "1 234,56 €", "SEK 1 200".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from inference.speech.abbreviations import CURRENCIES, SCALES

_FIGURES: Final = re.compile(r"(?<![\dA-Za-z.,'])\d[\d.,']*(?<=\d)(?![\d'])")
_ONLY_CONTINENTAL: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|0,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,}")
_ONLY_ENGLISH: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|0\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3}){2,}")
_POINT_OF_THREE: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_COMMA_OF_THREE: Final = re.compile(r"[1-9]\d{0,2},\d{3}")
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SWISS: Final = re.compile(r"\d{1,3}(?:'\d{3})+(?:\.\d+)?")
_WHOLE: Final = re.compile(r"(\d)[.,]-{1,2}$")
_FIRST_GROUP: Final = re.compile(r"(\D*)([1-9]\d{0,2})")
_GROUP: Final = re.compile(r"\d{3}")
_LAST_GROUP: Final = re.compile(r"\d{3}(?:,\d+)?(\D*)")
_BEHIND: Final = re.compile("|".join(re.escape(each) for each in sorted(CURRENCIES, key=len, reverse=True)))


def in_house_form(cores: Sequence[str]) -> list[str]:
    """Return tokens whose figures have commas between thousands and a point before decimals.

    Args:
        cores: the tokens without the punctuation around them. One that is drawn together with the next is then "".
    """
    whole = [_WHOLE.sub(r"\1", core) for core in cores]
    joined = _without_spaces(whole)
    found = [figure for core in joined for figure in _FIGURES.findall(core)]
    only_continental = any(_ONLY_CONTINENTAL.fullmatch(figure) for figure in found)
    swapped = only_continental and not any(_ONLY_ENGLISH.fullmatch(figure) for figure in found)
    around = [*joined, ""]
    return [
        _FIGURES.sub(lambda each, core=core, after=after: _house(each, core, after, swapped=swapped), core)  # type: ignore[misc]
        for core, after in pairwise(around)
    ]


def _house(found: re.Match[str], core: str, after: str, *, swapped: bool) -> str:
    """Return one number in the house's form; what is no number of these kinds stays."""
    figure = found[0]
    if _INDIAN.fullmatch(figure) or _SWISS.fullmatch(figure):
        return figure.replace("'", ",")
    if _ONLY_CONTINENTAL.fullmatch(figure):
        return _turned(figure)
    behind = core[found.end() :] or after
    in_thousands = _POINT_OF_THREE.fullmatch(figure) and (swapped or _BEHIND.match(behind))
    return _turned(figure) if in_thousands or (swapped and _COMMA_OF_THREE.fullmatch(figure)) else figure


def _turned(figure: str) -> str:
    return figure.translate({ord("."): ",", ord(","): "."})


def _without_spaces(cores: list[str]) -> list[str]:
    """Draw "1 234,56" together where the comma, or a currency beside it, shows that it is one number."""
    joined, at = list(cores), 0
    while at + 1 < len(cores):
        last = at
        if _FIRST_GROUP.fullmatch(cores[at]):
            while last + 1 < len(cores) and _GROUP.fullmatch(cores[last + 1]):
                last += 1
            if last + 1 < len(cores) and _LAST_GROUP.fullmatch(cores[last + 1]):
                last += 1
        if last > at and _is_one_number(cores, at, last):
            number = _parted("".join(cores[at : last + 1]))
            joined[at : last + 1] = [""] * (last + 1 - at)
            joined[at if at and cores[at - 1] in CURRENCIES else last] = number  # beside its currency
        at = last + 1
    return joined


def _parted(number: str) -> str:
    """Part the thousands with commas: the next rule takes "1234,56" for a decimal comma, and "1234" for a year."""
    whole, comma, fraction = number.partition(",")
    figures = re.search(r"\d+", whole)
    assert figures is not None
    thousands = f"{int(figures[0]):,}"
    return whole[: figures.start()] + thousands + (f".{fraction}" if comma else "") + whole[figures.end() :]


def _is_one_number(cores: Sequence[str], first: int, last: int) -> bool:
    before = cores[first - 1] if first else ""
    after = cores[last + 1] if last + 1 < len(cores) else ""
    sign = re.sub(r"\d", "", cores[first]).lstrip("+-~")
    ends = re.sub(r"[\d,]", "", cores[last])
    money = any(each in CURRENCIES for each in (before, after, sign, ends))
    return money or "," in cores[last] or (after in SCALES and len(after) > 1)
