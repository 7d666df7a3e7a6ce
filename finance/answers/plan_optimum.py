"""The best that can be made of goals: what to hold and what to fund now, found by a tree, with its gap.

Names of the facts, with the prefix optimum.
    wealth, saving.yearly (USD), horizon (years), portfolios, simulations (count)
    hold.mean, hold.volatility                           fraction a year: of the portfolio to hold now, for a client
                                                         after inflation and fees
    hold.shares, hold.bonds                              fraction: what it is made of, where that is known
    fund.<n>.now                                         text: whether to fund goal n now, where one is due
    goal.<n>.planned                                     years: the whole year it is planned for, where that differs
    goal.<n>.name (text), .year (years, exact), .amount (USD), .worth (ratio), .probability (fraction, exact)
    worth                                                fraction: expected, of the worth of all goals together
    best_possible                                        fraction: the exact optimum's, on the same scale
    gap                                                  fraction of the optimum that the decision may miss
    bound, bound.standard_error                          fraction: a sampled bound that no policy beats, where asked for
    static                                               fraction: of the closed form that the tree starts from
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from finance.answers.disclosed import beside_projection
from finance.answers.facts import Sheet
from finance.answers.plan_view import Situation, situation, view
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.planning import DatedGoal, GoalProblem, Portfolios, evaluate, goal, solve
from finance.planning.search.dual import upper_bound
from finance.planning.search.gap import Gap
from finance.planning.search.goals import SearchedPolicy, searched_policy
from finance.planning.search.tree import Budget
from finance.portfolio import Client
from finance.types import Basis, Chart, Floats, Result

DAYS_A_YEAR = 365.25
WHOLE_YEARS = "Goals are planned for in whole years here; `steward finance plan` counts months, so its chances differ."
MIXES = 11  # of shares and bonds, from the least of shares to the most


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A goals-based problem with the mixes that may be held.

    Attributes:
        shares: of each portfolio [A]; the rest is bonds. None where it is not known what they are made of.
        due: of each goal, in how many years it falls due exactly; empty where the problem's whole years are exact.
    """

    problem: GoalProblem
    portfolios: Portfolios
    shares: Floats | None = None
    due: tuple[float, ...] = ()


def asked_by(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    inflation_pa: float = 0.025,
    most_shares: float = 1.0,
) -> Asked:
    """Return a client's goals as a problem by years, in today's money; each priority is worth twice the next.

    Args:
        client: whose goals.
        prices: of what is held, and of the classes.
        instruments: their classes.
        today: nothing later is looked at.
        inflation_pa: taken off the expected returns.
        most_shares: the largest share of shares that suits the client.

    Raises:
        PlanError: there is no goal to come.
        NotEnoughData: there is nothing to plan with.
    """
    here = situation(client, prices, instruments, today, inflation_pa=inflation_pa)
    seen = view(prices, instruments, today)
    day = min(prices.until(today).last_day, today)
    goals = goals_of(here, day)
    years = max((each.year for each in goals), default=1)
    problem = GoalProblem(here.plan.wealth_usd, years, goals, (12.0 * here.saving_usd,) * years)
    shares = np.linspace(0.0, most_shares, MIXES)
    weights = np.column_stack([shares, 1.0 - shares])
    mean = np.log1p(weights @ seen.expected_pa[:2]) - np.log1p(inflation_pa) - here.plan.levies.fee_pa
    deviation = np.sqrt(np.einsum("an,nm,am->a", weights, seen.covariance_pa[:2, :2], weights))
    return Asked(problem, Portfolios(mean, deviation), shares, _due(here, day))


def goals_of(here: Situation, day: date) -> tuple[DatedGoal, ...]:
    """Return a client's goals at the whole year nearest to their dates; each priority is worth twice the next."""
    last = max((each.priority for each in here.plan.goals), default=1)
    return tuple(
        goal(each.name, max(round(years), 1), each.amount_usd, 2.0 ** (last - each.priority))
        for each, years in zip(here.plan.goals, _due(here, day), strict=True)
    )


def _due(here: Situation, day: date) -> tuple[float, ...]:
    """Return in how many years each goal falls due, to the day."""
    return tuple((when - day).days / DAYS_A_YEAR for _, when in here.goals)


