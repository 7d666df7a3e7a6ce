"""The W3C's tests of SPARQL 1.1 Update, against the embedded store and a real server.

They are not part of this project. STEWARD_RDF_TESTS names a checkout of github.com/w3c/rdf-tests; without it they are
skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from finance.errors import GraphStoreError
from finance.knowledge.stores import SparqlStore, open_store

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
KINDS: dict[Node | None, str] = {
    MF.UpdateEvaluationTest: "evaluation",
    MF.PositiveUpdateSyntaxTest11: "right",
    MF.NegativeUpdateSyntaxTest11: "wrong",
    MF.NegativeSyntaxTest11: "wrong",  # one of theirs is called so among the updates
}
FOLDER = os.environ.get("STEWARD_RDF_TESTS", "")
ROOT = Path(FOLDER) / "sparql" / "sparql11"


@dataclass(frozen=True)
class Case:
    """One test of theirs; graphs are by name, "" for the one without a name."""

    name: str
    kind: str
    request: Path
    before: dict[str, Path]
    after: dict[str, Path]


def cases() -> list[Case]:
    if not FOLDER:
        return []
    found = []
    for line in (ROOT / "manifest-sparql11-update.ttl").read_text().splitlines():
        if "/manifest.ttl>" in line:
            found += list(_cases(ROOT / line.strip().strip("<>")))
    return found


def _cases(file: Path) -> Iterator[Case]:
    manifest = Graph().parse(file, publicID=file.as_uri())
    (entries,) = manifest.objects(None, MF.entries)
    for test in Collection(manifest, entries):
        kind = KINDS[manifest.value(test, RDF.type)]
        action, result = manifest.value(test, MF.action), manifest.value(test, MF.result)
        request = manifest.value(action, UT.request) or action
        name = f"{file.parent.name}/{manifest.value(test, MF.name)}"
        yield Case(name, kind, _path(request), _graphs(manifest, action), _graphs(manifest, result))


def _graphs(manifest: Graph, node: Node | None) -> dict[str, Path]:
    if node is None or isinstance(node, URIRef):
        return {}
    data = manifest.value(node, UT.data)
    found = {} if data is None else {"": _path(data)}
    for each in manifest.objects(node, UT.graphData):
        found[str(manifest.value(each, RDFS.label))] = _path(manifest.value(each, UT.graph))
    return found


def _path(node: Node | None) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


@pytest.fixture(params=["embedded", "server"])
def store(request: pytest.FixtureRequest) -> Iterator[SparqlStore]:
    if not FOLDER:
        pytest.skip("STEWARD_RDF_TESTS names no checkout of the W3C's rdf-tests, which are not part of this project")
    opened = open_store("" if request.param == "embedded" else request.getfixturevalue("oxigraph_url"))
    opened.update("DROP ALL")
    yield opened
    opened.close()


@pytest.mark.parametrize("case", cases() or [None], ids=lambda case: case.name if case else "none")
def test_what_the_w3c_expects(store: SparqlStore, case: Case | None) -> None:
    assert case is not None
    # What is relative in a request is so to where it lies.
    request = f"BASE <{case.request.as_uri()}>\n{case.request.read_text(encoding='utf-8')}"
    if case.kind == "wrong":
        with pytest.raises(GraphStoreError):
            store.update(request)
        return
    if case.kind == "right":
        _runs(store, request)
        return
    for name, file in case.before.items():
        store.put(name, b"".join(f"{triple} .\n".encode() for triple in _triples(file)))
    store.update(request)
    assert _canonical(_found(store, case)) == _canonical(_expected(case))


def _runs(store: SparqlStore, request: str) -> None:
    """Do what is well written; a graph that it loads, copies or drops may not be there."""
    try:
        store.update(request)
    except GraphStoreError:
        if not any(word in request.upper() for word in ("LOAD", "CREATE", "DROP", "CLEAR", "COPY", "MOVE", "ADD")):
            raise


def _triples(file: Path) -> list[ox.Triple]:
    found = ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    return [quad.triple for quad in found]


def _expected(case: Case) -> Iterator[ox.Quad]:
    for name, file in case.after.items():
        here = ox.NamedNode(name) if name else ox.DefaultGraph()
        yield from (ox.Quad(triple.subject, triple.predicate, triple.object, here) for triple in _triples(file))


def _found(store: SparqlStore, case: Case) -> Iterator[ox.Quad]:
    names = {"", *case.before, *case.after}
    rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
    names |= {row[0].value for row in rows if row[0] is not None}
    for name in names:
        here = ox.NamedNode(name) if name else ox.DefaultGraph()
        for quad in ox.parse(store.get(name) or b"", ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, here)


def _canonical(quads: Iterator[ox.Quad]) -> set[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}
