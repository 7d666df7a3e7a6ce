"""Whether facts are as they must be: SHACL shapes, and what shapes cannot say (circles, shares of a whole).

SHACL looks at the union of all named graphs: a client's words are about a client whom the books know.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
from rdflib import Graph as Triples
from rdflib import URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from finance.errors import FactsRefused
from finance.knowledge.graph import Graph
from finance.knowledge.names import PREFIXES, short
from finance.knowledge.patch import Patch, apply, inverse

SHAPES: Final = Path(__file__).with_name("shapes.ttl")
VOCABULARY: Final = Path(__file__).with_name("vocabulary.ttl")
_TYPE, _CLIENT, _NAME = (
    ox.NamedNode(iri) for iri in (f"{PREFIXES['rdf']}type", f"{PREFIXES['st']}Client", f"{PREFIXES['st']}name")
)
_MOST_AROUND: Final = 5_000  # nodes beyond which the whole graph is checked
_CIRCLES: Final = ("prov:wasDerivedFrom", "st:childOf", "rdfs:subClassOf")


@dataclass(frozen=True, slots=True)
class Violation:
    """One bad fact; node, property and value are IRIs or spellings, empty where there is none."""

    node: str
    property: str
    value: str
    reason: str

    def __str__(self) -> str:
        what = f", {short(self.property)}" if self.property else ""
        value = f" (it is {_cut(self.value)})" if self.value else ""
        return f"{short(self.node)}{what}: {self.reason}{value}."


def check(graph: Graph) -> tuple[Violation, ...]:
    """Return every violation in a graph, in a fixed order; none when all facts are as they must be."""
    found = {*_by_shapes(graph), *_circles(graph), *_shares(graph)}
    return tuple(sorted(found, key=lambda one: (one.node, one.property, one.reason, one.value)))


def check_around(graph: Graph, changed: Iterable[ox.Quad]) -> tuple[Violation, ...]:
    """Return the violations that a change of some statements can have to do with, without reading the whole graph.

    What a shape says of a node depends on its own statements, on those that point to it, and on the classes of what is
    at their other ends. So the nodes of the changed statements and their neighbours are looked at.
    """
    quads = list(changed)
    around = _around(graph, quads)
    if around is None:
        return check(graph)
    part = Graph(around[1])
    found = {violation for violation in _by_shapes(part) if violation.node in around[0]}
    predicates = {quad.predicate.value for quad in quads}
    if predicates & {_iri(name) for name in _CIRCLES}:
        found |= set(_circles(graph))
    if predicates & {_iri(name) for name in ("st:hasDesignation", "st:rank", "st:share")}:
        found |= set(_shares(graph))
    return tuple(sorted(found, key=lambda one: (one.node, one.property, one.reason, one.value)))


_Node: TypeAlias = ox.NamedNode | ox.BlankNode


def _around(graph: Graph, changed: list[ox.Quad]) -> tuple[set[str], set[ox.Quad]] | None:
    """Return the nodes that a change concerns and the statements that decide about them; None if they are too many."""
    near = {end for quad in changed for end in _ends(quad)}
    nodes = set(near)
    for node in near:
        nodes |= {end for quad in _beside(graph, node) for end in _ends(quad)}
        if len(nodes) > _MOST_AROUND:
            return None
    quads = {quad for node in nodes for quad in _beside(graph, node)}
    for node in {end for quad in quads for end in _ends(quad)} - nodes:
        quads |= set(graph.store.quads_for_pattern(node, _TYPE, None, None))
    return {node.value for node in nodes}, quads


def _beside(graph: Graph, node: _Node) -> Iterator[ox.Quad]:
    """Yield the statements of a node and those that point to it."""
    yield from graph.store.quads_for_pattern(node, None, None, None)
    yield from graph.store.quads_for_pattern(None, None, node, None)


def _ends(quad: ox.Quad) -> Iterator[_Node]:
    """Yield the nodes of a statement, but no class: it has thousands of members, and no shape is about it."""
    ends = (quad.subject,) if quad.predicate == _TYPE else (quad.subject, quad.object)
    for end in ends:
        if isinstance(end, ox.NamedNode | ox.BlankNode):
            yield end


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def apply_checked(graph: Graph, patch: Patch, owner: str | None = None) -> Patch:
    """Apply a patch if the facts are then as they must be, and otherwise not at all.

    Raises:
        FactsRefused: the patch would bring a violation that was not there before; carries them.
        PatchError: see `finance.knowledge.patch.apply`.
        KnowledgeError: the graph would be too large.
    """
    before = graph.heads
    known = set(check(graph))
    done = apply(graph, patch, owner)
    broken = tuple(violation for violation in check(graph) if violation not in known)
    if broken:
        apply(graph, inverse(done))
        graph.reset_heads(before)
        more = f" There are {len(broken) - 1:,} more." if len(broken) > 1 else ""
        raise FactsRefused(f"The facts were not taken: {broken[0]}{more}", broken)
    return done


def check_alone(fact: ox.Quad) -> None:
    """Check one fact about a client before anything is known of them.

    Raises:
        FactsRefused: no graph could hold it.
    """
    about, here = fact.subject, fact.graph_name
    client = (ox.Quad(about, _TYPE, _CLIENT, here), ox.Quad(about, _NAME, ox.Literal("somebody"), here))
    broken = check(Graph([fact, *client]))
    if broken:
        raise FactsRefused(f"The fact cannot be: {broken[0]}", broken)


@functools.cache
def _shapes() -> Triples:
    return Triples().parse(SHAPES, format="turtle")


@functools.cache
def _classes() -> bytes:
    """Return the links between our classes, without which a client would be no person."""
    links = Triples()
    vocabulary = Triples().parse(VOCABULARY, format="turtle")
    for triple in vocabulary.triples((None, URIRef(f"{PREFIXES['rdfs']}subClassOf"), None)):
        links.add(triple)
    return links.serialize(format="nt", encoding="utf-8")


def _by_shapes(graph: Graph) -> Iterator[Violation]:
    from pyshacl import validate

    data = Triples()
    union = graph.store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    content = ox.serialize(union, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    data.parse(data=_classes() + (content or b""), format="nt")
    passed, report, _ = validate(data, shacl_graph=_shapes(), inplace=True, meta_shacl=False, do_owl_imports=False)
    if passed or not isinstance(report, Triples):
        return
    for result in report.subjects(SH.resultMessage, None):
        reason = report.value(result, SH.resultMessage)
        yield Violation(
            _spelt(report.value(result, SH.focusNode)),
            _spelt(_path(report, report.value(result, SH.resultPath))),
            _spelt(report.value(result, SH.value)),
            str(reason),
        )


def _path(report: Triples, path: Node | None) -> Node | None:
    inverse_of = report.value(path, SH.inversePath) if path is not None else None
    return inverse_of or path


def _spelt(term: Node | None) -> str:
    return "" if term is None else str(term)


def _circles(graph: Graph) -> Iterator[Violation]:
    """Find nodes that come from themselves."""
    for name in _CIRCLES:
        prefix, _, local = name.partition(":")
        for (node,) in _asked(graph, f"SELECT DISTINCT ?node WHERE {{ ?node {name}+ ?node }}"):
            yield Violation(node, PREFIXES[prefix] + local, "", "must not lead back to where it began")


_SHARES: Final = """
SELECT ?account ?rank (SUM(?share) AS ?whole) WHERE {
  ?account st:hasDesignation ?designation . ?designation st:rank ?rank ; st:share ?share .
} GROUP BY ?account ?rank HAVING (SUM(?share) != 1.0)"""


def _shares(graph: Graph) -> Iterator[Violation]:
    """Find accounts whose beneficiaries' shares are not one whole."""
    for account, rank, whole in _asked(graph, _SHARES):
        reason = f"the shares of {rank} beneficiaries must be 1 together"
        yield Violation(account, f"{PREFIXES['st']}hasDesignation", whole, reason)


def _asked(graph: Graph, question: str) -> Iterator[tuple[str, ...]]:
    found = graph.store.query(question, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield tuple(value.value for value in row)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
