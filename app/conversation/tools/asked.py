"""What a client asked for, checked against what can be reckoned with: nothing outside a range is quietly made to fit.

Each reader returns None where nothing was said, and raises `Refused` with a trouble of `app.conversation.telling` where
what was said cannot be used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.found import Arguments, Found, Tool
from app.messages import Scalar
from finance.errors import DidNotConverge, InputError, NotEnoughData, PeriodError
from finance.types import Basis, Fact, Result

AMOUNT_USD: Final = (1.0, 1e9)
MONTHLY_USD: Final = (1.0, 1e6)
YEARS: Final = (0.5, 60.0)
DAYS_A_YEAR: Final = 365.25
PROBABILITY: Final = (0.05, 0.99)
RATE: Final = (0.001, 0.5)
ASSUMED: Final = ("expected.shares", "expected.bonds", "inflation")  # of a projection, after its prefix
Inner = Callable[[dict[str, Scalar], Context, Bank], Found]


@dataclass
class Refused(Exception):  # noqa: N818  (reads as a verdict)
    """The question cannot be answered as it stands.

    Attributes:
        trouble: a key of `app.conversation.telling.TROUBLES`.
        facts: what the reply may say beside it, for example which goals there are.
    """

    trouble: str
    facts: tuple[Fact, ...] = ()


def answering(inner: Inner) -> Tool:
    """Return a tool that says what is amiss where its inner part refuses, or finance cannot reckon."""

    def tool(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
        used = dict(arguments)
        try:
            return inner(used, context, content)
        except Refused as refused:
            return Found(used, refused.facts, trouble=refused.trouble)
        except (InputError, NotEnoughData, PeriodError, DidNotConverge):
            return Found(used, trouble="asked_cannot_reckon")

    return tool


def as_before(found: Found, context: Context) -> Found:
    """Return a projection that assumes what the last answer assumed with a fact that says so: it is told shorter.

    This rests on what was said before and not on the request alone, so it is no part of what a cache may keep.
    """
    named = {fact.name.split(".", 1)[-1]: fact for fact in found.facts}
    last = {fact.name.split(".", 1)[-1]: fact.value for fact in context.facts}
    if not all(name in named and named[name].value == last.get(name) for name in ASSUMED):
        return found
    like = named[ASSUMED[0]]
    name = f"{like.name.split('.', 1)[0]}.assumed"
    return replace(found, facts=(*found.facts, of_the_tool(name, "what is assumed", "As before", like)))


def number(arguments: Mapping[str, Scalar], name: str, between: tuple[float, float], trouble: str) -> float | None:
    """Return a number within its range.

    Raises:
        Refused: with `trouble`, where it is no number or outside the range.
    """
    said = arguments.get(name)
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        raise Refused(trouble)
    if not between[0] <= said <= between[1]:
        raise Refused(trouble)
    return float(said)


def amount(arguments: Mapping[str, Scalar], name: str = "amount_usd") -> float | None:
    """Return an amount, USD."""
    return number(arguments, name, AMOUNT_USD, "asked_amount_range")


def monthly(arguments: Mapping[str, Scalar]) -> float | None:
    """Return an amount a month, USD."""
    return number(arguments, "monthly_usd", MONTHLY_USD, "asked_monthly_range")


def due(arguments: Mapping[str, Scalar], today: date) -> date | None:
    """Return the day that `year` or `years` means; "in 2030" is its last day. Of both, the years ahead count.

    Raises:
        Refused: the day has passed, or is too near or too far to plan for.
    """
    years = number(arguments, "years", YEARS, "asked_years_range")
    if years is not None:
        return years_on(today, years)
    year = number(arguments, "year", (1.0, 9999.0), "asked_years_range")
    if year is None:
        return None
    if year != int(year) or not today.year < year <= today.year + YEARS[1]:
        raise Refused("asked_year_range")
    return date(int(year), 12, 31)


def years_on(day: date, years: float) -> date:
    """Return the day so many years later, or earlier where they are negative: the same day of the calendar."""
    whole = day.replace(year=day.year + int(years)) if (day.month, day.day) != (2, 29) else None
    if whole is not None and years == int(years):
        return whole
    return day + timedelta(days=round(DAYS_A_YEAR * years))


def quoted(result: Result, title: str) -> tuple[tuple[str, str], ...]:
    """Return what must stand beside a result, to be cited: its notes, and what it assumes."""
    notes = ((f"About {title}", note) for note in result.notes)
    return (*notes, *assumed(result.basis, title))


def assumed(basis: Basis | None, title: str) -> tuple[tuple[str, str], ...]:
    """Return a result's assumptions as one passage."""
    return ((f"What {title} assume", " ".join(basis.assumptions)),) if basis and basis.assumptions else ()


def of_the_tool(name: str, label: str, value: float | str, like: Fact, unit: str = "text") -> Fact:
    """Return a fact that a tool adds to those of finance: as of the same day, from the same source."""
    return Fact(name, label, value, unit, like.as_of, like.source)  # type: ignore[arg-type]
