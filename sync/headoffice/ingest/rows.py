"""The rows that a transaction of the ingest reads and writes, many batches at once, in SQLite and in PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, delete, insert, literal, select, tuple_, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.headoffice.tables.devices import COMMANDS, DEVICES
from sync.headoffice.tables.records import (
    ALERTS,
    ERASURES,
    GRANTS,
    KNOWN_LINKS,
    LANE_HEADS,
    QUARANTINE,
    RECORD_IDS,
    RECORDS,
)
from sync.outbox.chain import genesis, nothing_yet
from sync.outbox.commands import ERASE_SESSION
from sync.outbox.rules import Linked, Placement
from sync.types import Grant, Head, Lane, Record

LaneOf = tuple[str, Lane]
_AT_ONCE: Final = 400
"""Keys in one question; SQLite takes 32,766 values."""
_COLUMNS: Final = tuple(column.name for column in RECORDS.columns)
_INSERT: Final = f"INSERT INTO records ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_COPY: Final = f"COPY records ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_COPY_TYPES: Final = (
    "int4", "text", "int2", "int8", "int8", "bytea", "text", "text", "int8", "int8", "bytea", "bytea", "bytea", "bytea",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredHead:
    """A lane's head with what the last verified backup has of it; `head.durable` is not filled in."""

    head: Head
    durable_epoch: int = 0
    durable_sequence: int = 0


