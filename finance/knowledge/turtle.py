"""Statements of other makers, in Turtle: as a patch that makes a named graph what the file says.

Blank nodes get a name that follows from the file, so that reading it twice gives the same.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import pyoxigraph as ox

from finance.errors import KnowledgeError
from finance.knowledge.door import MOST_STATEMENTS, check_lines
from finance.knowledge.graph import Graph
from finance.knowledge.patch import Patch, make

MOST_BYTES: Final = 256 * 2**20


def from_turtle(graph: Graph, content: bytes, name: str) -> Patch:
    """Return the patch that makes a named graph what the file says: what is there and not in the file is taken out.

    Raises:
        KnowledgeError: the file is broken, cut off or too large; names the line.
    """
    if len(content) > MOST_BYTES:
        raise KnowledgeError(f"The file has {len(content):,} bytes; at most {MOST_BYTES:,} are taken at once.")
    wanted = read_turtle(content, name)
    there = set(graph.quads(name))
    kept = set(Graph(wanted).quads(name))  # spelt as the graph spells values
    rows = [(False, quad) for quad in sorted(there - kept, key=str)]
    rows += [(True, quad) for quad in sorted(kept - there, key=str)]
    return make(graph.head(name), rows)


def read_turtle(content: bytes, name: str) -> list[ox.Quad]:
    """Return a file's statements as those of a named graph.

    Raises:
        KnowledgeError: the file is broken, cut off or too large; names the line.
    """
    here, key = ox.NamedNode(name), hashlib.sha256(content).hexdigest()[:16]
    quads: list[ox.Quad] = []
    names: dict[str, int] = {}  # blank nodes, in the order in which they come
    try:
        for quad in ox.parse(content, ox.RdfFormat.TURTLE, without_named_graphs=True):
            if len(quads) == MOST_STATEMENTS:
                raise KnowledgeError(f"The file has more than {MOST_STATEMENTS:,} statements; hand it in in parts.")
            subject, value = _named(quad.subject, key, names), _named(quad.object, key, names)
            quads.append(ox.Quad(subject, quad.predicate, value, here))
    except (SyntaxError, ValueError) as error:
        raise KnowledgeError(f"The Turtle file cannot be read ({error}); correct it.") from None
    check_lines("".join(f"{quad} .\n" for quad in quads), "The Turtle file's statements")
    return quads


def _named(term: Any, key: str, names: dict[str, int]) -> Any:
    if not isinstance(term, ox.BlankNode):
        return term
    return ox.NamedNode(f"urn:steward:genid:{key}:{names.setdefault(term.value, len(names))}")
