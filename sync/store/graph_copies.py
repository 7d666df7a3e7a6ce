"""Copies of head office's graphs, encrypted at rest: how far each has come, a snapshot, and the patches since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sync.knowledge_log.entries import Place
from sync.store.opened import Store


@dataclass(frozen=True, slots=True)
class GraphCopy:
    """A copy of one graph.

    Attributes:
        place: how far it has come in head office's log.
        patch: id of the last patch.
        snapshot: of the graph before the patches that are kept, b"" for none.
        patches: how many are kept.
    """

    place: Place
    patch: str
    snapshot: bytes
    patches: int


@dataclass(frozen=True, slots=True)
class NewPatch:
    """A patch to be kept: its id, the one that it follows, and its bytes."""

    id: str
    previous: str
    content: bytes


class GraphCopies:
    """The copies in an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, graph: str) -> GraphCopy | None:
        """Return the copy of one graph, None before anything of it was fetched."""
        row = self._store.database.execute(
            "SELECT number, link, patch, snapshot, (SELECT count(*) FROM patches WHERE patches.graph = copies.graph) "
            "FROM graph_copies AS copies WHERE graph = ?",
            [graph],
        ).fetchone()
        if row is None:
            return None
        return GraphCopy(Place(graph, int(row[0]), bytes(row[1])), row[2], bytes(row[3] or b""), int(row[4]))

    def snapshots(self) -> list[tuple[str, bytes]]:
        """Return graph and snapshot of every copy that has one."""
        rows = self._store.database.execute(
            "SELECT graph, snapshot FROM graph_copies WHERE snapshot IS NOT NULL ORDER BY graph"
        ).fetchall()
        return [(str(graph), bytes(content)) for graph, content in rows]

    def patches(self, graph: str) -> list[bytes]:
        """Return the patches of one graph that are kept, in order."""
        rows = self._store.database.execute("SELECT content FROM patches WHERE graph = ? ORDER BY number", [graph])
        return [bytes(row[0]) for row in rows.fetchall()]

    def extend(self, place: Place, patches: Sequence[NewPatch]) -> None:
        """Keep patches that follow, at least one, and how far the copy has come with them, all or nothing."""
        with self._store.writing():
            for patch in patches:
                row = [place.graph, patch.id, patch.previous, _now(), patch.content]
                self._store.database.execute(
                    "INSERT INTO patches (graph, id, previous, taken, content) VALUES (?, ?, ?, ?, ?)", row
                )
            self._move(place, patches[-1].id)

    def replace(self, place: Place, patch: str, snapshot: bytes) -> None:
        """Keep a snapshot in place of all that is here of a graph, all or nothing."""
        with self._store.writing():
            self._store.database.execute("DELETE FROM patches WHERE graph = ?", [place.graph])
            self._move(place, patch)
            self._store.database.execute(
                "UPDATE graph_copies SET snapshot = ? WHERE graph = ?", [snapshot, place.graph]
            )

    def _move(self, place: Place, patch: str) -> None:
        self._store.database.execute(
            "INSERT INTO graph_copies (graph, number, link, patch, changed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (graph) "
            "DO UPDATE SET number = excluded.number, link = excluded.link, patch = excluded.patch, "
            "changed = excluded.changed",
            [place.graph, place.number, place.link, patch, _now()],
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
