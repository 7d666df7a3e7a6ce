"""A household whose money is in two accounts: what decisions and a year do to lots, accounts and prices.

A state is a row of numbers: the values of L tax lots and what they cost, the retirement account, the price level, the
last portfolio's place from calm (0) to bold (1). Wealth alone does not say what can be paid: that depends on the lots'
gains and on which account it comes from, so no dynamic programme over wealth holds the problem.

- Money goes out of the taxable account by the lot that costs least tax first; a loss is not paid back.
  (With losses paid back, who forgives all tax would not always be better off, and the bound would be none.)
- The retirement account is taxed in full when money comes out, with a surcharge before it is open.
- Changing the portfolio sells that share of every taxable lot and buys anew.
- Saving is a fixed amount in dollars; goals cost what they cost in today's money times the price level.

Letters: E states, L lots, A decisions, D = 2 L + 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finance.errors import PlanError
from finance.planning.goals import DatedGoal, GoalProblem, Portfolios
from finance.planning.lattice import Ints
from finance.types import Floats

LOTS = 4  # the two oldest are merged each year


@dataclass(frozen=True, slots=True, eq=False)
class Household:
    """Two accounts, goals and taxes.

    Attributes:
        years: the horizon.
        lots: of the taxable account, oldest first: pairs (value, cost), USD, at most `LOTS`.
        retirement_usd: before tax.
        saving_usd: each year, in dollars that stay the same; after tax, or its equal before tax when it goes into the
            retirement account.
        goals: with costs in today's money.
        portfolios: nominal, from calm to bold.
        gains_tax: on realised gains; income_tax: on what comes out of the retirement account.
        surcharge: on the same before `open_year`.
        inflation_pa: expected, of the logarithm; inflation_volatility_pa: independent from year to year.
        spending_usd: that must be paid each year before goals, in today's money; who cannot is out of money.
        has_retirement: whether there is a retirement account to save into and pay from.
        boldness: of what is held now, from 0 (the first portfolio) to 1 (the last).
    """

    years: int
    lots: tuple[tuple[float, float], ...]
    retirement_usd: float
    saving_usd: float
    goals: tuple[DatedGoal, ...]
    portfolios: Portfolios
    gains_tax: float = 0.15
    income_tax: float = 0.22
    surcharge: float = 0.10
    open_year: int = 0
    inflation_pa: float = 0.025
    inflation_volatility_pa: float = 0.01
    boldness: float = 0.5
    spending_usd: float = 0.0
    has_retirement: bool = True

    def __post_init__(self) -> None:
        if len(self.lots) > LOTS:
            raise PlanError(f"There may be {LOTS} lots (lots), not {len(self.lots)}; merge the oldest.")
        for name in ("retirement_usd", "saving_usd", "spending_usd", "inflation_volatility_pa"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) >= 0.0):
                raise PlanError(f"The household's {name} must be zero or more; correct it.")
        if any(not (value >= 0.0 and cost >= 0.0) for value, cost in self.lots):
            raise PlanError("The lots' values and costs (lots) must be zero or more; correct them.")
        taxes = (self.gains_tax, self.income_tax, self.surcharge)
        if any(not 0.0 <= tax < 1.0 for tax in taxes) or self.income_tax + self.surcharge >= 1.0:
            raise PlanError("The taxes (gains_tax, income_tax, surcharge) must be fractions that leave something over.")
        self.real_goals()

    def real_goals(self) -> GoalProblem:
        """Return the goals over all the money there is, in today's money; it checks years and goals."""
        flows = tuple(
            self.saving_usd * float(np.exp(-self.inflation_pa * year)) - self.spending_usd for year in range(self.years)
        )
        return GoalProblem(float(self.equivalent(self.start())[0]), self.years, self.goals, flows)

    def start(self) -> Floats:
        """Return today's state [1, D]."""
        filled = ((0.0, 0.0),) * (LOTS - len(self.lots)) + self.lots
        values, costs = zip(*filled, strict=True)
        return np.array([[*values, *costs, self.retirement_usd, 1.0, self.boldness]])

    def equivalent(self, state: Floats) -> Floats:
        """Return what all money would be after tax, in today's money [E]."""
        values, costs = state[..., :LOTS], state[..., LOTS : 2 * LOTS]
        taxable = values.sum(axis=-1) - self.gains_tax * np.maximum(values - costs, 0.0).sum(axis=-1)
        return np.asarray((taxable + (1.0 - self.income_tax) * state[..., -3]) / state[..., -2])


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """What may be decided in each state, one row each: funding, account to pay from first, account to save into, mix.

    Attributes:
        choice: position in the year's choices [A]; retirement_first, into_retirement: 0 or 1 [A]; mix: [A].
    """

    choice: Ints
    retirement_first: Ints
    into_retirement: Ints
    mix: Ints


