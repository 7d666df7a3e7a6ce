"""One plan of withdrawals, one year and one account at a time: explains `finance.tax.order` and checks it."""

from __future__ import annotations

from finance.tax.jurisdiction import Jurisdiction
from finance.tax.order import CLOSE_ENOUGH, Balances, Need, Order, Plan, Year
from finance.tax.plain_bill import total


def plan(start: Balances, need: Need, place: Jurisdiction, order: Order, fill_to: float = 0.0) -> Plan:
    """Return what an order of withdrawals leads to, as `finance.tax.order.plan` does."""
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


def _year(now: Balances, need: Need, place: Jurisdiction, order: Order, fill_to: float, age: int) -> Year:
    required = _required(now.deferred, place, age)

    def outcome(gross: float) -> tuple[float, float, tuple[float, float, float]]:
        """Return money after tax, the tax, and what is taken from each kind of account."""
        taken = _split(now, gross, order, fill_to - need.other_income, required)
        sold = taken[0] / now.taxable if now.taxable else 0.0
        owed = total(place, need.status, need.other_income + taken[1], 0.0, sold * (now.taxable - now.basis))
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
    part = taken[0] / now.taxable if now.taxable else 1.0  # an account that is empty cost nothing
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
        share = min(gross, rest.total) / rest.total if rest.total else 0.0
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
    with_it = total(place, need.status, need.other_income + now.deferred * share, 0.0, gain)
    without = total(place, need.status, need.other_income, 0.0, 0.0)
    return now.total - over_years * (with_it - without)
