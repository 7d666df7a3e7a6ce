"""The outbox: what is written for head office is sealed and chained in the transaction of what it tells about."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sync.crypto.envelope import enclose
from sync.crypto.sealing import SealingKey
from sync.errors import SealError, StoreError
from sync.outbox.blobs import Blob, cut
from sync.outbox.chain import about_grant, about_record, genesis, link_of, record_hash, sign_grant
from sync.outbox.wire import LIMITS
from sync.store.identity import Identity, enrolment_mark, identity
from sync.store.opened import Store
from sync.store.outgoing import LaneState, Outgoing, Waiting
from sync.types import Grant, Lane, Receipt, Record

KEEP_LINKS_MS: Final = 400 * 24 * 3600 * 1000
"""So long ids and links stay after a record was delivered and deleted."""


class Outbox:
    """What this device has for head office.

    Attributes:
        store: shared with what writes the rows that records tell about.
        rows: of the outbox.
        identity: of this device.
    """

    def __init__(self, store: Store, who: Identity, key: SealingKey, now_ms: Callable[[], int] | None = None) -> None:
        """Use an open store.

        Args:
            store: encrypted.
            who: this device.
            key: of head office, that content is sealed for.
            now_ms: clock, milliseconds since 1970.
        """
        self.store = store
        self.rows = Outgoing(store)
        self.identity = who
        self._key = key
        self._mark = enrolment_mark(store)
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)

    def put(
        self, lane: Lane, kind: str, content: bytes, *, session: str = "", locked: bool = True, blob: bytes = b""
    ) -> bytes | None:
        """Seal a record and append it to its lane.

        Inside `Store.writing` it is part of that transaction: either both are durable or neither.

        Args:
            lane: stream.
            kind: what it is, such as "turn"; head office sees it without opening anything.
            content: what is told.
            session: whose key locks it; "" for none.
            locked: false for what must be read after the session's key is gone, such as its erasure.
            blob: something long that belongs to it; cut into parts, each sealed.

        Returns:
            The record's id, or None if the session was erased: then nothing is written.

        Raises:
            SealError: the content is too long.
            StoreError: the store cannot be written.
        """
        if not (_fits(kind) and _fits(session)):
            raise SealError(f"A record's kind and session are up to {LIMITS.text_bytes} bytes of printable text.")
        session_key = self.store.keys.find(session) if session and locked else None
        if session and locked and session_key is None:
            return None
        record_id = os.urandom(16)
        with self.store.writing():
            self._follow_enrolment()
            about = about_record(self.identity.device, record_id, kind, session)
            cut_up = cut(blob, self._key, session_key, about) if blob else Blob((), ())
            sealed = enclose(cut_up.names() + content if blob else content, self._key, session_key, about)
            if len(sealed) > LIMITS.record_bytes:
                raise SealError(f"A sealed record may have {LIMITS.record_bytes} bytes, not {len(sealed)}; use a blob.")
            if session_key is not None and self.rows.grant(session) is None:
                self.rows.add_grant(self._grant(session, session_key))
            state = self.state(lane)
            self._append(state, record_id, kind, session, sealed)
            self.rows.add_chunks(record_id, zip(cut_up.hashes, cut_up.parts, strict=True))
        return record_id

    def state(self, lane: Lane) -> LaneState:
        """Return where a lane stands, from its beginning if nothing was written to it."""
        known = self.rows.state(lane)
        return known or LaneState(lane, 1, 0, genesis(self.identity.device, lane, 1), 0, None)

    def waiting(self) -> dict[Lane, Waiting]:
        """Return what head office has not accepted yet, by lane."""
        return {lane: self.rows.waiting(lane) for lane in Lane}

    def batch(self, lane: Lane, records: int, size: int) -> tuple[list[Record], list[Grant]]:
        """Return the next records of a lane that head office does not have, with their sessions' keys.

        Args:
            lane: of which.
            records: most of them.
            size: most bytes of content together.
        """
        state = self.state(lane)
        found = self.rows.next(self.identity.device, lane, state.epoch, state.accepted, records, size)
        sessions = dict.fromkeys(record.session for record in found if record.session)
        grants = [grant for session in sessions if (grant := self.rows.grant(session)) is not None]
        return found, grants

    def accepted(self, receipt: Receipt, raw: bytes) -> int:
        """Take head office's word that it has a lane up to a sequence, and delete what it durably has.

        Args:
            receipt: checked; of this lane's epoch, and with the link that this device has there.
            raw: the receipt's bytes, which are kept.

        Returns:
            How many contents were deleted.
        """
        head = receipt.head
        with self.store.writing():
            state = self.state(head.lane)
            self.rows.set_state(replace(state, accepted=head.sequence, receipt=raw))
            gone = self.rows.delete_contents(head.lane, head.epoch, min(head.durable, head.sequence))
            if gone:
                self.rows.drop_idle_grants()
                self.rows.forget(head.lane, self._now_ms() - KEEP_LINKS_MS)
        return gone

    def begin_epoch(self, lane: Lane, epoch: int) -> int:
        """Chain all that is still here of a lane anew, in a new epoch, and return how many records that are.

        The contents stay sealed as they are: nobody here can open them. Head office knows by their ids which it has.

        Args:
            lane: of which.
            epoch: greater than any before.

        Raises:
            StoreError: it is not greater, or the store cannot be written.
        """
        with self.store.writing():
            state = self.state(lane)
            if epoch <= state.epoch:
                raise StoreError(f"Epoch {epoch} of lane {lane.name} was used before; nothing was changed.")
            state = LaneState(lane, epoch, 0, genesis(self.identity.device, lane, epoch), 0, state.receipt)
            for record in self.rows.kept(self.identity.device, lane):
                chained = self._signed(replace(record, epoch=epoch, sequence=state.sequence + 1, previous=state.link))
                state = replace(state, sequence=chained.sequence, link=link_of(chained))
                self.rows.chain_anew(chained, state.link)
            self.rows.set_state(state)
        return state.sequence

    def _follow_enrolment(self) -> None:
        """Write for the head office that this device is enrolled at now; another process may have enrolled it."""
        mark = enrolment_mark(self.store)
        if mark != self._mark:
            self.identity, self._mark = identity(self.store), mark
            if self.identity.keys is not None:
                self._key = SealingKey(self.identity.keys.sealing)

    def _append(self, state: LaneState, record_id: bytes, kind: str, session: str, sealed: bytes) -> None:
        unsigned = Record(
            self.identity.device, state.lane, state.epoch, state.sequence + 1, record_id, kind, session,
            max(0, self._now_ms()), state.link, sealed, b"",  # a clock may be set before 1970
        )  # fmt: skip
        record = self._signed(unsigned)
        link = link_of(record)
        self.rows.add(record, link)
        self.rows.set_state(replace(state, sequence=record.sequence, link=link))

    def _signed(self, record: Record) -> Record:
        return replace(record, signature=self.identity.signing.sign("record", record_hash(record)))

    def _grant(self, session: str, session_key: bytes) -> Grant:
        device = self.identity.device
        sealed_key = self._key.seal(session_key, about_grant(device, session).encode())
        return sign_grant(self.identity.signing, device, session, sealed_key)


def _fits(name: str) -> bool:
    """Return whether a name can be sent; one that cannot would hold up everything behind it."""
    return len(name.encode()) <= LIMITS.text_bytes and name.isprintable()
