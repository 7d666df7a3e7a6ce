"""An advisor's notes on a client, encrypted at rest; the bank's own records, which no client's wish erases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sync.errors import StoreError
from sync.store.opened import Room


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `written` and `changed` are ISO 8601, universal time."""

    number: int
    client: str
    written: str
    changed: str
    text: str


class NoteStore(Room):
    """The one writer of notes."""

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
        with self.store.writing():
            number = self._database["notes"].insert(row).last_pk
        return Note(int(number), **row)

    def change(self, number: int, text: str) -> None:
        """Give a note another text.

        Raises:
            StoreError: there is no such note any more, or the store cannot be written.
        """
        with self.store.writing():
            found = self._database.execute(
                "UPDATE notes SET text = ?, changed = ? WHERE number = ?", [text, _now(), number]
            )
        if found.rowcount == 0:
            raise StoreError("This note was taken away in the meantime; write it anew.")

    def take_away(self, number: int) -> None:
        """Take a note away for good; doing it twice changes nothing."""
        with self.store.writing():
            self._database["notes"].delete_where("number = ?", [number])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