def decisions(choices: int, mixes: int) -> Decisions:
    """Return every combination."""
    grid = np.meshgrid(np.arange(choices), np.arange(2), np.arange(2), np.arange(mixes), indexing="ij")
    return Decisions(*(each.reshape(-1) for each in grid))


def decided(
    home: Household, year: Ints, state: Floats, cost: Floats, retirement_first: Ints, into_retirement: Ints, mix: Ints
) -> tuple[Floats, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Return the state after some decisions, before the year's growth [..., D], and which could be paid.

    Args:
        home: taxes and portfolios.
        year: of each state.
        state: before [..., D].
        cost: of the goals to fund now, in today's money; the household's spending comes on top.
        retirement_first: 1 pays from the retirement account first.
        into_retirement: 1 saves into the retirement account.
        mix: the portfolio to hold.
    """
    values, costs = state[..., :LOTS].copy(), state[..., LOTS : 2 * LOTS].copy()
    retirement, price = state[..., -3].copy(), state[..., -2]
    saved = np.where(into_retirement == 1, 0.0, home.saving_usd)
    values[..., -1] += saved
    costs[..., -1] += saved
    retirement += np.where(into_retirement == 1, home.saving_usd / (1.0 - home.income_tax), 0.0)
    need = (cost + home.spending_usd) * price
    kept = 1.0 - home.income_tax - np.where(year < home.open_year, home.surcharge, 0.0)
    first = np.where(retirement_first == 1, np.minimum(need, retirement * kept), 0.0)
    left = _sell(home, values, costs, need - first)
    second = np.minimum(left, retirement * kept - first)
    retirement -= (first + second) / kept
    left = left - second
    _switch(home, values, costs, np.abs(_boldness(home, mix) - state[..., -1]))
    after = np.concatenate(
        [values, costs, np.maximum(retirement, 0.0)[..., None], price[..., None], _boldness(home, mix)[..., None]], -1
    )
    return after, left <= 1e-9 * np.maximum(need, 1.0)


def _boldness(home: Household, mix: Ints) -> Floats:
    return np.asarray(mix / max(home.portfolios.mean_pa.size - 1, 1), dtype=np.float64)


def _sell(home: Household, values: Floats, costs: Floats, need: Floats) -> Floats:
    """Sell the lots that cost least tax first, in place; return what could not be raised."""
    ratio = np.where(values > 0.0, costs / np.maximum(values, 1e-300), -1.0)
    order = np.argsort(-ratio, axis=-1, kind="stable")
    left = need.copy()
    for place in range(LOTS):
        at = order[..., place : place + 1]
        value = np.take_along_axis(values, at, -1)[..., 0]
        cost = np.take_along_axis(costs, at, -1)[..., 0]
        net = value - home.gains_tax * np.maximum(value - cost, 0.0)
        share = np.clip(left / np.maximum(net, 1e-300), 0.0, 1.0)
        left = left - share * net
        np.put_along_axis(values, at, (value * (1.0 - share))[..., None], -1)
        np.put_along_axis(costs, at, (cost * (1.0 - share))[..., None], -1)
    return left


def _switch(home: Household, values: Floats, costs: Floats, share: Floats) -> None:
    """Sell a share of every lot, pay the tax, and buy anew in the youngest lot, in place."""
    part = share[..., None]
    gained = (part * np.maximum(values - costs, 0.0)).sum(axis=-1)
    anew = (part * values).sum(axis=-1) - home.gains_tax * gained
    values *= 1.0 - part
    costs *= 1.0 - part
    values[..., -1] += anew
    costs[..., -1] += anew


def grown(after: Floats, growth: Floats, inflation: Floats) -> Floats:
    """Return the state a year later: everything grows, the two oldest lots are merged, the youngest is empty.

    Args:
        after: the state after decisions [..., D].
        growth: gross, of the portfolio.
        inflation: gross, of prices.
    """
    values, costs = after[..., :LOTS] * growth[..., None], after[..., LOTS : 2 * LOTS]
    merged = [_aged(each) for each in (values, costs)]
    rest = np.stack([after[..., -3] * growth, after[..., -2] * inflation, after[..., -1]], axis=-1)
    return np.concatenate([*merged, rest], axis=-1)


def _aged(lots: Floats) -> Floats:
    oldest = lots[..., :1] + lots[..., 1:2]
    return np.concatenate([oldest, lots[..., 2:], np.zeros_like(oldest)], axis=-1)
