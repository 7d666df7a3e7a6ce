"""Advisors' notes: kept encrypted, changed, taken away, brought back; one client's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.store.notes import NoteStore
from sync.store.sessions import SessionStore


def test_a_note_is_kept_across_openings_newest_first(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        store.keep("avery", "Wants the house by the sea.")
        store.keep("avery", "Prefers mornings.")
    with NoteStore(tmp_path) as store:
        assert [note.text for note in store.of("avery")] == ["Prefers mornings.", "Wants the house by the sea."]


def test_a_note_belongs_to_one_client(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        store.keep("avery", "Wants the house by the sea.")
        assert store.of("kit") == ()


def test_a_changed_note_keeps_its_day_of_writing(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        note = store.keep("avery", "Prefers mornings.")
        store.change(note.number, "Prefers evenings.")
        (found,) = store.of("avery")
        assert (found.text, found.written) == ("Prefers evenings.", note.written)


def test_a_note_that_was_taken_away_can_come_back_to_its_place(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        first = store.keep("avery", "First.", "2026-01-01T09:00:00.000+00:00")
        store.keep("avery", "Second.", "2026-01-02T09:00:00.000+00:00")
        store.take_away(first.number)
        store.take_away(first.number)
        assert [note.text for note in store.of("avery")] == ["Second."]
        store.keep("avery", first.text, first.written)
        assert [note.text for note in store.of("avery")] == ["Second.", "First."]


def test_changing_a_note_that_is_gone_says_so(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store, pytest.raises(StoreError, match="taken away"):
        store.change(7, "Anything.")


def test_a_clients_wish_to_be_forgotten_leaves_the_banks_notes(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        store.keep("avery", "Prefers mornings.")
    with SessionStore(tmp_path) as sessions:
        sessions.erase_client("avery")
    with NoteStore(tmp_path) as store:
        assert len(store.of("avery")) == 1


def test_no_note_can_be_read_in_the_file(tmp_path: Path) -> None:
    with NoteStore(tmp_path) as store:
        store.keep("avery", "Wants the house by the sea.")
    for path in (tmp_path / "store").iterdir():
        assert b"house by the sea" not in path.read_bytes()
