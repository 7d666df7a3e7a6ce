"""A device's chain of records for tests of the rules: signed, not sealed."""

from __future__ import annotations

from dataclasses import replace

from sync.crypto.signing import SigningKey
from sync.outbox.chain import genesis, link_of, record_hash
from sync.outbox.rules import Linked
from sync.types import Batch, Head, Lane, Record

DEVICE = "kiosk-7"
KEY = SigningKey(bytes(range(32)))


def chain(count: int, epoch: int = 1, salt: int = 0, lane: Lane = Lane.SESSION) -> tuple[Linked, ...]:
    """Return the first records of an epoch; another salt is another past."""
    found: list[Linked] = []
    for sequence in range(1, count + 1):
        previous = found[-1].link if found else genesis(DEVICE, lane, epoch)
        name = sequence.to_bytes(8, "big") + salt.to_bytes(8, "big")
        found.append(
            signed(Record(DEVICE, lane, epoch, sequence, name, "turn", "", 5, previous, b"sealed" + name, b""))
        )
    return tuple(found)


def signed(record: Record, key: SigningKey = KEY) -> Linked:
    record = replace(record, signature=key.sign("record", record_hash(record)))
    return Linked(record, link_of(record))


def batch(linked: tuple[Linked, ...]) -> Batch:
    return Batch(bytes(16), tuple(each.record for each in linked))


def head(linked: tuple[Linked, ...], epoch: int = 1, durable: int = 0) -> Head:
    """Return the head after all of these."""
    last = linked[-1]
    return Head(DEVICE, last.record.lane, epoch, last.record.sequence, last.link, durable)
