"""Questions to the tools about plans and money, of the demo bank's clients and of clients changed for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.content import Content
from app.conversation.answers import run
from app.conversation.cache import Cache
from app.conversation.context import Context
from app.conversation.evidence import Evidence
from app.conversation.glossary import shipped_glossary
from app.conversation.phrases import picker
from app.conversation.reply import compose
from app.conversation.tools import Found
from app.messages import Scalar
from finance.portfolio import Client, Contribution, Goal, Transaction
from finance.types import Fact

Arguments = dict[str, Scalar]


@dataclass(frozen=True)
class Reply:
    """What was asked of whom, what was found, and how it is told."""

    client: str
    tool: str
    arguments: Arguments
    found: Found
    sentences: tuple[str, ...]
    evidence: Evidence

    def fact(self, name: str) -> Fact:
        """Return a fact by name."""
        return next(fact for fact in self.found.facts if fact.name == name)

    @property
    def text(self) -> str:
        """The sentences in one line."""
        return " ".join(self.sentences)


def ask(content: Content, client: str, tool: str, **arguments: Scalar) -> Reply:
    """Return a tool's answer as it would be told at the beginning of a visit."""
    return _told(content, client, tool, arguments, Context.new("test", client))


def ask_unrecorded(content: Content, client: str, tool: str, **arguments: Scalar) -> Reply:
    """Return a tool's answer as it would be told in a visit of which nothing is kept."""
    return _told(content, client, tool, arguments, replace(Context.new("test", client), kept=False))


def ask_after(first: Reply, content: Content, tool: str, **arguments: Scalar) -> Reply:
    """Return a tool's answer as it would be told right after another one."""
    before = Context.new("test", first.client).after(1, first.tool, first.found.arguments, first.found.facts)
    return _told(content, first.client, tool, arguments, before)


def _told(content: Content, client: str, tool: str, arguments: Arguments, context: Context) -> Reply:
    found = run(tool, arguments, context, content, shipped_glossary(), Cache())
    names = {symbol: item.name for symbol, item in content.instruments.items()}
    evidence = Evidence(found.facts, found.passages, "", names, content.today)
    sentences = compose(tool, found, "", picker("test", 1))
    return Reply(client, tool, dict(arguments), found, sentences, evidence)


def changed(content: Content, client: str = "avery", **fields: Any) -> Content:
    """Return the bank with one client changed."""
    return replace(content, _read={client: replace(content.client(client), **fields)})


def calls() -> Iterator[tuple[str, Arguments]]:
    """Yield what each client is asked: every argument, alone and as they go together."""
    yield "goal_plan", {}
    yield "goal_plan", {"goal": "house", "monthly_usd": 2_000.0}
    yield "goal_plan", {"goal": "retirement", "years": 12}
    yield "goal_plan", {"amount_usd": 30_000.0, "year": 2026}
    yield "goal_plan", {"year": 2030}
    yield "contribution_needed", {}
    yield "contribution_needed", {"goal": "travel", "probability": 0.9}
    yield "contribution_needed", {"amount_usd": 30_000.0, "years": 4}
    yield "withdrawal_plan", {}
    yield "withdrawal_plan", {"amount_usd": 200.0, "per": "month", "age": 100}
    yield "withdrawal_plan", {"amount_usd": 1_500.0, "per": "month"}
    yield "withdrawal_plan", {"rate": 0.05, "years": 15}
    yield "what_if", {"change": "save", "monthly_usd": 100.0, "years": 1}
    yield "what_if", {"change": "spend", "monthly_usd": 50.0}
    yield "what_if", {"change": "save", "amount_usd": 10_000.0}
    yield "what_if", {"change": "spend", "amount_usd": 2_000.0}
    yield "what_if", {"change": "work_longer", "years": 3}
    for focus in (None, "received", "expected", "yield"):
        yield "income", {"focus": focus} if focus else {}
    yield "income", {"period": "ytd"}
    for focus in (None, "paid", "funds", "drag", "rate"):
        yield "fees", {"focus": focus} if focus else {}
    yield "fees", {"focus": "drag", "years": 1}
    yield "fees", {"period": "ytd"}
    for focus in (None, "gains", "if_sold", "harvest", "rates"):
        yield "tax", {"focus": focus} if focus else {}
    yield "tax", {"focus": "order", "amount_usd": 20_000.0}
    yield "tax", {"focus": "if_sold", "income_usd": 50_000.0}
    yield "tax", {"focus": "rates", "amount_usd": 50_000.0}
    yield "tax", {"holding": "MSFT"}
    yield "tax", {"focus": "if_sold", "holding": "KO", "amount_usd": 500.0}


