"""A change that was made on an older state, brought onto the newest: additions win, removals remove what was seen.

Like an observed-remove set: every row that adds is an addition of its own, and a row that takes out takes out the
additions that its writer could see. So what somebody else added since, also what was there already and added again,
stays although the change takes it out; and what somebody else took out since comes back if the change adds it.

That the two sides then agree says nothing about sense; `consider` checks that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from finance.errors import PatchError
from finance.knowledge.functional import second_values
from finance.knowledge.graph import Graph
from finance.knowledge.patch import Patch, apply, by_value, inverse, make
from finance.knowledge.shapes import Violation, check_around


@dataclass(frozen=True, slots=True)
class Rebased:
    """What is left to do of a change.

    Attributes:
        rows: whether each adds, and its statement; removals first.
        kept: statements that it wanted to take out and that stay, because somebody added them since.
    """

    rows: tuple[tuple[bool, ox.Quad], ...]
    kept: tuple[ox.Quad, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """What head office thinks of a proposed change; nothing was applied yet.

    Attributes:
        patch: what would be applied, following the graph's head.
        kept: see `Rebased`.
        violations: that it would bring; a person has to look when there are any.
    """

    patch: Patch
    kept: tuple[ox.Quad, ...]
    violations: tuple[Violation, ...]


def rebase(patch: Patch, since: Iterable[Patch], holds: Callable[[ox.Quad], bool]) -> Rebased:
    """Return what a change comes to on the newest state.

    Args:
        patch: made on an older state.
        since: every patch of the log from that state to the newest, as it was written.
        holds: whether a statement stands in the newest state.
    """
    added = {
        quad
        for later in since
        if not later.given_up
        for kind, quad in zip(later.kinds, by_value(later), strict=True)
        if kind == "A"
    }
    wanted = {} if patch.given_up else dict(zip(by_value(patch), patch.kinds, strict=True))
    out, into, kept = [], [], []
    for quad, kind in wanted.items():
        there = holds(quad)
        if kind == "A" and not there:
            into.append((True, quad))
        elif kind == "D" and there:
            # Not added since and there now: so it was there at the base, where the writer saw it.
            if quad in added:
                kept.append(quad)
            else:
                out.append((False, quad))
    return Rebased((*out, *into), tuple(kept))


def consider(graph: Graph, patch: Patch, since: Sequence[Patch], name: str) -> Considered:
    """Return what a proposed change comes to, and what would be wrong with it; the graph is as it was afterwards.

    Args:
        graph: newest state.
        patch: of one named graph.
        since: see `rebase`.
        name: of the graph that it may change.

    Raises:
        PatchError: it writes elsewhere, or has blank nodes, which other patches could not name.
        KnowledgeError: the graph would be too large.
    """
    for quad in patch.quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise PatchError("A proposed change has a blank node; give it an IRI such as urn:steward:genid:...")
        if quad.graph_name != ox.NamedNode(name):
            raise PatchError(f"A proposed change writes to {quad.graph_name}; it may change {name} only.")
    found = rebase(patch, since, lambda quad: quad in graph)
    made = make(graph.head(name), found.rows)
    touched = [quad for _, quad in found.rows]
    before = graph.heads
    known = set(check_around(graph, touched))
    done = apply(graph, made, name)
    try:
        broken = {*check_around(graph, touched), *second_values(graph, made)} - known
    finally:
        apply(graph, inverse(done), name)
        graph.reset_heads(before)
    order = sorted(broken, key=lambda one: (one.node, one.property, one.reason, one.value))
    return Considered(made, found.kept, tuple(order))