class Rows:
    """Within one transaction; this class is SQLite's, and what both have in common."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def devices(self, names: Iterable[str]) -> dict[str, tuple[str, bytes]]:
        """Return state and public key of devices."""
        asked = select(DEVICES.c.name, DEVICES.c.state, DEVICES.c.public_key).where(DEVICES.c.name.in_(set(names)))
        return {row.name: (row.state, bytes(row.public_key)) for row in self.connection.execute(asked)}

    def heads(self, lanes: Iterable[LaneOf]) -> dict[LaneOf, StoredHead]:
        """Return where lanes stand, locked until the transaction ends, from nothing where nothing ever came."""
        wanted = sorted(set(lanes))
        found = self._heads(wanted)
        missing = [lane for lane in wanted if lane not in found]
        if missing:
            self._begin(missing)
            found |= self._heads(missing)
        return found

    def head(self, device: str, lane: Lane) -> StoredHead:
        """Return where a lane stands, without locking it."""
        asked = select(LANE_HEADS).where(LANE_HEADS.c.device == device, LANE_HEADS.c.lane == int(lane))
        row = self.connection.execute(asked).first()
        return StoredHead(nothing_yet(device, lane)) if row is None else _stored(row)

    def _heads(self, lanes: Sequence[LaneOf]) -> dict[LaneOf, StoredHead]:
        key = tuple_(LANE_HEADS.c.device, LANE_HEADS.c.lane)
        # In one order everywhere, so that two transactions never wait for each other's heads.
        asked = select(LANE_HEADS).order_by(LANE_HEADS.c.device, LANE_HEADS.c.lane).with_for_update()
        found: dict[LaneOf, StoredHead] = {}
        for some in _parts(lanes):
            rows = self.connection.execute(asked.where(key.in_([(device, int(lane)) for device, lane in some])))
            for row in rows:
                found[row.device, Lane(row.lane)] = _stored(row)
        return found

    def _begin(self, lanes: Sequence[LaneOf]) -> None:
        rows = [
            {"device": device, "lane": int(lane), "epoch": 0, "sequence": 0, "link": genesis(device, lane, 0)}
            for device, lane in lanes
        ]
        self.connection.execute(self._insert(LANE_HEADS).on_conflict_do_nothing(), rows)

    def set_heads(self, heads: Iterable[Head]) -> None:
        """Move heads that are locked."""
        rows = [{"d": head.device, "l": int(head.lane), "e": head.epoch, "s": head.sequence, "k": head.link}
                for head in heads]  # fmt: skip
        if rows:
            self.connection.exec_driver_sql(self._sql_set_heads, rows)

    _sql_set_heads = "UPDATE lane_heads SET epoch = :e, sequence = :s, link = :k WHERE device = :d AND lane = :l"

    def link(self, device: str, lane: Lane, epoch: int, sequence: int) -> bytes | None:
        """Return the link that is stored for a place in a lane, or None."""
        asked = [
            select(table.c.link).where(
                table.c.device == literal(device),
                table.c.lane == int(lane),
                table.c.epoch == epoch,
                table.c.sequence == sequence,
            )
            for table in (RECORDS, KNOWN_LINKS)
        ]
        found = self.connection.execute(union_all(*asked)).scalar()
        return None if found is None else bytes(found)

    def place(self, records: Sequence[Record]) -> list[Placement]:
        """Return which records are new, known or clash, and keep the ids of the new ones."""
        found, first = [], dict[tuple[str, bytes], bytes]()
        hashes = [hashlib.sha256(record.sealed).digest() for record in records]
        stored = self._keep_ids(
            {
                (record.device, record.id): digest
                for record, digest in zip(reversed(records), reversed(hashes), strict=True)
            }
        )
        for record, digest in zip(records, hashes, strict=True):
            key = (record.device, record.id)
            known = stored.get(key, first.get(key))
            first.setdefault(key, digest)
            if known is None:
                found.append(Placement.NEW)
            else:
                found.append(Placement.KNOWN if known == digest else Placement.CLASH)
        return found

    def _keep_ids(self, hashes: dict[tuple[str, bytes], bytes]) -> dict[tuple[str, bytes], bytes]:
        """Keep the ids that are new, and return the hashes of those that were there."""
        ask = self._driver.execute
        stored: dict[tuple[str, bytes], bytes] = {}
        for key in hashes:
            row = ask("SELECT sealed_hash FROM record_ids WHERE device = ? AND id = ?", key).fetchone()
            if row is not None:
                stored[key] = bytes(row[0])
        fresh = [(*key, digest) for key, digest in hashes.items() if key not in stored]
        self._driver.executemany("INSERT INTO record_ids (device, id, sealed_hash) VALUES (?, ?, ?)", fresh)
        return stored

    def add_records(self, month: int, received_ms: int, taken: Iterable[Linked]) -> None:
        """Insert records that are new."""
        rows = [_values(month, received_ms, each) for each in taken]
        self._driver.executemany(_INSERT, rows)

    def add_known_links(self, taken: Iterable[Linked]) -> None:
        """Keep the links of records that are stored already."""
        rows = [
            {
                "device": each.record.device,
                "lane": int(each.record.lane),
                "epoch": each.record.epoch,
                "sequence": each.record.sequence,
                "link": each.link,
            }
            for each in taken
        ]
        if rows:
            self.connection.execute(insert(KNOWN_LINKS), rows)

    def erased(self, sessions: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return which (device, session) were erased."""
        key, found = tuple_(ERASURES.c.device, ERASURES.c.session), set[tuple[str, str]]()
        for some in _parts(sorted(set(sessions))):
            asked = select(ERASURES.c.device, ERASURES.c.session).where(key.in_(some))
            found |= {(row.device, row.session) for row in self.connection.execute(asked)}
        return found

    def erase(self, sessions: Iterable[tuple[str, str]], now_ms: int) -> None:
        """Erase the keys of sessions of which their device says that it has erased them."""
        wanted = sorted(set(sessions))
        if not wanted:
            return
        rows = [{"device": device, "session": session, "asked_ms": now_ms, "done_ms": now_ms}
                for device, session in wanted]  # fmt: skip
        both = [ERASURES.c.device, ERASURES.c.session]
        done = self._insert(ERASURES).on_conflict_do_update(index_elements=both, set_={"done_ms": now_ms})
        self.connection.execute(done, rows)
        for some in _parts(wanted):
            self.connection.execute(delete(GRANTS).where(tuple_(GRANTS.c.device, GRANTS.c.session).in_(some)))
            asked = tuple_(COMMANDS.c.device, COMMANDS.c.subject).in_(some)
            carried_out = update(COMMANDS).where(asked, COMMANDS.c.kind == ERASE_SESSION, COMMANDS.c.done_ms.is_(None))
            self.connection.execute(carried_out.values(done_ms=now_ms))

    def add_grants(self, grants: dict[tuple[str, str], Grant]) -> None:
        """Keep sessions' keys; the newest of a session counts."""
        rows = [
            {"device": device, "session": session, "sealed_key": grant.sealed_key, "signature": grant.signature}
            for (device, session), grant in sorted(grants.items())
        ]
        if not rows:
            return
        put = self._insert(GRANTS)
        changed = put.on_conflict_do_update(
            index_elements=[GRANTS.c.device, GRANTS.c.session],
            set_={"sealed_key": put.excluded.sealed_key, "signature": put.excluded.signature},
            where=GRANTS.c.signature != put.excluded.signature,
        )
        self.connection.execute(changed, rows)

    def add_alerts(self, alerts: Iterable[tuple[str, str]], now_ms: int) -> None:
        """Keep (device, words) for a person."""
        rows = [{"device": device, "at_ms": now_ms, "words": words} for device, words in alerts]
        if rows:
            self.connection.execute(insert(ALERTS), rows)

    def quarantine(self, device: str, lane: Lane, why: str, content: bytes, now_ms: int, most: int) -> None:
        """Keep what was not right for a person, the newest `most` of a device."""
        row = {"device": device, "lane": int(lane), "at_ms": now_ms, "why": why, "content": content}
        self.connection.execute(insert(QUARANTINE), row)
        numbers = select(QUARANTINE.c.number).where(QUARANTINE.c.device == device)
        newest = numbers.order_by(QUARANTINE.c.number.desc()).offset(most).limit(1).scalar_subquery()
        self.connection.execute(delete(QUARANTINE).where(QUARANTINE.c.device == device, QUARANTINE.c.number <= newest))

    def seen(self, devices: Iterable[str], now_ms: int) -> None:
        """Note that devices were here."""
        names = sorted(set(devices))
        for some in _parts(names):
            self.connection.execute(update(DEVICES).where(DEVICES.c.name.in_(some)).values(seen_ms=now_ms))

    def _insert(self, table: Table) -> Any:
        return sqlite.insert(table)

    @property
    def _driver(self) -> Any:
        return self.connection.connection.driver_connection


