"""Rules for living off a portfolio, year by year, for many paths at once.

Letters: P paths (drawn, or stretches of the past), Y years. A rate is a fraction of the wealth at retirement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from finance.errors import PlanError
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Constant:
    """The same amount every year (Bengen 1994; Cooley, Hubbard and Walz 1998).

    Attributes:
        rate: of the wealth at the beginning.
        indexed: grows with inflation.
    """

    rate: float
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Percentage:
    """A fraction of what there is each year: never runs out, but income moves with the market."""

    rate: float


@dataclass(frozen=True, slots=True)
class Guardrails:
    """Guyton and Klinger (2006): an indexed amount that is cut and raised when its rate leaves a band.

    No increase for inflation after a year of loss in which the rate is above the first one, and never more than
    `inflation_cap`. Above (1 + band) of the first rate the amount is cut by `step`, unless the last `calm_years` have
    begun; below (1 - band) it is raised by `step`.
    """

    rate: float
    band: float = 0.2
    step: float = 0.1
    inflation_cap: float = 0.06
    calm_years: int = 15


@dataclass(frozen=True, slots=True)
class FloorAndCeiling:
    """A fraction of what there is, held within bounds of the first year's real amount (Bengen 2001).

    Attributes:
        floor: 0.9 lets the real amount fall by a tenth at most; ceiling: 1.25 lets it rise by a quarter at most.
    """

    rate: float
    floor: float = 0.9
    ceiling: float = 1.25


@dataclass(frozen=True, slots=True)
class FloorAndUpside:
    """An indexed floor, and a share of what is left over beyond the cost of the floor.

    Attributes:
        rate: the floor, of the wealth at the beginning.
        share: of the surplus, each year.
        real_rate_pa: at which the floor's remaining years are discounted.
    """

    rate: float
    share: float = 0.05
    real_rate_pa: float = 0.01


Rule = Constant | Percentage | Guardrails | FloorAndCeiling | FloorAndUpside
When = Literal["start", "end"]


@dataclass(frozen=True, slots=True, eq=False)
class Withdrawn:
    """What a rule gave.

    Attributes:
        wealth: at the beginning and after each year, in money of the day [P, Y + 1].
        income: of each year, in money of the beginning [P, Y].
        lasted: whether every year's amount was there in full [P].
        cuts: how often the real income fell [P].
    """

    wealth: Floats
    income: Floats
    lasted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    cuts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def follow(
    rule: Rule, returns: Floats, inflation: Floats | float = 0.0, wealth_usd: float = 1.0, when: When = "end"
) -> Withdrawn:
    """Return what a rule of withdrawal gives on some paths.

    Args:
        rule: with its rate.
        returns: of the portfolio, simple, nominal, by year [P, Y].
        inflation: by year [P, Y], or one figure.
        wealth_usd: at the beginning.
        when: "end" takes a year's amount at its end, at that day's prices (Bengen, Trinity); "start" at its beginning.

    Raises:
        PlanError: a rate is not between 0 and 1, or the returns are not finite or not above -100 %.
    """
    returns = np.atleast_2d(np.asarray(returns, dtype=np.float64))
    _check(rule, returns, wealth_usd)
    prices = np.broadcast_to(np.asarray(inflation, dtype=np.float64), returns.shape)
    if not (np.isfinite(prices).all() and (prices > -1.0).all()):
        raise PlanError("The inflation must be finite fractions above -1 a year (inflation); correct it.")
    paths, years = returns.shape
    state = _State(wealth_usd, np.full(paths, wealth_usd), np.ones(paths), np.full(paths, rule.rate * wealth_usd))
    wealth, income = np.empty((paths, years + 1)), np.empty((paths, years))
    lasted = np.ones(paths, np.bool_)
    wealth[:, 0] = state.wealth
    for year in range(years):
        if when == "end":
            state.grow(returns[:, year], prices[:, year])
        if year or when == "end":
            amount = _amount(rule, state, returns[:, year - 1 if when == "start" else year], year, years, when)
        else:
            amount = rule.rate * state.wealth if not isinstance(rule, FloorAndUpside) else _upside(rule, state, years)
        paid = np.minimum(amount, state.wealth)
        lasted &= paid >= amount * (1.0 - 1e-12)
        lasted &= (state.wealth > 0.0) | (amount == 0.0)
        state.wealth = state.wealth - paid
        state.amount = amount
        income[:, year] = paid / state.price
        if when == "start":
            state.grow(returns[:, year], prices[:, year])
        wealth[:, year + 1] = state.wealth
    cuts = (np.diff(income, axis=1) < -1e-9 * wealth_usd).sum(axis=1)
    return Withdrawn(wealth, income, lasted, cuts)


@dataclass(slots=True, eq=False)
class _State:
    """Wealth [P], price level [P] and last amount [P] as the years go by."""

    first: float
    wealth: Floats
    price: Floats
    amount: Floats
    risen: Floats | float = 0.0

    def grow(self, returns: Floats, inflation: Floats) -> None:
        self.wealth = self.wealth * (1.0 + returns)
        self.price = self.price * (1.0 + inflation)
        self.risen = inflation


def _amount(rule: Rule, state: _State, last_return: Floats, year: int, years: int, when: When) -> Floats:
    match rule:
        case Constant():
            return rule.rate * state.first * (state.price if rule.indexed else np.ones_like(state.price))
        case Percentage():
            return np.asarray(rule.rate * state.wealth)
        case FloorAndCeiling():
            first = rule.rate * state.first * state.price
            return np.asarray(np.clip(rule.rate * state.wealth, rule.floor * first, rule.ceiling * first))
        case FloorAndUpside():
            return _upside(rule, state, years - year)
        case Guardrails():
            return _guarded(rule, state, last_return, years - year)


def _upside(rule: FloorAndUpside, state: _State, left: int) -> Floats:
    rate = rule.real_rate_pa
    worth = float(left) if rate == 0.0 else (1.0 - (1.0 + rate) ** -left) / rate * (1.0 + rate)
    floor = rule.rate * state.first * state.price
    return np.asarray(floor + rule.share * np.maximum(state.wealth - floor * worth, 0.0))


def _guarded(rule: Guardrails, state: _State, last_return: Floats, left: int) -> Floats:
    wealth = np.maximum(state.wealth, 1e-300)
    frozen = (last_return < 0.0) & (state.amount / wealth > rule.rate)
    raised = state.amount * (1.0 + np.where(frozen, 0.0, np.minimum(state.risen, rule.inflation_cap)))
    rate = raised / wealth
    cut = (rate > rule.rate * (1.0 + rule.band)) & (left > rule.calm_years)
    more = rate < rule.rate * (1.0 - rule.band)
    return np.asarray(raised * np.where(cut, 1.0 - rule.step, np.where(more, 1.0 + rule.step, 1.0)))


def largest_rate(returns: Floats, inflation: Floats | float = 0.0, when: When = "end") -> Floats:
    """Return the largest constant indexed rate that each path sustains to the end [P], in closed form.

    What a dollar grows to is what the withdrawals would have grown to: the rate is the quotient (Bengen's SAFEMAX is
    the least of them over the past).
    """
    returns = np.atleast_2d(np.asarray(returns, dtype=np.float64))
    price = np.cumprod(1.0 + np.broadcast_to(np.asarray(inflation, dtype=np.float64), returns.shape), axis=1)
    growth = np.cumprod(1.0 + returns, axis=1)
    if when == "start":
        ones = np.ones((len(returns), 1))
        price, growth = np.hstack([ones, price[:, :-1]]), np.hstack([ones, growth[:, :-1]])
    with np.errstate(divide="ignore"):  # a path on which all is lost sustains nothing: one by infinity
        return np.asarray(1.0 / (price / growth).sum(axis=1))


def stretches(series: Floats, years: int) -> Floats:
    """Return every run of so many consecutive years of a yearly series [T], one a row [T - Y + 1, Y].

    Raises:
        PlanError: the series is shorter.
    """
    series = np.asarray(series, dtype=np.float64)
    if not 1 <= years <= series.size:
        raise PlanError(f"Stretches of {years} years (years) need as many years of data; there are {series.size}.")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(series, years))


def _check(rule: Rule, returns: Floats, wealth_usd: float) -> None:
    if not 0.0 <= rule.rate <= 1.0:
        raise PlanError(f"The rate of withdrawal (rate) must lie between 0 and 1, not {rule.rate}; 0.04 is 4 %.")
    if returns.shape[1] == 0:
        raise PlanError("A withdrawal plan needs at least one year of returns (returns).")
    if not (np.isfinite(returns).all() and (returns >= -1.0).all()):
        raise PlanError("The returns must be finite fractions of at least -1 a year (returns); correct them.")
    if not (np.isfinite(wealth_usd) and wealth_usd > 0):
        raise PlanError(f"The wealth at the beginning (wealth_usd) must be positive, not {wealth_usd}; correct it.")
