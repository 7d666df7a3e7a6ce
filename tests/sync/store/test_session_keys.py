"""Who erases a session's key has erased the session: in the store, in copies of it and in what waits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.errors import SealError
from sync.store.opened import Store
from sync.store.sessions import SessionStore


def record(folder: Path) -> None:
    with SessionStore(folder) as store:
        for session in ("s1", "s2"):
            store.start(session, "avery")
            store.asked(session, 1, "words")
            store.answered(session, 1, "{}", None, facts=['{"value": 1}'], unverified=2)
            store.hand_off(session, "avery", "complaint", "{}")
            store.ended(session)


def test_a_copy_of_the_store_does_not_bring_an_erased_session_back(tmp_path: Path) -> None:
    record(tmp_path)
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    with SessionStore(tmp_path) as store:
        store.erase_session("s1")
    shutil.rmtree(tmp_path / "store")
    shutil.copytree(tmp_path / "copy", tmp_path / "store")
    with SessionStore(tmp_path) as store:
        assert (store.turns("s1"), store.facts("s1")) == ([], [])
        assert [row["session"] for row in store.handed_off()] == ["s2"]
        assert [visit.session for visit in store.visits()] == ["s2"]
        assert store.facts("s2") == ['{"value": 1}']


def test_an_erasure_that_a_power_cut_interrupted_is_finished_at_the_next_start(tmp_path: Path) -> None:
    record(tmp_path)
    with Store(tmp_path) as store:
        # What `erase_session` leaves when the machine stops after its first transaction.
        with store.writing():
            store.database["erasures"].insert({"session": "s1"})
        assert store.keys.find("s1") is not None
    with SessionStore(tmp_path) as sessions:
        assert sessions.store.keys.find("s1") is None
        assert sessions.turns("s1") == []
        assert sessions.store.database["erasures"].count == 0


def test_the_clients_name_is_not_in_the_store_without_the_sessions_key(tmp_path: Path) -> None:
    record(tmp_path)
    with Store(tmp_path) as store:
        dump = repr([(table.name, list(table.rows)) for table in store.database.tables])
    assert "s1" in dump
    for word in ("avery", "words", "complaint"):
        assert word not in dump


def test_rows_cannot_be_exchanged_between_turns_and_sessions(tmp_path: Path) -> None:
    record(tmp_path)
    with SessionStore(tmp_path) as store:
        store.asked("s1", 2, "other words")
        store.store.database.execute(
            "UPDATE turns SET question = (SELECT question FROM turns WHERE session = 's1' AND turn = 1) WHERE turn = 2"
        )
        with pytest.raises(SealError, match="changed or moved"):
            store.turns("s1")


def test_a_client_is_erased_with_all_visits(tmp_path: Path) -> None:
    record(tmp_path)
    with SessionStore(tmp_path) as store:
        store.start("s3", "morgan")
        store.agree_to("avery", "memory")
        store.erase_client("avery")
        assert [visit.session for visit in store.visits()] == ["s3"]
        assert store.store.keys.sessions() == {"s3"}
        assert not store.agreed_to("avery", "memory")


def test_no_log_beside_the_databases_holds_what_was_erased(tmp_path: Path) -> None:
    record(tmp_path)
    with SessionStore(tmp_path) as store:
        store.erase_session("s1")
        logs = list(tmp_path.rglob("*.db-wal"))
        assert {log.name for log in logs} == {"session-keys.db-wal", "steward.db-wal"}
        assert [log.stat().st_size for log in logs] == [0, 0]


def test_nothing_is_written_for_an_erased_session(tmp_path: Path) -> None:
    record(tmp_path)
    with SessionStore(tmp_path) as store:
        store.erase_session("s1")
        assert not store.asked("s1", 2, "late")
        store.answered("s1", 1, "{}", None)
        assert store.turns("s1") == []
