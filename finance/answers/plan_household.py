"""What to do now when money lies in two accounts with gains in it: fund, pay from, save into, hold; with its gap.

Names of the facts, with the prefix household.
    taxable, taxable.gain, retirement, saving.yearly, spending.yearly (USD)
    after_tax (USD, if everything were cashed in today)
    horizon (years), simulations, paths (count)
    hold.shares, hold.bonds                              fraction
    pay_first, save_into                                 text: "taxable account" or "retirement account", where there is
                                                         something to pay or to save
    fund.<n>.now                                         text: yes or no, where a goal is due now
    worth, bound                                         fraction of the worth of all goals; each with .standard_error
    gap                                                  fraction of the bound that the decisions may miss
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from finance.answers.disclosed import beside_projection
from finance.answers.facts import Sheet
from finance.answers.plan_optimum import goals_of
from finance.answers.plan_view import classes, situation, view
from finance.fingerprint import fingerprint
from finance.market import Instrument, Prices
from finance.planning import Portfolios
from finance.planning.search.accounts import HouseholdDecision, decide_household
from finance.planning.search.gap import Gap
from finance.planning.search.household import LOTS, Household
from finance.planning.search.tree import Budget
from finance.portfolio import Client
from finance.portfolio.holdings import open_lots
from finance.types import Basis, Chart, Result

MIXES = 5
WORDS = ("taxable account", "retirement account")


def household_of(
    client: Client,
    prices: Prices,
    instruments: Mapping[str, Instrument],
    today: date,
    *,
    gains_tax: float = 0.15,
    income_tax: float = 0.22,
    retirement_age: float = 59.5,
    inflation_pa: float = 0.025,
    most_shares: float = 1.0,
) -> Household:
    """Return a client's accounts, lots and goals as a household.

    Args:
        client: whose.
        prices: of what is held, and of the classes.
        instruments: their classes.
        today: nothing later is looked at.
        gains_tax: effective, on realised gains.
        income_tax: effective, on what comes out of the retirement account.
        retirement_age: before which the retirement account costs a surcharge.
        inflation_pa: expected.
        most_shares: the largest share of shares that suits the client.

    Raises:
        PlanError: there is no goal to come.
        NotEnoughData: there is nothing to plan with.
    """
    here = situation(client, prices, instruments, today, inflation_pa=inflation_pa)
    day = min(prices.until(today).last_day, today)
    lots, retirement = _lots(client, prices, day)
    seen = view(prices, instruments, today)
    shares = np.linspace(0.0, most_shares, MIXES)
    weights = np.column_stack([shares, 1.0 - shares])
    mean = np.log1p(weights @ seen.expected_pa[:2]) - here.plan.levies.fee_pa
    deviation = np.sqrt(np.einsum("an,nm,am->a", weights, seen.covariance_pa[:2, :2], weights))
    goals = goals_of(here, day)
    _, held = classes(client, prices, instruments, day)
    return Household(
        max((each.year for each in goals), default=1),
        lots,
        retirement,
        max(12.0 * here.saving_usd, 0.0),
        goals,
        Portfolios(mean, deviation),
        gains_tax,
        income_tax,
        open_year=max(0, int(np.ceil(retirement_age - (day.year - client.birth_year)))),
        inflation_pa=float(np.log1p(inflation_pa)),
        boldness=float(np.clip(held[0] / max(most_shares, 1e-9), 0.0, 1.0)),
        spending_usd=max(-12.0 * here.saving_usd, 0.0),
        has_retirement=any(account.kind != "taxable" for account in client.accounts),
    )


def household_plan(
    home: Household,
    as_of: date,
    *,
    budget: Budget | None = None,
    paths: int = 64,
    most_shares: float = 1.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Result:
    """Return what a household is to do now, and how far that may be from the best.

    Args:
        home: from `household_of`.
        as_of: the day it is for.
        budget: of the tree search, with the seed of everything drawn.
        paths: markets on which the decisions are followed to the end.
        most_shares: as in `household_of`, to say what is held.
        cancelled: asked before every simulation; the best so far is then the result.
    """
    total = sum(each.options[-1][1] for each in home.goals)
    budget = budget or Budget(3, 4, 1e-3 * total)
    found = decide_household(home, budget, paths, cancelled=cancelled)
    sheet = Sheet(as_of, "tree search over lots, accounts and inflation", "household.")
    _accounts(sheet, home)
    sheet.add("simulations", "simulations of the tree", found.simulations, "count")
    sheet.add("paths", "markets followed to the end", paths, "count")
    _now(sheet, home, found, most_shares)
    chart = _gap(sheet, found.gap, total)
    notes = () if found.complete else ("The search was stopped early; the decisions are the best found so far.",)
    basis = _basis(home, budget, paths, as_of)
    told = (*notes, "Taxes are taken at effective rates.", *beside_projection(basis))
    return Result(tuple(sheet.facts), chart, told, basis)


def _accounts(sheet: Sheet, home: Household) -> None:
    value, cost = (float(sum(each)) for each in zip(*home.lots, strict=True))
    sheet.usd("taxable", "taxable account", value)
    sheet.usd("taxable.gain", "gain in it that is not realised", value - cost)
    sheet.usd("retirement", "retirement account, before tax", home.retirement_usd)
    sheet.usd("after_tax", "both after tax, if cashed in today", float(home.equivalent(home.start())[0]))
    sheet.usd("saving.yearly", "saved each year", home.saving_usd)
    sheet.usd("spending.yearly", "taken out each year, today's money", home.spending_usd)
    sheet.add("horizon", "horizon", home.years, "years")


def _now(sheet: Sheet, home: Household, found: HouseholdDecision, most_shares: float) -> None:
    """Add what is to be done today."""
    share = most_shares * found.mix / max(home.portfolios.mean_pa.size - 1, 1)
    sheet.fraction("hold.shares", "shares to hold now", share)
    sheet.fraction("hold.bonds", "bonds to hold now", 1.0 - share)
    if home.spending_usd > 0.0 or any(each.year == 0 for each in home.goals):
        sheet.text("pay_first", "pay first from", WORDS[found.retirement_first])
    if home.saving_usd > 0.0:
        sheet.text("save_into", "save into", WORDS[found.into_retirement])
    funds = {number for number, _ in found.fund.taken}
    for number, each in enumerate(home.goals):
        if each.year == 0:
            sheet.text(f"fund.{number + 1}.now", f"fund {each.name} now", "yes" if number in funds else "no")


def _gap(sheet: Sheet, gap: Gap, total: float) -> Chart:
    """Add what the decisions are worth and the gap, and return the picture of it."""
    sheet.fraction("worth", "expected worth of all goals, following these decisions", gap.worth / total)
    sheet.fraction("worth.standard_error", "standard error of that worth", gap.standard_error / total)
    sheet.fraction("bound", "worth that no decisions exceed", gap.bound / total)
    sheet.fraction("bound.standard_error", "standard error of that bound", gap.bound_error / total)
    sheet.fraction("gap", "of the bound that may be missed", gap.fraction)
    labels, values = ("These decisions", "No decisions exceed"), (gap.worth / total, gap.bound / total)
    return Chart(
        "bars",
        "Worth of all goals",
        "fraction",
        sheet.as_of,
        sheet.source,
        (),
        labels,
        values,
        (f"{sheet.prefix}worth", f"{sheet.prefix}bound"),
    )


def _lots(client: Client, prices: Prices, day: date) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the taxable account as at most `LOTS` lots (value, cost), oldest first, and the retirement account."""
    kinds = {account.id: account.kind for account in client.accounts}
    taxable: list[tuple[float, float]] = []
    retirement = 0.0
    for lot in sorted(open_lots(client.transactions, day), key=lambda each: each.bought):
        value = float(lot.quantity) * prices.asof(lot.symbol, day)
        if kinds[lot.account] == "taxable":
            taxable.append((value, float(lot.cost_usd)))
        else:
            retirement += value
    cash = dict.fromkeys(kinds, 0.0)
    for booked in client.transactions:
        if booked.date <= day:
            cash[booked.account] += float(booked.amount)
    retirement += sum(amount for account, amount in cash.items() if kinds[account] != "taxable")
    idle = max(sum(amount for account, amount in cash.items() if kinds[account] == "taxable"), 0.0)
    groups = [group for group in np.array_split(np.array(taxable).reshape(-1, 2), LOTS - 1) if len(group)]
    merged = [(float(group[:, 0].sum()), float(group[:, 1].sum())) for group in groups]
    return (*merged, (idle, idle)), max(retirement, 0.0)


def _basis(home: Household, budget: Budget, paths: int, as_of: date) -> Basis:
    drawn = (budget.candidates, budget.simulations, budget.temperature, budget.seed, paths)
    return Basis(
        "Tree search with Gumbel selection over funding, accounts and portfolios; bound by information relaxation",
        (
            "Decisions are taken once a year; returns and inflation are lognormal and independent.",
            f"Gains are taxed at {100 * home.gains_tax:.0f} %.",
            f"What comes out of the retirement account is taxed at {100 * home.income_tax:.0f} %.",
            f"The retirement account costs {100 * home.surcharge:.0f} % more in the first {home.open_year} years.",
            "A loss counts nothing against tax.",
            "Lots bought at about the same time are taken together; the lot that costs least tax is sold first.",
            "The bound forgives the tax on gains and knows inflation beforehand.",
            f"Searched and followed with seed {budget.seed}.",
        ),
        fingerprint(home, *drawn),
        as_of,
    )
