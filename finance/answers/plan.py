"""What may become of a client's plan: the chance of each goal, what must be saved, what can be taken out.

Names of the facts
plan, with the prefix plan.
    wealth, saving.monthly (USD), horizon (years), law (text), paths (count), seed (count)
    expected.shares, expected.bonds, inflation           fraction a year; contribution and withdrawal have them too
    success, goal.<n>.probability                        fraction, each also with .standard_error, .low and .high (95 %)
    goal.<n>.name (text), .date (date), .amount (USD, today's money); n counts the goals by date from 1
    final.low, final.median, final.high                  USD, today's money: one path in twenty is below and above
contribution, with the prefix contribution.
    wanted (fraction), more.monthly, more.standard_error, now.monthly, total.monthly (USD, today's money)
    probability, without.probability                     fraction, each with .standard_error, .low and .high
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from finance.answers.disclosed import beside_projection
from finance.answers.facts import Sheet
from finance.answers.plan_view import LawName, Situation, View, assumed_facts, situation, view
from finance.errors import PlanError
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.planning import Chance, Draws, Flow, Simulation, needed, simulate
from finance.planning.laws import in_words
from finance.portfolio import Client
from finance.types import Band, Basis, Chart, Line, Result, Target

_METHOD = "Monte Carlo simulation of the plan month by month"


def goal_plan(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    goal: str | None = None,
    law: LawName = "student",
    inflation_pa: float = 0.025,
    years: int | None = None,
    further: Sequence[Flow] = (),
    draws: Draws | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Return the probability of each of a client's goals with today's mix and standing orders.

    Args:
        client: whose plan.
        prices: of what is held, and of the classes.
        instruments: their classes.
        today: nothing later is looked at.
        goal: words of one goal's name; all goals by default.
        law: of returns.
        inflation_pa: expected.
        years: the horizon for a client without goals.
        further: money in or out beside the standing orders, for "what if".
        draws: how many paths, from which seed; the same gives the same result, bit for bit.
        cancelled: asked while computing; the paths so far are then the result.

    Raises:
        PlanError: no such goal or law, or an impossible plan.
        NotEnoughData: there is nothing to plan with.
    """
    draws = draws or Draws()
    here = situation(
        client, prices, instruments, today, goal=goal, inflation_pa=inflation_pa, years=years, further=further
    )
    seen = view(prices, instruments, today)
    found = simulate(here.plan, seen.law(law), draws, cancelled)
    sheet = _sheet(prices, today, "plan.", draws)
    _situation(sheet, here, law, found)
    assumed_facts(sheet, seen, inflation_pa)
    if here.plan.goals or any(flow.monthly_usd < 0 for flow in here.plan.flows):
        chance_facts(sheet, "success", "chance that the whole plan succeeds", found.success())
    for number, (name, day) in enumerate(here.goals):
        prefix = f"goal.{number + 1}"
        sheet.text(f"{prefix}.name", f"goal {number + 1}", name)
        sheet.day(f"{prefix}.date", f"{name}, date", day)
        sheet.usd(f"{prefix}.amount", f"{name}, in today's money", here.plan.goals[number].amount_usd)
        chance_facts(sheet, f"{prefix}.probability", f"{name}, chance", found.goal(number))
    low, middle, high = (float(np.quantile(found.final_usd, level)) for level in (0.05, 0.5, 0.95))
    sheet.usd("final.low", "at the end, one time in twenty less, today's money", low)
    sheet.usd("final.median", "at the end, as often more as less, today's money", middle)
    sheet.usd("final.high", "at the end, one time in twenty more, today's money", high)
    basis = _basis(here, seen, law, draws, sheet.as_of, _METHOD)
    return Result(tuple(sheet.facts), _fan(sheet, found, here), (*here.notes, *beside_projection(basis)), basis)


