"""What the knowledge graph says: beneficiaries, goals of one account, what was agreed; each fact cites its graph.

Names of the facts, n from 1:
knowledge.beneficiaries, knowledge.shared, knowledge.agreed               count
knowledge.beneficiary.<n>.name, .account, .relation, .rank               text
knowledge.beneficiary.<n>.share                                          fraction, of the account
knowledge.shared.<n>.account, .goals (names, joined by "; ")             text
knowledge.agreed.<n>.words (text), .day (date), and .term, .value (text) where it is a fact that the client told
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from finance.answers.facts import Sheet
from finance.answers.knowledge_chart import Tie, neighbourhood
from finance.fingerprint import fingerprint
from finance.knowledge import Agreed, Graph, agreed, beneficiaries, graph_in_words, shared_accounts, short
from finance.portfolio import Client
from finance.types import Basis, Result

Question = Literal["beneficiaries", "shared_accounts", "agreed"]
_TITLES: dict[Question, str] = {
    "beneficiaries": "Who gets your accounts",
    "shared_accounts": "Which goals your accounts pay for",
    "agreed": "What was agreed",
}


def knowledge(graph: Graph, client: Client, question: Question, today: date, account: str = "") -> Result:
    """Return one of the ready-made answers of the graph.

    Args:
        graph: with this client's statements.
        client: who asks.
        question: which one.
        today: the day for which it holds.
        account: words of an account's name; all accounts by default.
    """
    sheet = Sheet(today, "the knowledge graph", "knowledge.")
    words = account.casefold()
    ties: list[Tie] = []
    if question == "beneficiaries":
        notes = _beneficiaries(sheet, graph, client, words, ties)
    elif question == "shared_accounts":
        notes = _shared(sheet, graph, client, words, ties)
    else:
        notes = _agreed(sheet, graph, client)
    chart = neighbourhood(_TITLES[question], client.name, today, sheet.source, ties)
    inputs = fingerprint(client.id, question, words, *(f"{fact.name}={fact.value}" for fact in sheet.facts))
    basis = Basis(f"question to the knowledge graph: {question}", (), inputs, today)
    return Result(tuple(sheet.facts), chart, notes, basis)


def _beneficiaries(sheet: Sheet, graph: Graph, client: Client, words: str, ties: list[Tie]) -> tuple[str, ...]:
    named = [one for one in beneficiaries(graph, client.id) if words in one.account.casefold()]
    sheet.add("beneficiaries", "named beneficiaries", len(named), "count")
    for number, one in enumerate(named, 1):
        prefix, source = f"beneficiary.{number}", graph_in_words(one.graph)
        label = f"{one.rank} beneficiary of the {one.account}"
        sheet.text(f"{prefix}.name", label, one.name, source)
        sheet.text(f"{prefix}.account", "account", one.account, source)
        sheet.text(f"{prefix}.relation", f"relation of {one.name}", one.relation, source)
        sheet.text(f"{prefix}.rank", f"rank of {one.name}", one.rank, source)
        sheet.fraction(f"{prefix}.share", f"share of {one.name} in the {one.account}", float(one.share), source)
        tied = f"{one.rank}, {float(100 * one.share):g}%"
        ties.append(Tie(one.account, one.name, one.relation or "beneficiary", tied, f"knowledge.{prefix}."))
    without = [item.name for item in client.accounts if item.name not in {one.account for one in named}]
    missing = [name for name in without if words in name.casefold()]
    return tuple(f"Nobody is named as beneficiary of the {name}." for name in missing)


def _shared(sheet: Sheet, graph: Graph, client: Client, words: str, ties: list[Tie]) -> tuple[str, ...]:
    found = [one for one in shared_accounts(graph, client.id) if words in one.account.casefold()]
    sheet.add("shared", "accounts that pay for more than one goal", len(found), "count")
    for number, one in enumerate(found, 1):
        source = graph_in_words(one.graph)
        sheet.text(f"shared.{number}.account", "account", one.account, source)
        sheet.text(f"shared.{number}.goals", f"goals paid from the {one.account}", "; ".join(one.goals), source)
        ties += [Tie(one.account, goal, "goal", "pays for", f"knowledge.shared.{number}.") for goal in one.goals]
    return () if found else ("No account pays for more than one goal.",)


def _agreed(sheet: Sheet, graph: Graph, client: Client) -> tuple[str, ...]:
    found = agreed(graph, client.id)
    sheet.add("agreed", "what was agreed or told", len(found), "count")
    for number, one in enumerate(found, 1):
        _one_agreed(sheet, f"agreed.{number}", one)
    return () if found else ("Nothing is on record yet that was agreed.",)


def _one_agreed(sheet: Sheet, prefix: str, one: Agreed) -> None:
    source = f"{graph_in_words(one.graph)}, {short(one.said)} by {short(one.by)}"
    sheet.text(f"{prefix}.words", "agreed" if not one.fact else "told and confirmed", one.words, source)
    sheet.day(f"{prefix}.day", "on", date.fromisoformat(one.moment[:10]), source)
    if one.fact:
        name, value = one.fact
        sheet.text(f"{prefix}.term", "about", short(name), source)
        sheet.text(f"{prefix}.value", "told", value, source)
