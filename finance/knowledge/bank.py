"""The bank's books as statements: clients, accounts, goals, holdings, instruments, beneficiaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from finance.knowledge.graph import Graph
from finance.knowledge.names import RDF, XSD, Kind, books, node, term
from finance.knowledge.patch import Patch, apply, make
from finance.market import Instrument
from finance.portfolio import Account, Client, Goal, open_lots

_ACCOUNTS: Final = {"taxable": "TaxableAccount", "retirement": "RetirementAccount"}


def bank_graph(clients: Iterable[Client], instruments: Mapping[str, Instrument], today: date) -> Graph:
    """Return a new graph with the bank's books.

    Args:
        clients: whose books; a conversation is given its own client and nobody else's.
        instruments: by symbol.
        today: the day of the holdings.
    """
    graph = Graph()
    apply(graph, booked(graph, clients, instruments, today))
    return graph


def booked(graph: Graph, clients: Iterable[Client], instruments: Mapping[str, Instrument], today: date) -> Patch:
    """Return the patch that makes the graph's books those of today: it adds and takes out only what differs."""
    here = ox.NamedNode(books())
    wanted = {
        ox.Quad(*statement, here)
        for client in clients
        for statement in _client(client, instruments, today)
    }  # fmt: skip
    there = set(graph.quads(books()))
    gone, new = sorted(there - wanted, key=str), sorted(wanted - there, key=str)
    return make(graph.head(books()), [*((False, quad) for quad in gone), *((True, quad) for quad in new)])


Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]
_IS: Final = ox.NamedNode(f"{RDF}type")


def _client(client: Client, instruments: Mapping[str, Instrument], today: date) -> Iterator[Statement]:
    me = _node("client", client.id)
    yield me, _IS, _t("Client")
    yield me, _t("name"), ox.Literal(client.name)
    yield me, _t("birthYear"), _typed(f"{client.birth_year:04d}", "gYear")
    yield me, _t("riskProfile"), ox.Literal(client.risk_profile)
    for account in client.accounts:
        yield from _account(me, account)
    for goal in client.goals:
        yield from _goal(client, me, goal)
    yield from _orders(client)
    yield from _holdings(client, instruments, today)
    yield from _designations(client)


def _account(owner: ox.NamedNode, account: Account) -> Iterator[Statement]:
    one = _node("account", account.id)
    yield owner, _t("owns"), one
    yield one, _IS, _t("Account")
    yield one, _IS, _t(_ACCOUNTS[account.kind])
    yield one, _t("name"), ox.Literal(account.name)


def _goal(client: Client, owner: ox.NamedNode, goal: Goal) -> Iterator[Statement]:
    one = _node("goal", client.id, goal.name)
    yield owner, _t("hasGoal"), one
    yield one, _IS, _t("Goal")
    yield one, _t("name"), ox.Literal(goal.name)
    yield one, _t("amountUsd"), _decimal(goal.amount_usd)
    yield one, _t("day"), _typed(goal.date.isoformat(), "date")
    yield one, _t("priority"), _typed(str(goal.priority), "integer")
    for account in goal.accounts:
        yield one, _t("paidFrom"), _node("account", account)


def _orders(client: Client) -> Iterator[Statement]:
    for number, order in enumerate(client.contributions, 1):
        one = _node("order", client.id, str(number))
        yield _node("account", order.account), _t("hasOrder"), one
        yield one, _IS, _t("StandingOrder")
        yield one, _t("amountUsd"), _decimal(order.amount_usd)
        yield one, _t("every"), ox.Literal(order.every)


def _holdings(client: Client, instruments: Mapping[str, Instrument], today: date) -> Iterator[Statement]:
    units: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for lot in open_lots(client.transactions, today):
        units[lot.account, lot.symbol] += lot.quantity
    for (account, symbol), quantity in units.items():
        if quantity <= 0:
            continue
        one, paper = _node("holding", account, symbol), _node("instrument", symbol)
        yield _node("account", account), _t("hasHolding"), one
        yield one, _IS, _t("Holding")
        yield one, _t("ofInstrument"), paper
        yield one, _t("quantity"), _decimal(quantity)
        yield one, _t("day"), _typed(today.isoformat(), "date")
        yield from _instrument(paper, symbol, instruments.get(symbol))


def _instrument(one: ox.NamedNode, symbol: str, known: Instrument | None) -> Iterator[Statement]:
    yield one, _IS, _t("Instrument")
    yield one, _t("symbol"), ox.Literal(symbol)
    if known is not None:
        yield one, _t("name"), ox.Literal(known.name)
        yield one, _t("assetClass"), ox.Literal(known.asset_class)
        yield one, _t("currency"), ox.Literal(known.currency)


def _designations(client: Client) -> Iterator[Statement]:
    for named in client.beneficiaries:
        one, person = (
            _node("designation", named.account, named.rank, named.name),
            _node("person", client.id, named.name),
        )
        yield _node("account", named.account), _t("hasDesignation"), one
        yield one, _IS, _t("Designation")
        yield one, _t("beneficiary"), person
        yield one, _t("share"), _decimal(named.share)
        yield one, _t("rank"), ox.Literal(named.rank)
        yield one, _t("relation"), ox.Literal(named.relation)
        yield person, _IS, _t("Beneficiary")
        yield person, _t("name"), ox.Literal(named.name)


def _node(kind: Kind, *parts: str) -> ox.NamedNode:
    return ox.NamedNode(node(kind, *parts))


def _t(name: str) -> ox.NamedNode:
    return ox.NamedNode(term(name))


def _typed(spelling: str, kind: str) -> ox.Literal:
    return ox.Literal(spelling, datatype=ox.NamedNode(XSD + kind))


def _decimal(value: Decimal) -> ox.Literal:
    return _typed(format(value, "f"), "decimal")
