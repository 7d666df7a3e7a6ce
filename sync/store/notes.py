"""An advisor's notes on a client, encrypted at rest; the bank's own records, which no client's wish erases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sync.errors import StoreError
from sync.store import database
from sync.store.opened import Store


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `written` and `changed` are ISO 8601, universal time."""

    number: int
    client: str
    written: str
    changed: str
    text: str


class NoteStore:
    """The one writer of notes."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store in a folder.

        Raises:
            StoreError: the folder cannot be used.
            WrongKey: key and store do not belong together.
        """
        self._store = Store(folder)
        self._path, self._database = self._store.path, self._store.database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def of(self, client: str) -> tuple[Note, ...]:
        """Return a client's notes, the newest first."""
        rows = self._database["notes"].rows_where("client = ?", [client], order_by="written DESC, number DESC")
        return tuple(Note(**row) for row in rows)

    def keep(self, client: str, text: str, written: str = "") -> Note:
        """Keep a new note and return it.

        Args:
            client: whose.
            text: of the note.
            written: when, where a note that was taken away comes back; now by default.

        Raises:
            StoreError: the store cannot be written.
        """
        now = _now()
        row = {"client": client, "written": written or now, "changed": now, "text": text}
        with database.writing(self._database, self._path):
            number = self._database["notes"].insert(row).last_pk
        return Note(int(number), **row)

    def change(self, number: int, text: str) -> None:
        """Give a note another text.

        Raises:
            StoreError: there is no such note any more, or the store cannot be written.
        """
        with database.writing(self._database, self._path):
            found = self._database.execute(
                "UPDATE notes SET text = ?, changed = ? WHERE number = ?", [text, _now(), number]
            )
        if found.rowcount == 0:
            raise StoreError("This note was taken away in the meantime; write it anew.")

    def take_away(self, number: int) -> None:
        """Take a note away for good; doing it twice changes nothing."""
        with database.writing(self._database, self._path):
            self._database["notes"].delete_where("number = ?", [number])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
