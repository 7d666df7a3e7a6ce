"""A chart's values in words: whole beside a bar, short on an axis."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.conversation.figures import CHANCES, FINE
from app.report.figures import MINUS, value
from finance.types import Fact, Unit

_NO_DAY: Final = date.min


def whole(amount: float, unit: Unit, names: str = "") -> str:
    """Return a value such as "$1,234,567" or "4.2%", rounded as the captions round.

    Args:
        amount: in the unit.
        unit: of the chart.
        names: of the facts behind it, separated by spaces: chances are whole percentages, running costs have decimals.
    """
    name = next((each for each in names.split() if each.endswith((*CHANCES, *FINE))), "")
    return value(Fact(name, "", amount, unit, _NO_DAY, ""))


def chance(part: float) -> str:
    """Return a chance as the captions write it: whole percent, and never certain."""
    return whole(part, "fraction", CHANCES[0])


def short(amount: float, unit: Unit, step: float = 0.0) -> str:
    """Return a value for an axis such as "$1.2M" or "10%"; `step` is the distance of its neighbours."""
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    if unit == "USD":
        for limit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
            if size >= limit:
                number = f"{size / limit:.2f}".rstrip("0").rstrip(".")
                return f"{sign}${number}{letter}"
        return f"{sign}${size:,.0f}"
    if unit == "fraction":
        return f"{sign}{size:.1%}" if abs(100 * step - round(100 * step)) > 1e-6 else f"{sign}{size:.0%}"
    return f"{sign}{size:,g}"


def day(when: date) -> str:
    """Return a day such as "28 December 2022"."""
    return f"{when.day} {when:%B} {when.year}"
