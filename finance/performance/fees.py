"""What a portfolio costs: fees booked, costs inside funds, and what both take from the future, in money.

Letters: T closes of a period, the base included, N symbols, M months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from finance.errors import InputError, NotEnoughData
from finance.portfolio import History
from finance.types import Floats

LONGEST_YEARS = 100.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of a period in USD, and as fractions of the mean value a year.

    Attributes:
        explicit_usd: fees that were booked.
        funds_usd: costs inside funds, which their prices bear already.
    """

    explicit_usd: float
    funds_usd: float
    explicit_pa: float
    funds_pa: float

    @property
    def total_usd(self) -> float:
        """Both kinds."""
        return self.explicit_usd + self.funds_usd

    @property
    def total_pa(self) -> float:
        """Both kinds, a fraction a year."""
        return self.explicit_pa + self.funds_pa


def costs(history: History, rows: slice, fund_costs_pa: Mapping[str, float]) -> Costs:
    """Return the costs of a period.

    Args:
        history: the books.
        rows: the period's closes, base included [T].
        fund_costs_pa: each fund's running costs as a fraction of its value a year; what is missing has none.

    Raises:
        NotEnoughData: the period has no day.
        InputError: a fund's costs are negative.
    """
    if any(not rate >= 0 for rate in fund_costs_pa.values()):
        raise InputError("A fund's costs are negative; give a fraction a year such as 0.002.")
    days = history.days[rows]
    if len(days) < 2:
        raise NotEnoughData("Costs need a period of at least one day.")
    years = np.diff(days).astype(np.float64) / 365.0
    worth = (history.quantities[rows] * history.prices[rows])[:-1]
    rates = np.array([fund_costs_pa.get(symbol, 0.0) for symbol in history.symbols])
    inside = float(years @ (worth @ rates)) if len(rates) else 0.0
    booked = float(history.fees[rows][1:].sum())
    mean = float(years @ history.values[rows][:-1])  # USD x years
    return Costs(booked, inside, booked / mean if mean > 0 else 0.0, inside / mean if mean > 0 else 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Drag:
    """What costs take from the future, USD, in today's dollars or not as the growth that went in.

    Attributes:
        without: value at the end of each year without costs [Y + 1], today first.
        with_costs: the same with costs.
        paid: costs paid in all, undiscounted.
    """

    without: Floats
    with_costs: Floats
    paid: float

    @property
    def lost(self) -> float:
        """What is missing at the end: the costs paid, and what they would have earned."""
        return float(self.without[-1] - self.with_costs[-1])

    @property
    def lost_growth(self) -> float:
        """The part of it that the costs paid would have earned."""
        return self.lost - self.paid


def drag(
    value_usd: float, years: int, growth_pa: float, cost_pa: float, *, monthly_usd: float = 0.0, entry: float = 0.0
) -> Drag:
    """Return what costs take over a horizon, month by month.

    A month adds its contribution first, grows, and then pays a twelfth root's share of the yearly cost.

    Args:
        value_usd: today's value, not negative.
        years: the horizon, 1 to 100.
        growth_pa: growth before costs, a fraction a year above -1.
        cost_pa: all running costs, a fraction a year from 0 to below 1.
        monthly_usd: put in each month, or taken out when negative; the value never falls below zero.
        entry: taken once from today's value and from each contribution, a fraction from 0 to below 1.

    Raises:
        InputError: an argument is outside its range; names it.
    """
    _within("value", value_usd, 0.0, 1e15)
    _within("horizon in years", years, 1, LONGEST_YEARS)
    _within("growth a year", growth_pa, -0.999, 10.0)
    _within("cost a year", cost_pa, 0.0, 0.999)
    _within("entry charge", entry, 0.0, 0.999)
    _within("monthly amount", monthly_usd, -1e12, 1e12)
    growth, keep = (1 + growth_pa) ** (1 / 12), (1 - cost_pa) ** (1 / 12)
    without, with_costs = np.zeros((2, int(years) + 1))
    free, charged = value_usd, value_usd * (1 - entry)
    paid = value_usd * entry
    without[0], with_costs[0] = free, charged
    for month in range(1, 12 * int(years) + 1):
        entry_paid = max(monthly_usd, 0.0) * entry
        free = max(free + monthly_usd, 0.0) * growth
        grown = max(charged + monthly_usd - entry_paid, 0.0) * growth
        charged = grown * keep
        paid += entry_paid + grown - charged
        if month % 12 == 0:
            without[month // 12], with_costs[month // 12] = free, charged
    return Drag(without, with_costs, paid)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputError(f"The {name} is {value:g}; it must be between {low:g} and {high:g}.")
