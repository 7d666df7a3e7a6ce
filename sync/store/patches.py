"""The patches of the knowledge graph, encrypted at rest: bytes in the order in which they were applied, not meaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sync.errors import StoreError
from sync.store.graph_copies import GraphCopies
from sync.store.opened import Room


@dataclass(frozen=True, slots=True)
class StoredPatch:
    """One applied patch; `taken` is when, in ISO 8601, universal time."""

    graph: str
    id: str
    previous: str
    taken: str
    content: bytes


class PatchStore(Room):
    """The one writer of applied patches."""

    def append(self, graph: str, patch: str, previous: str, content: bytes) -> None:
        """Keep a patch that was applied to a named graph.

        Args:
            graph: IRI.
            patch: its id.
            previous: the id that the graph had come to before; empty for the first.
            content: as it came.

        Raises:
            StoreError: another patch was kept in between, the graph is a copy of head office's, or the store cannot be
                written.
        """
        if GraphCopies(self.store).find(graph) is not None:
            raise StoreError(f"{graph} follows head office's log here; propose the change there instead.")
        row = {"graph": graph, "id": patch, "previous": previous, "taken": _now(), "content": content}
        with self.store.writing():
            found = self._database.execute(
                "SELECT id FROM patches WHERE graph = ? ORDER BY number DESC LIMIT 1", [graph]
            ).fetchone()
            if (found[0] if found else "") != previous:
                raise StoreError(f"Another patch of {graph} was kept in the meantime; read the graph again and repeat.")
            self._database["patches"].insert(row)

    def erase(self, graph: str) -> None:
        """Erase all patches of a named graph for good."""
        with self.store.writing():
            self._database["patches"].delete_where("graph = ?", [graph])
        self.store.fold_in()

    def snapshots(self) -> list[tuple[str, bytes]]:
        """Return graph and snapshot of what was fetched whole; its patches in `all` come after it."""
        return GraphCopies(self.store).snapshots()

    def of(self, graph: str) -> list[bytes]:
        """Return the patches of one named graph, in order."""
        return GraphCopies(self.store).patches(graph)

    def all(self) -> list[StoredPatch]:
        """Return every patch in the order in which it was kept."""
        names = ("graph", "id", "previous", "taken", "content")
        rows = self._database["patches"].rows_where(order_by="number")
        return [StoredPatch(*(row[name] for name in names)) for row in rows]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