class PostgresRows(Rows):
    """In PostgreSQL: ids in one statement whatever other transactions do, records by COPY."""

    _sql_set_heads = (
        "UPDATE lane_heads SET epoch = %(e)s, sequence = %(s)s, link = %(k)s WHERE device = %(d)s AND lane = %(l)s"
    )

    def _keep_ids(self, hashes: dict[tuple[str, bytes], bytes]) -> dict[tuple[str, bytes], bytes]:
        keys = sorted(hashes)
        columns = ([device for device, _ in keys], [name for _, name in keys], [hashes[key] for key in keys])
        with self._driver.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_ids (device, id, sealed_hash) "
                "SELECT * FROM unnest(%s::text[], %b::bytea[], %b::bytea[]) "
                "ON CONFLICT DO NOTHING RETURNING device, id",
                columns,
            )
            fresh = {(device, bytes(name)) for device, name in cursor.fetchall()}
        missing, stored = [key for key in keys if key not in fresh], dict[tuple[str, bytes], bytes]()
        for some in _parts(missing):
            asked = select(RECORD_IDS).where(tuple_(RECORD_IDS.c.device, RECORD_IDS.c.id).in_(some))
            stored |= {(row.device, bytes(row.id)): bytes(row.sealed_hash) for row in self.connection.execute(asked)}
        return stored

    def add_records(self, month: int, received_ms: int, taken: Iterable[Linked]) -> None:
        """Insert records that are new."""
        with self._driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_COPY_TYPES)
            for each in taken:
                copy.write_row(_values(month, received_ms, each))

    def _insert(self, table: Table) -> Any:
        return postgresql.insert(table)


def rows_of(connection: Connection) -> Rows:
    """Return the rows of a connection's database."""
    return PostgresRows(connection) if connection.dialect.name == "postgresql" else Rows(connection)


def _stored(row: Row[Any]) -> StoredHead:
    head = Head(row.device, Lane(row.lane), row.epoch, row.sequence, bytes(row.link), 0)
    return StoredHead(head, row.durable_epoch, row.durable_sequence)


def _values(month: int, received_ms: int, each: Linked) -> tuple[Any, ...]:
    record = each.record
    return (
        month, record.device, int(record.lane), record.epoch, record.sequence, record.id, record.kind, record.session,
        record.written_ms, received_ms, record.previous, each.link, record.signature, record.sealed,
    )  # fmt: skip


def _parts(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))
