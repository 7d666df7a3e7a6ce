"""A small graph of one client, and statements by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pyoxigraph as ox

from finance.knowledge import Graph, Told, bank_graph, head_office
from finance.portfolio import Beneficiary, Client, Goal
from tests.finance import made

TODAY = date(2020, 1, 10)
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
XSD = "http://www.w3.org/2001/XMLSchema#"
CLIENT: Client = replace(
    made.client(
        made.booking("2020-01-06", "deposit", "400"),
        made.booking("2020-01-06", "buy", "-100", "AAA", "10"),
    ),
    goals=(
        Goal("A boat", date(2028, 6, 30), Decimal(30_000), 2, ("P-1",)),
        Goal("Retirement", date(2039, 6, 30), Decimal(220_000), 1, ("P-1", "P-2")),
    ),
    beneficiaries=(
        Beneficiary("P-1", "Ash Example", "spouse", Decimal("0.5"), "primary"),
        Beneficiary("P-1", "Elm Example", "child", Decimal("0.50"), "primary"),
    ),
)
INSTRUMENTS = {"AAA": made.instrument("AAA")}


def graph() -> Graph:
    """Return the books of one client."""
    return bank_graph([CLIENT], INSTRUMENTS, TODAY)


def told(words: str = "We just had a baby", utterance: str = "s1.4") -> Told:
    return Told("pat", utterance, words, NOW)


def quad(subject: str, value: str | int, predicate: str = "p", graph: str | None = None) -> ox.Quad:
    """Return a short statement in head office's graph."""
    here = ox.NamedNode(graph or head_office())
    return ox.Quad(ox.NamedNode(f"urn:s:{subject}"), ox.NamedNode(f"urn:p:{predicate}"), ox.Literal(value), here)
