"""What a client can live on: a rule of withdrawal, and beside it the others.

Names of the facts, with the prefix withdrawal.
    rule (text), rate, first_year (USD), years (years), wealth (USD), law (text), paths, seed (count)
    lasts                                                fraction, also with .standard_error, .low and .high (95 %)
    income.median, income.low                            USD a year, today's money: of all years, one in twenty is below
    cuts                                                 ratio: how many times in a retirement the real income falls
    left.median                                          USD, today's money, at the end
    sustainable.rate, sustainable.first_year             the largest rate of this rule that lasts in nine cases of ten;
                                                         none for a percentage, which never runs out
    compared.<rule>.lasts, compared.<rule>.income.median  of each rule at the same rate
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

import numpy as np

from finance.answers.disclosed import beside_projection
from finance.answers.facts import Sheet
from finance.answers.plan import chance_facts
from finance.answers.plan_view import LawName, assumed_facts, classes, view
from finance.errors import PlanError
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.planning import Draws
from finance.planning.chance import chance
from finance.planning.laws import in_words
from finance.planning.plan import Inflation
from finance.planning.withdrawals import (
    Constant,
    FloorAndCeiling,
    FloorAndUpside,
    Guardrails,
    Percentage,
    Rule,
    Withdrawn,
    follow,
    largest_rate,
)
from finance.planning.yearly import Years, drawn_years, retirement
from finance.portfolio import Client
from finance.types import Basis, Chart, Floats, Result

RuleName = Literal["constant", "percentage", "guardrails", "floor_and_ceiling", "floor_and_upside"]
SUSTAINED = 0.9  # the probability that a sustainable rate has
_SPACED = 40  # rates tried before the search for the largest is narrowed
WORDS: dict[RuleName, str] = {
    "constant": "the same amount every year, raised with inflation (Bengen 1994)",
    "percentage": "a fixed percentage of what there is",
    "guardrails": "an indexed amount with guardrails (Guyton and Klinger 2006)",
    "floor_and_ceiling": "a percentage of what there is, between a floor and a ceiling (Bengen 2001)",
    "floor_and_upside": "an indexed floor and a share of the surplus",
}
SHORT = ("Constant, indexed", "Percentage", "Guardrails", "Floor and ceiling", "Floor and upside")


def withdrawal_plan(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    rule: RuleName = "constant",
    rate: float = 0.04,
    years: int = 30,
    law: LawName = "student",
    inflation_pa: float = 0.025,
    wealth_usd: float | None = None,
    draws: Draws | None = None,
) -> Result:
    """Return how long a rule of withdrawal lasts and what it pays.

    Args:
        client: whose money and mix.
        prices: of what is held, and of the classes.
        instruments: their classes.
        today: nothing later is looked at.
        rule: see `WORDS`.
        rate: of the wealth, in the first year.
        years: how long it has to last.
        law: of returns.
        inflation_pa: expected.
        wealth_usd: another amount than the client has.
        draws: how many paths, from which seed.

    Raises:
        PlanError: an unknown rule or law, a rate outside 0 to 1, no years, or no money.
    """
    draws = draws or Draws()
    _check(rule, years)
    day = min(prices.until(today).last_day, today)
    has, weights = classes(client, prices, instruments, day)
    wealth = has if wealth_usd is None else wealth_usd
    seen = view(prices, instruments, today)
    plan = retirement(years, weights, Inflation(inflation_pa), float(client.fees.advisory_rate_pa))
    drawn = drawn_years(plan, seen.law(law), draws)
    found = {name: follow(_rule(name, rate), drawn.returns, drawn.inflation, wealth, "start") for name in WORDS}
    sheet = Sheet(day, f"{draws.paths:,} simulated paths, {prices.source}", "withdrawal.")
    _asked(sheet, rule, law, rate, years, wealth, drawn, draws.seed)
    assumed_facts(sheet, seen, inflation_pa)
    _of_rule(sheet, found[rule], drawn)
    _sustainable(sheet, drawn, wealth, rule)
    chart = _compared(sheet, found, years, rule)
    assumptions = (
        in_words(seen.law(law)),
        f"The mix of today is kept for {years} years; money is taken at the beginning of each year.",
        f"Inflation is {100 * inflation_pa:.1f} % a year; taxes are not taken off.",
        f"Drawn with seed {draws.seed} on {draws.paths:,} paths.",
    )
    told = (seen.expected_pa, seen.covariance_pa, seen.history, law, rule, rate, wealth)
    how = fingerprint(plan, *told, draws.paths, draws.seed, draws.quasi, draws.single)
    basis = Basis(f"Rule of withdrawal followed year by year: {WORDS[rule]}", assumptions, how, day)
    return Result(tuple(sheet.facts), chart, beside_projection(basis), basis)


def _check(rule: RuleName, years: int) -> None:
    if rule not in WORDS:
        raise PlanError(f"There is no rule of withdrawal {rule!r} (rule); there are {', '.join(get_args(RuleName))}.")
    if not 1 <= years <= 80:
        raise PlanError(f"The money must last from 1 to 80 years (years), not {years}.")


def _asked(
    sheet: Sheet, rule: RuleName, law: LawName, rate: float, years: int, wealth: float, drawn: Years, seed: int
) -> None:
    sheet.text("rule", "rule", WORDS[rule])
    sheet.text("law", "law of returns", law)
    sheet.fraction("rate", "taken out in the first year, of what there is", rate)
    sheet.usd("first_year", "taken out in the first year", rate * wealth)
    sheet.add("years", "years it has to last", years, "years")
    sheet.usd("wealth", "there is today", wealth)
    sheet.add("paths", "simulated paths", len(drawn.returns), "count")
    sheet.add("seed", "seed of the paths", seed, "count")


def _compared(sheet: Sheet, found: Mapping[RuleName, Withdrawn], years: int, rule: RuleName) -> Chart:
    """Add what every rule gives at the same rate, and return the picture of it."""
    for name, words in WORDS.items():
        sheet.fraction(f"compared.{name}.lasts", f"{words}: lasts", float(found[name].lasted.mean()))
        sheet.usd(f"compared.{name}.income.median", f"{words}: a year", float(np.median(found[name].income)))
    values = tuple(float(found[name].lasted.mean()) for name in WORDS)
    title = f"How often each rule lasts {years} years"
    own = {name: f"withdrawal.compared.{name}.lasts" + (" withdrawal.lasts" if name == rule else "") for name in WORDS}
    return Chart("bars", title, "fraction", sheet.as_of, sheet.source, (), SHORT, values, tuple(own.values()))


def _rule(name: RuleName, rate: float) -> Rule:
    match name:
        case "constant":
            return Constant(rate)
        case "percentage":
            return Percentage(rate)
        case "guardrails":
            return Guardrails(rate)
        case "floor_and_ceiling":
            return FloorAndCeiling(rate)
        case "floor_and_upside":
            return FloorAndUpside(rate)


def _of_rule(sheet: Sheet, found: Withdrawn, drawn: Years) -> None:
    chance_facts(sheet, "lasts", "chance that it lasts", chance(found.lasted, drawn.group))
    sheet.usd("income.median", "in the middle a year, today's money", float(np.median(found.income)))
    sheet.usd("income.low", "a year, one in twenty is below, today's money", float(np.quantile(found.income, 0.05)))
    sheet.add("cuts", "times that the real income falls", float(found.cuts.mean()), "ratio")
    prices = np.prod(1.0 + drawn.inflation, axis=1)
    sheet.usd(
        "left.median", "left at the end, in the middle, today's money", float(np.median(found.wealth[:, -1] / prices))
    )


def _sustainable(sheet: Sheet, drawn: Years, wealth: float, name: RuleName) -> None:
    """Add the largest rate that lasts under the rule asked for; a percentage of what there is never runs out."""
    if name == "percentage":
        return
    if name == "constant":
        rates: Floats = largest_rate(drawn.returns, drawn.inflation, "start")
        rate = float(np.quantile(rates, 1.0 - SUSTAINED))
        how = "the largest indexed rate of each path, in closed form"
    else:
        rate, how = _largest(drawn, wealth, name), "sought by halving on the same paths"
    words = f"largest rate of the first year that lasts in nine cases of ten, {SHORT[list(WORDS).index(name)].lower()}"
    sheet.fraction("sustainable.rate", words, rate, how)
    sheet.usd("sustainable.first_year", "in the first year at that rate", rate * wealth, how)


def _largest(drawn: Years, wealth: float, name: RuleName) -> float:
    """Return the largest rate under a rule that lasts often enough, to a millionth.

    The frequency need not fall everywhere as the rate rises (a cut may save a path), so the search begins above the
    last of evenly spaced rates that lasts.
    """

    def lasts(rate: float) -> bool:
        found = follow(_rule(name, rate), drawn.returns, drawn.inflation, wealth, "start")
        return float(found.lasted.mean()) >= SUSTAINED

    good = next((number / _SPACED for number in range(_SPACED, 0, -1) if lasts(number / _SPACED)), 0.0)
    bad = min(good + 1.0 / _SPACED, 1.0)
    while bad - good > 1e-6:
        middle = 0.5 * (good + bad)
        good, bad = (middle, bad) if lasts(middle) else (good, middle)
    return good
