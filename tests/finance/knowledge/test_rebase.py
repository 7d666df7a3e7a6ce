"""A change made on an older state: additions win, removals remove what was seen, and what makes no sense is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.errors import PatchError
from finance.knowledge import (
    Graph,
    Patch,
    Violation,
    apply,
    books,
    check,
    check_around,
    consider,
    engine,
    head_office,
    make,
    rebase,
)
from finance.knowledge.functional import functional_properties
from finance.knowledge.names import RDF, term
from tests.finance.knowledge import made
from tests.finance.knowledge.made import quad

ITEMS = [quad("1", "a"), quad("1", "b"), quad("2", "a"), quad("2", 1)]
ROWS = st.lists(st.tuples(st.booleans(), st.sampled_from(ITEMS)), max_size=6)
HERE = head_office()


@dataclass
class Observed:
    """The textbook observed-remove set: each addition has a name of its own, a removal removes the names it saw."""

    names: dict[ox.Quad, set[int]] = field(default_factory=dict)

    def do(self, rows: list[tuple[bool, ox.Quad]], new: count[int]) -> tuple[dict[ox.Quad, set[int]], set[int]]:
        """Do rows here, and return what they added and the names that they removed, for others to do too."""
        added: dict[ox.Quad, set[int]] = {}
        gone: set[int] = set()
        for adds, one in rows:
            if adds:
                name = next(new)
                self.names.setdefault(one, set()).add(name)
                added.setdefault(one, set()).add(name)
            else:
                gone |= self.names.pop(one, set())
        return added, gone

    def follow(self, added: dict[ox.Quad, set[int]], gone: set[int]) -> None:
        """Do what was done elsewhere."""
        for one, names in added.items():
            self.names.setdefault(one, set()).update(names)
        self.names = {one: left for one, names in self.names.items() if (left := names - gone)}

    def copy(self) -> Observed:
        return Observed({one: set(names) for one, names in self.names.items()})


def sequential(start: set[ox.Quad], rows: list[tuple[bool, ox.Quad]]) -> set[ox.Quad]:
    for adds, one in rows:
        (start.add if adds else start.discard)(one)
    return start


@given(ROWS, st.lists(ROWS, max_size=3), ROWS)
def test_rebasing_is_what_an_observed_remove_set_does(
    base: list[tuple[bool, ox.Quad]], since: list[list[tuple[bool, ox.Quad]]], ours: list[tuple[bool, ox.Quad]]
) -> None:
    new = count()
    oracle = Observed()
    oracle.do(base, new)
    writer = oracle.copy()
    for rows in since:
        oracle.do(rows, new)
    oracle.follow(*writer.do(ours, new))

    graph = Graph()
    log = [make("", base)]
    for rows in since:
        log.append(make(log[-1].id, rows))
    for patch in log:
        apply(graph, patch, HERE)
    found = rebase(make(log[0].id, ours), log[1:], lambda one: one in graph)
    apply(graph, make(graph.head(HERE), found.rows), HERE)
    assert set(graph.quads(HERE)) == set(oracle.names)


@given(ROWS, ROWS)
def test_without_others_it_is_the_change_itself(
    base: list[tuple[bool, ox.Quad]], ours: list[tuple[bool, ox.Quad]]
) -> None:
    graph = Graph()
    first = make("", base)
    apply(graph, first, HERE)
    found = rebase(make(first.id, ours), [], lambda one: one in graph)
    assert found.kept == ()
    wanted = sequential(sequential(set(), base), ours)
    apply(graph, make(first.id, found.rows), HERE)
    assert set(graph.quads(HERE)) == wanted


@given(ROWS, st.lists(ROWS, max_size=2), ROWS)
def test_rebasing_what_was_done_does_nothing(
    base: list[tuple[bool, ox.Quad]], since: list[list[tuple[bool, ox.Quad]]], ours: list[tuple[bool, ox.Quad]]
) -> None:
    graph = Graph()
    first = make("", base)
    apply(graph, first, HERE)
    found = rebase(make(first.id, ours), [], lambda one: one in graph)
    done = make(first.id, found.rows)
    apply(graph, done, HERE)
    again = rebase(make(first.id, ours), [done], lambda one: one in graph)
    assert again.rows == ()


def test_values_spelt_in_two_ways_are_one() -> None:
    def decimal(spelling: str) -> ox.Quad:
        value = ox.Literal(spelling, datatype=ox.NamedNode(f"{made.XSD}decimal"))
        return ox.Quad(ox.NamedNode("urn:s:1"), ox.NamedNode("urn:p:1"), value, ox.NamedNode(HERE))

    graph = Graph()
    first = make("", [(True, decimal("1.0"))])
    again = make(first.id, [(True, decimal("1.00"))])
    apply(graph, first, HERE)
    apply(graph, again, HERE)
    found = rebase(make(first.id, [(False, decimal("01.0"))]), [again], lambda one: one in graph)
    assert found.rows == ()
    assert len(found.kept) == 1


def _head_office(
    predicate: str, value: str | int | ox.NamedNode, subject: str = "urn:steward:instrument:AAA"
) -> ox.Quad:
    said = value if isinstance(value, ox.NamedNode) else ox.Literal(value)
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(term(predicate)), said, ox.NamedNode(HERE))


def test_a_sound_change_is_found_sound_and_nothing_is_done_yet() -> None:
    graph = made.graph()
    before = graph.to_bytes()
    found = consider(graph, make("urn:older", [(True, _head_office("words", "new"))]), [], HERE)
    assert found.violations == ()
    assert found.patch.previous == ""
    assert graph.to_bytes() == before


def test_a_second_value_is_named_with_who_says_the_first() -> None:
    graph = made.graph()
    before = graph.to_bytes()
    found = consider(graph, make("", [(True, _head_office("symbol", "BBB"))]), [], HERE)
    reasons = [violation.reason for violation in found.violations]
    assert "can have one value, and the bank's books says AAA" in reasons
    assert graph.to_bytes() == before


def test_a_change_that_breaks_a_shape_is_found() -> None:
    graph = made.graph()
    odd = ox.Quad(
        ox.NamedNode("urn:steward:instrument:BBB"), ox.NamedNode(f"{RDF}type"), ox.NamedNode(term("Instrument")),
        ox.NamedNode(HERE),
    )  # fmt: skip
    found = consider(graph, make("", [(True, odd)]), [], HERE)
    assert {violation.property for violation in found.violations} == {term("symbol"), term("assetClass")}


def test_a_change_of_another_graph_or_with_a_blank_node_is_refused() -> None:
    with pytest.raises(PatchError, match="may change"):
        consider(Graph(), make("", [(True, quad("1", 1, graph=engine()))]), [], HERE)
    blank = ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p:1"), ox.Literal("x"), ox.NamedNode(HERE))
    with pytest.raises(PatchError, match="blank node"):
        consider(Graph(), make("", [(True, blank)]), [], HERE)


def test_what_a_shape_allows_once_is_functional() -> None:
    assert {term("name"), term("symbol"), term("share")} <= functional_properties()
    assert term("owns") not in functional_properties()


@settings(max_examples=40)
@given(st.data())
def test_looking_around_a_change_finds_what_looking_everywhere_finds(data: st.DataObject) -> None:
    graph = made.graph()
    there = sorted(graph.quads(books()), key=str)
    nodes = sorted({one.subject for one in there}, key=str)
    predicates = sorted({one.predicate for one in there}, key=str)
    objects = sorted({one.object for one in there}, key=str)
    here = ox.NamedNode(books())
    new = st.builds(
        lambda s, p, o: (True, ox.Quad(s, p, o, here)),
        st.sampled_from(nodes), st.sampled_from(predicates), st.sampled_from(objects),
    )  # fmt: skip
    old = st.sampled_from(there).map(lambda one: (False, one))
    rows = data.draw(st.lists(st.one_of(new, old), min_size=1, max_size=3))
    changed = [one for _, one in rows]
    assert _new(graph, rows, check) == _new(graph, rows, lambda one: check_around(one, changed))


def _new(graph: Graph, rows: list[tuple[bool, ox.Quad]], look: object) -> set[Violation]:
    assert callable(look)
    after = graph.copy()
    known = set(look(after))
    apply(after, make(after.head(books()), rows), books())
    return set(look(after)) - known


def test_a_patch_that_was_given_up_proposes_nothing() -> None:
    made_up = make("", [(True, ITEMS[0])])
    found = rebase(Patch(made_up.id, "", made_up.kinds, made_up.quads, given_up=True), [], lambda one: False)
    assert found.rows == ()
