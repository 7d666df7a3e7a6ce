"""What a client tells in talk: proposed first, a fact only when somebody confirms it, and never out of the record.

Every function returns a patch for the client's own graph and changes nothing; `finance.knowledge.apply_checked`
applies it. A proposed fact is a statement about a statement (RDF's reification) with where it comes from; the fact
itself stands in the graph only while the last decision about it is "confirmed". Nothing is ever written to the bank's
books: where they say something else, `Proposed.others_say` holds it, to be shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Literal

import pyoxigraph as ox

from finance.errors import KnowledgeError
from finance.knowledge.door import is_spelt
from finance.knowledge.graph import Graph
from finance.knowledge.names import PROV, RDF, XSD, node, short, term, words_of
from finance.knowledge.patch import Patch, make
from finance.knowledge.shapes import check_alone

State = Literal["proposed", "confirmed", "rejected", "withdrawn"]
TELLABLE: Final = (
    "lifeEvent", "childrenCount", "employment", "maritalStatus", "incomeUsdPa", "retiresIn", "prefers",
)  # fmt: skip
"""Terms that a client may tell about themselves."""
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_SOURCE, _TIME, _BY = (ox.NamedNode(PROV + name) for name in ("wasDerivedFrom", "generatedAtTime", "wasAttributedTo"))
_TYPES: Final = {"retiresIn": "gYear", "incomeUsdPa": "decimal", "childrenCount": "integer"}


@dataclass(frozen=True, slots=True)
class Told:
    """Where a fact comes from.

    Attributes:
        client: the bank's id of who said it.
        utterance: id of the utterance, unique in the bank, such as session and turn.
        words: what was said.
        moment: with a time zone.
    """

    client: str
    utterance: str
    words: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What is proposed about the client who said it: one of `TELLABLE` and its value."""

    term: str
    value: str | int | Decimal


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed fact as it stands.

    Attributes:
        id: IRI to decide about it by.
        about: IRI of the client.
        term: IRI.
        value: as spelt.
        words: what was said.
        said: IRI of the utterance.
        moment: in ISO 8601.
        state: after the last decision.
        history: outcome, moment and who decided, in order.
        others_say: graph and value where another writer's graph has another value for the same term.
    """

    id: str
    about: str
    term: str
    value: str
    words: str
    said: str
    moment: str
    state: State
    history: tuple[tuple[str, str, str], ...]
    others_say: tuple[tuple[str, str], ...]


def propose(graph: Graph, claim: Claim, told: Told) -> Patch:
    """Return the patch that writes a proposed fact down.

    The proposed fact's id follows from who said what in which utterance: hearing the same twice proposes once.

    Raises:
        FactsRefused: the value is one that no shape would let in, so that it could never be confirmed.
        KnowledgeError: it is nothing that a client may tell, is there already, or the moment has no time zone.
    """
    name = words_of(told.client)
    here = ox.NamedNode(name)
    about = ox.NamedNode(node("client", told.client))
    value = _value(claim)
    told_by = f"{told.client}\n{told.utterance}\n{claim.term}\n{value}"
    proposal = ox.NamedNode(node("proposal", hashlib.sha256(told_by.encode()).hexdigest()[:24]))
    if ox.Quad(proposal, _TYPE, ox.NamedNode(term("Proposal")), here) in graph:
        raise KnowledgeError(f"The fact that {short(about.value)} {claim.term} {value.value} was proposed already.")
    check_alone(ox.Quad(about, ox.NamedNode(term(claim.term)), value, here))
    said = ox.NamedNode(node("utterance", told.utterance))
    moment = _moment(told.moment)
    statements = [
        *_utterance(told),
        (proposal, _TYPE, ox.NamedNode(term("Proposal"))),
        (proposal, ox.NamedNode(f"{RDF}subject"), about),
        (proposal, ox.NamedNode(f"{RDF}predicate"), ox.NamedNode(term(claim.term))),
        (proposal, ox.NamedNode(f"{RDF}object"), value),
        (proposal, _SOURCE, said),
        (proposal, _BY, about),
        (proposal, _TIME, moment),
    ]
    return _added(graph, name, statements)


def confirm(graph: Graph, client: str, proposal: str, by: str, moment: datetime) -> Patch:
    """Return the patch that makes a proposed fact one: it then stands in the client's own graph.

    Args:
        graph: knows the proposal.
        client: the bank's id of whose words they are.
        proposal: IRI, see `Proposed.id`.
        by: who confirms; the client's id, or an advisor's name.
        moment: with a time zone.

    Raises:
        KnowledgeError: there is no such proposal, or it was decided already.
    """
    return _decide(graph, client, proposal, "confirmed", by, moment)


def reject(graph: Graph, client: str, proposal: str, by: str, moment: datetime) -> Patch:
    """Return the patch that turns a proposed fact down; it stays in the record. See `confirm`."""
    return _decide(graph, client, proposal, "rejected", by, moment)


def withdraw(graph: Graph, client: str, proposal: str, by: str, moment: datetime) -> Patch:
    """Return the patch that takes a confirmed or proposed fact back; that it was one stays in the record."""
    return _decide(graph, client, proposal, "withdrawn", by, moment)


def agree(graph: Graph, words: str, told: Told) -> Patch:
    """Return the patch that writes down what client and advisor agreed, after the client said yes to `words`."""
    name = words_of(told.client)
    key = hashlib.sha256(f"{told.client}\n{told.utterance}\n{words}".encode()).hexdigest()[:24]
    agreement = ox.NamedNode(node("agreement", key))
    said = ox.NamedNode(node("utterance", told.utterance))
    about = ox.NamedNode(node("client", told.client))
    moment = _moment(told.moment)
    statements = [
        *_utterance(told),
        (agreement, _TYPE, ox.NamedNode(term("Agreement"))),
        (agreement, ox.NamedNode(term("words")), ox.Literal(words)),
        (agreement, ox.NamedNode(term("agreedWith")), about),
        (agreement, _SOURCE, said),
        (agreement, _TIME, moment),
    ]
    return _added(graph, name, statements)


def proposals(graph: Graph, client: str, state: State | None = None) -> tuple[Proposed, ...]:
    """Return a client's proposed facts with what became of them, the oldest first."""
    here = ox.NamedNode(words_of(client))
    kind = ox.NamedNode(term("Proposal"))
    found = (_proposed(graph, here, quad.subject) for quad in graph.store.quads_for_pattern(None, _TYPE, kind, here))
    kept = (one for one in found if state in (None, one.state))
    return tuple(sorted(kept, key=lambda one: (one.moment, one.id)))


Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _utterance(told: Told) -> list[Statement]:
    said = ox.NamedNode(node("utterance", told.utterance))
    return [
        (said, _TYPE, ox.NamedNode(term("Utterance"))),
        (said, ox.NamedNode(term("words")), ox.Literal(told.words)),
        (said, _BY, ox.NamedNode(node("client", told.client))),
        (said, _TIME, _moment(told.moment)),
    ]


