"""A client's knowledge graph for the conversation: the bank's books, with what is kept in the encrypted store."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from app.content import Content
from finance.knowledge import Graph, apply, is_about, parse, words_of
from sync.store.patches import PatchStore, StoredPatch


def graphs_of(content: Content, folder: Path | None) -> Callable[[str], Graph]:
    """Return what gives a client's graph: what the books, head office, the engine and that client say, nobody else.

    What head office and the engine say stays as it is now, whatever is fetched meanwhile: new content never changes a
    running session. What the client says is read each time.

    Args:
        content: of the bank.
        folder: of the encrypted store; None where nothing is kept.
    """
    if folder is None:
        return content.graph
    with PatchStore(folder) as store:
        snapshots, patches = store.snapshots(), [one for one in store.all() if is_about(one.graph, "")]

    @cache
    def shared() -> Graph:
        return _replayed(snapshots, patches)

    def graph_of(client_id: str) -> Graph:
        graph = content.graph(client_id)
        graph.take_all(shared())
        with PatchStore(folder) as store:
            for patch in store.of(words_of(client_id)):
                apply(graph, parse(patch), words_of(client_id))
        return graph

    return graph_of


def _replayed(snapshots: list[tuple[str, bytes]], patches: list[StoredPatch]) -> Graph:
    """Return what everybody's conversation may see."""
    graph = Graph()
    for name, snapshot in snapshots:
        if is_about(name, ""):
            graph.take_part(name, snapshot)
    for kept in patches:
        apply(graph, parse(kept.content), kept.graph)
    return graph
