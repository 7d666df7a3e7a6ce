"""`steward finance plan`, `withdraw` and `goal`: what may become of it, what to live on, and what to do now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.errors import UsageError
from app.modes.finance.ceiling import ceiling, with_ceiling
from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.settings import Settings
from finance.answers import plan as planned
from finance.answers.plan_household import household_of, household_plan
from finance.answers.plan_optimum import Asked, asked_by, goal_optimum
from finance.answers.plan_withdrawal import withdrawal_plan
from finance.planning import DatedGoal, Draws, GoalProblem, Portfolios
from finance.planning import goal as one_goal
from finance.planning.search.tree import Budget
from finance.types import Result

MOST_BELOW = 4  # simulations of a household's decision; each looks at every lot, and the whole policy is followed
_GOAL = re.compile(r"(?P<name>[^=]+)=(?P<amount>[\d.e+]+)@(?P<year>\d+)(\*(?P<worth>[\d.]+))?")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How paths are drawn: law, expected inflation a year, how many, from which seed."""

    law: str
    inflation_pa: float
    paths: int
    seed: int


@dataclass(frozen=True, slots=True)
class Own:
    """A problem of the caller's own instead of a client's: wealth, goals in words, yearly saving, portfolios."""

    wealth_usd: float | None
    goals: tuple[str, ...]
    saving_usd: float
    portfolios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is searched: see `finance.planning.search.tree.Budget`; markets for a sampled bound."""

    candidates: int
    simulations: int
    markets: int
    seed: int


def plan(
    settings: Settings,
    drawn: Drawn,
    goal: str | None,
    wanted: float | None,
    years: int | None,
    *,
    files: Sequence[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print the chance of each goal, and what must be saved for a wanted chance."""
    found = source(settings, files)
    place = (found.client, found.prices, found.instruments, found.today)
    same = {"goal": goal, "law": drawn.law, "inflation_pa": drawn.inflation_pa}
    results = {
        "Plan": planned.goal_plan(*place, **same, years=years, draws=Draws(drawn.paths, drawn.seed))  # type: ignore[arg-type]
    }
    if wanted is not None:
        fewer = Draws(min(drawn.paths, 8_000), drawn.seed)
        needed = planned.contribution_needed(*place, **same, probability=wanted, draws=fewer)  # type: ignore[arg-type]
        results["Contribution"] = needed
    _finish(results, found, as_json, plot)


def withdraw(
    settings: Settings,
    drawn: Drawn,
    rule: str,
    rate: float,
    years: int,
    wealth_usd: float | None,
    *,
    files: Sequence[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print how long a rule of withdrawal lasts and what it pays."""
    found = source(settings, files)
    result = withdrawal_plan(
        found.client,
        found.prices,
        found.instruments,
        found.today,
        rule=rule,  # type: ignore[arg-type]
        rate=rate,
        years=years,
        law=drawn.law,  # type: ignore[arg-type]
        inflation_pa=drawn.inflation_pa,
        wealth_usd=wealth_usd,
        draws=Draws(drawn.paths, drawn.seed),
    )
    _finish({"Withdrawal": result}, found, as_json, plot)


def goal(
    settings: Settings,
    own: Own,
    effort: Effort,
    most_shares: float | None,
    inflation_pa: float,
    *,
    files: Sequence[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print what to hold and fund now, and the gap; a client's proposal stays within the ceiling that suits.

    Raises:
        Unsuitable: nobody knows what suits the client, or more in shares is asked for than suits.
        UsageError: a problem of the caller's own is not whole.
    """
    found = source(settings, files)
    place = (found.client, found.prices, found.instruments, found.today)
    if own.wealth_usd is not None or own.goals or own.portfolios:
        asked, limit = _own(own), None
    else:
        limit = ceiling(found.client, most_shares)
        asked = asked_by(*place, inflation_pa=inflation_pa, most_shares=limit.most_shares)
    temperature = 1e-4 * asked.problem.largest_worth
    budget = Budget(effort.candidates, effort.simulations, temperature, effort.seed)
    result = goal_optimum(asked, found.today, budget=budget, markets=effort.markets)
    result = result if limit is None else with_ceiling(result, limit, "optimum")
    _finish({"Goals": result}, found, as_json, plot)


def accounts(
    settings: Settings,
    effort: Effort,
    most_shares: float | None,
    inflation_pa: float,
    *,
    files: Sequence[Path],
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print what to do now with a client's lots and accounts, and the gap.

    Raises:
        Unsuitable: nobody knows what suits the client, or more in shares is asked for than suits.
    """
    found = source(settings, files)
    place = (found.client, found.prices, found.instruments, found.today)
    limit = ceiling(found.client, most_shares)
    home = household_of(*place, inflation_pa=inflation_pa, most_shares=limit.most_shares)
    worth = sum(each.options[-1][1] for each in home.goals)
    budget = Budget(effort.candidates, min(effort.simulations, MOST_BELOW), 1e-3 * worth, effort.seed)
    result = household_plan(home, found.today, budget=budget, most_shares=limit.most_shares)
    _finish({"Household": with_ceiling(result, limit, "household")}, found, as_json, plot)


def _own(own: Own) -> Asked:
    if own.wealth_usd is None or not own.goals or not own.portfolios:
        raise UsageError(
            "A problem of your own needs --wealth, at least one --goal NAME=AMOUNT@YEAR and one --portfolio "
            "MEAN,VOLATILITY."
        )
    goals = tuple(_goal(words) for words in own.goals)
    years = max(max(each.year for each in goals), 1)
    flows = (own.saving_usd,) * years if own.saving_usd else ()
    pairs = np.array([_pair(words) for words in own.portfolios])
    return Asked(GoalProblem(own.wealth_usd, years, goals, flows), Portfolios(pairs[:, 0], pairs[:, 1]))


def _goal(words: str) -> DatedGoal:
    found = _GOAL.fullmatch(words.strip())
    if found is None:
        raise UsageError(f"The goal {words!r} is not written as NAME=AMOUNT@YEAR or NAME=AMOUNT@YEAR*WORTH.")
    worth = float(found["worth"]) if found["worth"] else 1.0
    return one_goal(found["name"].strip(), int(found["year"]), float(found["amount"]), worth)


def _pair(words: str) -> tuple[float, float]:
    try:
        mean, volatility = (float(part) for part in words.split(","))
    except ValueError:
        raise UsageError(f"The portfolio {words!r} is not written as MEAN,VOLATILITY, for example 0.05,0.1.") from None
    return mean, volatility


def _finish(results: dict[str, Result], found: Source, as_json: bool, plot: Path | None) -> None:
    show_results(results, found.bank, found.notice, as_json)
    chart = next((result.chart for result in results.values() if result.chart is not None), None)
    if plot is not None and chart is not None:
        from app.modes.finance.plot import draw

        draw(chart, plot)