def dividend(client: Client, symbol: str, day: date, amount: str) -> Transaction:
    """Return a dividend that was booked."""
    return Transaction(0, day, client.accounts[0].id, "dividend", symbol, Decimal(0), Decimal(0), Decimal(amount))


def with_dividends(content: Content) -> Content:
    """Return the bank with dividends of Apple booked for Avery."""
    client = content.client("avery")
    paid = (dividend(client, "AAPL", date(2021, 6, 1), "80.00"), dividend(client, "AAPL", date(2022, 6, 1), "90.50"))
    booked = sorted((*client.transactions, *paid), key=lambda item: item.date)
    return changed(content, transactions=tuple(booked))


def _special(content: Content) -> Iterator[tuple[Content, str, str, Arguments]]:
    """Yield questions to clients changed for the purpose: what the demo bank's own clients never get to hear."""
    avery = content.client("avery")
    goal = Goal("A boat", date(2027, 6, 30), Decimal(20_000), 1)
    no_goals = changed(content, goals=())
    saves_nothing = changed(content, goals=(goal,), contributions=())
    one_goal = changed(content, goals=(goal,))
    lives_on_it = changed(content, goals=(), contributions=(Contribution("AV-1", Decimal(-4_000), "month"),))
    paid = with_dividends(content)
    sold_out = changed(content, transactions=tuple(t for t in avery.transactions if t.account != "AV-1"))
    first, second = avery.accounts
    swapped = (replace(first, kind=second.kind), replace(second, kind=first.kind))
    saver = changed(content, accounts=swapped, birth_year=1955)
    yield one_goal, "avery", "goal_plan", {}
    yield one_goal, "avery", "goal_plan", {"goal": "wedding"}
    yield one_goal, "avery", "contribution_needed", {}
    yield saves_nothing, "avery", "goal_plan", {}
    yield no_goals, "avery", "goal_plan", {"amount_usd": 900_000.0, "years": 10}
    yield no_goals, "avery", "what_if", {"change": "save", "monthly_usd": 300.0, "years": 4}
    yield no_goals, "avery", "what_if", {"change": "save", "monthly_usd": 300.0}
    yield no_goals, "avery", "what_if", {"change": "spend", "amount_usd": 30_000.0}
    yield no_goals, "avery", "what_if", {"change": "save", "amount_usd": 30_000.0}
    yield no_goals, "avery", "what_if", {"change": "spend", "monthly_usd": 300.0, "years": 4}
    yield no_goals, "avery", "what_if", {"change": "spend", "monthly_usd": 300.0}
    yield content, "avery", "what_if", {"change": "work_longer", "years": -2}
    yield content, "avery", "what_if", {"change": "spend", "monthly_usd": 300.0, "years": 4}
    for change in ("save", "spend"):
        for said in ({"monthly_usd": 50.0, "years": 2}, {"monthly_usd": 50.0}, {"amount_usd": 800.0}):
            yield content, "avery", "what_if", {"change": change, "goal": "house", **said}
    yield lives_on_it, "avery", "contribution_needed", {"probability": 0.05}
    yield lives_on_it, "avery", "contribution_needed", {}
    yield content, "avery", "contribution_needed", {"goal": "house", "probability": 0.5}
    yield content, "avery", "contribution_needed", {"probability": 0.05}
    yield content, "avery", "withdrawal_plan", {"amount_usd": 15_000.0, "per": "year", "years": 30}
    of_dividends: tuple[Arguments, ...] = (
        {},
        {"focus": "expected"},
        {"holding": "AAPL"},
        {"period": "2021"},
        {"period": "2020"},
    )
    for arguments in of_dividends:
        yield paid, "avery", "income", arguments
    yield sold_out, "avery", "tax", {}
    yield saver, "avery", "tax", {"focus": "order", "amount_usd": 20_000.0}
    yield saver, "avery", "tax", {"focus": "order", "amount_usd": 45_000.0}
    yield content, "avery", "goal_plan", {"monthly_usd": 2_800.0}
    yield content, "avery", "what_if", {"change": "save", "monthly_usd": 300.0}
    yield content, "kit", "tax", {"focus": "if_sold", "income_usd": 90_000.0}


def replies(content: Content) -> tuple[Reply, ...]:
    """Return every answer to every question."""
    plain = [ask(content, client, tool, **said) for client in content.client_ids for tool, said in calls()]
    first = plain[0]
    later = (
        ask_after(first, content, "goal_plan", goal="house"),
        ask_after(first, content, "explain", about="last_answer"),
    )
    return (*plain, *later, *(ask(bank, client, tool, **said) for bank, client, tool, said in _special(content)))
