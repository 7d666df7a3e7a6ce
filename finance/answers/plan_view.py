"""What plans assume of the market and read off a client: three classes, their moments, and what the client has.

Letters: N = 3 classes (shares, bonds, cash), T months of history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from finance.answers.facts import Sheet
from finance.errors import NotEnoughData, PlanError
from finance.market import Instrument, Prices
from finance.planning import Bootstrap, Flow, Law, Levies, Lognormal, Normal, Plan, PlanGoal, Regimes, StudentT
from finance.planning.plan import Inflation
from finance.portfolio import Client, holdings
from finance.types import Floats

CLASSES = ("shares", "bonds", "cash")
EXPECTED_PA = (0.065, 0.040, 0.025)  # simple, before inflation and fees; a bank sets its own
USUAL_DEVIATION = (0.16, 0.06, 0.01)  # a year, where there is no history
USUAL_CORRELATION = ((1.0, 0.1, 0.0), (0.1, 1.0, 0.2), (0.0, 0.2, 1.0))
LEAST_MONTHS = 36
LawName = Literal["student", "normal", "lognormal", "regimes", "bootstrap", "filtered"]
_EVERY = {"month": 1.0, "quarter": 3.0, "year": 12.0}
_KIND = {"equity": 0, "index": 0, "bond": 1, "cash": 2}


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is assumed of the classes.

    Attributes:
        expected_pa: simple expected returns a year [N]; covariance_pa: [N, N].
        history: monthly returns of the classes [T, N], already moved to the expected means; None without enough.
        source: in words.
    """

    expected_pa: Floats
    covariance_pa: Floats
    history: Floats | None
    source: str

    def law(self, name: LawName) -> Law:
        """Return a law of returns by name.

        Raises:
            PlanError: there is no such law, or it needs a history that is not there.
        """
        mean = self.expected_pa
        match name:
            case "student":
                return StudentT(mean, self.covariance_pa, 5.0)
            case "normal":
                return Normal(mean, self.covariance_pa)
            case "lognormal":
                return Lognormal(np.log1p(mean), self.covariance_pa)
            case "regimes":
                return _regimes(mean, self.covariance_pa)
            case "bootstrap" | "filtered":
                if self.history is None:
                    raise PlanError(
                        f"The law {name!r} needs {LEAST_MONTHS} months of prices of each class; take another."
                    )
                return Bootstrap(self.history, filtered=name == "filtered")
        raise PlanError(
            f"There is no law of returns {name!r} (law); there are student, normal, lognormal, regimes, bootstrap, "
            "filtered."
        )


def view(prices: Prices, instruments: Mapping[str, Instrument], today: date) -> View:
    """Return the view of the classes: expected returns of the house, risk of the bank's own prices."""
    chosen = [_first(prices, instruments, kinds) for kinds in (("index", "equity"), ("bond",), ("cash",))]
    expected = np.array(EXPECTED_PA)
    if any(symbol is None for symbol in chosen):
        return View(expected, _usual(), None, "usual volatilities, since there are no prices of every class")
    monthly = _monthly(prices.until(today), [symbol for symbol in chosen if symbol is not None])
    if len(monthly) < LEAST_MONTHS:
        return View(expected, _usual(), None, "usual volatilities, since the prices cover too few months")
    history = monthly - monthly.mean(axis=0) + expected / 12.0
    return View(expected, np.cov(monthly.T) * 12.0, history, f"monthly returns, {prices.source}")


