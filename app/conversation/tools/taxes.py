"""Tax on what was sold, on what might be, losses worth taking, and from which account to take money.

The bank's books know neither a client's other income nor how they are assessed. What the client told and confirmed is
taken; else the table's first kind of taxpayer is assumed, and an income that nobody said is said to be an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.tools.asked import Refused, amount, answering, number, of_the_tool, quoted
from app.conversation.tools.found import Found
from app.conversation.tools.money import refuse_unless_held
from app.conversation.tools.told import MARITAL, told, told_income
from app.messages import Scalar
from finance.answers import tax as reckoned
from finance.answers.rates_chart import rates_chart
from finance.answers.tax_books import taxed_accounts
from finance.answers.tax_order import ORDER_WORDS, balances_of, withdrawal_order
from finance.answers.tax_sale import tax_of_sale
from finance.market import Instrument, Prices
from finance.money import from_float
from finance.portfolio import Client, open_lots
from finance.tax.harvest import Wish
from finance.tax.jurisdiction import Jurisdiction, load_jurisdiction
from finance.tax.order import Need
from finance.types import Fact, Result

CENT: Final = 0.01
EXAMPLE_INCOME_USD: Final = 100_000.0
INCOME_USD: Final = (0.0, 1e8)
FOCUSES: Final = ("gains", "if_sold", "harvest", "order", "rates")
JOINT: Final = "married_joint"  # how the married are assessed where the table knows it
TO_AGE: Final = 95
LEAST_YEARS: Final = 10
_ORDERS: Final = {
    ORDER_WORDS["taxable_first"]: "empty the taxable account first, then the retirement account",
    ORDER_WORDS["deferred_first"]: "empty the retirement account first, then the taxable account",
    ORDER_WORDS["proportional"]: "take from both accounts in proportion",
    ORDER_WORDS["fill_brackets"]: "fill the lower brackets from the retirement account, then empty the taxable account",
}
GROWTH_PA: Final = 0.02  # after inflation, assumed where accounts are emptied one after the other


def _tax(used: dict[str, Scalar], context: Context, content: Bank) -> Found:
    client = content.client(context.client_id)
    place = _place(content.tax_table)
    focus = used.get("focus", "gains")
    if focus not in FOCUSES:
        raise Refused("tax_focus")
    used = {**used, "focus": focus}
    if place.methods == ("pool",) and focus != "order":
        raise Refused("tax_pooled")
    symbol = used.get("holding")
    if symbol is not None:
        refuse_unless_held(str(symbol), client, content)
        taxed = taxed_accounts(client)
        if not any(
            lot.symbol == symbol and lot.account in taxed for lot in open_lots(client.transactions, content.today)
        ):
            raise Refused("tax_not_taxable")
    ask = {"gains": _gains, "if_sold": _if_sold, "harvest": _harvest, "order": _order, "rates": _rates}[str(focus)]
    payer = _payer(used, client, content, place)
    result, more = ask(used, payer, content)
    like = result.facts[0]
    table = of_the_tool("tax.table", "tax table", place.name.replace(",", ""), like)
    status = of_the_tool("tax.status", "assessed as", payer.status.replace("_", " "), like)
    return Found(used, (*result.facts, *more, table, status), result.chart, quoted(result, "taxes"))


@dataclass(frozen=True, slots=True)
class _Payer:
    """Who is taxed, by which table, as what, and with which other income, USD; None where nobody said it."""

    client: Client
    place: Jurisdiction
    status: str
    income_usd: float | None


Answer = tuple[Result, tuple[Fact, ...]]


def _payer(used: dict[str, Scalar], client: Client, content: Bank, place: Jurisdiction) -> _Payer:
    """Return the taxpayer: with the income of the question, or what the client told and confirmed before."""
    known = told(content, client.id)
    first = next(iter(place.statuses))
    joint = known.get(MARITAL) == "married" and JOINT in place.statuses
    said = number(used, "income_usd", INCOME_USD, "tax_income_range")
    return _Payer(client, place, JOINT if joint else first, told_income(known) if said is None else said)


def _gains(used: dict[str, Scalar], payer: _Payer, content: Bank) -> Answer:
    """Gains realised this year and not realised yet."""
    result = reckoned.tax_lots(*_market(payer, content), payer.place, status=payer.status)
    named = {fact.name: fact for fact in result.facts}
    like = result.facts[0]
    totals = [
        of_the_tool(f"tax.{kind}.total", words, _sum(named, kind), like, "USD")
        for kind, words in (("realised", "gain realised this year"), ("unrealised", "gain not realised"))
    ]
    symbol = used.get("holding")
    if symbol is not None:
        totals.append(of_the_tool(f"tax.name.{symbol}", "name", content.instruments[str(symbol)].name, like))
    return result, tuple(totals)


def _if_sold(used: dict[str, Scalar], payer: _Payer, content: Bank) -> Answer:
    """The tax on selling everything, or a holding, or an amount of it."""
    symbol, part, known = used.get("holding"), amount(used), payer.income_usd
    if part is not None and symbol is None:
        raise Refused("tax_which_holding")
    if part is not None:
        most = _taxable_value(str(symbol), payer.client, content)
        if part > most + CENT:
            raise Refused("tax_more_than_held")
        part = None if part > most - CENT else part  # to the cent, it is all of it
    result = tax_of_sale(
        *_market(payer, content),
        payer.place,
        status=payer.status,
        symbol=None if symbol is None else str(symbol),
        amount_usd=part,
        income_usd=known or 0.0,
        example_income_usd=EXAMPLE_INCOME_USD if known is None else None,
    )
    return result, ()


def _harvest(used: dict[str, Scalar], payer: _Payer, content: Bank) -> Answer:
    """Losses worth taking, and what they would save."""
    income = payer.income_usd
    wish = Wish(payer.status, EXAMPLE_INCOME_USD if income is None else income)
    client, prices, instruments, today = _market(payer, content)
    result = reckoned.tax_harvest(client, prices, instruments, today, payer.place, wish)
    income_fact = of_the_tool("harvest.income", "other income of the year", wish.income_usd, result.facts[0], "USD")
    return result, (income_fact,)


def _rates(used: dict[str, Scalar], payer: _Payer, content: Bank) -> Answer:
    """The tax on one more dollar; an amount is here the income that is asked about."""
    asked = number(used, "amount_usd", INCOME_USD, "tax_income_range")
    income = payer.income_usd if asked is None or "income_usd" in used else asked
    result = reckoned.tax_lots(
        *_market(payer, content),
        payer.place,
        status=payer.status,
        income_usd=EXAMPLE_INCOME_USD if income is None else income,
    )
    shown = EXAMPLE_INCOME_USD if income is None else income
    name, label = ("example", "income, for example") if income is None else ("income", "other income of the year")
    return replace(result, chart=rates_chart(result)), (
        of_the_tool(f"tax.{name}", label, shown, result.facts[0], "USD"),
    )


def _order(used: dict[str, Scalar], payer: _Payer, content: Bank) -> Answer:
    """From which accounts to take money; an amount is what is to be spent each year."""
    spending = amount(used)
    if spending is None:
        every = {"month": 12.0, "quarter": 4.0, "year": 1.0}
        spending = -sum(float(order.amount_usd) * every[order.every] for order in payer.client.contributions)
        if spending <= 0:
            raise Refused("tax_order_needs_amount")
    age = content.today.year - payer.client.birth_year
    years = max(TO_AGE - age, LEAST_YEARS)
    start = balances_of(payer.client, content.prices, content.today)
    if not (start.taxable > 0 and start.deferred > 0):
        raise Refused("tax_one_kind")
    need = Need(spending, years, age, payer.status, growth_pa=GROWTH_PA)
    result = withdrawal_order(start, need, payer.place, content.today)
    like = result.facts[0]
    named = {fact.name: fact for fact in result.facts}
    more = (
        of_the_tool("withdraw.spending", "to be spent each year after tax", spending, like, "USD"),
        of_the_tool("withdraw.age", "age that it is planned to", age + years, like, "count"),
        *(
            of_the_tool(f"withdraw.{order}.years", named[name].label, int(named[name].value), like, "count")
            for order in ("best", "taxable_first")
            if (name := f"withdraw.{order}.lasts")
        ),
        of_the_tool("withdraw.order.words", "best order", _ORDERS[str(named["withdraw.order"].value)], like),
        of_the_tool("withdraw.growth_pa", "assumed growth a year after inflation", GROWTH_PA, like, "fraction"),
    )
    return result, more


def _taxable_value(symbol: str, client: Client, content: Bank) -> float:
    """Return what a holding's lots in taxable accounts are worth, as the tax on their sale is reckoned."""
    taxed = taxed_accounts(client)
    lots = open_lots(client.transactions, content.today)
    units = sum((lot.quantity for lot in lots if lot.symbol == symbol and lot.account in taxed), Decimal(0))
    return float(units * from_float(content.prices.asof(symbol, content.today)))


def _market(payer: _Payer, content: Bank) -> tuple[Client, Prices, Mapping[str, Instrument], date]:
    return payer.client, content.prices, content.instruments, content.today


def _sum(named: dict[str, Fact], kind: str) -> float:
    return round(float(named[f"tax.{kind}.short"].value) + float(named[f"tax.{kind}.long"].value), 2)


@cache
def _place(table: str) -> Jurisdiction:
    return load_jurisdiction(table)


tax: Final = answering(_tax)
