"""Amounts of money that whoever stands behind cannot read: dots in their place, always as many."""

from __future__ import annotations

import re

DOTS = "\N{BULLET}" * 5
_NUMBER = "\\d+(?:[.,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\\d+)*"
_MONEY = r"(?:[$€£]|USD)"
_SCALE = r"(?:\s?(?:[kMB]\b|thousand|million|billion))?"
_SIGN = "(?:[-+\N{MINUS SIGN}]\\s?)?"
# The sign of the currency before the number, or behind it as in German and Spanish.
_AMOUNT = re.compile(f"{_SIGN}{_MONEY}\\s?{_SIGN}{_NUMBER}{_SCALE}|{_SIGN}{_NUMBER}{_SCALE}\\s?{_MONEY}")


def hidden(text: str) -> str:
    """Return a text with dots in place of each amount of money; neither its sign nor its size can be told."""
    return _AMOUNT.sub(DOTS, text)
