"""What the rooms of sync hand to each other, and to head office.

Shapes of bytes: an id has 16, a hash, link or public Ed25519 key 32, a signature 64.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class Lane(IntEnum):
    """Streams of a device, each with its own chain; the lower goes first and is the last that a budget stops."""

    AUDIT = 0
    SESSION = 1
    TELEMETRY = 2


@dataclass(frozen=True, slots=True)
class Record:
    """One sealed record in a device's chain.

    Attributes:
        device: that wrote it; up to 64 characters.
        lane: its stream.
        epoch: life of the stream, from 1; a new one begins when the device's store or head office was restored.
        sequence: from 1 without gaps within (device, lane, epoch).
        id: random, the same through every epoch: head office knows a record again by it.
        kind: what is in it, such as "turn"; head office sees this without opening anything.
        session: that it belongs to, or "".
        written_ms: device's clock, milliseconds since 1970.
        previous: link of the record before it, or the genesis of the epoch.
        sealed: the content, openable by head office alone.
        signature: Ed25519 of the device over the record's hash.
    """

    device: str
    lane: Lane
    epoch: int
    sequence: int
    id: bytes
    kind: str
    session: str
    written_ms: int
    previous: bytes
    sealed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """A session's key, sealed for head office and signed by the device.

    It travels beside the records, not in the chain, so that it can be erased without breaking the chain.
    """

    session: str
    sealed_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one lane and epoch in sequence, with their sessions' keys; `nonce` (16 bytes) is new each time."""

    nonce: bytes
    records: tuple[Record, ...]
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """How far head office has come in one lane of a device.

    Attributes:
        epoch: 0 where nothing came yet.
        sequence: of the last record accepted in that epoch, 0 for none.
        link: of that record, or the epoch's genesis.
        durable: last sequence that a restored head office would still have; the device keeps what is later.
    """

    device: str
    lane: Lane
    epoch: int
    sequence: int
    link: bytes
    durable: int


class Outcome(StrEnum):
    """What head office says about a batch."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    GAP = "gap"
    FORK = "fork"
    STALE = "stale"
    AHEAD = "ahead"
    HEAD = "head"
    """Not about a batch: the answer to a question for the head."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Head office's signed word on where a lane stands.

    Attributes:
        head: after the batch, or unchanged if it was refused.
        outcome: of the batch.
        nonce: of the request, so that an old receipt cannot be played again.
        at_ms: head office's clock, milliseconds since 1970.
        signature: Ed25519 of head office over all the rest.
    """

    head: Head
    outcome: Outcome
    nonce: bytes
    at_ms: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class HeadOfficeKeys:
    """Public keys of head office, learnt at enrolment.

    Attributes:
        sealing: ML-KEM-768 and X25519 public keys, 1,216 bytes.
        receipts: Ed25519 keys that sign receipts; two while they are being changed.
    """

    sealing: bytes
    receipts: tuple[bytes, ...]


class Kind(StrEnum):
    """What head office hands out, each in versions of its own."""

    MARKET = "market"
    KNOWLEDGE_PATCHES = "knowledge-patches"
    KNOWLEDGE_SNAPSHOT = "knowledge-snapshot"
    MODELS = "models"
    AVATARS = "avatars"
    POLICIES = "policies"
    FLAGS = "flags"
    APPLICATION = "application"
    PACKAGE = "package"


SWITCHED: Final = frozenset(Kind) - {Kind.PACKAGE}
"""Kinds that a session switches to; a Debian package is installed by root's helper (`sync.upgrades`)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One bundle that a device is to have now.

    Attributes:
        kind: of it.
        version: from 1.
        sha256: of the archive, 32 bytes; the offline role must say the same.
    """

    kind: Kind
    version: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """Head office's signed word on what one device is to have now (the director of Uptane).

    Attributes:
        device: for which it was made.
        nonce: of the request, 16 bytes, so that an old one cannot be played again.
        at_ms: head office's clock, milliseconds since 1970.
        root: SHA-256 of the first root of trust, 32 bytes; a device that was enrolled without one believes it once.
        wanted: at most one version of a kind.
        withdrawn: kinds and versions that are not to be used any more; who has one goes back to what it had before.
    """

    device: str
    nonce: bytes
    at_ms: int
    root: bytes
    wanted: tuple[Wanted, ...]
    withdrawn: tuple[tuple[Kind, int], ...] = ()
