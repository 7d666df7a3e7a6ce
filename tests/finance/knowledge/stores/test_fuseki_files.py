"""The configuration files for Fuseki offer what the remote store asks for, and nothing to whoever is not named."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from finance.knowledge.stores import Endpoints

FOLDER = Path(__file__).parents[4] / "installers" / "headoffice" / "fuseki"
FUSEKI = "http://jena.apache.org/fuseki#"
_ENDPOINTS = """
PREFIX fuseki: <http://jena.apache.org/fuseki#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?service ?name ?operation (GROUP_CONCAT(?user) AS ?users) {
  ?it fuseki:name ?service ; fuseki:endpoint ?end .
  ?end fuseki:operation ?operation ; fuseki:name ?name ; fuseki:allowedUsers/rdf:rest*/rdf:first ?user
} GROUP BY ?service ?name ?operation"""


def endpoints(file: str) -> dict[str, tuple[str, set[str]]]:
    """Return operation and users by path."""
    store = _read(file)
    found = store.query(_ENDPOINTS)
    assert isinstance(found, ox.QuerySolutions)
    return {
        f"/{row['service'].value}/{row['name'].value}": (
            row["operation"].value.removeprefix(FUSEKI), set(row["users"].value.split()),
        )
        for row in found
    }  # fmt: skip


def _read(file: str) -> ox.Store:
    store = ox.Store()
    store.load((FOLDER / file).read_bytes(), ox.RdfFormat.TURTLE, base_iri="file:///config.ttl")
    return store


def test_the_server_offers_what_head_office_asks_for() -> None:
    wanted, there = Endpoints.of("/steward"), endpoints("config.ttl")
    assert there[wanted.query] == ("query", {"office", "reader"})
    assert there[wanted.update] == ("update", {"office"})
    assert there[wanted.graphs] == ("gsp-rw", {"office"})
    assert there[wanted.patch] == ("patch", {"office"})


def test_nothing_can_be_written_to_the_copy() -> None:
    assert {operation for operation, _ in endpoints("replica.ttl").values()} == {"query", "gsp-r"}


@pytest.mark.parametrize("file", ["config.ttl", "replica.ttl"])
def test_every_door_has_a_lock_and_all_graphs_are_seen_together(file: str) -> None:
    store = _read(file)
    doors = store.quads_for_pattern(None, ox.NamedNode(f"{FUSEKI}endpoint"), None)
    assert len(list(doors)) == len(endpoints(file))
    for predicate, value in (("passwd", "passwd"), ("auth", "basic")):
        assert list(store.quads_for_pattern(None, ox.NamedNode(FUSEKI + predicate), ox.Literal(value)))
    union = ox.NamedNode("http://jena.apache.org/2016/tdb#unionDefaultGraph")
    assert list(store.quads_for_pattern(None, union, ox.Literal(True)))
