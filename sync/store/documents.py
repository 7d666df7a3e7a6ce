"""The index of the bank's documents on this device: which, and whether they are the ones that were indexed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sync.store.opened import Store


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document; `sha256` (32 bytes) is of the file, `size` in bytes, `added` is ISO 8601."""

    id: str
    title: str
    sha256: bytes
    size: int
    added: str


class DocumentIndex:
    """The one writer of the index."""

    def __init__(self, store: Store) -> None:
        self._store, self._table = store, store.database["documents"]

    def keep(self, document: str, title: str, sha256: bytes, size: int) -> None:
        """Note a document, in place of an older one of the same name."""
        added = datetime.now(UTC).isoformat(timespec="milliseconds")
        row = {"id": document, "title": title, "sha256": sha256, "bytes": size, "added": added}
        with self._store.writing():
            self._table.insert(row, pk="id", replace=True)

    def drop(self, document: str) -> None:
        """Forget a document; doing it twice changes nothing."""
        with self._store.writing():
            self._table.delete_where("id = ?", [document])

    def all(self) -> list[IndexedDocument]:
        """Return every document by name."""
        names = ("id", "title", "sha256", "bytes", "added")
        return [IndexedDocument(*(row[name] for name in names)) for row in self._table.rows_where(order_by="id")]
