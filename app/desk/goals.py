"""A client's goals, and what becomes of them if amounts, dates and saving were others; before and after.

Both sides are `finance.answers.plan.goal_plan`, on the same paths, so the difference is that of the plans alone.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.desk.ground import Ground, ground_of
from app.desk.messages import Arguments, Report
from app.desk.room import Room
from finance.answers.plan import contribution_needed, goal_plan
from finance.errors import InputError
from finance.planning import Draws, Flow
from finance.portfolio import Client, Contribution, Goal
from finance.types import Chart, Fact, Result

DRAWS: Final = Draws(workers=1)  # 20,000 paths; the other processor draws the face
WANTED: Final = 0.8
_RETIREMENT: Final = ("retire", "pension")
_MONTHS: Final = {"month": 1.0, "quarter": 3.0, "year": 12.0}


@dataclass(frozen=True, slots=True)
class Aim:
    """One goal as it is asked about.

    Attributes:
        name: as in the books, by which it is known.
        amount_usd: in today's money.
        year: in which it falls due, on the day and in the month of the books.
    """

    name: str
    amount_usd: float
    year: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is asked: all goals, and what is put in (negative: taken out) each month, today's money."""

    aims: tuple[Aim, ...]
    monthly_usd: float


@dataclass(frozen=True, slots=True)
class GoalSheet:
    """A client's goals as the books have them.

    Attributes:
        now: as things are.
        first_year: the earliest in which a goal may fall due.
        birth_year: of the client.
        retirement: the name of the goal that is the retirement; empty where there is none.
    """

    now: WhatIf
    first_year: int
    birth_year: int
    retirement: str


@dataclass(frozen=True, slots=True)
class Fan:
    """How wealth may go, today's money: quantiles by day; `lower` and `upper` are empty where they are not told."""

    days: tuple[date, ...]
    low: tuple[float, ...]
    lower: tuple[float, ...]
    middle: tuple[float, ...]
    upper: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A goal and the chance that it is paid, with the 95 % interval of the simulation."""

    name: str
    day: date
    amount_usd: float
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of one plan.

    Attributes:
        goals: by their date.
        success: that everything is paid; None where there is nothing to pay.
        final_usd: one time in twenty less, as often more as less, one time in twenty more; today's money.
    """

    goals: tuple[Chance, ...]
    success: float | None
    final_usd: tuple[float, float, float]
    fan: Fan


@dataclass(frozen=True, slots=True)
class Compared:
    """The plan as it is and as it is asked about.

    Attributes:
        notes: sentences that must be shown beside it.
    """

    asked: WhatIf
    before: Outlook
    after: Outlook
    wealth_usd: float
    notes: tuple[str, ...]
    method: str
    source: str
    assumptions: tuple[str, ...]
    inputs_hash: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Needed:
    """What would have to be put in each month for a chance.

    Attributes:
        goal: of which goal; empty for all of them.
        more_usd: beside what is put in now; total_usd: in all.
    """

    goal: str
    wanted: float
    more_usd: float
    total_usd: float
    probability: float


def goal_sheet(ground: Ground) -> GoalSheet:
    """Return the goals that are still to come, and where what may be asked begins."""
    client, today = ground.client, ground.content.today
    ahead = [goal for goal in client.goals if goal.date > today]
    aims = tuple(Aim(goal.name, float(goal.amount_usd), goal.date.year) for goal in _by_date(ahead))
    retirement = next((goal.name for goal in ahead if _is_retirement(goal)), "")
    return GoalSheet(WhatIf(aims, _monthly(client)), today.year + 1, client.birth_year, retirement)


def what_if(ground: Ground, asked: WhatIf, report: Report | None = None) -> Compared:
    """Return what becomes of the plan as it is and as it is asked about.

    Raises:
        InputError: a goal is asked about that the client does not have, or one lies in the past.
        PlanError, NotEnoughData: see `finance.answers.plan.goal_plan`.
    """
    tell = report or (lambda fraction, words: None)
    tell(0.1, "Simulating the plan as it is")
    before = _plan(ground, ground.client, (), tell)
    tell(0.5, "Simulating what is asked")
    other, further = changed(ground, asked)
    after = _plan(ground, other, further, tell)
    assert after.basis is not None
    facts = _facts(after)
    return Compared(
        asked=asked,
        before=_outlook(before),
        after=_outlook(after),
        wealth_usd=float(facts["plan.wealth"].value),
        notes=after.notes,
        method=after.basis.method,
        source=facts["plan.wealth"].source,
        assumptions=after.basis.assumptions,
        inputs_hash=after.basis.inputs_hash,
        as_of=after.basis.as_of,
    )


def needed(ground: Ground, asked: WhatIf, goal: str, wanted: float = WANTED, report: Report | None = None) -> Needed:
    """Return what would have to be put in each month for a chance of one goal, the others being paid beside it.

    Raises:
        PlanError: no contribution is enough.
    """
    tell = report or (lambda fraction, words: None)
    other, _ = changed(ground, asked)
    found = contribution_needed(
        _with_monthly(other, asked.monthly_usd),
        ground.content.prices,
        ground.content.instruments,
        ground.content.today,
        goal=goal or None,
        beside_others=bool(goal),
        probability=wanted,
        draws=replace(DRAWS, paths=8_000),
        cancelled=_asking(tell, "Searching for the saving"),
    )
    facts = {fact.name: float(fact.value) for fact in found.facts if not isinstance(fact.value, str)}
    return Needed(
        goal,
        wanted,
        facts["contribution.more.monthly"],
        asked.monthly_usd + facts["contribution.more.monthly"],
        facts["contribution.probability"],
    )