def _added(graph: Graph, name: str, statements: list[Statement]) -> Patch:
    quads = [ox.Quad(*statement, ox.NamedNode(name)) for statement in statements]
    return make(graph.head(name), [(True, quad) for quad in quads if quad not in graph])


def _decide(graph: Graph, client: str, proposal: str, outcome: State, by: str, moment: datetime) -> Patch:
    name = words_of(client)
    here = ox.NamedNode(name)
    found = next((one for one in proposals(graph, client) if one.id == proposal), None)
    if found is None:
        raise KnowledgeError(f"{client} has no proposed fact {proposal!r}; `proposals` lists those there are.")
    allowed = {"proposed": ("confirmed", "rejected", "withdrawn"), "confirmed": ("withdrawn",)}
    if outcome not in allowed.get(found.state, ()):
        raise KnowledgeError(f"The proposed fact {short(proposal)} is {found.state} and cannot be {outcome}.")
    number = len(found.history) + 1
    decision = ox.NamedNode(f"{node('decision', proposal.rpartition(':')[2])}:{number}")
    statements: list[Statement] = [
        (decision, _TYPE, ox.NamedNode(term("Decision"))),
        (decision, ox.NamedNode(term("decides")), ox.NamedNode(proposal)),
        (decision, ox.NamedNode(term("outcome")), ox.Literal(outcome)),
        (decision, ox.NamedNode(term("number")), ox.Literal(number)),
        (decision, _BY, ox.NamedNode(node("client", by) if by == client else node("agent", by))),
        (decision, _TIME, _moment(moment)),
    ]
    rows = [(True, ox.Quad(*statement, here)) for statement in statements]
    fact = ox.Quad(ox.NamedNode(found.about), ox.NamedNode(found.term), _object(graph, here, proposal), here)
    if outcome == "confirmed":
        rows.append((True, fact))
    elif found.state == "confirmed" and not _held_up(graph, client, found):
        rows.append((False, fact))
    return make(graph.head(name), rows)


