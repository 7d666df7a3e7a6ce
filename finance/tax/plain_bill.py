"""A year's tax for one taxpayer in plain Python, bracket by bracket: explains `finance.tax.bill` and checks it."""

from __future__ import annotations

from finance.tax.jurisdiction import Jurisdiction, Schedule


def bracket_tax(schedule: Schedule, low: float, high: float) -> float:
    """Return the tax on the slice of income from `low` to `high`."""
    tax = 0.0
    ceilings = [*schedule.floors[1:], float("inf")]
    for floor, ceiling, rate in zip(schedule.floors, ceilings, schedule.rates, strict=True):
        tax += rate * max(0.0, min(high, ceiling) - max(low, floor))
    return tax


def total(place: Jurisdiction, status: str, income: float, short: float, long: float) -> float:
    """Return all tax of a year without losses of earlier ones."""
    rules = place.status(status)
    if not place.terms_matter:
        short, long = 0.0, short + long
    if short < 0 < long:
        used = min(-short, long)
        short, long = short + used, long - used
    elif long < 0 < short:
        used = min(-long, short)
        short, long = short - used, long + used
    off_income = min(-min(short, 0.0) - min(long, 0.0), rules.loss_against_income, income)
    short, long = max(short, 0.0), max(long, 0.0)
    allowance = max(0.0, rules.allowance - max(0.0, income - rules.taper_above) * rules.taper_rate)
    taxable = income + short - off_income - allowance
    ordinary = max(taxable, 0.0)
    gains = max(long - rules.gains_allowance, 0.0)
    if place.allowance_covers_gains:
        gains = max(gains + min(taxable, 0.0), 0.0)
    tax = bracket_tax(rules.ordinary, 0.0, ordinary) + bracket_tax(rules.gains, ordinary, ordinary + gains)
    invested = max(short + long - off_income, 0.0)
    return tax + rules.surtax_rate * min(invested, max(income + short + long - off_income - rules.surtax_above, 0.0))
