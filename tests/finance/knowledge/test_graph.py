"""The graph in memory: bytes in and out, nothing on disk, nothing strange let in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from finance.errors import KnowledgeError
from finance.knowledge import Graph, apply, from_turtle, head_office
from finance.knowledge.door import MOST_STATEMENTS
from finance.knowledge.names import graph_in_words, node, short, writer_of
from tests.finance.knowledge import made
from tests.finance.knowledge.made import XSD, quad

G = f"<{head_office()}>"
ROOT = Path(__file__).parents[3]
PLANT = """
from datetime import datetime, UTC
from tests.finance.knowledge import made
from finance.knowledge import *
graph = made.graph()
told = Told("pat", "s1.1", "MARKER-" + "7f3a91", datetime.now(UTC))
apply_checked(graph, propose(graph, Claim("prefers", "MARKER-" + "7f3a91"), told))
(one,) = proposals(graph, "pat")
apply_checked(graph, confirm(graph, "pat", one.id, "pat", datetime.now(UTC)))
again = Graph.from_bytes(graph.to_bytes())
ask(again, "SELECT * { ?s ?p ?o } ORDER BY ?o")
again.dataset().serialize(format="trig")
assert b"MARKER-7f3a91" in again.to_bytes() and not check(again)
"""


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    for name in ("here", "temp", "home"):
        (tmp_path / name).mkdir()
    places = {name: str(tmp_path / "temp") for name in ("TMPDIR", "TEMP", "TMP")}
    environment = os.environ | places | {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-B", "-c", PLANT]
    subprocess.run(command, cwd=tmp_path / "here", env=environment, check=True)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_bytes_give_the_same_graph_with_its_heads() -> None:
    graph = made.graph()
    again = Graph.from_bytes(graph.to_bytes())
    assert again.to_bytes() == graph.to_bytes()
    assert again.heads == graph.heads
    assert len(again) == len(graph) > 30


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 calls its own old names
def test_rdflib_sees_and_changes_this_very_graph() -> None:
    import rdflib

    graph = made.graph()
    dataset = graph.dataset()
    name = rdflib.URIRef("https://steward.example/terms#name")
    assert str(dataset.value(rdflib.URIRef(node("client", "pat")), name)) == "Pat Example"
    dataset.graph(rdflib.URIRef(head_office())).add((rdflib.URIRef("urn:s"), name, rdflib.Literal("new")))
    assert len(list(graph.quads(head_office()))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"<urn:a> <urn:b> <urn:c> {G} .".encode(), "cut off"),
        (f"<urn:a> <urn:b> {G} .\n<urn:a> <urn:".encode(), "cut off"),
        (f"<urn:a> <urn:b c> <urn:c> {G} .\n".encode(), "line 1: .*space"),
        (f"<urn:a> <urn:b> <urn:p\u0430y> {G} .\n".encode(), "U\\+0430"),
        (f'<urn:a> <urn:b> "x"^^<{XSD}decimal> {G} .\n'.encode(), "no xsd:decimal"),
        (b"<urn:a> <urn:b> <urn:c> .\n", "outside every named graph"),
        (b"<urn:a> <urn:b> <urn:c> <urn:mine> .\n", "belongs to no writer"),
        (b"\xff\xfe", "UTF-8"),
        (b"SQLite format 3\x00\n", "line 1"),
    ],
)
def test_bytes_that_are_no_graph_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        Graph.from_bytes(content)


def test_a_million_statements_are_the_most() -> None:
    line = f"<urn:a> <urn:b> <urn:c> {G} .\n"
    with pytest.raises(KnowledgeError, match="1,000,001 statements"):
        Graph.from_bytes((line * (MOST_STATEMENTS + 1)).encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<urn:a> <urn:b> "never closed', "cannot be read"),
        ("@prefix ex: <urn:e:> .\nex:a ex:b ex:c ;", "cannot be read"),
        ("<urn:a> <urn:b c> <urn:c> .", "cannot be read"),
        ("<urn:a> <urn:b> 12, 1.5, nonsense .", "cannot be read"),
        ("<urn:a> <urn:p\u0430y> <urn:c> .", "U\\+0430"),
        ('<urn:a> <urn:b> "x"^^<http://www.w3.org/2001/XMLSchema#date> .', "no xsd:date"),
        (f'<urn:a> <urn:b> "{"x" * 70_000}" .', "65,536"),
    ],
)
def test_turtle_of_others_is_refused_with_a_reason(content: str, words: str) -> None:
    with pytest.raises(KnowledgeError, match=words):
        from_turtle(Graph(), content.encode(), head_office())


def test_turtle_replaces_what_the_writer_said_before() -> None:
    graph = Graph()
    for content in ("<urn:a> <urn:b> 1, 1.50 . [] <urn:b> <urn:c> .", "<urn:a> <urn:b> 1, 2 ."):
        apply(graph, from_turtle(graph, content.encode(), head_office()))
    assert {one.object.value for one in graph.quads(head_office()) if isinstance(one.object, ox.Literal)} == {"1", "2"}


def test_reading_the_same_turtle_twice_changes_nothing() -> None:
    graph = Graph()
    content = b"[] <urn:b> [ <urn:c> 1.0 ] ."
    apply(graph, from_turtle(graph, content, head_office()))
    assert not from_turtle(graph, content, head_office()).quads


def test_a_graph_that_grows_too_large_stays_as_it_was() -> None:
    graph = Graph([quad("1", 1)])
    before = graph.to_bytes()

    class Long(list[ox.Quad]):
        def __len__(self) -> int:
            return MOST_STATEMENTS

    with pytest.raises(KnowledgeError, match="room for"):
        graph.change([quad("1", 1)], Long())
    assert graph.to_bytes() == before


def test_names_that_look_alike_are_different_nodes() -> None:
    latin, cyrillic = node("client", "pay"), node("client", "p\u0430y")
    assert latin != cyrillic
    assert cyrillic.isascii()
    assert node("goal", "a", "b:c") != node("goal", "a:b", "c")
    assert short(node("client", "a b")) == "client a b"


def test_an_id_must_be_one() -> None:
    for bad in ("", "x" * 201):
        with pytest.raises(KnowledgeError, match="1 to 200"):
            node("client", bad)


def test_every_graph_says_who_writes_it() -> None:
    assert graph_in_words("urn:steward:graph:words:pat") == "the client's own words"
    assert writer_of(head_office()) == "head_office"