def goal_optimum(
    asked: Asked,
    as_of: date,
    *,
    budget: Budget | None = None,
    markets: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Return what to hold and what to fund now, and how far that is from the optimum.

    Args:
        asked: the problem, from `asked_by` or made by hand.
        as_of: the day it is for.
        budget: of the tree search, with its seed.
        markets: drawn for a sampled upper bound beside the exact optimum; 0 for none.
        cancelled: asked before every simulation; the best so far is then the result.

    Raises:
        PlanError: the problem is impossible.
    """
    budget = budget or Budget(temperature=1e-4 * asked.problem.largest_worth)
    found = searched_policy(asked.problem, asked.portfolios, budget, cancelled)
    optimum = solve(asked.problem, asked.portfolios)
    gap = Gap(found.worth, 0.0, optimum.worth, 0.0, "exact")
    sheet = Sheet(as_of, "tree search over a goals-based plan, evaluated by quadrature", "optimum.")
    _problem(sheet, asked, found)
    _now(sheet, asked, found)
    funded = evaluate(asked.problem, optimum.lattice, optimum.policy).probabilities
    for number, (each, chance) in enumerate(zip(asked.problem.goals, funded, strict=True), start=1):
        sheet.text(f"goal.{number}.name", f"goal {number}", each.name)
        exact = asked.due[number - 1] if asked.due else float(each.year)
        sheet.add(f"goal.{number}.year", f"{each.name}, in how many years", exact, "years")
        if exact != each.year:
            sheet.add(f"goal.{number}.planned", f"{each.name}, planned for in whole years", each.year, "years")
        sheet.usd(f"goal.{number}.amount", f"{each.name}, today's money", each.options[-1][0])
        sheet.add(f"goal.{number}.worth", f"{each.name}, worth", each.options[-1][1], "ratio")
        sheet.fraction(f"goal.{number}.probability", f"{each.name}, chance with the best decisions", chance)
    total = asked.problem.largest_worth
    sheet.fraction("worth", "expected worth of all goals, of the tree's decisions", found.worth / total)
    sheet.fraction("best_possible", "of the exact optimum", optimum.worth / total)
    sheet.fraction("gap", "of the optimum that may be missed", gap.fraction)
    sheet.fraction("static", "of the closed form it starts from", found.closed_form / total)
    if markets:
        bound = upper_bound(asked.problem, found.lattice, found.tables, markets, budget.seed, cancelled)
        sheet.fraction("bound", "sampled bound that no decisions beat", bound.worth / total)
        sheet.fraction("bound.standard_error", "standard error of the bound", bound.standard_error / total)
    notes = () if found.complete else ("The search was stopped early; the decisions are the best found so far.",)
    if any(exact != each.year for exact, each in zip(asked.due, asked.problem.goals, strict=False)):
        notes = (*notes, WHOLE_YEARS)
    names = tuple(each.name for each in asked.problem.goals)
    chart = Chart(
        "bars",
        "Chance of each goal with the best decisions",
        "fraction",
        as_of,
        sheet.source,
        (),
        names,
        funded,
        tuple(f"optimum.goal.{number}." for number in range(1, len(names) + 1)),
    )
    basis = _basis(asked, budget, markets, as_of)
    return Result(tuple(sheet.facts), chart, (*notes, *beside_projection(basis)), basis)


def _problem(sheet: Sheet, asked: Asked, found: SearchedPolicy) -> None:
    sheet.usd("wealth", "there is today", asked.problem.wealth_usd)
    sheet.usd("saving.yearly", "saved in the first year", asked.problem.flow(0))
    sheet.add("horizon", "horizon in whole years", asked.problem.years, "years")
    sheet.add("portfolios", "portfolios to choose from", asked.portfolios.mean_pa.size, "count")
    sheet.add("simulations", "simulations of the tree", found.simulations, "count")


def _now(sheet: Sheet, asked: Asked, found: SearchedPolicy) -> None:
    """Add what is to be done today."""
    row = int(np.clip(np.searchsorted(found.lattice.wealth, asked.problem.wealth_usd), 0, found.lattice.x.size - 1))
    mix = int(found.decided.mix[0, row])
    # What a caller names of his own is taken as it stands; a client's has inflation and fees taken off.
    net = "" if asked.shares is None else ", after inflation and fees"
    mean, volatility = (float(row[mix]) for row in (asked.portfolios.mean_pa, asked.portfolios.volatility_pa))
    sheet.fraction("hold.mean", f"expected return a year of the portfolio to hold now{net}", mean)
    sheet.fraction("hold.volatility", "volatility a year of the portfolio to hold now", volatility)
    if asked.shares is not None:
        sheet.fraction("hold.shares", "shares to hold now", float(asked.shares[mix]))
        sheet.fraction("hold.bonds", "bonds to hold now", 1.0 - float(asked.shares[mix]))
    taken = asked.problem.choices(0)[max(int(found.decided.choice[0, row]), 0)].taken
    for number in asked.problem.due(0):
        funds = "yes" if number in {which for which, _ in taken} else "no"
        sheet.text(f"fund.{number + 1}.now", f"fund {asked.problem.goals[number].name} now", funds)


def _basis(asked: Asked, budget: Budget, markets: int, as_of: date) -> Basis:
    low, high = asked.portfolios.mean_pa[[0, -1]]
    net = "" if asked.shares is None else " after inflation and fees"
    return Basis(
        "Tree search with closed-form leaves and Gumbel selection, against the exact dynamic programme of Das, Ostrov, "
        "Radhakrishnan and Srivastav (2019, 2022)",
        (
            "Decisions are taken once a year; wealth grows lognormally.",
            f"Portfolios from {100 * low:.1f} to {100 * high:.1f} % a year{net}.",
            "A goal is planned for at the whole year nearest to its date, the first at the earliest.",
            "Amounts are in today's money; taxes are not taken off.",
            "A goal of one priority is worth twice one of the next.",
            f"Searched with seed {budget.seed}, {budget.candidates} candidates, {budget.simulations} simulations.",
        ),
        fingerprint(
            asked.problem,
            asked.portfolios,
            asked.shares,
            budget.candidates,
            budget.simulations,
            budget.temperature,
            budget.seed,
            markets,
        ),
        as_of,
    )
