"""What is recorded, and what head office and the audit log are told of it, is one thing: all of it or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.messages import Utterance, agreed_to
from app.records import Records
from sync.crypto.envelope import disclose
from sync.errors import StoreError
from sync.outbox.chain import about_record
from sync.outbox.office import DEMO, office_secrets
from sync.store.sessions import SessionStore
from sync.types import Lane


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SessionStore]:
    with SessionStore(tmp_path) as store:
        yield store


def told(records: Records, lane: Lane) -> list[tuple[str, dict[str, Any]]]:
    """What waits for this machine's own head office: kind and content."""
    assert records.store is not None
    assert records.trail is not None
    outbox, found = records.trail.outbox, []
    opening = office_secrets(records.store.folder / DEMO).opening
    for record in outbox.rows.kept(outbox.identity.device, lane):
        key = records.store.store.keys.find(record.session) if record.session else None
        about = about_record(record.device, record.id, record.kind, record.session)
        found.append((record.kind, json.loads(disclose(record.sealed, opening, key, about))))
    return found


def test_the_audit_log_says_to_which_words_a_client_said_yes(store: SessionStore) -> None:
    records = Records(store)
    records.started("s1", "avery", agreed_to("May I?  Yes."))
    (_, entry), *_ = told(records, Lane.AUDIT)
    assert json.loads(entry["detail"]) == {"agreed": agreed_to("May I? Yes.")}
    assert agreed_to("May I? Yes.") != agreed_to("May I? No.")


def test_the_record_of_a_recommendation_is_kept_and_told_with_its_turn(store: SessionStore) -> None:
    records, asked = Records(store), Utterance("s1", 1, 0.0, "What would you change?")
    records.started("s1", "avery")
    records.asked("s1", 1, asked.text)
    records.answered(asked, None, "{}", complete=True, advice=('{"case": {}, "result_hash": "ab"}',))
    (turn,) = store.turns("s1")
    assert json.loads(str(turn["record"]))["suitability"] == [{"case": {}, "result_hash": "ab"}]
    assert told(records, Lane.SESSION)[-1][1]["record"]["suitability"][0]["result_hash"] == "ab"


def test_an_answer_that_was_cut_short_is_told_again_and_says_so(store: SessionStore) -> None:
    records, asked = Records(store), Utterance("s1", 1, 0.0, "What would you change?")
    records.started("s1", "avery")
    records.asked("s1", 1, asked.text)
    records.answered(asked, None, "{}", complete=True)
    records.cut("s1", 1, "At")
    records.asked("s1", 2, asked.text)
    records.cut("s1", 2, "")  # nothing was told of this one yet
    turns = [
        (content["turn"], content.get("again", False))
        for kind, content in told(records, Lane.SESSION)
        if kind == "turn"
    ]
    assert turns == [(1, False), (1, True), (2, False)]


def test_a_record_of_a_recommendation_over_very_many_assets_is_cut_where_it_can_be_computed_again(
    store: SessionStore,
) -> None:
    records, asked = Records(store), Utterance("s1", 1, 0.0, "What would you change?")
    records.started("s1", "avery")
    records.asked("s1", 1, asked.text)
    wide = {"case": {"client_id": "avery", "outlook": {"current": [1.0], "covariance_pa": [0.123456789] * 100_000}}}
    records.answered(asked, None, "{}", complete=True, advice=(json.dumps(wide),))
    (kept,) = json.loads(str(store.turns("s1")[0]["record"]))["suitability"]
    assert kept["case"] == {"client_id": "avery", "outlook": {"current": [1.0]}}
    assert kept["left_out"] == ["case.outlook.covariance_pa", "case.assets.covariance_pa"]


def test_a_visit_is_told_once_however_often_it_is_recorded(store: SessionStore) -> None:
    records = Records(store)
    for _ in range(2):
        records.started("s1", "avery")
        records.asked("s1", 1, "How did I do?")
    records.cut("s1", 1, "You gained")
    for _ in range(2):
        records.ended("s1")
    session = told(records, Lane.SESSION)
    assert [kind for kind, _ in session] == ["session", "question", "turn"]
    assert session[0][1] == {"session": "s1", "client": "avery"}
    assert session[2][1]["record"]["reply"] == "You gained"
    assert [entry["event"] for _, entry in told(records, Lane.AUDIT)] == ["session started", "session ended"]
    assert records.trail is not None
    assert records.trail.audit.verify().entries == 2


def test_an_erasure_is_told_and_what_was_told_before_cannot_be_read(store: SessionStore) -> None:
    records = Records(store)
    records.started("s1", "avery")
    records.asked("s1", 1, "How did I do?")
    store.erase_client("avery")
    kinds = [kind for kind, _ in told(records, Lane.AUDIT)]
    assert kinds == ["audit", "audit", "erase"]
    assert "avery" not in repr(told(records, Lane.AUDIT))
    with pytest.raises(Exception, match="erased"):
        told(records, Lane.SESSION)


def test_what_cannot_be_told_is_not_recorded(store: SessionStore) -> None:
    records = Records(store)
    records.started("s1", "avery")
    store.store.database.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(StoreError):
        records.asked("s1", 1, "How did I do?")
    assert store.turns("s1") == []
    store.store.database.execute("DROP TRIGGER full")
    records.asked("s1", 1, "How did I do?")
    assert len(store.turns("s1")) == 1
