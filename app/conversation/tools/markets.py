"""What a share index did over a period, and the client's portfolio beside it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Final

from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.periods import UNCLEAR
from app.conversation.phrases import upper
from app.conversation.tools.asked import quoted
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import words
from app.messages import Scalar
from finance import answers
from finance.errors import NotEnoughData, PeriodError
from finance.portfolio import Client
from finance.types import Fact

USUAL_PERIOD: Final = "ytd"
_BESIDE: Final = (".portfolio", ".start", ".end")


def market(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What `index` did over `period`, the client's yardstick before other indices."""
    used: dict[str, Scalar] = {"period": USUAL_PERIOD, **arguments}
    if used["period"] == UNCLEAR:
        return Found(used, trouble="unclear_period")
    client = content.client(context.client_id)
    symbol = _symbol(words(arguments, "index"), client, content)
    if symbol is None:
        return Found(used, trouble="market_unknown")
    period = words(used, "period")
    try:
        found = answers.market(content.prices, content.instruments, content.today, period, symbol, client.first_day)
    except (PeriodError, NotEnoughData):
        return Found(used, trouble="market_no_period")
    told = next(fact for fact in found.facts if fact.name.endswith(".period"))
    opening = replace(told, name=told.name.removesuffix("period") + "opening", value=upper(str(told.value)))
    notes = quoted(found, "the market")
    facts = (*found.facts, opening, *_beside(client, period, content))
    return Found({**used, "index": symbol}, facts, found.chart, notes, today=content.today)


def _beside(client: Client, period: str, content: Bank) -> tuple[Fact, ...]:
    """Return what the client's portfolio did in the same time; nothing where it is younger."""
    with contextlib.suppress(PeriodError, NotEnoughData):
        own = answers.performance(client, content.prices, content.instruments, content.today, period)
        return tuple(fact for fact in own.facts if fact.name.endswith(_BESIDE))
    return ()


def _symbol(named: str, client: Client, content: Bank) -> str | None:
    indices = [symbol for symbol, item in content.instruments.items() if item.asset_class == "index"]
    if named:
        return named if named in indices else None
    compared = [symbol for symbol, _ in client.benchmark if symbol in indices]
    return next(iter((*compared, *indices)), None)
