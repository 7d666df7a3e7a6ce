"""What is written reaches head office once and in order, and leaves the outbox against a signed receipt alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.crypto.envelope import disclose
from sync.crypto.sealing import SealingKey
from sync.errors import Refused, SealError, StoreError, TransportError
from sync.outbox import blobs
from sync.outbox.chain import about_record
from sync.outbox.outbox import KEEP_LINKS_MS, Outbox
from sync.outbox.pacing import Budget
from sync.outbox.sender import Sender
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.sessions import SessionStore
from sync.types import Lane
from tests.sync.outbox.direct_link import DirectLink
from tests.sync.outbox.reference_server import ReferenceServer


@dataclass
class Branch:
    """A kiosk with its head office."""

    store: Store
    outbox: Outbox
    server: ReferenceServer
    sender: Sender

    def drain(self) -> None:
        for _ in range(200):
            if self.sender.step().lane is None:
                return
        pytest.fail("the outbox was not empty after 200 steps")


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with Store(tmp_path) as store:
        yield connect(store)


def connect(store: Store, budget: Budget | None = None, server: ReferenceServer | None = None) -> Branch:
    who = identity(store)
    server = server or ReferenceServer({who.device: who.signing.public})
    outbox = Outbox(store, who, SealingKey(server.keys.sealing))
    sender = Sender(outbox, DirectLink(server, who.device), server.keys.receipts, budget, today=lambda: "2026-11-20")
    return Branch(store, outbox, server, sender)


def test_what_is_written_arrives_in_order_and_its_content_is_deleted(branch: Branch) -> None:
    said = [f"record {number}".encode() for number in range(600)]
    for content in said:
        branch.outbox.put(Lane.SESSION, "turn", content)
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == said
    assert branch.outbox.rows.contents(Lane.SESSION) == 0
    assert branch.outbox.waiting()[Lane.SESSION].records == 0


def test_a_session_is_locked_under_its_own_key_and_head_office_reads_it(branch: Branch) -> None:
    SessionStore(branch.store).start("s1", "avery")
    branch.outbox.put(Lane.SESSION, "turn", b"How did I do?", session="s1")
    branch.drain()
    device = branch.outbox.identity.device
    assert branch.server.contents(device, Lane.SESSION) == [b"How did I do?"]
    (record,) = branch.server.tables.records.values()
    with pytest.raises(SealError, match="erased"):
        disclose(record.sealed, branch.server.opening, None, about_record(device, record.id, "turn", "s1"))


def test_what_was_erased_before_it_was_sent_is_read_by_nobody(branch: Branch) -> None:
    sessions = SessionStore(branch.store)
    for session in ("s1", "s2"):
        sessions.start(session, "avery")
        branch.outbox.put(Lane.SESSION, "turn", session.encode(), session=session)
    sessions.erase_session("s1")
    assert branch.outbox.put(Lane.SESSION, "turn", b"late", session="s1") is None
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == [b"s2"]
    assert len(branch.server.tables.records) == 2


def test_an_erasure_reaches_what_head_office_has(branch: Branch) -> None:
    sessions = SessionStore(branch.store)
    sessions.start("s1", "avery")
    branch.outbox.put(Lane.SESSION, "turn", b"words", session="s1")
    branch.drain()
    sessions.erase_session("s1")
    branch.outbox.put(Lane.AUDIT, "erase", b"{}", session="s1", locked=False)
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == []


def test_what_was_delivered_long_ago_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        branch = connect(store)
        now_ms = [0]
        branch.outbox._now_ms = lambda: now_ms[0]
        for _ in range(3):
            branch.outbox.put(Lane.SESSION, "turn", b"x")
            branch.drain()
            assert store.database["outbox"].count == 1
            now_ms[0] += KEEP_LINKS_MS + 1
        assert len(branch.server.tables.records) == 3


@pytest.mark.parametrize("name", ["x" * 129, "two\nlines", "a\x1fb"])
def test_a_name_that_cannot_be_sent_is_not_written(branch: Branch, name: str) -> None:
    with pytest.raises(SealError, match="printable"):
        branch.outbox.put(Lane.SESSION, name, b"x")
    with pytest.raises(SealError, match="printable"):
        branch.outbox.put(Lane.SESSION, "turn", b"x", session=name)
    assert branch.outbox.rows.contents(Lane.SESSION) == 0


def test_long_records_go_in_several_batches(branch: Branch) -> None:
    noise = [os.urandom(700_000) for _ in range(8)]
    for content in noise:
        branch.outbox.put(Lane.SESSION, "turn", content)
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == noise
    with pytest.raises(SealError, match="use a blob"):
        branch.outbox.put(Lane.SESSION, "turn", os.urandom(1_000_000))


def test_hundreds_of_records_are_chained_anew_in_order(branch: Branch) -> None:
    said = [b"%d" % number for number in range(350)]
    for content in said:
        branch.outbox.put(Lane.SESSION, "turn", content)
    assert branch.outbox.begin_epoch(Lane.SESSION, 2) == 350
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == said


def _write_until_it_fails(branch: Branch, written: list[bytes]) -> None:
    for number in range(500):
        branch.outbox.put(Lane.SESSION, "turn", b"%d" % number)
        written.append(b"%d" % number)


def test_a_full_disk_refuses_whole_records_and_nothing_is_missing_afterwards(branch: Branch) -> None:
    database, written = branch.store.database, list[bytes]()
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages + 12}").fetchone()
    with pytest.raises(StoreError, match="disk's space"):
        _write_until_it_fails(branch, written)
    assert written
    database.execute("PRAGMA max_page_count = 100000").fetchone()
    branch.outbox.put(Lane.SESSION, "turn", b"after")
    branch.drain()
    assert branch.server.contents(branch.outbox.identity.device, Lane.SESSION) == [*written, b"after"]


def test_audit_goes_first(branch: Branch) -> None:
    for lane in (Lane.TELEMETRY, Lane.SESSION, Lane.AUDIT):
        branch.outbox.put(lane, "x", b"x")
    sent = []
    while (step := branch.sender.step()).lane is not None:
        sent += [step.lane] * step.sent
    assert sent == [Lane.AUDIT, Lane.SESSION, Lane.TELEMETRY]


def test_a_budget_holds_telemetry_and_then_sessions_back_but_never_audit(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        branch = connect(store, Budget(day_bytes=0))
        for lane in Lane:
            branch.outbox.put(lane, "x", b"x")
        branch.drain()
        assert [branch.outbox.waiting()[lane].records for lane in Lane] == [0, 1, 1]
        assert branch.sender.step().held


def test_a_long_blob_is_sent_in_parts_once(branch: Branch) -> None:
    long = bytes(range(256)) * 4096
    record_id = branch.outbox.put(Lane.SESSION, "recording", b"{}", blob=long)
    branch.drain()
    (record,) = branch.server.tables.records.values()
    assert record.id == record_id
    about = about_record(record.device, record.id, "recording", "")
    hashes, rest = blobs.split(disclose(record.sealed, branch.server.opening, None, about))
    parts = tuple(branch.server.tables.chunks[digest] for digest in hashes)
    assert (blobs.join(parts, branch.server.opening, None, about), rest) == (long, b"{}")
    assert branch.outbox.rows.chunks([record.id]) == {}


def test_a_receipt_of_another_head_office_deletes_nothing(branch: Branch) -> None:
    branch.outbox.put(Lane.SESSION, "turn", b"x")
    stranger = ReferenceServer(branch.server.device_keys)
    link = DirectLink(stranger, branch.outbox.identity.device)
    with pytest.raises(Refused, match="not signed"):
        Sender(branch.outbox, link, branch.server.keys.receipts).step()
    assert branch.outbox.rows.contents(Lane.SESSION) == 1


def test_an_old_receipt_played_again_is_refused(branch: Branch) -> None:
    branch.outbox.put(Lane.SESSION, "turn", b"x")
    old = branch.server.head(branch.outbox.identity.device, Lane.AUDIT, bytes(16))

    class Replaying(DirectLink):
        def head(self, lane: Lane, nonce: bytes) -> bytes:
            return old

    link = Replaying(branch.server, branch.outbox.identity.device)
    with pytest.raises(TransportError, match="another question"):
        Sender(branch.outbox, link, branch.server.keys.receipts).step()


def test_what_head_office_has_not_backed_up_stays_here_and_survives_its_restore(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        who = identity(store)
        branch = connect(store, server=ReferenceServer({who.device: who.signing.public}, backed_up=True))
        for number in range(3):
            branch.outbox.put(Lane.SESSION, "turn", b"%d" % number)
        branch.drain()
        assert branch.outbox.rows.contents(Lane.SESSION) == 3
        branch.server.restore()
        again = connect(store, server=branch.server)
        again.drain()
        assert branch.server.contents(who.device, Lane.SESSION) == [b"0", b"1", b"2"]
        branch.server.back_up()
        connect(store, server=branch.server).drain()
        assert branch.outbox.rows.contents(Lane.SESSION) == 0
