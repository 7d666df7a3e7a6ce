"""Every store behind SPARQL does the same: in memory, on disk, on a real server, on one that applies patches itself."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.errors import GraphStoreError, PatchError, QueryRefused
from finance.knowledge import Graph, Patch, apply, head_office, make
from finance.knowledge.stores import EmbeddedStore, Mark, SparqlStore, open_store
from finance.knowledge.stores.remote import Offers, RemoteStore
from tests.finance.knowledge.made import quad
from tests.finance.knowledge.stores.patch_server import Dataset, serving
from tests.finance.knowledge.test_patch import ROWS

HERE, THERE = head_office(), "urn:steward:graph:engine"
ONE, TWO = b'<urn:s:1> <urn:p:1> "one" .\n', b'<urn:s:1> <urn:p:1> "two\\r\\n\xc3\xbc\\u0001"@de .\n'


def mark(number: int, patch: str = "urn:x") -> Mark:
    return Mark(number, f"{number:064x}", patch)


@pytest.fixture(params=["memory", "disk", "server", "server with patches"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SparqlStore]:
    match request.param:
        case "memory":
            opened = open_store("")
        case "disk":
            opened = open_store(str(tmp_path / "graph"))
        case "server":
            opened = open_store(request.getfixturevalue("oxigraph_database"))
            opened.update("DROP ALL")
        case _:
            with serving(Dataset()) as address:
                opened = open_store(address)
                yield opened
                opened.close()
            return
    yield opened
    opened.close()


def test_a_graph_is_put_added_to_read_and_removed(store: SparqlStore) -> None:
    assert store.get(HERE) is None
    assert store.delete(HERE) is False
    store.put(HERE, TWO)
    store.post(HERE, ONE)
    store.put(THERE, ONE)
    both = store.get(HERE)
    assert both is not None
    assert set(ox.parse(both, ox.RdfFormat.N_TRIPLES)) == set(ox.parse(ONE + TWO, ox.RdfFormat.N_TRIPLES))
    store.put(HERE, ONE)
    assert store.get(HERE) == ONE
    assert store.delete(HERE) is True
    assert store.get(HERE) is None
    assert store.get(THERE) == ONE


def test_the_graph_without_a_name_is_always_there(store: SparqlStore) -> None:
    assert store.get("") == b""
    store.put("", ONE)
    assert store.get("") == ONE
    store.put("", b"")
    assert store.get("") == b""


def test_a_question_sees_all_graphs_together_and_each_alone(store: SparqlStore) -> None:
    store.put(HERE, ONE)
    store.put(THERE, ONE)
    # DISTINCT: what two graphs say comes twice in Oxigraph and once in Fuseki.
    assert len(store.query("SELECT DISTINCT ?p { <urn:s:1> ?p ?o }").rows) == 1
    rows = store.query("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").rows
    assert [row[0].value for row in rows if row[0]] == sorted([HERE, THERE])
    (said,) = store.query("ASK { ?s ?p 'one' }").rows[0]
    assert said is not None
    assert said.value == "true"


def test_a_question_that_would_change_or_reach_outside_is_refused(store: SparqlStore) -> None:
    for question in ("DROP ALL", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            store.query(question)


def test_a_forgotten_graph_begins_again(store: SparqlStore) -> None:
    store.put(THERE, ONE)
    store.apply(make("", [(True, quad("1", 1))]), HERE, mark(1))
    store.forget(HERE)
    assert (store.get(HERE), store.mark(HERE), store.get(THERE)) == (None, None, ONE)
    assert store.apply(make("", [(True, quad("2", 2))]), HERE, mark(1))


@pytest.mark.parametrize("said", ["", "1", "x 00 urn:x", f"1 {'g' * 64} urn:x", f"² {'0' * 64} urn:x"])
def test_a_marker_that_somebody_else_wrote_is_refused(store: SparqlStore, said: str) -> None:
    entry, log = "https://steward.example/terms#entry", "urn:steward:graph:log"
    store.update(f'INSERT DATA {{ GRAPH <{log}> {{ <{HERE}> <{entry}> "{said}" }} }}')
    with pytest.raises(PatchError, match="marker"):
        store.mark(HERE)


def test_what_is_no_update_changes_nothing(store: SparqlStore) -> None:
    store.put(HERE, ONE)
    with pytest.raises(GraphStoreError):
        store.update(f"DROP GRAPH <{HERE}> ; INSERT NONSENSE")
    assert store.get(HERE) == ONE


def test_a_patch_and_its_marker_move_together(store: SparqlStore) -> None:
    assert store.mark(HERE) is None
    first = make("", [(True, quad("1", "one")), (True, quad("2", "two"))])
    second = make(first.id, [(False, quad("1", "one")), (True, quad("1", "uno"))])
    assert store.apply(first, HERE, mark(1, first.id))
    assert store.mark(HERE) == mark(1, first.id)
    assert store.apply(second, HERE, mark(2, second.id))
    assert not store.apply(second, HERE, mark(2, second.id))
    assert not store.apply(first, HERE, mark(1, first.id))
    assert store.mark(HERE) == mark(2, second.id)
    assert store.get(HERE) == b'<urn:s:1> <urn:p:p> "uno" .\n<urn:s:2> <urn:p:p> "two" .\n'


def test_a_patch_out_of_turn_to_elsewhere_or_with_blank_nodes_is_refused(store: SparqlStore) -> None:
    with pytest.raises(GraphStoreError, match="cannot follow"):
        store.apply(make("", [(True, quad("1", 1))]), HERE, mark(2))
    with pytest.raises(PatchError, match="only"):
        store.apply(make("", [(True, quad("1", 1, graph=THERE))]), HERE, mark(1))
    blank = ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p:1"), ox.Literal("x"), ox.NamedNode(HERE))
    with pytest.raises(PatchError, match="blank node"):
        store.apply(make("", [(True, blank)]), HERE, mark(1))
    assert store.mark(HERE) is None
    assert store.get(HERE) is None


def test_a_snapshot_replaces_a_graph_with_its_marker(store: SparqlStore) -> None:
    store.apply(make("", [(True, quad("1", "old"))]), HERE, mark(1))
    store.put(THERE, ONE)
    store.replace(HERE, ONE + TWO, mark(40))
    assert store.mark(HERE) == mark(40)
    found = store.get(HERE)
    assert found is not None
    assert len(found.splitlines()) == 2
    assert store.get(THERE) == ONE
    assert store.apply(make("", [(True, quad("2", "next"))]), HERE, mark(41))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=4))
def test_a_log_gives_the_same_in_every_store(store: SparqlStore, log: list[list[tuple[bool, ox.Quad]]]) -> None:
    store.update("CLEAR ALL")
    graph, before = Graph(), ""
    for number, rows in enumerate(log, 1):
        named = [(adds, one) for adds, one in rows if not (_blank(one.subject) or _blank(one.object))]
        patch = make(before, named)
        before = patch.id
        apply(graph, patch, HERE)
        assert store.apply(patch, HERE, mark(number, patch.id))
    wanted = "".join(sorted(f"{one.subject} {one.predicate} {one.object} .\n" for one in graph.quads(HERE)))
    assert (store.get(HERE) or b"").decode() == wanted
    assert store.mark(HERE) == (mark(len(log), before) if log else None)


def _blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode)


def test_a_given_up_patch_moves_the_marker_only(store: SparqlStore) -> None:
    made = make("", [(True, quad("1", 1))])
    assert store.apply(Patch(made.id, "", made.kinds, made.quads, given_up=True), HERE, mark(1))
    assert store.mark(HERE) == mark(1)
    assert store.get(HERE) is None


def test_a_store_on_disk_is_there_again(tmp_path: Path) -> None:
    first = EmbeddedStore(tmp_path)
    first.apply(make("", [(True, quad("1", "one"))]), HERE, mark(1))
    with pytest.raises(GraphStoreError, match="another process"):
        EmbeddedStore(tmp_path)
    first.close()
    second = EmbeddedStore(tmp_path)
    assert second.mark(HERE) == mark(1)
    second.close()


def test_a_server_that_takes_patches_gets_patches() -> None:
    data = Dataset()
    with serving(data) as address:
        store = open_store(address)
        assert isinstance(store, RemoteStore)
        assert store.offers() == Offers(patches=True, union=True)
        data.asked.clear()
        store.apply(make("", [(True, quad("1", 1))]), HERE, mark(1))
        assert "POST /steward/patch" in data.asked
        assert "POST /steward/update" not in data.asked
        store.close()


def test_a_server_without_patches_gets_updates() -> None:
    data = Dataset(patches=False)
    with serving(data) as address:
        store = open_store(address)
        store.apply(make("", [(True, quad("1", 1))]), HERE, mark(1))
        assert data.asked.count("POST /steward/patch") == 1
        assert "POST /steward/update" in data.asked
        assert store.mark(HERE) == mark(1)
        store.close()


def test_two_writers_to_one_server_cannot_both_apply(oxigraph_database: str) -> None:
    first, second = open_store(oxigraph_database), open_store(oxigraph_database)
    assert isinstance(second, RemoteStore)
    ours, theirs = make("", [(True, quad("1", "ours"))]), make("", [(True, quad("1", "theirs"))])
    real = second.mark
    seen = iter([None, None])
    second.mark = lambda name: next(seen, real(name))  # type: ignore[method-assign]
    assert first.apply(ours, HERE, mark(1, ours.id))
    with pytest.raises(GraphStoreError, match="Another writer"):
        second.apply(theirs, HERE, mark(1, theirs.id))
    assert first.get(HERE) == b'<urn:s:1> <urn:p:p> "ours" .\n'
    first.close()
    second.close()


def test_an_oxigraph_server_takes_no_patches_and_joins_all_graphs(oxigraph_database: str) -> None:
    store = open_store(oxigraph_database)
    assert isinstance(store, RemoteStore)
    assert store.offers() == Offers(patches=False, union=True)
    store.close()


def test_a_wrong_password_is_said_without_telling_it() -> None:
    with serving(Dataset()) as address:
        store = open_store(address.replace("s%20ecret", "hunter2"))
        with pytest.raises(GraphStoreError, match=r"\(401\); check name and password") as caught:
            store.put(HERE, ONE)
        assert "hunter2" not in str(caught.value)
        store.close()


def test_a_server_of_another_kind_is_said(oxigraph_database: str) -> None:
    store = open_store(f"{oxigraph_database}/dataset")
    with pytest.raises(GraphStoreError, match=r"does not offer POST /dataset/update \(404\)"):
        store.update("CLEAR ALL")
    store.close()


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        store = open_store(address, timeout_s=0.2)
        with pytest.raises(GraphStoreError, match=r"within 0\.2 seconds"):
            store.get(HERE)
        store.close()
    gone = open_store(address, timeout_s=0.5)
    with pytest.raises(GraphStoreError, match="cannot be reached"):
        gone.get(HERE)
    gone.close()


@pytest.mark.parametrize("address", ["http://", "http:///x", "http://host:99999/", "http://[::1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(GraphStoreError):
        open_store(address)
