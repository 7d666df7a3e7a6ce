"""A client's knowledge graph for the conversation: the bank's books, with what is kept in the encrypted store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.content import Content
from finance.knowledge import Graph, apply, is_about, parse
from sync.store.patches import PatchStore


def graphs_of(content: Content, folder: Path | None) -> Callable[[str], Graph]:
    """Return what gives a client's graph: what the books, head office, the engine and that client say, nobody else.

    Args:
        content: of the bank.
        folder: of the encrypted store; None where nothing is kept.
    """

    def graph_of(client_id: str) -> Graph:
        graph = content.graph(client_id)
        if folder is not None:
            with PatchStore(folder) as store:
                for name, snapshot in store.snapshots():
                    if is_about(name, client_id):
                        graph.take_part(name, snapshot)
                for kept in store.all():
                    if is_about(kept.graph, client_id):
                        apply(graph, parse(kept.content), kept.graph)
        return graph

    return graph_of
