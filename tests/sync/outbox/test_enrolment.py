"""What was recorded before a device was enrolled reaches its head office, readable there and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.crypto.envelope import disclose
from sync.crypto.sealing import OpeningKey, new_private, sealed_for
from sync.crypto.signing import SigningKey, new_seed
from sync.errors import Refused, SealError
from sync.outbox import blobs
from sync.outbox.chain import about_record
from sync.outbox.enrolment import enrol, renew
from sync.outbox.office import DEMO, office_secrets, open_outbox, receipt_keys
from sync.outbox.sender import Sender
from sync.outbox.trail import Trail
from sync.store.identity import identity
from sync.store.opened import Store
from sync.store.sessions import SessionStore
from sync.types import HeadOfficeKeys, Lane
from tests.sync.outbox.direct_link import DirectLink
from tests.sync.outbox.reference_server import ReferenceServer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def office_of(store: Store) -> ReferenceServer:
    return ReferenceServer({"kiosk-7": identity(store).signing.public})


def drain(store: Store, server: ReferenceServer) -> None:
    sender = Sender(open_outbox(store), DirectLink(server, "kiosk-7"), receipt_keys(store))
    while sender.step().lane is not None:
        pass


def test_what_was_recorded_before_arrives_after(store: Store) -> None:
    sessions = SessionStore(store)
    trail = Trail.of(store)
    sessions.on_erased = trail.erased
    for session in ("s1", "s2"):
        sessions.start(session, "avery")
        trail.tell("turn", {"words": session}, session)
    trail.note("screen started", "7")
    trail.outbox.put(Lane.SESSION, "recording", b"{}", session="s2", blob=bytes(600_000))
    sessions.erase_session("s1")
    server = office_of(store)
    assert enrol(store, "kiosk-7", server.keys, ("https://office.example",)) == 6
    # By a process that was running all the time, and so knew nothing of it.
    trail.tell("turn", {"words": "later"}, "s2")
    drain(store, server)
    said = server.contents("kiosk-7", Lane.SESSION)
    assert [said[0], said[2]] == [b'{"words":"s2"}', b'{"words":"later"}']
    assert len(server.contents("kiosk-7", Lane.AUDIT)) == 3
    recording = next(record for record in server.tables.records.values() if record.kind == "recording")
    about = about_record("kiosk-7", recording.id, "recording", "s2")
    key = store.keys.find("s2")
    hashes, rest = blobs.split(said[1])
    parts = tuple(server.tables.chunks[digest] for digest in hashes)
    assert (blobs.join(parts, server.opening, key, about), rest) == (bytes(600_000), b"{}")


def test_the_own_office_opens_nothing_any_more(store: Store) -> None:
    trail = Trail.of(store)
    trail.note("screen started", "7")
    enrol(store, "kiosk-7", office_of(store).keys, ("https://office.example",))
    own = office_secrets(store.folder / DEMO).opening
    (record,) = open_outbox(store).rows.kept("kiosk-7", Lane.AUDIT)
    with pytest.raises(SealError):
        disclose(record.sealed, own, None, about_record("kiosk-7", record.id, "audit", ""))


def test_a_device_that_is_enrolled_nowhere_keeps_the_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.outbox.office.MOST_UNSENT", 3)
    trail = Trail.of(store)
    for number in range(5):
        trail.tell("turn", {"number": number}, "")
    assert Trail.of(store).outbox.rows.contents(Lane.SESSION) == 3
    server = office_of(store)
    assert enrol(store, "kiosk-7", server.keys, ("https://office.example",)) == 3
    drain(store, server)
    assert server.contents("kiosk-7", Lane.SESSION) == [b'{"number":2}', b'{"number":3}', b'{"number":4}']


def test_head_office_changes_its_keys_while_records_wait(store: Store) -> None:
    server = office_of(store)
    enrol(store, "kiosk-7", server.keys, ("https://office.example",))
    trail = Trail.of(store)
    trail.tell("turn", {"number": 1}, "")
    old, server.opening = server.opening, OpeningKey(new_private())
    old_receipts, server.receipts = server.receipts, SigningKey(new_seed())
    both = HeadOfficeKeys(server.opening.public, (old_receipts.public, server.receipts.public))
    renew(store, both, ("https://office.example",))
    trail.tell("turn", {"number": 2}, "")
    drain(store, server)
    first, second = server.tables.records.values()
    assert [sealed_for(first.sealed), sealed_for(second.sealed)] == [old.id, server.opening.id]
    about = about_record("kiosk-7", first.id, "turn", "")
    assert disclose(first.sealed, old, None, about) == b'{"number":1}'


def test_keys_are_renewed_only_where_there_are_some(store: Store) -> None:
    with pytest.raises(Refused, match="no keys to renew"):
        renew(store, office_of(store).keys, ("https://office.example",))


def test_nothing_moves_while_records_wait_for_another_head_office(store: Store) -> None:
    first, second = office_of(store), office_of(store)
    enrol(store, "kiosk-7", first.keys, ("https://office.example",))
    Trail.of(store).note("screen started", "7")
    with pytest.raises(Refused, match="1 records still wait"):
        enrol(store, "kiosk-8", second.keys, ("https://other.example",))
    assert enrol(store, "kiosk-7", first.keys, ("https://office.example", "https://spare.example")) == 0
    drain(store, first)
    assert len(first.contents("kiosk-7", Lane.AUDIT)) == 1
    enrol(store, "kiosk-8", second.keys, ("https://other.example",))
    assert identity(store).device == "kiosk-8"
