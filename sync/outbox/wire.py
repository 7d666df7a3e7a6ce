"""Batches and receipts as bytes: a fixed binary form with lengths and limits, since anybody can send anything.

Numbers are big-endian. Text and bytes carry their length. Decoding allocates no more than the input's size.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from sync.errors import Malformed
from sync.fields import Reader, blob, text
from sync.outbox.chain import link_of
from sync.types import Batch, Grant, Head, Lane, Outcome, Receipt, Record


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is sent and taken."""

    batch_bytes: int = 4 * 1024 * 1024
    batch_records: int = 256
    record_bytes: int = 1024 * 1024  # sealed
    grant_bytes: int = 4096
    text_bytes: int = 128  # device, kind, session


LIMITS: Final = Limits()
NONCE_BYTES: Final = 16
CONTENT_TYPE: Final = "application/vnd.steward.records"
_BATCH, _RECEIPT = b"STWB\x01", b"STWR\x01"


def encode_batch(batch: Batch) -> bytes:
    """Return a batch as bytes; its records must be one run of one device, lane and epoch."""
    first = batch.records[0]
    out = bytearray(_BATCH + batch.nonce + _text(first.device))
    out += struct.pack(">BQQ32sHH", first.lane, first.epoch, first.sequence, first.previous, *_counts(batch))
    for grant in batch.grants:
        out += _text(grant.session) + blob(grant.sealed_key) + grant.signature
    for record in batch.records:
        out += record.id + _text(record.kind) + _text(record.session)
        out += struct.pack(">Q", record.written_ms) + blob(record.sealed) + record.signature
    return bytes(out)


def decode_batch(data: bytes) -> Batch:
    """Return a batch from bytes; sequence numbers and links follow from the first.

    Raises:
        Malformed: it is not a batch, or over a limit.
    """
    if len(data) > LIMITS.batch_bytes:
        raise Malformed(f"A batch may have {LIMITS.batch_bytes} bytes, not {len(data)}.")
    reader = _Reader(data, "batch")
    reader.magic(_BATCH)
    nonce = reader.take(NONCE_BYTES)
    device = reader.name()
    lane, epoch, sequence = reader.lane(), reader.number(), reader.number()
    previous = reader.take(32)
    grants, records = reader.count(), reader.count()
    if not 0 < records <= LIMITS.batch_records or grants > records or not epoch or not sequence or not device:
        raise Malformed("A batch has no records, too many, or more keys than records.")
    granted = tuple(Grant(reader.name(), reader.blob(LIMITS.grant_bytes), reader.take(64)) for _ in range(grants))
    found: list[Record] = []
    for offset in range(records):
        record_id, kind, session = reader.take(16), reader.name(), reader.name()
        written, sealed, signature = reader.number(), reader.blob(LIMITS.record_bytes), reader.take(64)
        at = sequence + offset
        found.append(Record(device, lane, epoch, at, record_id, kind, session, written, previous, sealed, signature))
        previous = link_of(found[-1])
    reader.end()
    return Batch(nonce, tuple(found), granted)


def encode_receipt(receipt: Receipt) -> bytes:
    """Return a receipt as bytes."""
    head = receipt.head
    numbers = struct.pack(">BQQ32sQ", head.lane, head.epoch, head.sequence, head.link, head.durable)
    rest = receipt.nonce + struct.pack(">Q", receipt.at_ms) + receipt.signature
    return _RECEIPT + _text(head.device) + numbers + _text(receipt.outcome) + rest


def decode_receipt(data: bytes) -> Receipt:
    """Return a receipt from bytes; its signature is not checked.

    Raises:
        Malformed: it is not a receipt.
    """
    reader = _Reader(data, "receipt")
    reader.magic(_RECEIPT)
    device, lane, epoch, sequence = reader.name(), reader.lane(), reader.number(), reader.number()
    head = Head(device, lane, epoch, sequence, reader.take(32), reader.number())
    word = reader.name()
    if word not in set(Outcome):
        raise Malformed("A receipt has an outcome that is not known here; update this program.")
    receipt = Receipt(head, Outcome(word), reader.take(NONCE_BYTES), reader.number(), reader.take(64))
    reader.end()
    return receipt


def _counts(batch: Batch) -> tuple[int, int]:
    return len(batch.grants), len(batch.records)


def _text(words: str) -> bytes:
    return text(words, 1, LIMITS.text_bytes)


class _Reader(Reader):
    def lane(self) -> Lane:
        value = self.take(1)[0]
        if value not in set(Lane):
            raise Malformed(f"A {self._what} is for a lane that does not exist.")
        return Lane(value)

    def name(self) -> str:
        return self.text(1, LIMITS.text_bytes)
