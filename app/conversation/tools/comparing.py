"""Two things side by side: holdings, classes, products, the portfolio, its benchmark, the share index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.periods import UNCLEAR
from app.conversation.tools.asked import quoted
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import words
from app.messages import Scalar
from finance.answers.compared import Side, compare
from finance.errors import NotEnoughData, PeriodError
from finance.performance import Period, parse_period, parse_period_or_all
from finance.portfolio import Client, holdings

USUAL_PERIOD: Final = "3y"
CLASSES: Final = {"equity": "shares", "bond": "bonds", "cash": "bills"}


def compare_two(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """Return, risk and cost of `left` and `right` over `period`; of the portfolio and its benchmark by default."""
    left = words(arguments, "left") or "portfolio"
    right = words(arguments, "right") or ("benchmark" if left == "portfolio" else "portfolio")
    used: dict[str, Scalar] = {"period": USUAL_PERIOD, "measure": "return", **arguments, "left": left, "right": right}
    if used["period"] == UNCLEAR:
        return Found(used, trouble="unclear_period")
    client = content.client(context.client_id)
    sides = [_side(name, client, content) for name in (left, right)]
    if left == right:
        return Found(used, trouble="compare_same")
    if sides[0] is None or sides[1] is None:
        return Found(used, trouble="compare_unknown")
    try:
        period = _period(arguments, client, content, sides)
        result = compare(client, content.prices, content.instruments, content.today, period, sides[0], sides[1])
    except (PeriodError, NotEnoughData):
        return Found(used, trouble="compare_no_period")
    notes = quoted(result, "comparisons")
    return Found(used, result.facts, result.chart, notes, today=content.today)


def _period(arguments: Arguments, client: Client, content: Bank, sides: Sequence[Side | None]) -> Period:
    """Return the period that is named, or three years where there are as many of the youngest of the two."""
    own = any(side is not None and not side.parts for side in sides)
    first, last = client.first_day if own else content.prices.first_day, content.prices.last_day
    named = words(arguments, "period")
    return parse_period(named, last, first) if named else parse_period_or_all(USUAL_PERIOD, last, first)


def _side(name: str, client: Client, content: Bank) -> Side | None:
    costs = content.fund_costs_pa
    if name == "portfolio":
        held = _weights(client, content)
        inside = sum(weight * costs.get(symbol, 0.0) for symbol, weight in held.items())
        return Side("your portfolio", (), float(client.fees.advisory_rate_pa) + inside) if held else None
    if name == "benchmark":
        return Side("your benchmark", client.benchmark)
    if name in CLASSES:
        return _class(name, client, content)
    product = next((item for item in content.products if item.id == name), None)
    if product is not None:
        return Side(product.name, product.holds, product.fee_pa)
    symbol = name
    if name == "index":
        symbol = next((s for s, item in content.instruments.items() if item.asset_class == "index"), "")
    item = content.instruments.get(symbol)
    if item is None or symbol not in content.prices.symbols:
        return None
    if item.asset_class == "index":
        return Side(f"the {item.name}", ((symbol, 1.0),))
    return Side(item.name, ((symbol, 1.0),), costs.get(symbol, 0.0 if item.asset_class == "equity" else None))


def _class(name: str, client: Client, content: Bank) -> Side | None:
    """Return a class as the client holds it today, or in equal parts of all there is where the client has none."""
    costs = content.fund_costs_pa
    every = [symbol for symbol, item in content.instruments.items() if item.asset_class == name]
    held = {symbol: weight for symbol, weight in _weights(client, content).items() if symbol in every}
    parts = held or {symbol: 1.0 for symbol in every if symbol in content.prices.symbols}
    whole = sum(parts.values())
    if not whole:
        return None
    known = name == "equity" or all(symbol in costs for symbol in parts)
    cost = sum(weight / whole * costs.get(symbol, 0.0) for symbol, weight in parts.items()) if known else None
    called = f"the {CLASSES[name]} that you hold" if held else f"the bank's {CLASSES[name]}"
    return Side(called, tuple((symbol, weight / whole) for symbol, weight in parts.items()), cost)


def _weights(client: Client, content: Bank) -> dict[str, float]:
    """Return what the client holds today, as shares of all holdings."""
    found = {item.symbol: item.value_usd for item in holdings(client, content.prices, content.today)}
    whole = sum(found.values())
    return {symbol: value / whole for symbol, value in found.items()} if whole > 0 else {}
