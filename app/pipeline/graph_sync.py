"""The device's side of the knowledge graph: head office's graphs are fetched, and changes of them proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from finance.errors import KnowledgeError
from finance.knowledge import Graph, apply, head_office, parse
from sync.errors import Malformed
from sync.graphs.pull import Pulled, pull_graph
from sync.store.graph_copies import GraphCopies
from sync.store.identity import identity
from sync.store.opened import Store
from sync.transport.client import OfficeClient

CURATED = (head_office(),)
"""Graphs that head office writes and every device follows."""


def pull_graphs(
    store: Store,
    client: OfficeClient,
    *,
    may_change: Callable[[], bool] = lambda: True,
    heavy: bool = True,
    anew: bool = False,
) -> list[Pulled]:
    """Bring this device's copies of head office's graphs up to date; nothing for a device that is enrolled nowhere.

    Args:
        store: of this device, open.
        client: to head office.
        may_change: asked right before a copy is changed. A conversation that goes on keeps the graph that it began
            with, whatever is changed here.
        heavy: whether snapshots may be fetched now.
        anew: begin again with snapshots, after head office's log turned out to be another one.

    Raises:
        SyncError: see `sync.graphs.pull.pull_graph`; a copy is either new or as it was.
    """
    keys = identity(store).keys
    if keys is None:
        return []
    copies = GraphCopies(store)
    return [
        pull_graph(
            client, copies, GraphReader(graph), graph, keys.receipts, may_change=may_change, heavy=heavy, anew=anew
        )
        for graph in CURATED
    ]


class GraphReader:
    """One named graph in memory on which patches are tried."""

    def __init__(self, name: str) -> None:
        self._name, self._graph = name, Graph()

    def begin(self, snapshot: bytes, patches: Sequence[bytes]) -> None:
        """Begin with a snapshot and the patches after it."""
        self._graph = Graph()
        try:
            self._graph.take_part(self._name, snapshot)
        except KnowledgeError as error:
            raise Malformed(str(error)) from error
        for patch in patches:
            self.follow(patch)

    def follow(self, patch: bytes) -> tuple[str, str]:
        """Apply one more patch and return its id and the one that it follows."""
        try:
            found = parse(patch)
            apply(self._graph, found, self._name)
        except KnowledgeError as error:
            raise Malformed(str(error)) from error
        return found.id, found.previous

    def head(self) -> str:
        """Return the id of the last patch."""
        return self._graph.head(self._name)

    def content(self) -> bytes:
        """Return the graph as a snapshot holds it."""
        return self._graph.part(self._name)