def contribution_needed(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    goal: str | None = None,
    beside_others: bool = False,
    wealth_usd: float | None = None,
    probability: float = 0.8,
    law: LawName = "student",
    inflation_pa: float = 0.025,
    draws: Draws | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Return how much more must be saved each month for the goals to be reached with a probability.

    Args:
        client: whose plan.
        prices: of what is held, and of the classes.
        instruments: their classes.
        today: nothing later is looked at.
        goal: words of one goal's name; all goals together by default.
        beside_others: the other goals are paid too, rather than this one being the only one.
        wealth_usd: another amount than the client has.
        probability: wanted.
        law: of returns.
        inflation_pa: expected.
        draws: how many paths, from which seed.
        cancelled: asked while computing; the best amount so far is then the result.

    Raises:
        PlanError: no goal, a probability outside (0, 1), or no contribution is enough.
        NotEnoughData: there is nothing to plan with.
    """
    draws = draws or Draws(8_000)
    alone = None if beside_others else goal
    here = situation(client, prices, instruments, today, goal=alone, inflation_pa=inflation_pa, wealth_usd=wealth_usd)
    seen = view(prices, instruments, today)
    which = _which(here, goal) if beside_others and goal is not None else None
    found = needed(here.plan, seen.law(law), probability, draws, goal=which, cancelled=cancelled)
    sheet = _sheet(prices, today, "contribution.", draws)
    sheet.fraction("wanted", "chance that is wanted", probability)
    assumed_facts(sheet, seen, inflation_pa)
    sheet.usd("now.monthly", "saved each month now", here.saving_usd)
    sheet.usd("more.monthly", "to be saved more each month, today's money", found.monthly_usd)
    if np.isfinite(found.standard_error_usd):
        sheet.usd("more.standard_error", "standard error of what is to be saved more", found.standard_error_usd)
    sheet.usd("total.monthly", "to be saved each month in all, today's money", here.saving_usd + found.monthly_usd)
    chance_facts(sheet, "probability", "chance with it", found.chance)
    chance_facts(sheet, "without.probability", "chance as it is", found.without)
    chart = Chart(
        "parts",
        "What is to be saved each month",
        "USD",
        sheet.as_of,
        sheet.source,
        labels=("Saved now", "To be saved more", "In all"),
        values=(here.saving_usd, found.monthly_usd, here.saving_usd + found.monthly_usd),
        names=("contribution.now.monthly", "contribution.more.monthly", "contribution.total.monthly"),
    )
    method = "root of the simulated probability in the contribution, with common random numbers"
    aimed = () if which is None else (which,)
    basis = _basis(here, seen, law, draws, sheet.as_of, method, probability, *aimed)
    return Result(tuple(sheet.facts), chart, (*here.notes, *beside_projection(basis)), basis)


def _which(here: Situation, words: str) -> int:
    """Return the number of the first goal whose name has these words."""
    for number, (name, _) in enumerate(here.goals):
        if words.lower() in name.lower():
            return number
    raise PlanError(f"There is no goal to come that is called {words!r} (goal); name one of the client's.")


def chance_facts(sheet: Sheet, name: str, label: str, found: Chance) -> None:
    """Add a probability with its standard error and interval."""
    sheet.fraction(name, label, found.probability)
    sheet.fraction(f"{name}.standard_error", f"{label}, standard error", found.standard_error)
    sheet.fraction(f"{name}.low", f"{label}, 95 % interval from", found.low)
    sheet.fraction(f"{name}.high", f"{label}, 95 % interval to", found.high)


def _sheet(prices: Prices, today: date, prefix: str, draws: Draws) -> Sheet:
    day = min(prices.until(today).last_day, today)
    return Sheet(day, f"{draws.paths:,} simulated paths, {prices.source}", prefix)


def _situation(sheet: Sheet, here: Situation, law: LawName, found: Simulation) -> None:
    sheet.usd("wealth", "there is today", here.plan.wealth_usd)
    sheet.usd("saving.monthly", "saved each month", here.saving_usd)
    sheet.add("horizon", "horizon", here.plan.months / 12.0, "years")
    sheet.text("law", "law of returns", law)
    sheet.add("paths", "simulated paths", found.final_usd.size, "count")
    sheet.add("seed", "seed of the paths", found.draws.seed, "count")


def _fan(sheet: Sheet, found: Simulation, here: Situation) -> Chart:
    years = found.fan_usd.shape[1]
    days = np.array([sheet.as_of + timedelta(days=round(365.25 * year)) for year in range(years)], "datetime64[D]")
    names = ((4, "One in twenty is above", "high"), (2, "Middle", "median"), (0, "One in twenty is below", "low"))
    lines = tuple(Line(name, days, found.fan_usd[row], f"plan.final.{key}") for row, name, key in names)
    bands = ((0, 4, "Nine paths in ten"), (1, 3, "Every second path"))
    alone = " plan.success plan.success." if len(here.goals) == 1 else ""
    return Chart(
        "fan",
        "What the plan may come to, in today's money",
        "USD",
        sheet.as_of,
        sheet.source,
        lines,
        bands=tuple(Band(words, days, found.fan_usd[low], found.fan_usd[high]) for low, high, words in bands),
        targets=tuple(
            Target(name, day, here.plan.goals[number].amount_usd, found.goal(number).probability,
                   f"plan.goal.{number + 1}.{alone}")
            for number, (name, day) in enumerate(here.goals)
        ),
    )  # fmt: skip


def _basis(here: Situation, seen: View, law: LawName, draws: Draws, as_of: date, method: str, *others: object) -> Basis:
    plan = here.plan
    shares = ", ".join(
        f"{100 * weight:.0f} % {name}" for weight, name in zip(plan.path_of_weights[0], _NAMES, strict=True)
    )
    expected = ", ".join(f"{name} {100 * rate:.1f} %" for name, rate in zip(_NAMES, seen.expected_pa, strict=True))
    return Basis(
        method,
        (
            in_words(seen.law(law)),
            f"Expected returns a year before inflation and fees: {expected}; risk from {seen.source}.",
            f"Inflation is {100 * plan.inflation.mean_pa:.1f} % a year; saving and goals grow with it.",
            f"The mix of today is kept, brought back every month: {shares}.",
            f"The fee is {100 * plan.levies.fee_pa:.2f} % a year.",
            "Goals are paid in full at their date, the more important ones first; taxes are not taken off.",
            f"Drawn with seed {draws.seed} on {draws.paths:,} paths.",
        ),
        fingerprint(plan, seen.expected_pa, seen.covariance_pa, seen.history, law, _replayed(draws), *others),
        as_of,
    )


def _replayed(draws: Draws) -> tuple[object, ...]:
    """Return what decides a simulation; the number of threads does not."""
    return (draws.paths, draws.seed, draws.quasi, draws.single, draws.control)


_NAMES = ("shares", "bonds", "cash")
