"""The session store keeps what was acknowledged, unreadable without its key."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.errors import Held, StoreError, WrongKey
from sync.store.sessions import SessionStore

MARKER = "PLANTED-MARKER-71c0"


def test_a_question_without_an_answer_is_found_again(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.start("s1", "avery")
        store.asked("s1", 1, "How did I do?")
        store.answered("s1", 1, "{}", '{"turn": 1}')
        store.asked("s1", 2, "And over five years?")
    with SessionStore(tmp_path) as store:
        found = store.find("s1")
    assert found is not None
    assert (found.client, found.last_turn, found.context) == ("avery", 2, '{"turn": 1}')
    assert (found.open_turn, found.open_question) == (2, "And over five years?")


def test_an_ended_session_is_not_resumed(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.start("s1", "avery")
        store.ended("s1")
        assert store.find("s1") is None
    with SessionStore(tmp_path) as store:
        assert store.find("s1") is None


def test_ending_what_never_began_is_no_error(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.ended("nothing")


def test_only_the_last_question_is_still_waited_for(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.start("s1", "avery")
        store.asked("s1", 1, "interrupted by a crash")
        store.asked("s1", 2, "asked after it")
        store.answered("s1", 2, "{}", "{}")
        found = store.find("s1")
    assert found is not None
    assert found.open_turn is None


def test_half_a_key_from_a_power_cut_is_replaced_where_there_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "store.new").write_bytes(b"half")
    SessionStore(tmp_path).close()
    assert len((tmp_path / "keys" / "store.key").read_bytes()) == 32


def test_repeating_a_call_changes_nothing(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        for _ in range(2):
            store.start("s1", "avery")
            store.asked("s1", 1, "first words")
        store.asked("s1", 1, "other words")
        assert [row["question"] for row in store.turns("s1")] == ["first words"]


def test_no_file_of_the_store_holds_plain_text(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.start("s1", MARKER)
        store.asked("s1", 1, MARKER)
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or MARKER.encode() not in file.read_bytes(), file.name


def test_a_lost_key_is_named_and_never_replaced(tmp_path: Path) -> None:
    SessionStore(tmp_path).close()
    key = tmp_path / "keys" / "store.key"
    key.unlink()
    with pytest.raises(WrongKey, match="restore it"):
        SessionStore(tmp_path)
    assert not key.exists()


def test_another_key_does_not_open_the_store(tmp_path: Path) -> None:
    SessionStore(tmp_path).close()
    (tmp_path / "keys" / "store.key").write_bytes(bytes(32))
    with pytest.raises(WrongKey):
        SessionStore(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "a-file"
    place.write_text("not a folder")
    with pytest.raises(StoreError, match="make it writable"):
        SessionStore(place)


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    SessionStore(tmp_path).close()
    assert (tmp_path / "keys" / "store.key").stat().st_mode & 0o077 == 0


def test_acknowledged_questions_survive_a_killed_writer(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sync.store.sessions import SessionStore\n"
        "store = SessionStore(Path(sys.argv[1])); store.start('s', 'c')\n"
        "for turn in range(1, 100000):\n"
        "    store.asked('s', turn, 'q'); print(turn, flush=True)\n"
    )
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root, env=os.environ
    )
    assert child.stdout is not None
    acknowledged = [int(child.stdout.readline()) for _ in range(40)]
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    child.wait()
    with SessionStore(tmp_path) as store:
        kept = {row["turn"] for row in store.turns("s")}
    assert set(acknowledged) <= kept


def test_a_client_who_is_held_is_erased_by_nobody_until_the_hold_is_lifted(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        for session, client in (("s1", "avery"), ("s2", "morgan")):
            store.start(session, client)
            store.ended(session)
        store.hold("avery", "a lawsuit")
        assert [(hold.client, hold.why) for hold in store.holds()] == [("avery", "a lawsuit")]
        with pytest.raises(Held, match="a lawsuit"):
            store.erase_client("avery")
        with pytest.raises(Held):
            store.erase_session("s1")
        store.erase_client("morgan")
        assert {visit.session: visit.held for visit in store.visits()} == {"s1": True}
        assert store.lift("avery")
        assert not store.lift("avery")
        store.erase_client("avery")
        assert store.visits() == []


def test_a_hand_off_of_a_visit_without_a_record_is_held_with_its_client(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.hand_off("s1", "avery", "appointment", "{}")
        store.hold("avery", "a complaint")
        with pytest.raises(Held):
            store.erase_session("s1")
        assert store.sessions_of("avery") == ("s1",)


def test_what_a_client_agreed_to_is_listed_with_its_time(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        store.agree_to("avery", "memory")
        ((purpose, given),) = store.agreements("avery")
        assert purpose == "memory"
        assert given.startswith("20")
        assert store.agreements("morgan") == []
