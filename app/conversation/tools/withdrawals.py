"""What a client can live on from now: an amount or a rate that is asked about, or how much would last."""

from __future__ import annotations

from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.tools.asked import RATE, Refused, amount, answering, number, of_the_tool, quoted
from app.conversation.tools.chances import with_odds
from app.conversation.tools.found import Found
from app.messages import Scalar
from finance.answers.plan_view import classes
from finance.answers.plan_withdrawal import withdrawal_plan as planned
from finance.planning import Draws
from finance.portfolio import Client
from finance.types import Fact

PATHS: Final = 4_000  # a chance is sure to a percentage point
TO_AGE: Final = 95  # where nobody says how long
LEAST_YEARS: Final = 10  # of that, for the old
YEARS: Final = (1.0, 80.0)
OLDEST: Final = 120.0
USUAL_RATE: Final = 0.04
_EVERY: Final = {"month": 1.0, "quarter": 3.0, "year": 12.0}


def _withdrawal_plan(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    client = content.client(context.client_id)
    place = (client, content.prices, content.instruments, content.today)
    wealth = classes(client, content.prices, content.instruments, content.today)[0]
    if wealth <= 0:
        raise Refused("withdrawal_of_nothing")
    used, rate = _rate(used, client, wealth)
    now = content.today.year - client.birth_year
    years = _years(used, now)
    used = {name: value for name, value in used.items() if name != "years"} | {"age": now + years}
    result = planned(*place, rate=USUAL_RATE if rate is None else rate, years=years, draws=Draws(PATHS))
    facts = (*with_odds(result.facts), *_by_month(result.facts, now + years, rate is not None))
    return Found(used, facts, result.chart, quoted(result, "projections"))


def _rate(used: dict[str, Scalar], client: Client, wealth: float) -> tuple[dict[str, Scalar], float | None]:
    """Return the arguments with the amount by month or year, and the rate of the first year that it is.

    A rate that is said counts before an amount of an earlier question. Where nothing is said, it is what the client's
    standing orders take out; None where they take nothing.
    """
    rate = number(used, "rate", RATE, "withdrawal_rate_range")
    if rate is not None:
        return {name: value for name, value in used.items() if name not in ("rate", "amount_usd")} | {
            "amount_usd": rate * wealth,
            "per": "year",
        }, rate
    wanted = amount(used)
    per = str(used.get("per", "year"))
    if per not in ("month", "year"):
        raise Refused("withdrawal_per")
    if wanted is None:
        taken = -sum(float(order.amount_usd) / _EVERY[order.every] for order in client.contributions)
        return used, 12.0 * taken / wealth if 0 < 12.0 * taken <= wealth else None
    yearly = wanted * (12.0 if per == "month" else 1.0)
    if yearly > wealth:
        raise Refused("withdrawal_too_much")
    return {**used, "per": per}, yearly / wealth


def _years(used: dict[str, Scalar], now: int) -> int:
    years = number(used, "years", YEARS, "withdrawal_years_range")
    if years is not None:
        return max(round(years), 1)
    age = number(used, "age", (float(now + 1), OLDEST), "withdrawal_age_range")
    return max(TO_AGE - now, LEAST_YEARS) if age is None else min(round(age) - now, int(YEARS[1]))


def _by_month(facts: tuple[Fact, ...], age: int, asked: bool) -> tuple[Fact, ...]:
    """Return the amounts of a month, the age that the money has to last to, and whether an amount was asked about."""
    named = {fact.name: fact for fact in facts}
    first, most = named["withdrawal.first_year"], named["withdrawal.sustainable.first_year"]
    monthly = tuple(
        of_the_tool(name, f"{fact.label}, a month", round(float(fact.value) / 12.0, 2), fact, "USD")
        for name, fact in (("withdrawal.monthly", first), ("withdrawal.sustainable.monthly", most))
    )
    if asked:
        monthly = (*monthly, of_the_tool("withdrawal.asked", "asked about", "what you take out", first))
    return (*monthly, of_the_tool("withdrawal.age", "age that it has to last to", age, first, "count"))


withdrawal_plan: Final = answering(_withdrawal_plan)
