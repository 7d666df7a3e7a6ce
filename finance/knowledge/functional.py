"""Properties that have one value: a second one is found before any shape is asked, and both are named.

They are those of which a shape says at most one, and those that the vocabulary calls functional.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from finance.knowledge.graph import Graph
from finance.knowledge.names import graph_in_words
from finance.knowledge.patch import Patch
from finance.knowledge.shapes import SHAPES, VOCABULARY, Violation

_FUNCTIONAL: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?property {
  { ?shape sh:path ?property ; sh:maxCount 1 FILTER (isIRI(?property)) } UNION { ?property a owl:FunctionalProperty }
}"""


@functools.cache
def functional_properties() -> frozenset[str]:
    """Return the IRIs of the properties that have at most one value."""
    store = ox.Store()
    for file in (SHAPES, VOCABULARY):
        store.load(Path(file).read_bytes(), ox.RdfFormat.TURTLE)
    found = store.query(_FUNCTIONAL)
    assert isinstance(found, ox.QuerySolutions)
    return frozenset(row[0].value for row in found)


def second_values(graph: Graph, patch: Patch) -> tuple[Violation, ...]:
    """Return where a patch that was just applied gave something a second value, whoever wrote the first."""
    found = []
    for adds, quad in patch.rows:
        if not adds or quad.predicate.value not in functional_properties():
            continue
        others = (
            other
            for other in graph.store.quads_for_pattern(quad.subject, quad.predicate, None, None)
            if other.object != quad.object
        )
        for other in others:
            reason = f"can have one value, and {_writer(other)} says {_text(other.object)}"
            found.append(Violation(_text(quad.subject), quad.predicate.value, _text(quad.object), reason))
    return tuple(found)


def _writer(quad: ox.Quad) -> str:
    return graph_in_words(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else "somebody"


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
