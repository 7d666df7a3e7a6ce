"""The audit log only grows, and whatever is done to it is found and located."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from sync.crypto.signing import SigningKey
from sync.errors import StoreError
from sync.store.audit import AuditLog, Entry, Finding, verify_audit
from sync.store.opened import Store

KEY = SigningKey(bytes(range(32)))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    with Store(tmp_path) as store:
        log = AuditLog(store, KEY)
        for number in range(1, 9):
            log.append("session started", f"s{number}", {"screen": number})
        yield log


def test_a_log_as_written_is_good(log: AuditLog) -> None:
    assert (log.verify().entries, log.verify().wrong_at) == (8, None)


def test_the_newest_alone_can_be_checked(log: AuditLog) -> None:
    assert log.verify(newest=3) == Finding(8)
    assert log.verify(newest=100) == Finding(8)
    log._store.database.execute("DROP TRIGGER audit_keeps_words")
    log._store.database.execute("UPDATE audit SET event = 'x' WHERE sequence = 3")
    assert log.verify(newest=3).wrong_at is None
    assert log.verify(newest=7).wrong_at == 3


def test_the_database_refuses_to_change_or_delete_an_entry(log: AuditLog) -> None:
    for change in ("UPDATE audit SET event = 'x'", "DELETE FROM audit WHERE sequence = 8"):
        with pytest.raises(sqlcipher.DatabaseError, match="only grows"):
            log._store.database.execute(change)


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ("UPDATE audit SET event = 'session ended' WHERE sequence = 3", 3),
        ("UPDATE audit SET subject = 's9' WHERE sequence = 1", 1),
        ("UPDATE audit SET at = '2020-01-01' WHERE sequence = 5", 5),
        ("UPDATE audit SET detail = '{}' WHERE sequence = 8", 8),
        ("UPDATE audit SET signature = zeroblob(64) WHERE sequence = 4", 4),
        ("DELETE FROM audit WHERE sequence = 2", 2),
        ("DELETE FROM audit WHERE sequence >= 7", 7),
        ("DELETE FROM audit", 1),
        ("DELETE FROM audit WHERE sequence = 6; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 6", 6),
    ],
)
def test_tampering_with_the_rows_is_found_where_it_is(log: AuditLog, change: str, at: int) -> None:
    log._store.database.execute("DROP TRIGGER audit_keeps_rows")
    log._store.database.execute("DROP TRIGGER audit_keeps_words")
    for statement in change.split(";"):
        log._store.database.execute(statement)
    assert log.verify().wrong_at == at


@pytest.mark.parametrize(
    ("tamper", "at"),
    [
        (lambda rows: [rows[0], rows[2], rows[1], *rows[3:]], 2),
        (lambda rows: [*rows[:4], rows[3], *rows[4:]], 5),
        (lambda rows: [*rows[:7], replace(rows[7], signature=rows[6].signature)], 8),
        (lambda rows: rows[:5], 6),
    ],
)
def test_order_doubles_and_a_missing_end_are_found(
    log: AuditLog, tamper: Callable[[list[Entry]], list[Entry]], at: int
) -> None:
    assert verify_audit(tamper(list(log.entries())), KEY.public, log.anchor()).wrong_at == at


def test_a_log_written_anew_with_another_key_is_found(tmp_path: Path, log: AuditLog) -> None:
    with Store(tmp_path / "other") as store:
        forged = AuditLog(store, SigningKey(bytes(32)))
        forged.append("session started", "s1")
        assert verify_audit(forged.entries(), KEY.public).wrong_at == 1


def test_a_log_written_anew_by_the_device_differs_from_what_head_office_has(tmp_path: Path, log: AuditLog) -> None:
    with Store(tmp_path / "other") as store:
        again = AuditLog(store, KEY)
        for number in range(1, 9):
            again.append("session started", f"s{number}")
        found = verify_audit(again.entries(), KEY.public, log.anchor())
    assert (found.wrong_at, "anchored" in found.why) == (8, True)


def _add_a_document_without_a_log(log: AuditLog, store: Store) -> None:
    with store.writing():
        store.database["documents"].insert({"id": "d", "title": "t", "sha256": b"", "bytes": 0, "added": "now"})
        store.database.execute("DROP TABLE audit")
        log.append("document added", "d")


def test_a_log_that_cannot_be_written_fails_the_change_that_it_tells_of(log: AuditLog) -> None:
    with pytest.raises(StoreError):
        _add_a_document_without_a_log(log, log._store)
    assert log._store.database["documents"].count == 0
    assert log.verify().entries == 8
