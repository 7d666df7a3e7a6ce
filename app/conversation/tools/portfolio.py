"""What the client has, how it did, and how risky it is."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.figures import adding_up
from app.conversation.glossary import Glossary
from app.conversation.periods import UNCLEAR
from app.conversation.tools.asked import of_the_tool
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.graph import FOCUSES as GRAPH_FOCUSES
from app.conversation.tools.graph import of_the_graph
from app.messages import Scalar
from finance import answers
from finance.answers.performance import contribution_chart
from finance.answers.risk_parts import Measure, contributions
from finance.errors import FinanceError, NotEnoughData, PeriodError, UnknownHolding
from finance.performance import parse_period_or_all
from finance.portfolio import Client
from finance.types import Chart, Fact, Result

_MEASURES: Final[dict[str, Measure]] = {"volatility": "volatility", "tail": "cvar"}
DEFAULT_PERIOD: Final = {"performance": "ytd", "risk": "3y"}


def portfolio_overview(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What the client has; with `holding`, that holding alone; or what the knowledge graph says of the accounts."""
    if arguments.get("focus") in GRAPH_FOCUSES:
        return of_the_graph(arguments, context, content)
    client = content.client(context.client_id)
    if "account" in arguments:
        return _one_account(arguments, client, content)
    result = answers.overview(client, content.prices, content.instruments, content.today)
    symbol = arguments.get("holding")
    if arguments.get("focus") == "fees":
        paid = answers.fees(client, content.prices, content.instruments, content.today)
        return Found(dict(arguments), (*paid.facts, *result.facts), paid.chart or result.chart)
    if symbol is None:
        return Found(dict(arguments), result.facts, result.chart)
    try:
        alone = answers.holding(client, content.prices, content.instruments, content.today, str(symbol))
    except UnknownHolding:
        return Found(dict(arguments), _not_held(str(symbol), content), trouble="not_held")
    return Found(dict(arguments), alone.facts, alone.chart or result.chart)


def _one_account(arguments: Arguments, client: Client, content: Bank) -> Found:
    """What one account holds; what is booked there is all that counts."""
    account = next((each for each in client.accounts if each.id == arguments["account"]), None)
    if account is None:
        return Found(dict(arguments), trouble="graph_no_account")
    booked = tuple(line for line in client.transactions if line.account == account.id)
    if not booked:
        return Found(dict(arguments), trouble="account_empty")
    alone = replace(client, accounts=(account,), transactions=booked)
    result = answers.overview(alone, content.prices, content.instruments, content.today)
    name = account.name[:1].lower() + account.name[1:]
    told = tuple(replace(fact, label=f"{fact.label}, {name}") if fact.unit != "text" else fact for fact in result.facts)
    named = of_the_tool("account.name", "account", name, result.facts[0])
    chart = replace(result.chart, title=f"Your {name} by kind") if result.chart else None
    return Found(dict(arguments), (*told, named), chart)


def performance(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """How the portfolio did over `period`; with `holding`, what that holding brought."""
    used = {"period": arguments.get("period", DEFAULT_PERIOD["performance"]), **arguments}
    if used["period"] == UNCLEAR:
        return Found(used, trouble="unclear_period")
    client = content.client(context.client_id)
    bank = (client, content.prices, content.instruments, content.today)
    symbol = arguments.get("holding")
    held: tuple[Fact, ...] = ()
    if symbol is not None:
        try:
            held = answers.holding(*bank, str(symbol)).facts
        except UnknownHolding:
            return Found(used, _not_held(str(symbol), content), trouble="not_held")
    indexed = None
    try:
        period = _period(arguments, used, client, content)
        indexed = _index(period, client, content) if arguments.get("focus") == "index" else None
        result = answers.performance(*bank, period)
    except (PeriodError, NotEnoughData) as error:
        if indexed is not None:  # the market is older than the client's portfolio
            return Found(used, indexed.facts, indexed.chart, today=content.today)
        return _no_period(used, context, content, error)
    facts = adding_up(result.facts)
    if symbol is not None:
        facts = (*held, *(fact for fact in facts if fact.name.endswith((f".contribution.{symbol}", ".start", ".end"))))
    chart = contribution_chart(result) if symbol is not None or used.get("focus") in ("best", "worst") else None
    return Found(used, (*facts, *(indexed.facts if indexed else ())), chart or result.chart, today=content.today)


def _period(arguments: Arguments, used: Arguments, client: Client, content: Bank) -> str:
    """Return the period to ask finance for.

    Where nobody named one, a portfolio younger than the usual one is told as a whole.
    """
    if "period" in arguments:
        return str(arguments["period"])
    return parse_period_or_all(str(used["period"]), content.today, client.first_day).key


def _index(period: str, client: Client, content: Bank) -> Result | None:
    """Return what the market index did, the client's yardstick before others; None where it cannot be said."""
    indices = [symbol for symbol, item in content.instruments.items() if item.asset_class == "index"]
    compared = [symbol for symbol, _ in client.benchmark if symbol in indices]
    for symbol in (*compared, *indices)[:1]:
        with contextlib.suppress(FinanceError):
            return answers.market(content.prices, content.instruments, content.today, period, symbol, client.first_day)
    return None


def risk(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """How much the portfolio moved and what it could lose."""
    # How far below its peak a portfolio is, is asked of all its days.
    usual = "since_start" if arguments.get("focus") == "now" else DEFAULT_PERIOD["risk"]
    used = {"period": arguments.get("period", usual), **arguments}
    if used["period"] == UNCLEAR:
        return Found(used, trouble="unclear_period")
    client = content.client(context.client_id)
    try:
        period = _period(arguments, used, client, content)
        result = answers.risk(client, content.prices, content.instruments, content.today, period)
    except (PeriodError, NotEnoughData) as error:
        return _no_period(used, context, content, error)
    chart = _sources(str(used.get("focus")), period, client, content) or result.chart
    return Found(used, result.facts, chart, today=content.today)


def _sources(focus: str, period: str, client: Client, content: Bank) -> Chart | None:
    """Return where the risk that is asked about comes from; None where falls are asked about, or nothing is held."""
    measure = _MEASURES.get(focus)
    if measure is None:
        return None
    with contextlib.suppress(FinanceError):
        held = answers.held_by(client, content.prices, content.today, period)
        return contributions(held, content.instruments, measure).chart
    return None


def _not_held(symbol: str, content: Bank) -> tuple[Fact, ...]:
    item = content.instruments.get(symbol)
    name = item.name if item else symbol
    return (Fact(f"instrument.{symbol}.name", "name", name, "text", content.today, "instrument table"),)


def _no_period(used: dict[str, Scalar], context: Context, content: Bank, error: PeriodError | NotEnoughData) -> Found:
    """Say which days there are figures for; the error's own words are for the command line."""
    first = content.client(context.client_id).first_day
    source = f"bookings, {content.prices.source}"
    facts = (
        Fact("records.start", "first day of the records", first.isoformat(), "date", content.today, source),
        Fact("records.end", "last day of the records", content.today.isoformat(), "date", content.today, source),
    )
    return replace(Found(used, facts), trouble="too_little" if isinstance(error, NotEnoughData) else "no_period")
