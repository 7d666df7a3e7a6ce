"""The real ingest does what the reference server does, batch by batch, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from sync.crypto.signing import SigningKey
from sync.errors import SyncError
from sync.headoffice.database import Database
from sync.headoffice.ingest.applying import Incoming, Judged
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import ALERTS, GRANTS, QUARANTINE, RECORDS
from sync.outbox.chain import genesis, link_of, record_hash, sign_grant
from sync.outbox.rules import check_batch
from sync.outbox.wire import decode_batch, decode_receipt, encode_batch
from sync.types import Batch, Lane, Record
from tests.sync.outbox.reference_server import ReferenceServer

KEYS = {f"kiosk-{number}": SigningKey(bytes([number]) * 32) for number in (1, 2)}
NOW_MS = 1_800_000_000_000


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with Database(url, tmp_path) as opened:
        yield opened


def enrolled(database: Database) -> None:
    with database.writing() as connection:
        rows = [
            {"name": name, "public_key": key.public, "state": "active", "enrolled_ms": 0} for name, key in KEYS.items()
        ]
        connection.execute(insert(DEVICES), rows)


class Devices:
    """Writes batches as devices do, and as liars, restored copies and networks do."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.pasts: dict[tuple[str, Lane, int, int], list[Record]] = {}

    def batch(self) -> bytes:
        chance = self.chance
        device, lane = chance.choice(list(KEYS)), chance.choice(list(Lane))
        epoch, salt = chance.choice([1, 1, 1, 2, 3, 2000]), chance.choice([0, 0, 0, 0, 1])
        past = self.pasts.setdefault((device, lane, epoch, salt), self._past(device, lane, epoch, salt))
        first = chance.randrange(len(past))
        records = past[first : first + chance.randrange(1, 6)]
        sessions = {record.session for record in records if record.session}
        grants = [
            sign_grant(KEYS[device], device, session, b"key" + chance.randbytes(1))
            for session in sorted(sessions)
            if chance.random() < 0.7
        ]
        return encode_batch(Batch(chance.randbytes(16), tuple(records), tuple(grants[: len(records)])))

    def _past(self, device: str, lane: Lane, epoch: int, salt: int) -> list[Record]:
        link, found = genesis(device, lane, epoch), list[Record]()
        for sequence in range(1, 9):
            number = self.chance.randrange(12)  # the same ids again, in other epochs, lanes and with other contents
            kind = "erase" if self.chance.random() < 0.1 else "turn"
            session = self.chance.choice(["", "s1", "s2"])
            sealed = b"sealed%d-%d" % (number, self.chance.random() < 0.1)
            record = Record(device, lane, epoch, sequence, bytes([number]) * 16, kind, session, 5, link, sealed, b"")
            record = replace(record, signature=KEYS[device].sign("record", record_hash(record)))
            link = link_of(record)
            found.append(record)
        del salt
        return found


def incoming(data: bytes) -> Incoming:
    batch = decode_batch(data)
    key = KEYS[batch.records[0].device].public
    return Incoming(batch, check_batch(batch, key), data, key)


def answered(found: Judged | SyncError) -> tuple[object, ...]:
    assert isinstance(found, Judged)
    return found.outcome, found.head


@pytest.mark.parametrize("seed", range(6))
def test_every_batch_has_the_verdict_that_the_reference_gives(database: Database, seed: int) -> None:
    enrolled(database)
    devices, reference = Devices(seed), ReferenceServer({name: key.public for name, key in KEYS.items()})
    writer = Writer(database, lambda: NOW_MS)
    for _ in range(25):
        sent = [devices.batch() for _ in range(devices.chance.randrange(1, 9))]
        receipts = [decode_receipt(reference.receive(each)) for each in sent]
        found = writer.take([incoming(each) for each in sent])
        assert [answered(each) for each in found] == [(each.outcome, each.head) for each in receipts]
    same_tables(database, reference)


def same_tables(database: Database, reference: ReferenceServer) -> None:
    with database.reading() as connection:
        order = select(RECORDS).order_by(RECORDS.c.device, RECORDS.c.lane, RECORDS.c.epoch, RECORDS.c.sequence)
        rows = connection.execute(order).all()
        grants = {(row.device, row.session): bytes(row.sealed_key) for row in connection.execute(select(GRANTS))}
        alerts = sorted(row.words for row in connection.execute(select(ALERTS)))
        quarantined = len(connection.execute(select(QUARANTINE)).all())
    by_lane: dict[tuple[str, Lane], list[bytes]] = {}
    for row in rows:
        by_lane.setdefault((row.device, Lane(row.lane)), []).append(bytes(row.id))
        kept = reference.tables.records[row.device, bytes(row.id)]
        assert (kept.sealed, kept.session, kept.signature) == (bytes(row.sealed), row.session, bytes(row.signature))
    assert by_lane == {lane: ids for lane, ids in reference.tables.order.items() if ids}
    assert grants == {key: grant.sealed_key for key, grant in reference.tables.grants.items()}
    assert sorted(alert for alert in alerts if "under one id" not in alert) == sorted(reference.tables.alerts)
    assert quarantined == min(len(reference.tables.quarantine), quarantined)
