"""What comes in as dividends and interest, and what advice and funds cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.periods import UNCLEAR
from app.conversation.tools.asked import Refused, answering, number, of_the_tool, quoted
from app.conversation.tools.found import Found
from app.messages import Scalar
from finance.answers import fees as booked
from finance.answers import income as comes_in
from finance.answers.drag import HORIZON_YEARS, cost_report
from finance.errors import NotEnoughData, PeriodError
from finance.performance import parse_period_or_all
from finance.portfolio import Client, holdings
from finance.types import Chart, Fact, Result

CENT: Final = 0.01
DRAG_YEARS: Final = (1.0, 60.0)
FOCUSES: Final = ("paid", "funds", "drag", "rate")
_EVERY: Final = {"month": 1.0, "quarter": 3.0, "year": 12.0}


def _income(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    """Dividends and interest of the past year and the next, and what standing orders pay out."""
    client = content.client(context.client_id)
    period = used.get("period")
    if period == UNCLEAR:
        raise Refused("unclear_period")
    try:
        result = comes_in.income(
            client,
            content.prices,
            content.instruments,
            content.today,
            period=None if period is None else str(period),
        )
    except PeriodError as error:
        raise _no_period(client, content, error) from error
    like = result.facts[0]
    orders = sum(float(order.amount_usd) / _EVERY[order.every] for order in client.contributions)
    told = [of_the_tool("income.orders.monthly", "standing orders a month", round(orders, 2), like, "USD")]
    symbol = used.get("holding")
    if symbol is not None:
        refuse_unless_held(str(symbol), client, content)
        name = content.instruments[str(symbol)].name
        told.append(of_the_tool(f"income.name.{symbol}", "name", name, like))
    return Found(used, (*result.facts, *told), _with_orders(result.chart, orders), quoted(result, "income"))


def _with_orders(chart: Chart | None, monthly_usd: float) -> Chart | None:
    """Return the picture of the months with those in which just the standing orders flowed tied to their fact."""
    if chart is None or abs(monthly_usd) < CENT:
        return chart
    names = tuple(
        name or ("income.orders.monthly" if abs(value - monthly_usd) < CENT else "")
        for value, name in zip(chart.values, chart.names, strict=True)
    )
    return replace(chart, names=names)


def _fees(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    """What the advice costs, what the funds cost inside, and what both take from the future."""
    client = content.client(context.client_id)
    place = (client, content.prices, content.instruments, content.today)
    focus = used.get("focus")
    years = number(used, "years", DRAG_YEARS, "fees_years_range")
    if years is not None and focus is None:
        focus = "drag"
    horizon = HORIZON_YEARS if years is None else max(round(years), 1)
    report = _report({**used, **({"focus": focus} if focus else {})}, client, content, horizon)
    paid = booked(*place)
    used = {**used, **({"focus": focus} if focus in FOCUSES else {})}
    if focus == "drag":
        used["years"] = horizon
    facts = (*report.facts, *paid.facts, *_funds(client, content, report.facts[0]))
    return Found(used, facts, report.chart, quoted(report, "costs"))


def _report(used: dict[str, Scalar], client: Client, content: Bank, horizon: int) -> Result:
    """Return the costs of a period: the past year, or all of a younger portfolio, where none is said.

    Raises:
        Refused: the period is unclear, or the books do not reach it.
    """
    said = used.get("period")
    if said == UNCLEAR:
        raise Refused("unclear_period")
    period = str(said) if said is not None else parse_period_or_all("1y", content.today, client.first_day)
    try:
        return cost_report(
            client,
            content.prices,
            content.instruments,
            content.today,
            period,
            fund_costs_pa=content.fund_costs_pa,
            horizon_years=horizon,
            breakdown=used.get("focus") != "drag",
        )
    except (PeriodError, NotEnoughData) as error:
        raise _no_period(client, content, error) from error


def _no_period(client: Client, content: Bank, error: PeriodError | NotEnoughData) -> Refused:
    """Return the refusal that says which days there are figures for."""
    source = f"bookings, {content.prices.source}"
    start = Fact("records.start", "first day of the records", f"{client.first_day}", "date", content.today, source)
    end = Fact("records.end", "last day of the records", f"{content.today}", "date", content.today, source)
    return Refused("too_little" if isinstance(error, NotEnoughData) else "no_period", (start, end))


def refuse_unless_held(symbol: str, client: Client, content: Bank) -> None:
    """Raise Refused where the client does not hold this, or nobody knows it."""
    item = content.instruments.get(symbol)
    if item is None:
        raise Refused("money_unknown_holding")
    if symbol not in {each.symbol for each in holdings(client, content.prices, content.today)}:
        name = Fact(f"instrument.{symbol}.name", "name", item.name, "text", content.today, "instrument table")
        raise Refused("not_held", (name,))


def _funds(client: Client, content: Bank, like: Fact) -> tuple[Fact, ...]:
    """Return what each fund that is held costs inside, a year."""
    return tuple(
        of_the_tool(
            f"costs.fund.{each.symbol}.cost_pa",
            f"costs inside {content.instruments[each.symbol].name} a year",
            content.fund_costs_pa[each.symbol],
            like,
            "fraction",
        )
        for each in holdings(client, content.prices, content.today)
        if each.symbol in content.fund_costs_pa
    )


income: Final = answering(_income)
fees: Final = answering(_fees)
