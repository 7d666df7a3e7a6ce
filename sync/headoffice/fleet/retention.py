"""How long head office keeps visits: those whose time is over are erased, here and on the devices that know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from sync.headoffice.fleet.erasing import erase_session, sessions_of
from sync.headoffice.fleet.holding import standing_by_client
from sync.headoffice.parts import Office
from sync.headoffice.tables.records import GRANTS, RECORDS

DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits that can still be read here.

    Attributes:
        sessions: how many.
        due: those that have been here longer than the policy lets them, held ones left out.
        first_ms: when the oldest of them was last added to, milliseconds since 1970; 0 for none.
    """

    sessions: int
    due: tuple[str, ...]
    first_ms: int


def look(office: Office, days: int, held: Iterable[str] = ()) -> Visits:
    """Return what is kept and what is due.

    Args:
        office: open.
        days: that a visit stays after its last record came; 0 for ever.
        held: clients whose visits must be kept, beside those whom head office itself holds.

    Raises:
        StoreError: the database cannot be used.
    """
    with office.database.reading() as connection:
        clients, sessions = standing_by_client(connection)
    kept = {session for client in {*held, *clients} for _, session in sessions_of(office, client)}.union(sessions)
    asked = (
        select(RECORDS.c.session, func.max(RECORDS.c.received_ms).label("last"))
        .join(GRANTS, (GRANTS.c.device == RECORDS.c.device) & (GRANTS.c.session == RECORDS.c.session))
        .group_by(RECORDS.c.session)
        .order_by("last")
    )
    with office.database.reading() as connection:
        rows = [(str(row.session), int(row.last)) for row in connection.execute(asked)]
    until = office.now_ms() - days * DAY_MS
    due = tuple(session for session, last in rows if days and last < until and session not in kept)
    return Visits(len(rows), due, rows[0][1] if rows else 0)


def retain(office: Office, days: int, who: str, held: Iterable[str] = ()) -> int:
    """Erase what is due, each visit with its entry in the audit log, and return how many that were.

    Args:
        office: open.
        days: as in `look`.
        who: in whose name.
        held: as in `look`.

    Raises:
        StoreError: the database cannot be used.
    """
    due = look(office, days, held).due
    for session in due:
        erase_session(office, session, who)
    return len(due)
