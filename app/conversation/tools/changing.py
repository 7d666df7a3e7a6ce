"""What another portfolio would be: something bought, sold or moved, or a fall in shares; `what_if` calls this."""

from __future__ import annotations

from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.advising import case_for, place, rules
from app.conversation.tools.asked import quoted
from app.conversation.tools.comparing import CLASSES
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import number, words
from app.conversation.tools.stressing import stress_test
from app.messages import Scalar
from finance.advice.recommend import Case
from finance.answers.changed import Change, change_portfolio
from finance.answers.moves import CASH
from finance.answers.tax_books import taxed_accounts
from finance.answers.tax_sale import tax_of_basket
from finance.errors import InputError, NotEnoughData, Unsuitable
from finance.portfolio import Client, open_lots
from finance.types import Fact

AMOUNT_USD: Final = (1.0, 1e9)
MOST_NEW_MONEY: Final = 100.0  # times the portfolio; of more, the answer would say nothing about what the client has
EXAMPLE_INCOME_USD: Final = 100_000.0  # other income of the year, which the bank does not know
USUAL_FALL: Final = 0.2
_ALL: Final = 0.9999  # of a holding, from which all of it is sold
Amounts = dict[str, float]  # symbol and USD


class _Cannot(Exception):  # noqa: N818  (reads as a verdict)
    """The change cannot be made; the message is a trouble."""


def what_if_portfolio(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """The portfolio before and after `change`: "buy", "sell", "move" or "shares_fall"."""
    used: dict[str, Scalar] = dict(arguments)
    if used.get("change") == "shares_fall":
        fall = number(used, "share")
        used.update(scenario="shares", shock=-(USUAL_FALL if fall is None else fall))
        return stress_test(used, context, content, glossary)
    client = content.client(context.client_id)
    try:
        case = case_for(client, content)
        change = _change(used, client, case, content)
        result = change_portfolio(case, rules(), content.prices, content.instruments, change)
    except _Cannot as reason:
        return Found(used, _not_held(used, content) if str(reason) == "not_held" else (), trouble=str(reason))
    except (NotEnoughData, InputError, Unsuitable):
        return Found(used, trouble="change_cannot_reckon")
    notes = quoted(result, "changes of the portfolio")
    return Found(used, result.facts, result.chart, notes, today=content.today)


def _change(used: dict[str, Scalar], client: Client, case: Case, content: Bank) -> Change:
    what, holding = words(used, "change"), words(used, "holding")
    if not holding:
        raise _Cannot("change_needs_holding")
    amount = number(used, "amount_usd")
    if amount is not None and not AMOUNT_USD[0] <= amount <= AMOUNT_USD[1]:
        raise _Cannot("change_amount")
    held = {
        symbol: float(weight) * case.value_usd
        for symbol, weight in zip(case.outlook.symbols, case.outlook.current, strict=True)
    }
    if what == "buy":
        return _bought(_basket(holding, held, content), amount, number(used, "share"), held)
    sold = _sold(holding, amount, number(used, "share"), held, content)
    tax, income = _tax(sold, client, content)
    trades = {symbol: -usd for symbol, usd in sold.items()}
    if what == "sell":
        trades[CASH] = trades.get(CASH, 0.0) + sum(sold.values())
        return Change(tuple(trades.items()), 0.0, tax, income)
    target = words(used, "to")
    if not target or target == holding:
        raise _Cannot("change_needs_to")
    for symbol, share in _basket(target, held, content).items():
        trades[symbol] = trades.get(symbol, 0.0) + share * sum(sold.values())
    return Change(tuple(trades.items()), 0.0, tax, income)


def _bought(basket: Amounts, amount: float | None, share: float | None, held: Amounts) -> Change:
    """Return a purchase: from cash where there is enough, else with new money."""
    if amount is None and share is not None and 0 < share <= 1:
        amount = share * sum(held.get(symbol, 0.0) for symbol in basket)
    if not amount:
        raise _Cannot("change_needs_amount")
    trades = {symbol: part * amount for symbol, part in basket.items()}
    if held.get(CASH, 0.0) >= amount:
        return Change((*trades.items(), (CASH, -amount)))
    if amount > MOST_NEW_MONEY * sum(held.values()):
        raise _Cannot("change_far_above")
    return Change(tuple(trades.items()), amount)


def _sold(holding: str, amount: float | None, share: float | None, held: Amounts, content: Bank) -> Amounts:
    """Return what is sold of a holding or class: an amount, a share, or all of it, in equal parts of each."""
    there = {symbol: held[symbol] for symbol in _members(holding, content) if held.get(symbol, 0.0) > 0}
    whole = sum(there.values())
    if not whole:
        raise _Cannot("not_held")
    if share is not None and not 0 < share <= 1:
        raise _Cannot("change_share")
    wanted = amount if amount is not None else whole * (1.0 if share is None else share)
    if wanted > whole + 0.005:
        raise _Cannot("change_too_much")
    return {symbol: usd * min(wanted / whole, 1.0) for symbol, usd in there.items()}


def _members(name: str, content: Bank) -> tuple[str, ...]:
    """Return the symbols behind a name: of a holding, a class, a product, or the client's cash."""
    if name == CASH:
        return (CASH,)
    if name in CLASSES:
        every = tuple(symbol for symbol, item in content.instruments.items() if item.asset_class == name)
        return (*every, CASH) if name == "cash" else every
    product = next((item for item in content.products if item.id == name), None)
    if product is not None:
        return tuple(symbol for symbol, _ in product.holds)
    item = content.instruments.get(name)
    if item is None or item.asset_class == "index":
        raise _Cannot("change_cannot_hold")
    return (name,)


def _basket(name: str, held: Amounts, content: Bank) -> Amounts:
    """Return what buying a name means, in parts of one: a class as it is held, or in equal parts of all of it."""
    product = next((item for item in content.products if item.id == name), None)
    if product is not None:
        return dict(product.holds)
    members = [symbol for symbol in _members(name, content) if symbol != CASH or name == CASH]
    have = {symbol: held.get(symbol, 0.0) for symbol in members}
    whole = sum(have.values())
    if whole > 0:
        return {symbol: usd / whole for symbol, usd in have.items() if usd > 0}
    return {symbol: 1.0 / len(members) for symbol in members}


def _tax(sold: Amounts, client: Client, content: Bank) -> tuple[float | None, float]:
    """Return the tax on a sale, each account giving the same share, and the income that it assumes."""
    where = place(content)
    if "fifo" not in where.methods:
        return None, 0.0
    taxed = taxed_accounts(client)
    lots = open_lots(client.transactions, content.today)
    sales: dict[str, float | None] = {}
    for symbol, usd in sold.items():
        mine = [lot for lot in lots if lot.symbol == symbol]
        units = sum(float(lot.quantity) for lot in mine)
        taxable = sum(float(lot.quantity) for lot in mine if lot.account in taxed)
        if taxable:
            close = content.prices.asof(symbol, content.today)
            part = usd / (units * close)  # the same of each account
            sales[symbol] = None if part > _ALL else part * taxable * close
    total = tax_of_basket(
        client,
        content.prices,
        content.today,
        where,
        sales,
        status=next(iter(where.statuses)),
        income_usd=EXAMPLE_INCOME_USD,
    )
    return total, EXAMPLE_INCOME_USD


def _not_held(used: dict[str, Scalar], content: Bank) -> tuple[Fact, ...]:
    holding = words(used, "holding")
    item = content.instruments.get(holding)
    name = item.name if item else CLASSES.get(holding, "that")
    return (Fact(f"instrument.{holding}.name", "name", name, "text", content.today, "instrument table"),)
