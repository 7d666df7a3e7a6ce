"""Amounts of money that whoever stands behind cannot read: dots in their place, always as many."""

from __future__ import annotations

import re

DOTS = "\N{BULLET}" * 5
_NUMBER = "\\d+(?:[.,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\\d+)*"
_MONEY = r"(?:US\$|[$€£]|\b(?:USD|EUR|GBP|CHF)\b|(?:dollars?|dólares|Dollar|euros?|Euro|pounds?|francs?|Franken)\b)"
# As the screen's languages shorten thousands, millions and billions, and as people write them.
_SCALE = (
    r"(?:\s?(?:k\b|mil\s?M\b|mil\b|M\b|B\b|Tsd\.?|Mio\.?|Mrd\.?|[Tt]ausend|Millionen|Million|Milliarden"
    r"|thousand|million|billion|millones|millón))?"
)
_SIGN = "(?:[-+\N{MINUS SIGN}]\\s?)?"
# The sign of the currency before the number, or behind it as in German and Spanish.
_LARGE = re.compile(r"\d[\d.,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*\d\d|\d{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(f"{_SIGN}{_MONEY}\\s?{_SIGN}{_NUMBER}{_SCALE}|{_SIGN}{_NUMBER}{_SCALE}\\s?{_MONEY}")


def hidden_in_question(text: str) -> str:
    """Return a client's own words with dots in place of every number of three figures and more but the years.

    Who writes "5000 a month" means money, with or without its name.
    """
    return _LARGE.sub(lambda found: found[0] if _YEAR.fullmatch(found[0]) else DOTS, hidden(text))


def hidden(text: str) -> str:
    """Return a text with dots in place of each amount of money; neither its sign nor its size can be told."""
    return _AMOUNT.sub(DOTS, text)
