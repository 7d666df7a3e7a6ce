"""Everything that head office holds about a client, for a client who asks for it; erased sessions open no more."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from sync.errors import SealError
from sync.headoffice.fleet.erasing import sessions_of
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office
from sync.headoffice.tables.audit import DEEDS
from sync.headoffice.tables.conversations import CONVERSATIONS
from sync.headoffice.tables.people import PEOPLE
from sync.headoffice.tables.records import RECORDS


def held_about(office: Office, client: str) -> dict[str, Any]:
    """Return records of visits, accounts, conversations over the network, and who of the staff looked, as plain values.

    Args:
        office: with the private key.
        client: as the bank knows them.

    Raises:
        StoreError: the database cannot be used.
    """
    visits = list(sessions_of(office, client))
    subjects = {client, *(session for _, session in visits)}
    with office.database.reading() as connection:
        return {
            "records": [_record(office, connection, row) for each in visits for row in _of(connection, *each)],
            "accounts": [
                {"name": row.name, "role": row.role, "made": _time(row.made_ms), "seen": _time(row.seen_ms)}
                for row in connection.execute(select(PEOPLE).where(PEOPLE.c.client_id == client))
            ],
            "conversations": [
                {"session": row.session, "begun": _time(row.begun_ms), "ended": _time(row.ended_ms)}
                for row in connection.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.client_id == client))
            ],
            "who did what": [
                {"at": _time(row.at_ms), "who": row.who, "event": row.event, "subject": row.subject}
                for row in connection.execute(
                    select(DEEDS).where(DEEDS.c.subject.in_(sorted(subjects))).order_by(DEEDS.c.sequence)
                )
            ],
        }


def _of(connection: Connection, device: str, session: str) -> list[Row[Any]]:
    asked = select(RECORDS).where(RECORDS.c.device == device, RECORDS.c.session == session)
    return list(connection.execute(asked.order_by(RECORDS.c.lane, RECORDS.c.epoch, RECORDS.c.sequence)))


def _record(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    told = {"device": row.device, "session": row.session, "kind": row.kind, "written": _time(row.written_ms)}
    try:
        return told | {"content": json.loads(opened(office, connection, row))}
    except (SealError, ValueError):
        return told | {"content": None, "why": "it cannot be opened: its session was erased, or it is damaged"}


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds") if milliseconds else ""
