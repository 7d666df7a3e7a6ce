"""How records hang together: hash, link, signature. Both sides compute it, nothing here touches a disk.

hash = SHA-256(all fields of the record, each with its length, with SHA-256(sealed) for the content)
signature = Ed25519 of the device over the hash
link = SHA-256(hash, signature); the next record's `previous` is this link

So a link vouches for every byte of every record before it, signatures included, and the last signature of a batch
vouches for the whole batch.
"""

from __future__ import annotations

import hashlib
import struct

from sync.crypto.signing import SigningKey, verified
from sync.types import Grant, Head, Lane, Receipt, Record

_NUMBERS = struct.Struct(">BQQQ")


def genesis(device: str, lane: Lane, epoch: int) -> bytes:
    """Return the link before the first record of an epoch."""
    return _hash("genesis", device.encode(), _NUMBERS.pack(lane, epoch, 0, 0))


def nothing_yet(device: str, lane: Lane) -> Head:
    """Return where a lane stands of which nothing was ever accepted."""
    return Head(device, lane, 0, 0, genesis(device, lane, 0), 0)


def about_record(device: str, record_id: bytes, kind: str, session: str) -> str:
    """Return the words to which a record's content is bound; epoch and sequence are not among them, see DECISIONS."""
    return "\x1f".join(("record", device, record_id.hex(), kind, session))


def about_grant(device: str, session: str) -> str:
    """Return the words to which a session's sealed key is bound."""
    return "\x1f".join(("grant", device, session))


def record_hash(record: Record) -> bytes:
    """Return the hash of a record without its signature."""
    return _hash(
        "record",
        record.device.encode(),
        _NUMBERS.pack(record.lane, record.epoch, record.sequence, record.written_ms),
        record.id,
        record.kind.encode(),
        record.session.encode(),
        record.previous,
        hashlib.sha256(record.sealed).digest(),
    )


def link_of(record: Record) -> bytes:
    """Return the link that the next record carries as `previous`."""
    return _hash("link", record_hash(record), record.signature)


def signed_by(record: Record, device_key: bytes) -> bool:
    """Return whether the device's public key (32 bytes) signed a record."""
    return verified(device_key, "record", record_hash(record), record.signature)


def sign_grant(key: SigningKey, device: str, session: str, sealed_key: bytes) -> Grant:
    """Return a session's sealed key with the device's signature."""
    return Grant(session, sealed_key, key.sign("grant", _grant(device, session, sealed_key)))


def grant_signed_by(grant: Grant, device: str, device_key: bytes) -> bool:
    """Return whether the device's public key (32 bytes) signed a grant."""
    return verified(device_key, "grant", _grant(device, grant.session, grant.sealed_key), grant.signature)


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return what head office signs of a receipt."""
    head = receipt.head
    numbers = struct.pack(">BQQQQ", head.lane, head.epoch, head.sequence, head.durable, receipt.at_ms)
    return _hash("receipt", head.device.encode(), numbers, head.link, receipt.outcome.encode(), receipt.nonce)


def _grant(device: str, session: str, sealed_key: bytes) -> bytes:
    return _hash("grant", device.encode(), session.encode(), sealed_key)


def _hash(kind: str, *fields: bytes) -> bytes:
    # Each field with its length: no two different records have the same bytes.
    digest = hashlib.sha256(f"steward/{kind}/1\0".encode())
    for field in fields:
        digest.update(len(field).to_bytes(4, "big") + field)
    return digest.digest()
