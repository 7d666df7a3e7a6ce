"""A conversation's graph: one client's books with what that client and the bank wrote, and nobody else's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.content import Content
from app.pipeline.graphs import graphs_of
from finance.knowledge import (
    Claim,
    Graph,
    Told,
    apply,
    apply_checked,
    bank_graph,
    confirm,
    device_graph,
    head_office,
    make,
    proposals,
    propose,
    words_of,
    write,
)
from sync.knowledge_log.entries import nothing_yet
from sync.store.graph_copies import GraphCopies, NewPatch
from sync.store.opened import Store
from sync.store.patches import PatchStore
from tests.finance.knowledge.made import quad

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def told(content: Content, tmp_path: Path) -> Path:
    """A store in which Avery and Morgan have each told something."""
    for client, event in (("avery", "child_born"), ("morgan", "job_changed")):
        graph = bank_graph([content.client(client)], content.instruments, content.today)
        proposed = propose(graph, Claim("lifeEvent", event), Told(client, f"v.{client}", "Something happened.", NOW))
        apply_checked(graph, proposed)
        fact = proposals(graph, client, "proposed")[-1]
        confirmed = confirm(graph, client, fact.id, by=client, moment=NOW)
        with PatchStore(tmp_path) as store:
            for patch in (proposed, confirmed):
                store.append(words_of(client), patch.id, patch.previous, write(patch))
    return tmp_path


def test_a_client_finds_what_they_told_and_nothing_of_others(content: Content, told: Path) -> None:
    graph = graphs_of(content, told)("avery")
    assert [fact.value for fact in proposals(graph, "avery", "confirmed")] == ["child_born"]
    everything = " ".join(line for name in graph.graphs for line in graph.lines(name))
    assert "job_changed" not in everything
    assert "Thistledown" not in everything


def test_without_a_store_there_are_the_books_alone(content: Content) -> None:
    graph = graphs_of(content, None)("morgan")
    assert proposals(graph, "morgan", "confirmed") == ()
    assert "Sage Thistledown" in " ".join(line for name in graph.graphs for line in graph.lines(name))


def test_a_session_keeps_the_graph_with_which_it_began(content: Content, tmp_path: Path) -> None:
    def lines(graphs: Callable[[str], Graph]) -> list[str]:
        return graphs("avery").lines(head_office())

    before = graphs_of(content, tmp_path)
    assert lines(before) == []
    snapshot, row, later = Graph(), quad("1", "in the snapshot"), quad("2", "after it")
    apply(snapshot, first := make("", [(True, row)]), head_office())
    second = make(first.id, [(True, later)])
    place = nothing_yet(head_office())
    with Store(tmp_path) as store:
        copies = GraphCopies(store)
        copies.replace(place, first.id, snapshot.part(head_office()))
        copies.extend(place, [NewPatch(second.id, second.previous, write(second))])
    assert lines(before) == []
    assert lines(graphs_of(content, tmp_path)) == sorted([f"{row} .", f"{later} ."])


def test_nothing_that_other_devices_wrote_is_in_a_conversation(content: Content, tmp_path: Path) -> None:
    own = device_graph("kiosk-2")
    made = make("", [(True, quad("1", "about somebody else", graph=own))])
    with PatchStore(tmp_path) as store:
        store.append(own, made.id, "", write(made))
    assert own not in graphs_of(content, tmp_path)("avery").graphs
