"""Patches and snapshots as requests in SPARQL Update: data and marker in one request, which a store does whole or not.

A guarded request does nothing unless the graph has come to the entry before, so two head offices that write to one
server cannot both apply what follows. DELETE stands before INSERT, as SPARQL does them.
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from finance.errors import PatchError
from finance.knowledge.graph import LOG_GRAPH
from finance.knowledge.names import term
from finance.knowledge.patch import Patch, by_value
from finance.knowledge.stores.interface import Mark

_ENTRY: Final = term("entry")
_LINK: Final = re.compile(r"[0-9a-f]{64}")
_QUESTION: Final = "SELECT ?said WHERE {{ GRAPH <{log}> {{ <{name}> <{entry}> ?said }} }}"


def marked(name: str, mark: Mark) -> str:
    """Return the statement that is the marker, without its full stop and its graph."""
    return f'<{name}> <{_ENTRY}> "{mark.number} {mark.link} {mark.patch}"'


def read_mark(said: str) -> Mark:
    """Return the marker that a statement's value says.

    Raises:
        PatchError: it is none of ours.
    """
    number, _, rest = said.partition(" ")
    link, _, patch = rest.partition(" ")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and _LINK.fullmatch(link)):
        raise PatchError("The marker in the graph of heads is not one of ours; restore the store from a snapshot.")
    return Mark(int(number), link, patch)


def mark_question(name: str) -> str:
    """Return the question for a graph's marker, `?said`."""
    return _QUESTION.format(log=LOG_GRAPH, name=name, entry=_ENTRY)


def net(patch: Patch) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return what a patch takes out and what it adds after all its rows, each statement once."""
    if patch.given_up:
        return [], []
    last = dict(zip(by_value(patch), patch.kinds, strict=True))
    return [quad for quad, kind in last.items() if kind == "D"], [quad for quad, kind in last.items() if kind == "A"]


def apply_request(patch: Patch, name: str, before: Mark | None, mark: Mark, *, guarded: bool) -> str:
    """Return the request that applies a patch and moves the marker.

    Args:
        patch: writes to this graph only.
        name: of the graph.
        before: its marker now.
        mark: its marker afterwards.
        guarded: do nothing unless the marker is `before` when the request is done.

    Raises:
        PatchError: the patch writes elsewhere, or has blank nodes.
    """
    check(patch, name)
    gone, new = net(patch)
    out = _block(name, gone, before)
    into = _block(name, new, mark)
    if not guarded:
        return f"DELETE DATA {{ {out} }} ;\nINSERT DATA {{ {into} }}" if out else f"INSERT DATA {{ {into} }}"
    if before is None:
        where = f"FILTER NOT EXISTS {{ GRAPH <{LOG_GRAPH}> {{ <{name}> <{_ENTRY}> ?said }} }}"
    else:
        where = f"GRAPH <{LOG_GRAPH}> {{ {marked(name, before)} }}"
    return f"DELETE {{ {out} }} INSERT {{ {into} }} WHERE {{ {where} }}"


def replace_request(name: str, content: bytes, mark: Mark) -> str:
    """Return the request that makes a graph what a snapshot says, and moves the marker."""
    return (
        f"CLEAR SILENT GRAPH <{name}> ;\n"
        f"DELETE WHERE {{ GRAPH <{LOG_GRAPH}> {{ <{name}> <{_ENTRY}> ?said }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{name}> {{ {content.decode()} }} GRAPH <{LOG_GRAPH}> {{ {marked(name, mark)} }} }}"
    )


def forget_request(name: str) -> str:
    """Return the request that removes a graph and its marker."""
    return f"DROP SILENT GRAPH <{name}> ;\nDELETE WHERE {{ GRAPH <{LOG_GRAPH}> {{ <{name}> <{_ENTRY}> ?said }} }}"


def patch_text(patch: Patch, name: str, before: Mark | None, mark: Mark) -> bytes:
    """Return a patch in RDF Patch with the rows that move the marker, for a server that applies patches itself.

    Raises:
        PatchError: the patch writes elsewhere, or has blank nodes.
    """
    check(patch, name)
    gone, new = net(patch)
    rows = [f"D {quad} ." for quad in gone] + [f"A {quad} ." for quad in new]
    if before is not None:
        rows.append(f"D {marked(name, before)} <{LOG_GRAPH}> .")
    rows.append(f"A {marked(name, mark)} <{LOG_GRAPH}> .")
    return ("TX .\n" + "\n".join(rows) + "\nTC .\n").encode()


def check(patch: Patch, name: str) -> None:
    """Check that a patch writes to one graph only and can be written as SPARQL.

    Raises:
        PatchError: it writes elsewhere, or has blank nodes: SPARQL cannot take them out again by name.
    """
    for quad in patch.quads:
        if quad.graph_name != ox.NamedNode(name):
            raise PatchError(f"The patch {patch.id} writes to {quad.graph_name}, and this log is of {name} only.")
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise PatchError(f"The patch {patch.id} has a blank node; give it an IRI such as urn:steward:genid:...")


def _block(name: str, quads: list[ox.Quad], mark: Mark | None) -> str:
    lines = [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads]
    data = f"GRAPH <{name}> {{ {chr(10).join(lines)} }} " if lines else ""
    return data + (f"GRAPH <{LOG_GRAPH}> {{ {marked(name, mark)} }}" if mark else "")
