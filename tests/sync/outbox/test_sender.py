"""The sender follows head office's word, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.crypto.sealing import SealingKey
from sync.errors import Refused, StoreError
from sync.outbox.outbox import Outbox
from sync.outbox.rules import receipt
from sync.outbox.sender import Sender
from sync.outbox.trail import Trail
from sync.outbox.wire import decode_receipt, encode_receipt
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import Head, Lane, Outcome
from tests.sync.outbox.direct_link import DirectLink
from tests.sync.outbox.reference_server import ReferenceServer


class Kiosk:
    """An outbox with a head office that can be made to say anything."""

    def __init__(self, store: Store) -> None:
        self.who = identity(store)
        self.server = ReferenceServer({self.who.device: self.who.signing.public})
        self.outbox = Outbox(store, self.who, SealingKey(self.server.keys.sealing))
        self.sender = Sender(self.outbox, DirectLink(self.server, self.who.device), self.server.keys.receipts)

    def write(self, *contents: bytes) -> None:
        for content in contents:
            self.outbox.put(Lane.SESSION, "turn", content)

    def drain(self) -> list[str]:
        self.sender.ask_again()
        notes: list[str] = []
        for _ in range(30):
            step = self.sender.step()
            notes += step.notes
            if step.lane is None:
                return notes
        pytest.fail("the outbox does not empty")

    def there(self) -> list[bytes]:
        return self.server.contents(self.who.device, Lane.SESSION)


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(Store(tmp_path))


def test_a_head_office_that_forgot_everything_gets_what_is_left_in_a_new_epoch(kiosk: Kiosk) -> None:
    kiosk.write(b"1", b"2")
    kiosk.drain()
    kiosk.server.tables = type(kiosk.server.tables)()
    kiosk.write(b"3")
    assert any("forgot" in note for note in kiosk.drain())
    assert kiosk.there() == [b"3"]
    kiosk.write(b"4")
    assert kiosk.drain() == []
    assert kiosk.there() == [b"3", b"4"]


def test_a_head_office_that_forgot_some_gets_what_is_left_in_a_new_epoch(kiosk: Kiosk) -> None:
    kiosk.write(b"1")
    kiosk.drain()
    before = kiosk.server.tables.copy()
    kiosk.write(b"2")
    kiosk.drain()
    kiosk.server.tables = before
    kiosk.write(b"3")
    assert any("forgot" in note for note in kiosk.drain())
    assert kiosk.there() == [b"1", b"3"]


def test_a_fork_begins_a_new_epoch_and_everything_arrives_once(kiosk: Kiosk) -> None:
    kiosk.write(b"1", b"2")
    kiosk.drain()
    kiosk.write(b"3")
    link = DirectLink(kiosk.server, kiosk.who.device)

    class Forking(DirectLink):
        def send(self, lane: Lane, batch: bytes) -> bytes:
            answer = link.head(lane, batch[5:21])
            return encode_receipt(
                receipt(kiosk.server.receipts, decode_receipt(answer).head, Outcome.FORK, batch[5:21], 1)
            )

    forking = Sender(kiosk.outbox, Forking(kiosk.server, kiosk.who.device), kiosk.server.keys.receipts)
    while not (step := forking.step()).notes:
        assert step.lane is not None
    assert kiosk.outbox.state(Lane.SESSION).epoch == 2
    kiosk.drain()
    assert kiosk.there() == [b"1", b"2", b"3"]


def test_a_head_office_that_does_not_know_the_epoch_at_all_is_for_a_person(kiosk: Kiosk) -> None:
    kiosk.write(b"1")
    kiosk.outbox.begin_epoch(Lane.SESSION, 5000)
    with pytest.raises(Refused, match="operator"):
        kiosk.drain()
    assert kiosk.outbox.rows.contents(Lane.SESSION) == 1


def test_a_restored_kiosk_with_nothing_to_send_notices_too(kiosk: Kiosk) -> None:
    kiosk.write(b"1")
    kiosk.drain()
    ahead = Head(kiosk.who.device, Lane.SESSION, 1, 7, bytes(32), 7)
    kiosk.server.tables.heads[kiosk.who.device, Lane.SESSION] = ahead
    assert any("restored" in note for note in kiosk.drain())
    assert kiosk.outbox.state(Lane.SESSION).epoch == 2


def test_an_entry_of_the_audit_log_that_cannot_be_told_is_not_written(kiosk: Kiosk) -> None:
    trail = Trail(kiosk.outbox)
    trail.note("screen started", "7")
    database = kiosk.outbox.store.database
    database.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(StoreError):
        trail.note("screen stopped", "7")
    assert trail.audit.verify().entries == 1


def test_an_epoch_is_never_used_twice(kiosk: Kiosk) -> None:
    kiosk.outbox.begin_epoch(Lane.SESSION, 3)
    with pytest.raises(StoreError, match="used before"):
        kiosk.outbox.begin_epoch(Lane.SESSION, 3)
