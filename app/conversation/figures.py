"""The one place that writes a figure, and the rounding rules that the verification repeats.

Rules: dollars are whole from 1,000 up and to the cent below; a fraction is a percentage with one decimal, running costs
with two, and where it is a difference or a contribution it is in percentage points; a level of confidence and a chance
are whole percentages ("over 99%" where nothing failed); ratios have two decimals; a date is "28 December 2022". The
difference of two returns is that of the returns as written. Halves round away from zero. A written figure has no sign:
the words beside it say gain or loss.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from finance.types import Fact

_POINTS: Final = re.compile(
    r"\.(difference|contribution)(\.|$)|\.contribution\.|^stress\.(rates\.moved|inflation\.surprise)$"
)
FINE: Final = (".cost_pa", ".fee_pa", ".cost.fraction", ".explicit_pa", ".funds_pa", ".total_pa")
"""How the names of small fractions end, which have two decimals: running costs."""
CHANCES: Final = (".probability", ".success", ".lasts", ".wanted")
"""How the names of chances end: a whole percentage, since no simulation is surer than that."""


def figure_text(fact: Fact) -> str:
    """Return a fact's value as it is written in a sentence."""
    if isinstance(fact.value, str):
        return day_text(date.fromisoformat(fact.value)) if fact.unit == "date" else fact.value
    size = abs(fact.value)
    if fact.unit == "USD":
        return usd_text(size)
    if fact.unit == "fraction":
        if fact.name.endswith(".confidence"):
            return f"{_rounded(size * 100, 0)}%"
        if fact.name.endswith(CHANCES):
            return _chance_text(size)
        if fact.name.endswith(".size"):
            return f"{_rounded(size * 100, 2)} percentage points"
        if fact.name.endswith(FINE):
            return f"{_rounded(size * 100, 2)}%"
        return f"{_rounded(size * 100, 1)} percentage points" if is_points(fact) else f"{_rounded(size * 100, 1)}%"
    if fact.unit == "count":
        return f"{int(size):,}"
    if fact.unit == "years":
        return _rounded(size, 1)
    return _rounded(size, 2)


def _chance_text(size: float) -> str:
    """Return a chance in whole percent; a simulation that never failed is not called certain."""
    percent = _rounded(size * 100, 0)
    return {"0": "under 1%", "100": "over 99%"}.get(percent, f"{percent}%")


def blend_text(fact: Fact) -> str:
    """Return the benchmark's composition as it is said: "80% S&P 500, 15% Corporate Bond Fund and 5% ..."."""
    parts = str(fact.value).replace(" %", "%").split(", ")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def adding_up(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts with each difference made that of the two returns as they are written.

    A listener subtracts what was said: "gained 4.7%" and "lost 0.2%" are 4.9 percentage points apart, whatever the
    exact returns were.
    """
    named = {fact.name: fact for fact in facts}
    result = []
    for fact in facts:
        stem = fact.name.removesuffix("difference")
        own, other = named.get(stem + "portfolio"), named.get(stem + "benchmark")
        if stem != fact.name and own is not None and other is not None:
            value = (_per_mille(own) - _per_mille(other)) / 1000
            fact = replace(fact, value=value, source=f"{fact.source}, of the returns as written")
        result.append(fact)
    return tuple(result)


def _per_mille(fact: Fact) -> int:
    """Return a return in tenths of a percent, rounded as it is written."""
    text = figure_text(fact).rstrip("%").replace(",", "").replace(".", "")
    return int(text) * (-1 if float(fact.value) < 0 else 1)


def usd_text(size: float) -> str:
    """Return an amount without its sign, for example "$1,235" or "$12.50"."""
    return "$" + _rounded(size, 0 if size >= 1000 else 2)


def day_text(day: date) -> str:
    """Return a date as it is said, for example "28 December 2022"."""
    return f"{day.day} {day:%B} {day.year}"


def is_points(fact: Fact) -> bool:
    """Return whether a fraction is a difference of percentages."""
    return bool(_POINTS.search(fact.name))


def sign(fact: Fact) -> int:
    """Return 1, 0 or -1 as the figure is written: what rounds to nothing has no direction."""
    if isinstance(fact.value, str) or fact.value == 0 or not re.search(r"[1-9]", figure_text(fact)):
        return 0
    return 1 if fact.value > 0 else -1


def _rounded(value: float, decimals: int) -> str:
    # Through repr, so that what a person would call a half is a half and rounds away from zero.
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP):,}"
