"""Records of telemetry: noted when they come, opened afterwards.

The note is written in the transaction that takes the record; opening takes long and is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from sync.crypto.envelope import disclose
from sync.errors import SealError
from sync.headoffice.parts import Office
from sync.headoffice.tables.records import RECORDS
from sync.headoffice.tables.telemetry import TELEMETRY_INBOX
from sync.outbox.chain import about_record
from sync.types import Lane, Record

METRICS: Final = "metrics"
SPANS: Final = "spans"
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Noted:
    """A record that waits."""

    device: str
    id: bytes
    epoch: int
    sequence: int


def remember(connection: Connection, records: Iterable[Record], now_ms: int) -> None:
    """Note the records of telemetry among those that a transaction takes; the ingest calls this."""
    rows = [
        {
            "device": record.device,
            "id": record.id,
            "kind": record.kind,
            "epoch": record.epoch,
            "sequence": record.sequence,
            "received_ms": now_ms,
        }
        for record in records
        if record.lane is Lane.TELEMETRY and record.kind in (METRICS, SPANS)
    ]
    if rows:
        connection.execute(insert(TELEMETRY_INBOX), rows)


def waiting(connection: Connection, kind: str) -> list[Noted]:
    """Return some records that were not opened yet, in the order in which each device wrote them."""
    of = TELEMETRY_INBOX.c
    asked = select(TELEMETRY_INBOX).where(of.kind == kind).order_by(of.device, of.epoch, of.sequence).limit(_AT_ONCE)
    return [Noted(row.device, bytes(row.id), row.epoch, row.sequence) for row in connection.execute(asked)]


def opened(connection: Connection, office: Office, noted: Noted, kind: str) -> bytes:
    """Return what a record says.

    Raises:
        SealError: it does not open, or is not there any more.
    """
    of = RECORDS.c
    place = (of.device == noted.device) & (of.lane == int(Lane.TELEMETRY)) & (of.epoch == noted.epoch)
    row = connection.execute(select(RECORDS).where(place, of.sequence == noted.sequence)).first()
    if row is None or row.session:
        raise SealError("It is not among the records any more, or it belongs to a session, as none may.")
    return disclose(bytes(row.sealed), office.secrets.opening, None, about_record(noted.device, noted.id, kind, ""))


def claim(connection: Connection, noted: Noted) -> bool:
    """Take a record out of the inbox, in the transaction of what follows from it; false if another process did."""
    of = TELEMETRY_INBOX.c
    gone = connection.execute(delete(TELEMETRY_INBOX).where(of.device == noted.device, of.id == noted.id))
    return gone.rowcount == 1
