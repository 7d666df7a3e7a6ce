"""Empties the outbox: asks where head office stands, sends what comes after, deletes what it durably has.

One `step` is at most one batch, so that whoever calls decides about pauses, time and shutting down. Whatever is lost
on the way, and whenever this process dies, the next step begins from head office's own word.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sync.crypto.signing import verified
from sync.errors import Malformed, Refused, TransportError
from sync.outbox.chain import genesis, receipt_bytes
from sync.outbox.link import Link
from sync.outbox.outbox import Outbox
from sync.outbox.pacing import Budget
from sync.outbox.wire import LIMITS, decode_receipt, encode_batch
from sync.types import Batch, Lane, Outcome, Receipt


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did.

    Attributes:
        lane: that it was about; None when there was nothing to do.
        sent: records.
        deleted: contents that head office durably has.
        notes: what a person should know, such as that the chain began anew.
        held: whether the budget holds something back.
    """

    lane: Lane | None
    sent: int = 0
    deleted: int = 0
    notes: tuple[str, ...] = ()
    held: bool = False


class Sender:
    """The one that empties this device's outbox."""

    def __init__(
        self,
        outbox: Outbox,
        link: Link,
        receipts: Iterable[bytes],
        budget: Budget | None = None,
        *,
        lanes: Iterable[Lane] = Lane,
        nonce: Callable[[], bytes] = lambda: os.urandom(16),
        today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat(),
    ) -> None:
        """Connect an outbox with head office.

        Args:
            outbox: of this device.
            link: to head office.
            receipts: head office's public keys for receipts.
            budget: of bytes a day.
            lanes: that are sent; the others wait.
            nonce: 16 bytes, new each time.
            today: day for the budget, ISO 8601.
        """
        self._outbox, self._link = outbox, link
        self._receipts = tuple(receipts)
        self._budget = budget or Budget()
        self._lanes = tuple(lanes)
        self._nonce, self._today = nonce, today
        self._asked: set[Lane] = set()

    def ask_again(self) -> None:
        """Let the next steps ask where every lane stands, also where nothing waits.

        To be called at the beginning of each round: head office may have backed up meanwhile what it had accepted, so
        that contents can be deleted, or may have been restored, so that they must be sent again.
        """
        self._asked.clear()

    def step(self) -> Step:
        """Do the next thing: ask for a head, or send one batch; the first lane that has something goes first.

        Raises:
            TransportError: head office was not reached; pause and call again.
            Refused: it does not let this device in, or cannot be trusted.
            StoreError: the store cannot be written.
        """
        held = False
        for lane in self._lanes:
            if lane not in self._asked:
                return self._ask(lane)
            records = self._outbox.rows.waiting(lane).records
            room = self._room(lane)
            if records and room == 0:
                held = True
            elif records:
                return self._send(lane, room)
        return Step(None, held=held)

    def _room(self, lane: Lane) -> int | None:
        return self._budget.left(lane, self._outbox.rows.used(self._today()))

    def _ask(self, lane: Lane) -> Step:
        nonce = self._nonce()
        receipt, raw = self._checked(self._link.head(lane, nonce), lane, nonce)
        deleted, notes = self._follow(receipt, raw)
        self._asked.add(lane)
        return Step(lane, deleted=deleted, notes=notes)

    def _send(self, lane: Lane, room: int | None) -> Step:
        size = LIMITS.batch_bytes // 2 if room is None else min(room, LIMITS.batch_bytes // 2)
        records, grants = self._outbox.batch(lane, LIMITS.batch_records, size)
        # Until it is known what became of this, the next step asks again.
        self._asked.discard(lane)
        self._send_blobs([record.id for record in records])
        nonce = self._nonce()
        data = encode_batch(Batch(nonce, tuple(records), tuple(grants)))
        self._count(len(data))
        receipt, raw = self._checked(self._link.send(lane, data), lane, nonce)
        deleted, notes = self._follow(receipt, raw)
        self._asked.add(lane)
        return Step(lane, len(records), deleted, notes)

    def _send_blobs(self, records: list[bytes]) -> None:
        parts = self._outbox.rows.chunks(records)
        for digest in self._link.missing(list(parts)) if parts else ():
            if digest in parts:
                content = self._outbox.rows.chunk(*parts[digest])
                self._count(len(content))
                self._link.put(digest, content)

    def _count(self, size: int) -> None:
        with self._outbox.store.writing():
            self._outbox.rows.use(self._today(), size)

    def _checked(self, raw: bytes, lane: Lane, nonce: bytes) -> tuple[Receipt, bytes]:
        try:
            receipt = decode_receipt(raw)
        except Malformed as error:
            raise Refused(f"Head office's answer cannot be read ({error}); check the address.") from error
        message = receipt_bytes(receipt)
        if not any(verified(key, "receipt", message, receipt.signature) for key in self._receipts):
            raise Refused("Head office's answer is not signed with the key that was enrolled; enrol this device again.")
        about = (receipt.head.device, receipt.head.lane, receipt.nonce)
        if about != (self._outbox.identity.device, lane, nonce):
            # The request was spoiled on its way, or an old answer is played again: nothing is done but ask anew.
            raise TransportError("Head office's answer is to another question; asking again.")
        return receipt, raw

    def _follow(self, receipt: Receipt, raw: bytes) -> tuple[int, tuple[str, ...]]:
        """Do what a checked receipt asks for; return how many contents were deleted, and notes."""
        head, rows = receipt.head, self._outbox.rows
        state = self._outbox.state(head.lane)
        if receipt.outcome is Outcome.AHEAD:
            raise Refused(f"Head office knows lane {head.lane.name} only up to epoch {head.epoch}; call the operator.")
        if receipt.outcome is Outcome.FORK:
            return self._anew(head.lane, max(head.epoch, state.epoch) + 1, "head office has other records")
        if head.epoch == state.epoch:
            return self._same_epoch(receipt, raw)
        if head.epoch > state.epoch:
            return self._anew(head.lane, head.epoch + 1, "this device's store was restored from a copy")
        if state.sequence and rows.lowest_content(head.lane, state.epoch) != 1:
            return self._anew(head.lane, state.epoch + 1, "head office forgot what it had acknowledged")
        self._rewind(head.lane, 0)
        return 0, ()

    def _same_epoch(self, receipt: Receipt, raw: bytes) -> tuple[int, tuple[str, ...]]:
        head, rows = receipt.head, self._outbox.rows
        state = self._outbox.state(head.lane)
        ours = rows.link(head.lane, head.epoch, head.sequence)
        if head.sequence == 0:
            ours = genesis(head.device, head.lane, head.epoch)
        if ours != head.link:
            return self._anew(head.lane, head.epoch + 1, "this device's store was restored from a copy")
        lowest = rows.lowest_content(head.lane, head.epoch)
        if head.sequence < state.sequence and (lowest is None or lowest > head.sequence + 1):
            return self._anew(head.lane, head.epoch + 1, "head office forgot what it had acknowledged")
        return self._outbox.accepted(receipt, raw), ()

    def _anew(self, lane: Lane, epoch: int, why: str) -> tuple[int, tuple[str, ...]]:
        count = self._outbox.begin_epoch(lane, epoch)
        return 0, (f"Lane {lane.name} began epoch {epoch} with {count} records: {why}.",)

    def _rewind(self, lane: Lane, sequence: int) -> None:
        state = self._outbox.state(lane)
        if state.accepted != sequence:
            with self._outbox.store.writing():
                self._outbox.rows.set_state(replace(state, accepted=sequence))
