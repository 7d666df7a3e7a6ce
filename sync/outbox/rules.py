"""Head office's rules for batches, as pure functions: values in, verdict out.

Head office calls them inside the one transaction in which it locks the lane's head, inserts and moves the head:

1. `check_batch`: is it whole, in sequence, and signed by the device? Before the transaction, since it costs time.
2. `judge`: does it follow the head? Gaps are refused, forks quarantined, old epochs fenced, duplicates accepted.
3. `place` for each record to insert: the same record may come again under a new epoch and is then known by its id.
4. `receipt` with the head that the verdict leaves, whatever it is: a refusal is signed too, since it makes the device
   chain anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sync.crypto.signing import SigningKey
from sync.errors import Malformed, SealError
from sync.outbox.chain import genesis, grant_signed_by, link_of, receipt_bytes, signed_by
from sync.types import Batch, Head, Outcome, Receipt, Record

MOST_EPOCHS_AHEAD: Final = 1000
"""A head office that was restored may have forgotten some epochs, never so many."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A record with its link, which head office stores beside it."""

    record: Record
    link: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a batch.

    Attributes:
        outcome: FORK goes to quarantine with an alert, and is answered like the other refusals.
        take: records to insert, in order; empty unless ACCEPTED.
        head: of the lane afterwards.
        alert: what a person should know, or "".
    """

    outcome: Outcome
    take: tuple[Linked, ...]
    head: Head
    alert: str = ""


class Placement(StrEnum):
    """What a record is to what head office has under its id."""

    NEW = "new"
    KNOWN = "known"
    CLASH = "clash"


def check_batch(batch: Batch, device_key: bytes) -> tuple[Linked, ...]:
    """Return a batch's records with their links, after checking all that needs no head.

    Args:
        batch: with at least one record, all of one device, lane and epoch.
        device_key: Ed25519 public key that was enrolled for the device, 32 bytes.

    Raises:
        Malformed: it is not one unbroken run of records.
        SealError: the device did not sign it.
    """
    first = batch.records[0]
    linked: list[Linked] = []
    for offset, record in enumerate(batch.records):
        expected = linked[-1].link if linked else first.previous
        if (record.device, record.lane, record.epoch) != (first.device, first.lane, first.epoch):
            raise Malformed("A batch mixes devices, lanes or epochs.")
        if record.sequence != first.sequence + offset or record.previous != expected:
            raise Malformed(f"A batch of {first.device} breaks off at record {record.sequence}.")
        linked.append(Linked(record, link_of(record)))
    # The last link hangs on every byte before it.
    if not signed_by(batch.records[-1], device_key):
        raise SealError(f"A batch is not signed by {first.device}'s key.")
    if not all(grant_signed_by(grant, first.device, device_key) for grant in batch.grants):
        raise SealError(f"A session's key is not signed by {first.device}'s key.")
    return tuple(linked)


def judge(head: Head, linked: tuple[Linked, ...], link_at: Callable[[int], bytes | None]) -> Verdict:
    """Return what to do with a checked batch.

    Args:
        head: of the batch's lane, as it stands and locked.
        linked: from `check_batch`.
        link_at: link that is stored for a sequence of the head's epoch; asked once at most, for one at or below the
            head.
    """
    first = linked[0].record
    if first.epoch < head.epoch:
        return Verdict(Outcome.STALE, (), head)
    if first.epoch > head.epoch + MOST_EPOCHS_AHEAD:
        return Verdict(Outcome.AHEAD, (), head, f"{first.device} is {first.epoch - head.epoch} epochs ahead")
    if first.epoch > head.epoch:
        return _new_epoch(head, linked)
    if first.sequence > head.sequence + 1:
        return Verdict(Outcome.GAP, (), head)
    return _overlap(head, linked, link_at)


def _new_epoch(head: Head, linked: tuple[Linked, ...]) -> Verdict:
    first = linked[0].record
    start = genesis(first.device, first.lane, first.epoch)
    if first.sequence != 1:
        return Verdict(Outcome.GAP, (), head)
    if first.previous != start:
        return Verdict(Outcome.FORK, (), head, f"{first.device} begins an epoch with a record that is not its first")
    alert = f"{first.device} began epoch {first.epoch} of lane {first.lane.name}" if head.epoch else ""
    return _accepted(Head(first.device, first.lane, first.epoch, 0, start, 0), linked, alert)


def _overlap(head: Head, linked: tuple[Linked, ...], link_at: Callable[[int], bytes | None]) -> Verdict:
    """Judge a batch that begins at or before the record after the head."""
    first, last = linked[0].record, linked[-1].record
    fork = Verdict(Outcome.FORK, (), head, f"{first.device} sent another record {head.sequence} than before")
    if first.sequence == head.sequence + 1:
        return _accepted(head, linked, "") if first.previous == head.link else fork
    if last.sequence <= head.sequence:
        # One comparison is enough: equal links mean that everything before is equal too.
        same = link_at(last.sequence) == linked[-1].link
        return Verdict(Outcome.DUPLICATE, (), head) if same else fork
    known = head.sequence - first.sequence
    return _accepted(head, linked[known + 1 :], "") if linked[known].link == head.link else fork


def _accepted(head: Head, take: tuple[Linked, ...], alert: str) -> Verdict:
    last = take[-1]
    return Verdict(Outcome.ACCEPTED, take, replace(head, sequence=last.record.sequence, link=last.link), alert)


def place(record: Record, known: bytes | None) -> Placement:
    """Return whether a record is new.

    Args:
        record: about to be inserted.
        known: the sealed content that is stored under the same device and id, or None.

    Returns:
        NEW: insert it. KNOWN: it came under an earlier epoch, count it as delivered and insert nothing. CLASH: two
        contents under one id, which no honest device makes; put it in quarantine and go on.
    """
    if known is None:
        return Placement.NEW
    return Placement.KNOWN if known == record.sealed else Placement.CLASH


def receipt(key: SigningKey, head: Head, outcome: Outcome, nonce: bytes, at_ms: int) -> Receipt:
    """Return head office's signed word on a lane.

    Args:
        key: of head office for receipts.
        head: after the transaction; `durable` at most `sequence`.
        outcome: of the batch, or HEAD.
        nonce: of the request, 16 bytes.
        at_ms: now, milliseconds since 1970.
    """
    unsigned = Receipt(head, outcome, nonce, at_ms, b"")
    return replace(unsigned, signature=key.sign("receipt", receipt_bytes(unsigned)))
