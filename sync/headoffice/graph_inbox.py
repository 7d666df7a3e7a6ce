"""Records about graphs: noted when they come, opened afterwards, one a transaction.

The note is written in the transaction that takes the record, so none is forgotten; opening takes long and is no part
of it. A record that cannot be read is told to a person and put aside, and those after it go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from sync.crypto.envelope import disclose
from sync.errors import SealError
from sync.headoffice.parts import Office
from sync.headoffice.tables.graphs import GRAPH_INBOX
from sync.headoffice.tables.records import ALERTS, RECORDS
from sync.outbox.chain import about_record
from sync.types import Record

PROPOSAL: Final = "graph-proposal"
"""Kind of a record that proposes a change of a curated graph."""
ENTRY: Final = "graph-entry"
"""Kind of a record with an entry of the log of the device's own graph."""
_AT_ONCE: Final = 100


def remember(connection: Connection, records: Iterable[Record], now_ms: int) -> None:
    """Note the records about graphs among those that a transaction takes; the ingest calls this."""
    rows = [
        {
            "device": record.device,
            "id": record.id,
            "lane": int(record.lane),
            "epoch": record.epoch,
            "sequence": record.sequence,
            "received_ms": now_ms,
        }
        for record in records
        if record.kind in (PROPOSAL, ENTRY)
    ]
    if rows:
        connection.execute(insert(GRAPH_INBOX), rows)


def waiting(connection: Connection) -> list[tuple[str, bytes]]:
    """Return device and id of records that were not opened yet, in the order in which each device wrote them."""
    order = (GRAPH_INBOX.c.device, GRAPH_INBOX.c.lane, GRAPH_INBOX.c.epoch, GRAPH_INBOX.c.sequence)
    rows = connection.execute(select(GRAPH_INBOX.c.device, GRAPH_INBOX.c.id).order_by(*order).limit(_AT_ONCE)).all()
    return [(row.device, bytes(row.id)) for row in rows]


def opened(connection: Connection, office: Office, device: str, record_id: bytes) -> tuple[str, bytes] | None:
    """Return the kind and the opened content of a record in the inbox.

    Returns:
        None if another process opened it meanwhile.

    Raises:
        SealError: it does not open.
    """
    noted = connection.execute(select(GRAPH_INBOX).where(_here(device, record_id))).first()
    if noted is None:
        return None
    place = (RECORDS.c.device == device) & (RECORDS.c.lane == noted.lane) & (RECORDS.c.epoch == noted.epoch)
    row = connection.execute(select(RECORDS).where(place, RECORDS.c.sequence == noted.sequence)).first()
    if row is None or row.session:
        raise SealError("it is not among the records any more, or it belongs to a session, as none may")
    about = about_record(device, record_id, row.kind, row.session)
    return row.kind, disclose(bytes(row.sealed), office.secrets.opening, None, about)


def claim(connection: Connection, device: str, record_id: bytes) -> bool:
    """Take a record out of the inbox, in the transaction of what follows from it; false if another process did."""
    return connection.execute(delete(GRAPH_INBOX).where(_here(device, record_id))).rowcount == 1


def put_aside(connection: Connection, device: str, record_id: bytes, why: str, now_ms: int) -> None:
    """Tell a person about a record that cannot be used, and take it out of the inbox."""
    if not claim(connection, device, record_id):
        return
    words = f"Record {record_id.hex()} about a graph: {why}".replace("\0", "")  # PostgreSQL holds no NUL
    connection.execute(insert(ALERTS), {"device": device, "at_ms": now_ms, "words": words[:2000]})


def _here(device: str, record_id: bytes) -> ColumnElement[bool]:
    return (GRAPH_INBOX.c.device == device) & (GRAPH_INBOX.c.id == record_id)
