"""Questions to the tools about choices, of the demo bank's clients and of clients changed for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from app.content import Content
from app.conversation.tools.stressing import NAMED, USUAL
from finance.portfolio import Beneficiary, Goal
from tests.app.conversation.tools.asked_of import Arguments, Reply, ask, changed

THINGS: Final = ("portfolio", "benchmark", "index", "AAPL", "HGBOND", "equity", "bond", "cash", "open-water")


def calls() -> Iterator[tuple[str, Arguments]]:
    """Yield what each client is asked: every value of every argument, and how they go together."""
    yield "stress_test", {}
    yield "stress_test", {"shock": -0.35}
    for scenario in NAMED:
        yield "stress_test", {"scenario": scenario}
    for scenario, shock in product(USUAL, (-0.02, 0.05)):
        yield "stress_test", {"scenario": scenario}
        yield "stress_test", {"scenario": scenario, "shock": shock}
    for focus in ("recommend", "less_risk", "minimum_variance", "more_return"):
        yield "optimise", {"focus": focus}
    yield "optimise", {"limit": 0.15}
    yield "optimise", {"focus": "more_return", "limit": 0.3}
    yield "optimise", {"focus": "less_risk", "limit": 0.3}
    yield from _changes()
    for left, right in product(THINGS, THINGS):
        if left < right:
            yield "compare", {"left": left, "right": right}
    for measure, period in product(("return", "risk", "cost"), ("1y", "2022")):
        yield "compare", {"left": "equity", "right": "steady-keel", "measure": measure, "period": period}
    yield "compare", {"measure": "cost"}
    yield "compare", {"left": "index", "right": "AAPL", "measure": "cost"}
    for period in ("ytd", "2020", "5y", "1995", "since_start"):
        yield "market", {"period": period}
    for name, focus in product(
        ("lantern-reserve", "steady-keel", "even-course", "open-water"), ("cost", "risk", "terms")
    ):
        yield "product", {"product": name, "focus": focus}
        yield "product", {"product": name}
    yield "product", {}
    for focus in ("beneficiaries", "shared_accounts"):
        yield "portfolio_overview", {"focus": focus}


def _changes() -> Iterator[tuple[str, Arguments]]:
    yield "what_if", {"change": "buy", "holding": "AAPL", "amount_usd": 50_000.0}
    yield "what_if", {"change": "buy", "holding": "KO", "amount_usd": 10.0}
    yield "what_if", {"change": "buy", "holding": "open-water", "amount_usd": 2_000.0}
    yield "what_if", {"change": "sell", "holding": "MSFT", "share": 0.5}
    yield "what_if", {"change": "sell", "holding": "equity"}
    yield "what_if", {"change": "sell", "holding": "CORPBOND", "amount_usd": 900.0}
    yield "what_if", {"change": "move", "holding": "equity", "to": "bond", "amount_usd": 3_000.0}
    yield "what_if", {"change": "move", "holding": "bond", "to": "cash", "share": 0.2}
    yield "what_if", {"change": "move", "holding": "TBILL", "to": "AMD"}
    yield "what_if", {"change": "shares_fall"}
    yield "what_if", {"change": "shares_fall", "share": 0.4}


TROUBLED: Final[tuple[tuple[str, Arguments, str], ...]] = (
    ("stress_test", {"scenario": "1929"}, "stress_unknown"),
    ("stress_test", {"scenario": "shares", "shock": 0.0}, "stress_range"),
    ("stress_test", {"scenario": "shares", "shock": -1.5}, "stress_range"),
    ("stress_test", {"scenario": "rates", "shock": 0.5}, "stress_range"),
    ("stress_test", {"scenario": "inflation", "shock": float("nan")}, "stress_range"),
    ("optimise", {"focus": "riches"}, "advice_unknown"),
    ("optimise", {"limit": 0.001}, "advice_limit"),
    ("optimise", {"limit": 2.0}, "advice_limit"),
    ("optimise", {"limit": float("inf")}, "advice_limit"),
    ("optimise", {"focus": "less_risk", "limit": 0.02}, "advice_impossible"),
    ("what_if", {"change": "buy", "amount_usd": 100.0}, "change_needs_holding"),
    ("what_if", {"change": "buy", "holding": "AAPL"}, "change_needs_amount"),
    ("what_if", {"change": "buy", "holding": "AAPL", "amount_usd": -5.0}, "change_amount"),
    ("what_if", {"change": "buy", "holding": "AAPL", "amount_usd": 1e12}, "change_amount"),
    ("what_if", {"change": "buy", "holding": "SP500", "amount_usd": 100.0}, "change_cannot_hold"),
    ("what_if", {"change": "sell", "holding": "nothing"}, "change_cannot_hold"),
    ("what_if", {"change": "sell", "holding": "PFE"}, "not_held"),
    ("what_if", {"change": "sell", "holding": "AAPL", "amount_usd": 1e8}, "change_too_much"),
    ("what_if", {"change": "sell", "holding": "AAPL", "share": 1.5}, "change_share"),
    ("what_if", {"change": "move", "holding": "AAPL"}, "change_needs_to"),
    ("what_if", {"change": "move", "holding": "AAPL", "to": "AAPL"}, "change_needs_to"),
    ("what_if", {"change": "shares_fall", "share": 3.0}, "stress_range"),
    ("compare", {"left": "AAPL", "right": "AAPL"}, "compare_same"),
    ("compare", {"left": "AAPL", "right": "gold"}, "compare_unknown"),
    ("compare", {"left": "AAPL", "right": "MSFT", "period": "1900"}, "compare_no_period"),
    ("compare", {"left": "AAPL", "right": "MSFT", "period": "unclear"}, "unclear_period"),
    ("market", {"period": "1880"}, "market_no_period"),
    ("market", {"period": "unclear"}, "unclear_period"),
    ("market", {"index": "AAPL"}, "market_unknown"),
    ("product", {"product": "gold-rush"}, "product_unknown"),
    ("portfolio_overview", {"focus": "beneficiaries", "account": "yacht"}, "graph_no_account"),
)
"""What cannot be answered to Avery, and the trouble that says so."""


def special(content: Content) -> Iterator[tuple[Content, str, Arguments]]:
    """Yield questions to Avery changed for the purpose: what the demo bank's own clients never get to hear."""
    avery = content.client("avery")
    yield changed(content, answers=()), "optimise", {}
    contrary = tuple({**dict(avery.answers), "horizon": "under_3", "aim": "growth", "reserve": "none"}.items())
    yield changed(content, answers=contrary), "optimise", {}
    yield changed(content, answers=contrary), "optimise", {"focus": "less_risk"}
    yield changed(content, transactions=()), "stress_test", {}
    yield changed(content, transactions=()), "optimise", {}
    yield changed(content, transactions=()), "what_if", {"change": "sell", "holding": "AAPL"}
    yield changed(content, answers=()), "what_if", {"change": "sell", "holding": "AAPL"}
    goal = Goal("A boat", date(2027, 6, 30), Decimal(20_000), 1, ("AV-1",))
    yield changed(content, goals=(goal,)), "portfolio_overview", {"focus": "shared_accounts"}
    friend = Beneficiary("AV-1", "Sorrel Fennimore", "", Decimal(1), "primary")
    yield changed(content, beneficiaries=(friend,)), "portfolio_overview", {"focus": "beneficiaries"}
    yield replace(content, bank=replace(content.bank, products=())), "product", {}
    for count in range(1, 9):
        products = tuple(replace(content.products[0], id=f"p{n}", name=f"Product {n}") for n in range(count))
        yield replace(content, bank=replace(content.bank, products=products)), "product", {}


def replies(content: Content) -> tuple[Reply, ...]:
    """Return every answer to every question."""
    plain = [ask(content, client, tool, **said) for client in content.client_ids for tool, said in calls()]
    troubled = [ask(content, "avery", tool, **said) for tool, said, _ in TROUBLED]
    return (*plain, *troubled, *(ask(bank, "avery", tool, **said) for bank, tool, said in special(content)))
