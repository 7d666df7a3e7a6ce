"""From which accounts to take money, year by year, so that least goes in tax.

Three kinds of account: taxable (gains are taxed when sold), deferred (all that comes out is income) and tax-free. A
plan is run year by year with the jurisdiction's table: required distributions first, then the order; what goes to tax
is withdrawn too, found by a search for the gross amount that leaves the amount wanted.

Letters: Y years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from finance.errors import TaxError
from finance.tax.bill import bill
from finance.tax.jurisdiction import Jurisdiction
from finance.types import Floats

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
    return plans(start, need, place, [(order, fill_to)])[0]


def plans(start: Balances, need: Need, place: Jurisdiction, orders: Sequence[tuple[Order, float]]) -> tuple[Plan, ...]:
    """Return what each of several orders leads to; each has the ceiling up to which it fills brackets.

    Raises:
        TaxError: a balance or the need is outside its range; names it.
    """
    for order, _ in orders:
        _check(start, need, order)
    run = _Run(start, need, place, orders)
    years = [run.year(need.age + number) for number in range(need.years)]
    left = run.after_tax()
    found = []
    for at, (order, fill_to) in enumerate(orders):
        own = tuple(year[at] for year in years)
        lasts = next((number for number, year in enumerate(own) if year.short_of > 1.0), need.years)
        found.append(Plan(order, fill_to, own, sum(year.tax for year in own), float(left[at]), lasts))
    return tuple(found)


def best_plan(start: Balances, need: Need, place: Jurisdiction) -> tuple[Plan, tuple[Plan, ...]]:
    """Return the best plan and, for comparison, the plain orders.

    Better is what lasts longer, then what misses less of the spending, then what leaves more after tax. Of the plans
    that fill brackets, the ceilings tried are the brackets' own, points between them, and points around the best.
    """
    words: list[Order] = [order for order in get_args(Order) if order != "fill_brackets"]
    rules = place.status(need.status)
    floors = [*rules.ordinary.floors[1:], *rules.gains.floors[1:]]
    edges = np.array(sorted({rules.allowance + floor for floor in floors} | {rules.allowance, 0.0}))
    ceilings = np.unique(np.concatenate([edges, *(np.linspace(a, b, 5) for a, b in pairwise(edges))]))
    found = plans(start, need, place, [*((word, 0.0) for word in words), *_filling(ceilings)])
    plain, filled = found[: len(words)], found[len(words) :]
    best = max(found, key=_better)
    if len(ceilings) > 1:
        at = int(np.searchsorted(ceilings, max(filled, key=_better).fill_to))
        around = np.linspace(ceilings[max(at - 1, 0)], ceilings[min(at + 1, len(ceilings) - 1)], 17)
        best = max([best, *plans(start, need, place, _filling(around))], key=_better)
    return best, plain


def _filling(ceilings: Floats) -> list[tuple[Order, float]]:
    return [("fill_brackets", float(ceiling)) for ceiling in ceilings]


def _better(found: Plan) -> tuple[float, float, float, float]:
    missing = sum(year.short_of for year in found.years)
    return found.lasts, -round(missing, 2), round(found.left_after_tax, 2), -found.tax


class _Run:
    """All plans side by side, a year at a time; balances [B, 3] of taxable, deferred and tax-free."""

    def __init__(self, start: Balances, need: Need, place: Jurisdiction, orders: Sequence[tuple[Order, float]]) -> None:
        self.need, self.place = need, place
        self.held = np.tile([start.taxable, start.deferred, start.tax_free], (len(orders), 1)).astype(np.float64)
        self.basis = np.full(len(orders), start.basis)
        self.ranks = np.array([_RANKS[order] for order, _ in orders])
        self.even = np.array([order == "proportional" for order, _ in orders])
        # What other income leaves of the brackets to be filled.
        self.room = np.array([fill - need.other_income if order == "fill_brackets" else 0.0 for order, fill in orders])

    def year(self, age: int) -> tuple[Year, ...]:
        """Run one year and return it for each plan."""
        required = self._required(age)
        gross = self._gross(required)
        net, tax, taken = self._outcome(gross, required)
        spare = np.maximum(net - self.need.spending, 0.0)  # what had to come out and is not needed is kept, taxable
        # An account that is empty cost nothing: what is put into it later must not be sold at a loss.
        part = np.divide(taken[:, 0], self.held[:, 0], out=np.ones(len(gross)), where=self.held[:, 0] > 0)
        left = np.maximum(self.held - taken, 0.0)  # rounding must not leave less than nothing
        left[:, 0] += spare
        self.basis = np.maximum(self.basis * (1 - part), 0.0) + spare
        short = np.maximum(self.need.spending - net, 0.0)
        years = tuple(
            self._record(age, taken[b], float(tax[b]), float(short[b]), left[b], b) for b in range(len(gross))
        )
        self.held = left * (1 + self.need.growth_pa)
        return years

    def after_tax(self, over_years: int = 10) -> Floats:
        """Return what is left after tax [B] when it is taken out evenly over some years without growth."""
        gain = (self.held[:, 0] - self.basis) / over_years
        income = self.need.other_income
        with_it = bill(self.place, self.need.status, income + self.held[:, 1] / over_years, 0.0, gain).total
        without = bill(self.place, self.need.status, income).total
        return np.asarray(self.held.sum(axis=1) - over_years * (with_it - without))

    def _record(self, age: int, taken: Floats, tax: float, short: float, left: Floats, b: int) -> Year:
        rest = Balances(float(left[0]), float(self.basis[b]), float(left[1]), float(left[2]))
        return Year(age, float(taken[0]), float(taken[1]), float(taken[2]), tax, short, rest)

    def _gross(self, required: Floats) -> Floats:
        """Return how much to take out in all [B] so that the spending is left after tax, or everything.

        Money after tax rises with what is taken, in straight pieces, so regula falsi with Illinois' halving meets it in
        a handful of steps where bisection takes thirty.
        """
        low, high = required.copy(), self.held.sum(axis=1)
        under = self._outcome(low, required)[0] - self.need.spending
        over = self._outcome(high, required)[0] - self.need.spending
        enough, never = under >= 0, over <= 0
        open_ = ~enough & ~never
        side = np.zeros(len(low))
        for _ in range(100):
            open_ &= (high - low > CLOSE_ENOUGH / 2) & (over > CLOSE_ENOUGH / 10)
            if not open_.any():
                break
            spread = np.where(open_, over - under, 1.0)
            middle = np.where(open_, low - under * (high - low) / spread, high)
            found = self._outcome(middle, required)[0] - self.need.spending
            below, above = open_ & (found < 0), open_ & (found >= 0)
            over = np.where(above, found, np.where(below & (side < 0), over / 2, over))
            under = np.where(below, found, np.where(above & (side > 0), under / 2, under))
            low, high = np.where(below, middle, low), np.where(above, middle, high)
            side = np.where(below, -1.0, np.where(above, 1.0, side))
        return np.asarray(np.where(never, self.held.sum(axis=1), np.where(enough, required, high)))

    def _outcome(self, gross: Floats, required: Floats) -> tuple[Floats, Floats, Floats]:
        """Return money after tax [B], the tax [B], and what is taken from each kind of account [B, 3]."""
        taken = self._split(gross, required)
        held = self.held[:, 0]
        # First the part sold, which is at most all: the gain on a unit of a nearly worthless account has no bounds.
        part = np.divide(taken[:, 0], held, out=np.zeros(len(gross)), where=held > 0)
        income = self.need.other_income
        owed = bill(self.place, self.need.status, income + taken[:, 1], 0.0, part * (held - self.basis)).total
        return taken.sum(axis=1) + income - owed, owed, taken

    def _split(self, gross: Floats, required: Floats) -> Floats:
        """Return how gross amounts are taken from the three kinds of account [B, 3]."""
        first = np.minimum(np.minimum(required, gross), self.held[:, 1])
        there = self.held.copy()
        there[:, 1] -= first
        gross = np.maximum(gross - first, 0.0)
        early = np.minimum(np.minimum(np.maximum(self.room - first, 0.0), there[:, 1]), gross)
        there[:, 1] -= early
        rest = gross - early
        ranked = np.take_along_axis(there, self.ranks, axis=1)
        before = np.cumsum(ranked, axis=1) - ranked
        in_turn = np.clip(rest[:, None] - before, 0.0, ranked)
        taken = np.zeros_like(there)
        np.put_along_axis(taken, self.ranks, in_turn, axis=1)
        total = there.sum(axis=1)
        share = np.divide(np.minimum(rest, total), total, out=np.zeros(len(gross)), where=total > 0)
        taken = np.where(self.even[:, None], there * share[:, None], taken)
        taken[:, 1] += first + early
        return taken

    def _required(self, age: int) -> Floats:
        """Return what must come out of the deferred accounts at an age [B]."""
        if not self.place.distribution_age or age < self.place.distribution_age:
            return np.zeros(len(self.held))
        periods = self.place.distribution_periods
        return np.asarray(self.held[:, 1] / periods.get(age, periods[max(periods)]))


# Taxable 0, deferred 1, tax-free 2: which comes first.
_RANKS: dict[Order, tuple[int, int, int]] = {
    "taxable_first": (0, 1, 2),
    "deferred_first": (1, 0, 2),
    "proportional": (0, 1, 2),
    "fill_brackets": (0, 2, 1),
}


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