def changed(ground: Ground, asked: WhatIf) -> tuple[Client, tuple[Flow, ...]]:
    """Return the client with the goals that are asked about, and what flows beside the standing orders.

    Raises:
        InputError: a goal is not the client's, lies in the past, or has no amount.
    """
    client, today = ground.client, ground.content.today
    known = {goal.name: goal for goal in client.goals if goal.date > today}
    goals = []
    for aim in asked.aims:
        goal = known.get(aim.name)
        if goal is None:
            raise InputError(
                f"The client has no goal '{aim.name}' to come; choose one of {', '.join(known) or 'none'}."
            )
        day = _in_year(goal.date, aim.year)
        if day <= today or not aim.amount_usd > 0:
            raise InputError(f"The goal '{aim.name}' needs an amount above 0 and a year to come; move it again.")
        goals.append(replace(goal, date=day, amount_usd=Decimal(str(round(aim.amount_usd, 2)))))
    more = asked.monthly_usd - _monthly(client)
    further = (Flow(more),) if abs(more) >= 0.005 else ()
    return replace(client, goals=tuple(_by_date(goals))), further


def _plan(ground: Ground, client: Client, further: tuple[Flow, ...], tell: Report) -> Result:
    found = ground.content
    return goal_plan(
        client,
        found.prices,
        found.instruments,
        found.today,
        further=further,
        draws=DRAWS,
        cancelled=_asking(tell, "Simulating"),
    )


def _asking(tell: Report, words: str) -> Callable[[], bool]:
    """Return what the engine asks between its pieces of work: telling is where a job ends that was called off."""

    def cancelled() -> bool:
        tell(0.5, words)
        return False

    return cancelled


def _with_monthly(client: Client, monthly_usd: float) -> Client:
    """Return the client with one standing order of so much in place of all."""
    order = Contribution(client.accounts[0].id, Decimal(str(round(monthly_usd, 2))), "month")
    return replace(client, contributions=(order,))


def _monthly(client: Client) -> float:
    return sum(float(order.amount_usd) / _MONTHS[order.every] for order in client.contributions)


def _by_date(goals: list[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda goal: goal.date)


def _is_retirement(goal: Goal) -> bool:
    return any(word in goal.name.casefold() for word in _RETIREMENT)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _facts(result: Result) -> dict[str, Fact]:
    return {fact.name: fact for fact in result.facts}


def _outlook(result: Result) -> Outlook:
    facts = _facts(result)
    goals: list[Chance] = []
    while (prefix := f"plan.goal.{len(goals) + 1}") and f"{prefix}.name" in facts:
        chance = f"{prefix}.probability"
        goals.append(
            Chance(
                str(facts[f"{prefix}.name"].value),
                date.fromisoformat(str(facts[f"{prefix}.date"].value)),
                float(facts[f"{prefix}.amount"].value),
                float(facts[chance].value),
                float(facts[f"{chance}.low"].value),
                float(facts[f"{chance}.high"].value),
            )
        )
    low, middle, high = (float(facts[f"plan.final.{name}"].value) for name in ("low", "median", "high"))
    success = float(facts["plan.success"].value) if "plan.success" in facts else None
    assert result.chart is not None
    return Outlook(tuple(goals), success, (low, middle, high), _fan(result.chart))


def _fan(chart: Chart) -> Fan:
    """Return the chart's curves: bands with the middle as a line, or three lines from the highest to the lowest."""
    if chart.bands:
        wide, narrow = chart.bands[0], chart.bands[1] if len(chart.bands) > 1 else None
        days, low, high = wide.days, wide.low, wide.high
        inner = (narrow.low, narrow.high) if narrow is not None else ((), ())
        middle = chart.lines[len(chart.lines) // 2].values
    else:
        top, centre, bottom = chart.lines
        days, low, high, middle, inner = top.days, bottom.values, top.values, centre.values, ((), ())
    return Fan(
        tuple(day.astype("datetime64[D]").item() for day in days),
        *(tuple(float(one) for one in row) for row in (low, inner[0], middle, inner[1], high)),
    )


def sheet_job(room: Room, arguments: Arguments, _report: Report) -> GoalSheet:
    """Tell the goals of the client "client"."""
    return goal_sheet(ground_of(room, arguments))


def what_if_job(room: Room, arguments: Arguments, report: Report) -> Compared:
    """Compare the plan of the client "client" with what "asked" asks."""
    return what_if(ground_of(room, arguments), arguments["asked"], report)


def needed_job(room: Room, arguments: Arguments, report: Report) -> Needed:
    """Find the saving for the goal "goal" of what "asked" asks."""
    return needed(ground_of(room, arguments), arguments["asked"], arguments["goal"], report=report)


JOBS: Final[Mapping[str, Any]] = {"goals": sheet_job, "goals.what_if": what_if_job, "goals.needed": needed_job}
