"""Opens a record for somebody who may read it; the caller has asked for the permission and writes the deed down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from sync.crypto.envelope import disclose
from sync.errors import SealError
from sync.headoffice.parts import Office
from sync.headoffice.tables.records import CHUNKS, GRANTS
from sync.outbox.blobs import join, split
from sync.outbox.chain import about_grant, about_record


def opened(office: Office, connection: Connection, record: Row[Any]) -> bytes:
    """Return what a record says.

    Args:
        office: with the private key.
        connection: of the database.
        record: row of `RECORDS` with at least device, id, kind, session and sealed.

    Raises:
        SealError: its session was erased, or it is damaged.
    """
    key = session_key(office, connection, record.device, record.session)
    return disclose(bytes(record.sealed), office.secrets.opening, key, _about(record))


def opened_blob(office: Office, connection: Connection, record: Row[Any]) -> tuple[bytes, bytes]:
    """Return what a record with a blob says, and the blob.

    Raises:
        SealError: its session was erased, a part is missing, or something is damaged.
        Malformed: it has no blob.
    """
    hashes, rest = split(opened(office, connection, record))
    asked = select(CHUNKS.c.hash, CHUNKS.c.content).where(CHUNKS.c.device == record.device, CHUNKS.c.hash.in_(hashes))
    parts = {bytes(row.hash): bytes(row.content) for row in connection.execute(asked)}
    if any(digest not in parts for digest in hashes):
        raise SealError("A part of a blob has not come yet.")
    key = session_key(office, connection, record.device, record.session)
    return rest, join(tuple(parts[digest] for digest in hashes), office.secrets.opening, key, _about(record))


def session_key(office: Office, connection: Connection, device: str, session: str) -> bytes | None:
    """Return the key of a session, or None where it was erased or never came.

    Raises:
        SealError: it does not open.
    """
    if not session:
        return None
    asked = select(GRANTS.c.sealed_key).where(GRANTS.c.device == device, GRANTS.c.session == session)
    sealed = connection.execute(asked).scalar()
    return None if sealed is None else office.secrets.opening.open(bytes(sealed), about_grant(device, session).encode())


def _about(record: Row[Any]) -> str:
    return about_record(record.device, bytes(record.id), record.kind, record.session)
