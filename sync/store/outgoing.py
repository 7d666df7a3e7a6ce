"""The tables of the outbox: SQL alone; what it means is in `sync.outbox`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sync.store.opened import Store
from sync.types import Grant, Lane, Record

_NEXT = """
SELECT lane, epoch, sequence, id, kind, session, written_ms, previous, sealed, signature FROM outbox
WHERE lane = ? AND epoch = ? AND sequence > ? AND sealed IS NOT NULL ORDER BY sequence LIMIT ?
"""
_KEPT = """
SELECT lane, epoch, sequence, id, kind, session, written_ms, previous, sealed, signature, number FROM outbox
WHERE lane = ? AND sealed IS NOT NULL AND number > ? ORDER BY number LIMIT 100
"""
_DROP_CHUNKS = """
DELETE FROM chunks WHERE record IN (
    SELECT id FROM outbox WHERE lane = ? AND epoch = ? AND sequence <= ? AND sealed IS NOT NULL
)
"""
_DROP_OLD_CHUNKS = """
DELETE FROM chunks WHERE record IN (SELECT id FROM outbox WHERE lane = ? AND number <= ?)
"""
_DROP_CONTENTS = """
UPDATE outbox SET sealed = NULL WHERE lane = ? AND epoch = ? AND sequence <= ? AND sealed IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class LaneState:
    """Where a lane of this device stands.

    Attributes:
        epoch: from 1.
        sequence: of the last record written, 0 for none.
        link: of that record, or the epoch's genesis.
        accepted: last sequence that head office said it has.
        receipt: its last word, as bytes; None before the first.
    """

    lane: Lane
    epoch: int
    sequence: int
    link: bytes
    accepted: int
    receipt: bytes | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a lane is still here: records not yet accepted, their bytes, when the oldest was written (ms)."""

    records: int
    bytes: int
    oldest_ms: int | None


class Outgoing:
    """Rows of the outbox; every change must run inside `Store.writing`."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def state(self, lane: Lane) -> LaneState | None:
        """Return where a lane stands, or None if nothing was ever written to it."""
        row = self._row("SELECT epoch, sequence, link, accepted, receipt FROM lanes WHERE lane = ?", [int(lane)])
        return None if row is None else LaneState(lane, row[0], row[1], bytes(row[2]), row[3], row[4])

    def set_state(self, state: LaneState) -> None:
        """Keep where a lane stands."""
        row = [int(state.lane), state.epoch, state.sequence, state.link, state.accepted, state.receipt]
        self._database.execute("INSERT OR REPLACE INTO lanes VALUES (?, ?, ?, ?, ?, ?)", row)

    def add(self, record: Record, link: bytes) -> None:
        """Append a record."""
        values = [
            record.id, int(record.lane), record.epoch, record.sequence, record.kind, record.session, record.written_ms,
            record.previous, link, record.signature, record.sealed,
        ]  # fmt: skip
        self._database.execute(
            "INSERT INTO outbox (id, lane, epoch, sequence, kind, session, written_ms, previous, link, signature, "
            "sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )

    def chain_anew(self, record: Record, link: bytes) -> None:
        """Give a record that is here another place in the chain."""
        self._database.execute(
            "UPDATE outbox SET epoch = ?, sequence = ?, previous = ?, link = ?, signature = ?, sealed = ? WHERE id = ?",
            [record.epoch, record.sequence, record.previous, link, record.signature, record.sealed, record.id],
        )

    def next(self, device: str, lane: Lane, epoch: int, after: int, records: int, size: int) -> list[Record]:
        """Return the records of an epoch after a sequence that still have their content, in order.

        Args:
            device: this one.
            lane: of which.
            epoch: of which.
            after: the last sequence that is not wanted.
            records: most to return.
            size: most bytes of content together; the first is returned whatever its size.
        """
        found: list[Record] = []
        total = 0
        rows = self._database.execute(_NEXT, [int(lane), epoch, after, records])
        # One by one: two hundred of the longest would fill the memory of a small machine.
        for row in rows:
            total += len(row[8])
            if found and total > size:
                break
            found.append(_record(device, row))
        rows.close()
        return found

    def kept(self, device: str, lane: Lane) -> Iterable[Record]:
        """Return every record of a lane whose content is still here, in the order in which they were written.

        They are read a page at a time, so that days without a network fit into memory and each may be changed.
        """
        after = 0
        while rows := self._database.execute(_KEPT, [int(lane), after]).fetchall():
            for row in rows:
                yield _record(device, row)
            after = rows[-1][10]

    def link(self, lane: Lane, epoch: int, sequence: int) -> bytes | None:
        """Return the link of a record that was written here, also after its content was deleted."""
        row = self._row(
            "SELECT link FROM outbox WHERE lane = ? AND epoch = ? AND sequence = ?", [int(lane), epoch, sequence]
        )
        return None if row is None else bytes(row[0])

    def delete_contents(self, lane: Lane, epoch: int, through: int) -> int:
        """Delete contents and blobs that head office durably has; ids and links stay. Return how many records."""
        values = [int(lane), epoch, through]
        self._database.execute(_DROP_CHUNKS, values)
        return int(self._database.execute(_DROP_CONTENTS, values).rowcount)

    def forget(self, lane: Lane, before_ms: int) -> None:
        """Forget ids and links of delivered records that were written long ago; the last of a lane stays."""
        self._database.execute(
            "DELETE FROM outbox WHERE lane = ? AND sealed IS NULL AND written_ms < ? AND number < "
            "(SELECT max(number) FROM outbox WHERE lane = ?)",
            [int(lane), before_ms, int(lane)],
        )

    def keep_newest(self, lane: Lane, count: int) -> int:
        """Delete all contents of a lane but the newest, for a device that nobody takes them from; return how many."""
        row = self._row(
            "SELECT number FROM outbox WHERE lane = ? AND sealed IS NOT NULL ORDER BY number DESC LIMIT 1 OFFSET ?",
            [int(lane), count],
        )
        if row is None:
            return 0
        self._database.execute(_DROP_OLD_CHUNKS, [int(lane), row[0]])
        gone = self._database.execute("DELETE FROM outbox WHERE lane = ? AND number <= ?", [int(lane), row[0]])
        return int(gone.rowcount)

    def waiting(self, lane: Lane) -> Waiting:
        """Return what of a lane head office has not accepted yet."""
        state = self.state(lane)
        if state is None:
            return Waiting(0, 0, None)
        row = self._row(
            "SELECT count(*), total(length(sealed)), min(written_ms) FROM outbox WHERE lane = ? AND epoch = ? AND "
            "sequence > ? AND sealed IS NOT NULL",
            [int(lane), state.epoch, state.accepted],
        )
        assert row is not None
        return Waiting(int(row[0]), int(row[1]), row[2])

    def contents(self, lane: Lane) -> int:
        """Return how many records of a lane still have their content here, accepted or not."""
        row = self._row("SELECT count(*) FROM outbox WHERE lane = ? AND sealed IS NOT NULL", [int(lane)])
        return int(row[0]) if row else 0

    def lowest_content(self, lane: Lane, epoch: int) -> int | None:
        """Return the lowest sequence of an epoch whose content is still here."""
        row = self._row(
            "SELECT min(sequence) FROM outbox WHERE lane = ? AND epoch = ? AND sealed IS NOT NULL", [int(lane), epoch]
        )
        return None if row is None or row[0] is None else int(row[0])

    def grant(self, session: str) -> Grant | None:
        """Return a session's sealed key, or None if it was erased or never made."""
        row = self._row("SELECT sealed_key, signature FROM grants WHERE session = ?", [session])
        return None if row is None else Grant(session, bytes(row[0]), bytes(row[1]))

    def add_grant(self, grant: Grant) -> None:
        """Keep a session's sealed key."""
        row = [grant.session, grant.sealed_key, grant.signature]
        self._database.execute("INSERT OR REPLACE INTO grants VALUES (?, ?, ?)", row)

    def drop_idle_grants(self) -> None:
        """Delete the sealed keys of sessions of which nothing waits; head office has them."""
        self._database.execute(
            "DELETE FROM grants WHERE session NOT IN (SELECT session FROM outbox WHERE sealed IS NOT NULL)"
        )

    def add_chunks(self, record: bytes, chunks: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep the parts of a blob, (hash, content) each, that a record names."""
        for number, (digest, content) in enumerate(chunks):
            self._database.execute("INSERT INTO chunks VALUES (?, ?, ?, ?)", [digest, record, number, content])

    def replace_chunks(self, record: bytes, chunks: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep other parts, (hash, content) each, for a record's blob."""
        self._database.execute("DELETE FROM chunks WHERE record = ?", [record])
        self.add_chunks(record, chunks)

    def chunks(self, records: Iterable[bytes]) -> dict[bytes, tuple[bytes, int]]:
        """Return where the parts of the blobs that records name are: record and number, by hash."""
        found: dict[bytes, tuple[bytes, int]] = {}
        for record in records:
            rows = self._database.execute("SELECT hash, number FROM chunks WHERE record = ?", [record]).fetchall()
            found |= {bytes(digest): (record, number) for digest, number in rows}
        return found

    def chunk(self, record: bytes, number: int) -> bytes:
        """Return the content of one part."""
        row = self._row("SELECT content FROM chunks WHERE record = ? AND number = ?", [record, number])
        assert row is not None
        return bytes(row[0])

    def used(self, day: str) -> int:
        """Return how many bytes were sent on a day (ISO 8601 date)."""
        row = self._row("SELECT bytes FROM usage WHERE day = ?", [day])
        return int(row[0]) if row else 0

    def use(self, day: str, size: int) -> None:
        """Count bytes sent on a day, and forget the days long before it."""
        self._database.execute(
            "INSERT INTO usage VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET bytes = bytes + excluded.bytes",
            [day, size],
        )

    def _row(self, sql: str, values: list[Any]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._database.execute(sql, values).fetchone()
        return row


def _record(device: str, row: tuple[Any, ...]) -> Record:
    lane, epoch, sequence, record_id, kind, session, written, previous, sealed, signature = row[:10]
    places = (device, Lane(lane), epoch, sequence)
    return Record(*places, bytes(record_id), kind, session, written, bytes(previous), bytes(sealed), bytes(signature))
