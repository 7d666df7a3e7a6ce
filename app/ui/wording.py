"""Figures as a person reads them."""

from __future__ import annotations

from datetime import date

from finance.types import Chart, Fact, Unit

MINUS = "−"


def day(when: date) -> str:
    """Return a day such as "30 December 2022"."""
    return f"{when.day} {when:%B %Y}"


def value(amount: float | int | str, unit: Unit) -> str:
    """Return a fact's value such as "$1,234,567", "4.2%" or "30 December 2022"."""
    if isinstance(amount, str):
        if unit != "date":
            return amount
        try:
            return day(date.fromisoformat(amount))
        except ValueError:
            return amount
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    if unit == "USD":
        return f"{sign}${size:,.0f}" if size >= 1000 or size == int(size) else f"{sign}${size:,.2f}"
    if unit == "fraction":
        return f"{sign}{size:.1%}" if size >= 0.001 or size == 0 else f"{sign}{size:.2%}"
    if unit == "years":
        return f"{sign}{size:.0f} years" if size == int(size) else f"{sign}{size:.1f} years"
    if unit == "count":
        return f"{sign}{size:,.0f}"
    return f"{sign}{size:,.2f}"


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
        return f"{sign}{size:.1%}" if 0 < step < 0.01 else f"{sign}{size:.0%}"
    return f"{sign}{size:g}"


def fact_in_words(fact: Fact) -> str:
    """Return one fact as a screen reader says it."""
    return f"{fact.label}: {value(fact.value, fact.unit)}, as of {day(fact.as_of)}, {fact.source}."


def chart_in_words(chart: Chart) -> str:
    """Return a chart's text alternative: what it shows, from where to where, as of when, from what."""
    parts = [f"{chart.title}."]
    for line in chart.lines:
        if len(line.values):
            first, last = (value(float(line.values[at]), chart.unit) for at in (0, -1))
            since, until = (day(line.days[at].astype("datetime64[D]").item()) for at in (0, -1))
            parts.append(f"{line.label}: {first} on {since}, {last} on {until}.")
    parts += [
        f"{label}: {value(amount, chart.unit)}." for label, amount in zip(chart.labels, chart.values, strict=True)
    ]
    parts.append(f"As of {day(chart.as_of)}. Source: {chart.source}.")
    return " ".join(parts)
