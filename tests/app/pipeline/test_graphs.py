"""A conversation's graph: one client's books with what that client and the bank wrote, and nobody else's words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import settings
from app.content import Content, load
from app.errors import NotInstalled
from app.pipeline.graphs import graphs_of
from finance.knowledge import Claim, Told, apply_checked, bank_graph, confirm, proposals, propose, words_of, write
from sync.store.patches import PatchStore

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> Content:
    try:
        return load(settings.load(environment={}))
    except NotInstalled:
        pytest.skip("the demo bank's data is not built; run `steward setup`")


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
