"""From which accounts to take money, year by year, so that least goes in tax.

Three kinds of account: taxable (gains are taxed when sold), deferred (all that comes out is income) and tax-free. A
plan is run year by year with the jurisdiction's table: required distributions first, then the order; what goes to tax
is withdrawn too, found by a search for the gross amount that leaves the amount wanted.

Letters: Y years.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from finance.errors import TaxError
from finance.tax.bill import bill
from finance.tax.jurisdiction import Jurisdiction

AccountType = Literal["taxable", "deferred", "tax_free"]
Order = Literal["taxable_first", "deferred_first", "proportional", "fill_brackets"]
CLOSE_ENOUGH = 0.005  # of a unit of money
LONGEST_YEARS = 80


@dataclass(frozen=True, slots=True)
class Balances:
    """Money by kind of account; `basis` is what the taxable account cost, so that the rest of it is gain."""

    taxable: float
    basis: float
    deferred: float
    tax_free: float

    @property
    def total(self) -> float:
        """All three."""
        return self.taxable + self.deferred + self.tax_free


@dataclass(frozen=True, slots=True)
class Need:
    """What the plan is for.

    Attributes:
        spending: wanted after tax each year, in today's money.
        years: how long.
        age: today.
        other_income: taxable income from elsewhere each year, in today's money; it serves the spending first.
        growth_pa: of all accounts, after inflation; brackets are taken to rise with it, so all is in today's money.
        status: one of the jurisdiction's.
    """

    spending: float
    years: int
    age: int
    status: str
    other_income: float = 0.0
    growth_pa: float = 0.0


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a plan: what was taken out of each account, the tax on it, and what is left at the end."""

    age: int
    taxable: float
    deferred: float
    tax_free: float
    tax: float
    short_of: float
    left: Balances


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, year by year.

    Attributes:
        order: how money was taken.
        fill_to: income up to which the deferred account is used first, for "fill_brackets".
        tax: paid in all.
        left_after_tax: what is left at the end, less the tax of taking it all out over ten years.
        lasts: years in which all of the spending was met.
    """

    order: Order
    fill_to: float
    years: tuple[Year, ...]
    tax: float
    left_after_tax: float
    lasts: int


def plan(start: Balances, need: Need, place: Jurisdiction, order: Order, fill_to: float = 0.0) -> Plan:
    """Return what an order of withdrawals leads to.

    Raises:
        TaxError: a balance or the need is outside its range; names it.
    """
    _check(start, need, order)
    now, years = start, []
    for number in range(need.years):
        year = _year(now, need, place, order, fill_to, need.age + number)
        years.append(year)
        growth = 1 + need.growth_pa
        left = year.left
        now = Balances(left.taxable * growth, left.basis, left.deferred * growth, left.tax_free * growth)
    lasts = next((number for number, year in enumerate(years) if year.short_of > 1.0), need.years)
    tax = sum(year.tax for year in years)
    return Plan(order, fill_to, tuple(years), tax, _after_tax(now, need, place), lasts)


def best_plan(start: Balances, need: Need, place: Jurisdiction) -> tuple[Plan, tuple[Plan, ...]]:
    """Return the best plan and, for comparison, the plain orders.

    Better is what lasts longer, and then what leaves more after tax. Of the plans that fill brackets, the ceilings
    tried are the brackets' own and points between them.
    """
    plain = [plan(start, need, place, order) for order in get_args(Order) if order != "fill_brackets"]
    rules = place.status(need.status)
    floors = [*rules.ordinary.floors[1:], *rules.gains.floors[1:]]
    ceilings = sorted({rules.allowance + floor for floor in floors} | {rules.allowance})
    between = [(a + b) / 2 for a, b in pairwise(ceilings)]
    filled = [plan(start, need, place, "fill_brackets", ceiling) for ceiling in [*ceilings, *between]]
    best = max([*plain, *filled], key=lambda found: (found.lasts, round(found.left_after_tax, 2), -found.tax))
    return best, tuple(plain)


def _year(now: Balances, need: Need, place: Jurisdiction, order: Order, fill_to: float, age: int) -> Year:
    required = _required(now.deferred, place, age)

    def outcome(gross: float) -> tuple[float, float, tuple[float, float, float]]:
        """Return money after tax, the tax, and what is taken from each kind of account."""
        taken = _split(now, gross, order, fill_to - need.other_income, required)
        gain = taken[0] * max(now.taxable - now.basis, 0.0) / now.taxable if now.taxable else 0.0
        loss = taken[0] * min(now.taxable - now.basis, 0.0) / now.taxable if now.taxable else 0.0
        owed = float(bill(place, need.status, need.other_income + taken[1], 0.0, gain + loss).total)
        return sum(taken) + need.other_income - owed, owed, taken

    low, high = required, now.total
    if outcome(high)[0] <= need.spending:
        low = high
    elif outcome(low)[0] < need.spending:
        while high - low > CLOSE_ENOUGH / 2:
            middle = (low + high) / 2
            low, high = (middle, high) if outcome(middle)[0] < need.spending else (low, middle)
        low = high
    net, tax, taken = outcome(low)
    spare = max(net - need.spending, 0.0)  # a required distribution that is not needed is kept in the taxable account
    part = taken[0] / now.taxable if now.taxable else 0.0
    left = Balances(
        max(now.taxable - taken[0], 0.0) + spare,  # rounding must not leave less than nothing
        max(now.basis * (1 - part), 0.0) + spare,
        max(now.deferred - taken[1], 0.0),
        max(now.tax_free - taken[2], 0.0),
    )
    return Year(age, *taken, tax, max(need.spending - net, 0.0), left)


def _split(now: Balances, gross: float, order: Order, room: float, required: float) -> tuple[float, float, float]:
    """Return how a gross amount is taken from the taxable, the deferred and the tax-free account."""
    first = min(required, gross, now.deferred)
    rest = Balances(now.taxable, now.basis, now.deferred - first, now.tax_free)
    gross = max(gross - first, 0.0)
    if order == "proportional":
        share = gross / rest.total if rest.total else 0.0
        return rest.taxable * share, first + rest.deferred * share, rest.tax_free * share
    early = 0.0
    if order == "fill_brackets":
        early = min(max(room - first, 0.0), rest.deferred, gross)
        gross -= early
    ranks = ("deferred", "taxable", "tax_free") if order == "deferred_first" else ("taxable", "tax_free", "deferred")
    if order == "taxable_first":
        ranks = ("taxable", "deferred", "tax_free")
    taken = {"taxable": 0.0, "deferred": 0.0, "tax_free": 0.0}
    there = {"taxable": rest.taxable, "deferred": rest.deferred - early, "tax_free": rest.tax_free}
    for name in ranks:
        taken[name] = min(max(there[name], 0.0), gross)
        gross -= taken[name]
    return taken["taxable"], first + early + taken["deferred"], taken["tax_free"]


def _required(deferred: float, place: Jurisdiction, age: int) -> float:
    """Return what must come out of a deferred account at an age."""
    if not place.distribution_age or age < place.distribution_age:
        return 0.0
    periods = place.distribution_periods
    return deferred / periods.get(age, periods[max(periods)])


def _after_tax(now: Balances, need: Need, place: Jurisdiction, over_years: int = 10) -> float:
    """Return what money is worth after tax when it is taken out evenly over some years without growth."""
    share = 1 / over_years
    gain = (now.taxable - now.basis) * share
    with_it = bill(place, need.status, need.other_income + now.deferred * share, 0.0, gain).total
    without = bill(place, need.status, need.other_income).total
    return now.total - over_years * float(with_it - without)


def _check(start: Balances, need: Need, order: Order) -> None:
    for name, value, low, high in (
        ("taxable balance", start.taxable, 0.0, 1e12),
        ("basis", start.basis, 0.0, 1e12),
        ("deferred balance", start.deferred, 0.0, 1e12),
        ("tax-free balance", start.tax_free, 0.0, 1e12),
        ("spending", need.spending, 0.0, 1e12),
        ("horizon in years", need.years, 1, LONGEST_YEARS),
        ("age", need.age, 0, 120),
        ("other income", need.other_income, 0.0, 1e12),
        ("growth a year", need.growth_pa, -0.99, 1.0),
    ):
        if not low <= value <= high:
            raise TaxError(f"The {name} is {value:g}; it must be between {low:g} and {high:g}.")
    if order not in get_args(Order):
        raise TaxError(f"There is no order {order!r}; there are {', '.join(get_args(Order))}.")