def assumed_facts(sheet: Sheet, seen: View, inflation_pa: float) -> None:
    """Add what is expected of shares and bonds a year, before inflation and fees, and of prices."""
    for name, rate in zip(CLASSES[:2], seen.expected_pa[:2], strict=True):
        sheet.fraction(f"expected.{name}", f"expected of {name} a year, before inflation and fees", float(rate))
    sheet.fraction("inflation", "expected inflation a year", inflation_pa)


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A client's plan as the bank knows it.

    Attributes:
        plan: with goals in the order of their dates; goals: their names, dates and priorities in the same order.
        saving_usd: what is put in each month, less what is taken out.
        notes: what was left out and why.
    """

    plan: Plan
    goals: tuple[tuple[str, date], ...]
    saving_usd: float
    notes: tuple[str, ...]


def situation(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    goal: str | None = None,
    inflation_pa: float = 0.025,
    years: int | None = None,
    wealth_usd: float | None = None,
    further: Sequence[Flow] = (),
) -> Situation:
    """Return a client's plan: wealth, mix, standing orders, goals still to come, fee.

    Args:
        client: whose.
        prices: of what is held.
        instruments: their classes.
        today: nothing later is looked at.
        goal: words of one goal's name, for a plan of that goal alone.
        inflation_pa: expected.
        years: the horizon without goals; with them it is the last one's date.
        wealth_usd: another amount than the client has.
        further: money in or out beside the standing orders, for "what if".

    Raises:
        NotEnoughData: the client has no money and nothing to come.
        PlanError: there is no such goal.
    """
    day = min(prices.until(today).last_day, today)
    has, weights = classes(client, prices, instruments, day)
    wealth = has if wealth_usd is None else wealth_usd
    notes: list[str] = []
    wanted = sorted((each for each in client.goals if each.date > day), key=lambda each: each.date)
    if len(wanted) < len(client.goals):
        notes.append("Goals whose date has passed are left out.")
    if goal is not None:
        wanted = [each for each in wanted if goal.lower() in each.name.lower()]
        if not wanted:
            known = ", ".join(each.name for each in client.goals) or "none"
            raise PlanError(f"There is no goal to come that is called {goal!r}; there are: {known}.")
    dated = [
        PlanGoal(each.name, max(_months(day, each.date), 1), float(each.amount_usd), each.priority) for each in wanted
    ]
    months = max((each.month for each in dated), default=12 * (years or 10))
    flows = tuple(Flow(float(each.amount_usd) / _EVERY[each.every]) for each in client.contributions)
    saving = sum(flow.monthly_usd for flow in flows)
    if wealth_usd is None and wealth <= 0.0 and saving <= 0.0:
        raise NotEnoughData(f"{client.name} has no money and no standing order, so there is nothing to plan with.")
    plan = Plan(
        months,
        max(wealth, 0.0),
        weights,
        tuple(dated),
        (*flows, *further),
        Inflation(inflation_pa),
        Levies(float(client.fees.advisory_rate_pa)),
    )
    return Situation(plan, tuple((each.name, each.date) for each in wanted), saving, tuple(notes))


def classes(client: Client, prices: Prices, instruments: Mapping[str, Instrument], day: date) -> tuple[float, Floats]:
    """Return what a client has on a day, USD, and the share of each class [N]."""
    amounts = np.zeros(len(CLASSES))
    for held in holdings(client, prices, day):
        known = instruments.get(held.symbol)
        amounts[_KIND[known.asset_class] if known else 0] += held.value_usd
    amounts[2] += float(sum(booked.amount for booked in client.transactions if booked.date <= day))
    total = float(amounts.sum())
    if total <= 0.0:
        return total, np.array([0.0, 0.0, 1.0])
    return total, np.clip(amounts, 0.0, None) / np.clip(amounts, 0.0, None).sum()


def _months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (1 if end.day > start.day else 0)


def _first(prices: Prices, instruments: Mapping[str, Instrument], kinds: tuple[str, ...]) -> str | None:
    for kind in kinds:
        for symbol, instrument in instruments.items():
            if instrument.asset_class == kind and symbol in prices.symbols:
                return symbol
    return None


def _monthly(prices: Prices, symbols: list[str]) -> Floats:
    months = prices.days.astype("datetime64[M]")
    last = np.flatnonzero(months[1:] != months[:-1])
    closes = np.column_stack([prices.series(symbol)[last] for symbol in symbols])
    return np.asarray(closes[1:] / closes[:-1] - 1.0)


def _usual() -> Floats:
    deviation = np.array(USUAL_DEVIATION)
    return np.asarray(np.outer(deviation, deviation) * np.array(USUAL_CORRELATION))


def _regimes(mean: Floats, covariance: Floats) -> Regimes:
    """Return calm and stormy markets that together have these means and about this covariance.

    Storms last seven months on average and are there a sixth of the time; shares then lose 18 % a year and everything
    moves twice as much.
    """
    transition = np.array([[0.97, 0.03], [0.15, 0.85]])
    stormy = np.array([-0.18, 0.02, float(mean[2])])
    share = 1.0 / 6.0
    calm = (mean - share * stormy) / (1.0 - share)
    scale = 1.0 / (1.0 - share + 4.0 * share)
    return Regimes(transition, np.stack([calm, stormy]), np.stack([scale * covariance, 4.0 * scale * covariance]))
