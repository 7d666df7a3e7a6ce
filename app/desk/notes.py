"""Jobs: an advisor's notes on a client, in the encrypted store."""

from __future__ import annotations

from app.desk.messages import Arguments, Report
from app.desk.room import Room
from app.errors import InputError
from sync.store.notes import Note, NoteStore

LONGEST = 20_000  # characters


def list_notes(room: Room, arguments: Arguments, progress: Report) -> tuple[Note, ...]:
    """Return the notes on `client`, the newest first."""
    with NoteStore(room.settings.data_dir) as store:
        return store.of(str(arguments["client"]))


def keep_note(room: Room, arguments: Arguments, progress: Report) -> Note:
    """Keep a new note with `text` on `client`; `written` where one that was taken away comes back.

    Raises:
        InputError: the text is empty or too long.
    """
    with NoteStore(room.settings.data_dir) as store:
        return store.keep(str(arguments["client"]), _checked(arguments), str(arguments.get("written", "")))


def change_note(room: Room, arguments: Arguments, progress: Report) -> int:
    """Give the note of a `number` another `text`; returns the number.

    Raises:
        InputError: the text is empty or too long.
        StoreError: the note was taken away in the meantime.
    """
    with NoteStore(room.settings.data_dir) as store:
        store.change(int(arguments["number"]), _checked(arguments))
    return int(arguments["number"])


def take_note_away(room: Room, arguments: Arguments, progress: Report) -> int:
    """Take the note of a `number` away; returns the number."""
    with NoteStore(room.settings.data_dir) as store:
        store.take_away(int(arguments["number"]))
    return int(arguments["number"])


def _checked(arguments: Arguments) -> str:
    text = str(arguments["text"]).strip()
    if not text:
        raise InputError("The note is empty; write something, or take it away.")
    if len(text) > LONGEST:
        raise InputError(f"The note has {len(text):,} characters; shorten it to {LONGEST:,} or fewer.")
    return text


JOBS = {"notes": list_notes, "keep_note": keep_note, "change_note": change_note, "take_note_away": take_note_away}
