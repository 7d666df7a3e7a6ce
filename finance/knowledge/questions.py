"""Ready-made questions that answers are made of; each fact comes with the graph that says it and its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from finance.knowledge.graph import Graph
from finance.knowledge.names import node
from finance.knowledge.query import Term, ask


@dataclass(frozen=True, slots=True)
class Named:
    """One beneficiary of one account.

    Attributes:
        share: fraction of the account.
        rank: "primary" or "contingent".
        graph: IRI of the named graph that says so.
    """

    account: str
    name: str
    relation: str
    share: Decimal
    rank: str
    graph: str


@dataclass(frozen=True, slots=True)
class Shared:
    """An account and the goals that are paid from it, the more important ones first."""

    account: str
    goals: tuple[str, ...]
    graph: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, or a fact that the client told and confirmed.

    Attributes:
        words: of the agreement, or of the client.
        said: IRI of the utterance that it comes from.
        moment: in ISO 8601, universal time.
        by: IRI of who it goes back to.
        fact: term and value, where it is a confirmed fact; else empty.
        graph: IRI of the named graph that says so.
    """

    words: str
    said: str
    moment: str
    by: str
    fact: tuple[str, str] | tuple[()]
    graph: str


_BENEFICIARIES: Final = """
SELECT ?client ?accountName ?name ?relation ?share ?rank ?from WHERE {
  ?client st:owns ?account . ?account st:name ?accountName .
  GRAPH ?from { ?account st:hasDesignation ?one . ?one st:beneficiary ?person ; st:share ?share ; st:rank ?rank .
    OPTIONAL { ?one st:relation ?relation } }
  ?person st:name ?name .
} ORDER BY ?accountName DESC(?rank) DESC(?share) ?name"""
_SHARED: Final = """
SELECT ?client ?accountName ?name ?from WHERE {
  ?client st:owns ?account . ?account st:name ?accountName .
  GRAPH ?from { ?goal st:paidFrom ?account ; st:name ?name ; st:priority ?priority }
  ?client st:hasGoal ?goal .
} ORDER BY ?accountName ?priority ?name"""
_AGREED: Final = """
SELECT ?client ?words ?said ?moment ?by ?term ?value ?from WHERE {
  { GRAPH ?from { ?one a st:Agreement ; st:agreedWith ?client ; st:words ?words ; prov:wasDerivedFrom ?said ;
      prov:generatedAtTime ?moment . ?said prov:wasAttributedTo ?by } }
  UNION
  { GRAPH ?from { ?one a st:Proposal ; rdf:subject ?client ; rdf:predicate ?term ; rdf:object ?value ;
      prov:wasDerivedFrom ?said ; prov:wasAttributedTo ?by . ?said st:words ?words .
      ?client ?term ?value .
      ?decision st:decides ?one ; st:outcome "confirmed" ; prov:generatedAtTime ?moment .
      FILTER NOT EXISTS { ?later st:decides ?one ; st:outcome "withdrawn" } } }
} ORDER BY ?moment ?words"""


def beneficiaries(graph: Graph, client: str) -> tuple[Named, ...]:
    """Return who gets a client's accounts, account by account, the primary ones first."""
    return tuple(
        Named(_v(row[0]), _v(row[1]), _v(row[2]), Decimal(_v(row[3])), _v(row[4]), _v(row[5]))
        for row in _rows(graph, _BENEFICIARIES, client)
    )


def shared_accounts(graph: Graph, client: str) -> tuple[Shared, ...]:
    """Return the accounts from which more than one goal of a client is paid."""
    found: dict[tuple[str, str], list[str]] = {}
    for account, goal, place in _rows(graph, _SHARED, client):
        found.setdefault((_v(account), _v(place)), []).append(_v(goal))
    return tuple(Shared(account, tuple(goals), place) for (account, place), goals in found.items() if len(goals) > 1)


def agreed(graph: Graph, client: str) -> tuple[Agreed, ...]:
    """Return what was agreed with a client and what the client told and confirmed, the oldest first."""
    return tuple(
        Agreed(
            words=_v(words),
            said=_v(said),
            moment=_v(moment),
            by=_v(by),
            fact=(_v(name), _v(value)) if name is not None else (),
            graph=_v(place),
        )
        for words, said, moment, by, name, value, place in _rows(graph, _AGREED, client)
    )


def _rows(graph: Graph, question: str, client: str) -> tuple[tuple[Term | None, ...], ...]:
    found = ask(graph, question, given={"client": node("client", client)})
    return tuple(row[1:] for row in found.rows)  # a given value must be among the columns


def _v(term: Term | None) -> str:
    return "" if term is None else term.value
