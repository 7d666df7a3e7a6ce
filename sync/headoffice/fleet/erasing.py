"""Erasing a session or a client everywhere: here at once, and on every device by a command that it must carry out.

Here the session's sealed key goes: without it nobody opens what is left. The device erases its own key and says so with
a record of its audit lane, which completes the erasure. What comes of an erased session later is stored unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from sync.errors import SealError
from sync.headoffice.audit.writing import note
from sync.headoffice.errors import NotThere
from sync.headoffice.fleet.holding import refuse_client, refuse_session
from sync.headoffice.fleet.register import command
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import COMMANDS, DEVICES
from sync.headoffice.tables.records import ERASURES, GRANTS, RECORDS
from sync.outbox.commands import ERASE_CLIENT, ERASE_SESSION


@dataclass(frozen=True, slots=True)
class Erasure:
    """How far the erasure of something is on one device; `done_ms` is None until the device has said that it is."""

    device: str
    kind: str
    subject: str
    asked_ms: int
    done_ms: int | None


def erase_session(office: Office, session: str, who: str) -> list[Erasure]:
    """Erase a session here, and have every device that knows of it do so.

    Raises:
        NotThere: no device has told of such a session.
        OnHold: it has to be kept; nothing is erased anywhere.
        StoreError: the database cannot be used.
    """
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        refuse_session(office, connection, session)
        devices = _devices_of(connection, session)
        if not devices:
            raise NotThere("No device has told of a session of that name.")
        for device in devices:
            _erase_here(connection, device, session, now_ms, who)
            command(connection, device, ERASE_SESSION, session, now_ms, who)
        note(connection, now_ms, who, "session erased", session, {"devices": devices})
    return progress(office, session)


def erase_client(office: Office, client: str, who: str) -> list[Erasure]:
    """Erase all sessions of a client here, and have every device do so, also with what it has not told of yet.

    Raises:
        OnHold: they, or one of their sessions, have to be kept; nothing is erased anywhere.
        StoreError: the database cannot be used.
    """
    now_ms = office.now_ms()
    found = list(sessions_of(office, client))
    with office.database.writing() as connection:
        refuse_client(connection, client, (session for _, session in found))
        for device, session in found:
            _erase_here(connection, device, session, now_ms, who)
        devices = connection.execute(select(DEVICES.c.name).where(DEVICES.c.state == "active")).scalars().all()
        for device in devices:
            command(connection, device, ERASE_CLIENT, client, now_ms, who)
        note(connection, now_ms, who, "client erased", client, {"sessions": len(found), "devices": len(devices)})
    return progress(office, client)


def progress(office: Office, subject: str) -> list[Erasure]:
    """Return how far the erasure of a session or client is, by device."""
    asked = select(COMMANDS).where(COMMANDS.c.subject == subject, COMMANDS.c.kind.in_((ERASE_SESSION, ERASE_CLIENT)))
    with office.database.reading() as connection:
        rows = connection.execute(asked.order_by(COMMANDS.c.device, COMMANDS.c.number))
        return [Erasure(row.device, row.kind, row.subject, row.made_ms, row.done_ms) for row in rows]


def _devices_of(connection: Connection, session: str) -> list[str]:
    found: set[str] = set()
    for table in (RECORDS, GRANTS, ERASURES):
        found |= set(connection.execute(select(table.c.device).where(table.c.session == session).distinct()).scalars())
    return sorted(found)


def _erase_here(connection: Connection, device: str, session: str, now_ms: int, who: str) -> None:
    where = (ERASURES.c.device == device, ERASURES.c.session == session)
    if connection.execute(select(ERASURES.c.session).where(*where)).first() is None:
        row = {"device": device, "session": session, "asked_ms": now_ms, "asked_by": who}
        connection.execute(ERASURES.insert(), row)
    else:
        connection.execute(update(ERASURES).where(*where).values(asked_by=who))
    connection.execute(delete(GRANTS).where(GRANTS.c.device == device, GRANTS.c.session == session))


def sessions_of(office: Office, client: str) -> Iterator[tuple[str, str]]:
    """Give (device, session) of a client's visits that can still be opened."""
    beginnings = select(RECORDS).join(
        GRANTS, (GRANTS.c.device == RECORDS.c.device) & (GRANTS.c.session == RECORDS.c.session)
    )
    with office.database.reading() as connection:
        for row in connection.execute(beginnings.where(RECORDS.c.kind == "session")):
            try:
                told = json.loads(opened(office, connection, row))
            except (SealError, ValueError):
                continue  # damaged or of another key: it says nothing of anybody
            if isinstance(told, dict) and told.get("client") == client:
                yield row.device, row.session