def _held_up(graph: Graph, client: str, fact: Proposed) -> bool:
    """Return whether another confirmed proposal says the same."""
    return any(
        (one.about, one.term, one.value) == (fact.about, fact.term, fact.value) and one.id != fact.id
        for one in proposals(graph, client, "confirmed")
    )


def _proposed(graph: Graph, here: ox.NamedNode, proposal: object) -> Proposed:
    assert isinstance(proposal, ox.NamedNode)
    about, predicate = (_one(graph, here, proposal, f"{RDF}{name}") for name in ("subject", "predicate"))
    value = _one(graph, here, proposal, f"{RDF}object")
    said = _one(graph, here, proposal, _SOURCE.value)
    history = tuple((outcome, moment, by) for _, outcome, moment, by in sorted(_decisions(graph, here, proposal)))
    state: State = history[-1][0] if history else "proposed"  # type: ignore[assignment]
    others = sorted(
        (_text(quad.graph_name), _text(quad.object))
        for quad in graph.store.quads_for_pattern(ox.NamedNode(about), ox.NamedNode(predicate), None, None)
        if quad.graph_name != here and _text(quad.object) != value
    )
    return Proposed(
        id=proposal.value,
        about=about,
        term=predicate,
        value=value,
        words=_one(graph, here, ox.NamedNode(said), term("words")) if said else "",
        said=said,
        moment=_one(graph, here, proposal, _TIME.value),
        state=state,
        history=history,
        others_say=tuple(others),
    )


def _decisions(graph: Graph, here: ox.NamedNode, proposal: ox.NamedNode) -> Iterator[tuple[int, str, str, str]]:
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(term("decides")), proposal, here):
        decision = quad.subject
        number = int(_one(graph, here, decision, term("number")))
        names = (term("outcome"), _TIME.value, _BY.value)
        outcome, moment, by = (_one(graph, here, decision, name) for name in names)
        yield number, outcome, moment, by


def _one(graph: Graph, here: ox.NamedNode, subject: object, predicate: str) -> str:
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    quad = next(iter(graph.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, here)), None)
    return "" if quad is None else _text(quad.object)


def _object(graph: Graph, here: ox.NamedNode, proposal: str) -> ox.NamedNode | ox.Literal:
    found = graph.store.quads_for_pattern(ox.NamedNode(proposal), ox.NamedNode(f"{RDF}object"), None, here)
    value = next(iter(found)).object
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return value


def _text(value: object) -> str:
    return value.value if isinstance(value, ox.NamedNode | ox.Literal | ox.BlankNode) else str(value)


def _value(claim: Claim) -> ox.Literal:
    if claim.term not in TELLABLE:
        raise KnowledgeError(f"A client cannot tell {claim.term!r}; there are: {', '.join(TELLABLE)}.")
    spelling = format(claim.value, "f") if isinstance(claim.value, Decimal) else str(claim.value)
    kind = _TYPES.get(claim.term)
    if kind is None:
        return ox.Literal(spelling)
    if not is_spelt(spelling, kind):
        raise KnowledgeError(f"For {claim.term}, {spelling!r} is no xsd:{kind}; say it as a number.")
    return ox.Literal(spelling, datatype=ox.NamedNode(XSD + kind))


def _moment(moment: datetime) -> ox.Literal:
    if moment.tzinfo is None:
        raise KnowledgeError("The moment of what was said has no time zone; give one.")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}dateTime"))
