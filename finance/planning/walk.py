"""One plan along a chunk of paths: month by month, for all paths at once.

Letters: C paths, M months, K goals, Y years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.planning.plan import Plan
from finance.planning.shocks import Real
from finance.types import Floats

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What became of a chunk: see `simulate.Simulation`; yearly holds the wealth at each year's end [Y + 1, C]."""

    final: Real
    met: Flags
    needed: Flags
    ruined: npt.NDArray[np.int16]
    yearly: Real
    control: Floats | None = None

    def paired(self) -> Walked:
        """Return the chunk with mirrored paths side by side."""
        half = self.final.size // 2
        order = np.arange(2 * half).reshape(2, half).T.reshape(-1)
        return Walked(
            self.final[order],
            self.met[order],
            self.needed[order],
            self.ruined[order],
            self.yearly[:, order],
            None if self.control is None else self.control[order],
        )


def reserves(plan: Plan, expected: Floats) -> Floats:
    """Return what must be left over after each goal for the more important ones to come [K], dollars of its month.

    Their amounts are discounted at the expected growth, less what is still to flow in until the last of them.

    Args:
        plan: whose goals.
        expected: gross growth of each month [M].
    """
    discount = np.concatenate([[1.0], np.cumprod(expected)])
    price = (1.0 + plan.inflation.mean_pa) ** (np.arange(plan.months + 1) / 12.0)
    real, fixed = plan.flow_rows()
    flows = (real * price[:-1] + fixed) / discount[:-1]
    gross = 1.0 / (1.0 - plan.levies.withdrawal_tax)
    found = np.zeros(len(plan.goals))
    for number, goal in enumerate(plan.goals):
        later = [each for each in plan.goals if each.priority < goal.priority and each.month > goal.month]
        if not later:
            continue
        last = max(each.month for each in later)
        need = sum(
            each.amount_usd * (price[each.month] if each.indexed else 1.0) * gross / discount[each.month]
            for each in later
        )
        coming = float(flows[goal.month + 1 : last + 1].sum())
        found[number] = max(need - coming, 0.0) * discount[goal.month]
    return found


def walk(plan: Plan, growth: Real, prices: Real, deaths: npt.NDArray[np.int64] | None, reserve: Floats) -> Walked:
    """Return what becomes of a plan on some paths.

    At the beginning of a month money flows in or out (what comes in pays for what goes out first), then goals that are
    due are paid, the most important first and only in full; then the portfolio grows, less fee and tax.

    Args:
        plan: what flows and what is due.
        growth: gross, of the portfolio before fee and tax [M, C]; used up.
        prices: price level at the beginning of each month and at the end [M + 1, C or 1].
        deaths: month of death [C], or None.
        reserve: see `reserves` [K].
    """
    count = growth.shape[1]
    _after_levies(plan, growth)
    walker = _Walker(plan, prices, deaths, reserve, count, growth.dtype)
    yearly = np.empty((plan.months // 12 + 1, count), growth.dtype)
    for month in range(plan.months):
        if month % 12 == 0:
            yearly[month // 12] = walker.wealth / prices[month]
        walker.flow(month)
        walker.goals(month)
        walker.wealth *= growth[month]
    walker.goals(plan.months)
    final = walker.wealth / prices[plan.months]
    if plan.months % 12 == 0:
        yearly[-1] = final
    return Walked(final, walker.met, walker.needed, walker.ruined, yearly)


def _after_levies(plan: Plan, growth: Real) -> None:
    levies = plan.levies
    kept = 1.0 - levies.fee_pa / 12.0
    if levies.return_tax:
        growth *= growth.dtype.type(kept * (1.0 - levies.return_tax))
        growth += growth.dtype.type(kept * levies.return_tax)
    elif kept < 1.0:
        growth *= growth.dtype.type(kept)


class _Walker:
    """The wealth of all paths and what has happened to them."""

    def __init__(
        self,
        plan: Plan,
        prices: Real,
        deaths: npt.NDArray[np.int64] | None,
        reserve: Floats,
        count: int,
        kind: np.dtype[np.float32] | np.dtype[np.float64],
    ) -> None:
        self._plan, self._prices, self._deaths, self._reserve, self._kind = plan, prices, deaths, reserve, kind
        self._real, self._fixed = plan.flow_rows()
        self._gross = 1.0 / (1.0 - plan.levies.withdrawal_tax)
        self.wealth: Real = np.full(count, plan.wealth_usd, kind)
        self.met = np.zeros((count, len(plan.goals)), np.bool_)
        self.needed = np.ones((count, len(plan.goals)), np.bool_)
        self.ruined = np.full(count, -1, np.int16)

    def flow(self, month: int) -> None:
        """Let a month's money in or out."""
        real, fixed = self._real[month], self._fixed[month]
        if real == 0.0 and fixed == 0.0:
            return
        amount = self._prices[month] * self._kind.type(real) + self._kind.type(fixed)
        if self._deaths is not None:
            amount = np.where(self._deaths > month, amount, self._kind.type(0.0))
        if real >= 0.0 and fixed >= 0.0:
            self.wealth += amount
            return
        self.wealth += np.where(amount < 0, amount * self._kind.type(self._gross), amount)
        short = self.wealth < 0
        if short.any():
            self.ruined[short & (self.ruined < 0)] = month
            self.wealth[short] = 0.0

    def goals(self, month: int) -> None:
        """Pay the goals of a month that can be paid."""
        due = [number for number, goal in enumerate(self._plan.goals) if goal.month == month]
        for number in sorted(due, key=lambda each: self._plan.goals[each].priority):
            goal = self._plan.goals[number]
            price = self._prices[month] if goal.indexed else np.ones(1, self._kind)
            amount = price * self._kind.type(goal.amount_usd * self._gross)
            pays = self.wealth >= amount + self._kind.type(self._reserve[number])
            if self._deaths is not None:
                self.needed[:, number] = self._deaths > month
                pays &= self.needed[:, number]
            self.met[:, number] = pays
            self.wealth -= np.where(pays, amount, self._kind.type(0.0))
