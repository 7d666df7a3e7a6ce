"""Legal holds: what somebody has to keep is erased neither here nor on a device until the hold is lifted.

A hold is on a client or on one session. Devices keep by client, so a session's hold keeps its client's other visits on
that session's device too. Their stores refuse then by themselves, whoever asks: a voice, a command, a time limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Row, insert, or_, select, update

from sync.errors import SealError
from sync.headoffice.audit.writing import note, one_by_one
from sync.headoffice.errors import Clashes, NotAsAsked, NotThere, OnHold
from sync.headoffice.fleet.register import command
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.holds import HOLDS
from sync.headoffice.tables.records import GRANTS, RECORDS
from sync.outbox.commands import HOLD_CLIENT, LIFT_CLIENT

Kind = Literal["client", "session"]
SHORTEST_REASON: Final = 8
_LONGEST_SUBJECT: Final = 128
_LONGEST_REASON: Final = 400


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold; times in milliseconds since 1970, `lifted_ms` None while it stands.

    Attributes:
        number: of it.
        kind: of what is held.
        subject: client or session.
        reason: why it is kept.
        set_ms: since when.
        set_by: by whose word.
        lifted_ms: when it was lifted.
        lifted_by: by whom, or "".
        lifted_why: why, or "".
    """

    number: int
    kind: Kind
    subject: str
    reason: str
    set_ms: int
    set_by: str
    lifted_ms: int | None = None
    lifted_by: str = ""
    lifted_why: str = ""


def set_hold(office: Office, kind: str, subject: str, reason: str, who: str) -> Hold:
    """Keep a client's visits, or one visit, from erasure, here and on the devices that are let in.

    Raises:
        NotAsAsked: it is no kind, has no subject or reason, or is erased already.
        NotThere: no device has told of such a session.
        Clashes: it is held already.
        StoreError: the database cannot be used.
    """
    found = _checked(kind, subject, reason)
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        one_by_one(connection)  # so that no erasure passes between looking and holding
        if standing := _standing(connection, HOLDS.c.kind == found, HOLDS.c.subject == subject):
            raise Clashes(f"This is held already: {_words(standing[0])}.")
        client, devices = subject, _active(connection)
        if found == "session":
            client, mine = _client_of(office, connection, subject), _devices_with(connection, subject)
            devices = [each for each in devices if each in mine]
        row = {
            "kind": found, "subject": subject, "client": client, "reason": reason, "set_ms": now_ms, "set_by": who,
        }  # fmt: skip
        number = connection.execute(insert(HOLDS).returning(HOLDS.c.number), row).scalar_one()
        _tell(connection, HOLD_CLIENT, client, devices, now_ms, who)
        note(connection, now_ms, who, "hold set", subject, {"kind": found, "reason": reason})
    return Hold(number, found, subject, reason, now_ms, who)


def lift_hold(office: Office, number: int, why: str, who: str) -> Hold:
    """Let what was held be erased again; devices are told where no other hold keeps the same client.

    Raises:
        NotAsAsked: no reason.
        NotThere: no such hold stands.
        StoreError: the database cannot be used.
    """
    why = why.strip()[:_LONGEST_REASON]
    if len(why) < SHORTEST_REASON:
        raise NotAsAsked("Say in a few words why the hold is lifted; it still stands.")
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        one_by_one(connection)
        standing = _standing(connection, HOLDS.c.number == number)
        if not standing:
            raise NotThere("No such hold stands; somebody may have lifted it meanwhile.")
        hold = standing[0]
        client = connection.execute(select(HOLDS.c.client).where(HOLDS.c.number == number)).scalar_one()
        values = {"lifted_ms": now_ms, "lifted_by": who, "lifted_why": why}
        connection.execute(update(HOLDS).where(HOLDS.c.number == number).values(values))
        if not _standing(connection, HOLDS.c.client == client):
            _tell(connection, LIFT_CLIENT, client, _active(connection), now_ms, who)
        note(connection, now_ms, who, "hold lifted", hold.subject, {"kind": hold.kind, "reason": why})
    return replace(hold, lifted_ms=now_ms, lifted_by=who, lifted_why=why)


def holds(connection: Connection) -> list[Hold]:
    """Return every hold that there ever was: those that stand first, the newest first among them."""
    order = (HOLDS.c.lifted_ms.is_not(None), HOLDS.c.lifted_ms.desc(), HOLDS.c.number.desc())
    return [_hold(row) for row in connection.execute(select(HOLDS).order_by(*order))]


def on_session(office: Office, connection: Connection, session: str) -> list[Hold]:
    """Return the holds that keep a session: its own, and its client's."""
    client = _client_of(office, connection, session)
    by_client = (HOLDS.c.kind == "client") & (HOLDS.c.subject == client)
    own = (HOLDS.c.kind == "session") & (HOLDS.c.subject == session)
    return _standing(connection, or_(own, by_client) if client else own)


def refuse_session(office: Office, connection: Connection, session: str) -> None:
    """Pass unless a session has to be kept, in the transaction that would erase it.

    Raises:
        OnHold: it has; says why, since when, and by whose word.
    """
    one_by_one(connection)
    if found := on_session(office, connection, session):
        raise OnHold(f"This session has to be kept: {_words(found[0])}. Compliance lifts the hold first.")


def refuse_client(connection: Connection, client: str, sessions: Iterable[str] = ()) -> None:
    """Pass unless a client, or one of these sessions of theirs, has to be kept; as `refuse_session`.

    Raises:
        OnHold: they have.
    """
    one_by_one(connection)
    theirs = (HOLDS.c.kind == "session") & HOLDS.c.subject.in_(sorted(set(sessions)))
    if found := _standing(connection, or_(HOLDS.c.client == client, theirs)):
        raise OnHold(f"This client has to be kept: {_words(found[0])}. Compliance lifts the hold first.")


def standing_by_client(connection: Connection) -> tuple[list[str], list[str]]:
    """Return the clients of whom every session is held, and the sessions that are held by themselves."""
    found = _standing(connection, HOLDS.c.kind.in_(get_args(Kind)))
    clients = [hold.subject for hold in found if hold.kind == "client"]
    return clients, [hold.subject for hold in found if hold.kind == "session"]


def held_clients(connection: Connection) -> set[str]:
    """Return the clients who are held, or one of whose sessions is."""
    asked = select(HOLDS.c.client).where(HOLDS.c.lifted_ms.is_(None), HOLDS.c.client != "").distinct()
    return set(connection.execute(asked).scalars())


def _checked(kind: str, subject: str, reason: str) -> Kind:
    if kind not in get_args(Kind):
        raise NotAsAsked("A hold is on a client or on a session.")
    if not subject or len(subject) > _LONGEST_SUBJECT or not subject.isprintable():
        raise NotAsAsked(f"Say which {kind} is to be kept, in up to {_LONGEST_SUBJECT} characters; nothing is held.")
    if not SHORTEST_REASON <= len(reason) <= _LONGEST_REASON:
        raise NotAsAsked("Say in a few words why it has to be kept, such as the case; nothing is held.")
    return "client" if kind == "client" else "session"


def _client_of(office: Office, connection: Connection, session: str) -> str:
    """Return whose session it is, or "" where its record has not come, is damaged, or was erased."""
    asked = select(RECORDS).where(RECORDS.c.session == session, RECORDS.c.kind == "session")
    for row in connection.execute(asked).all():
        try:
            told = json.loads(opened(office, connection, row))
        except (SealError, ValueError):
            continue
        if isinstance(told, dict) and isinstance(told.get("client"), str):
            return str(told["client"])[:_LONGEST_SUBJECT]
    return ""


def _devices_with(connection: Connection, session: str) -> set[str]:
    """Return the devices whose session it is.

    Raises:
        NotThere: no device has told of it.
        NotAsAsked: it is erased.
    """
    told = select(RECORDS.c.device).where(RECORDS.c.session == session).distinct()
    if not connection.execute(told).first():
        raise NotThere("No device has told of a session of that name.")
    found = set(connection.execute(select(GRANTS.c.device).where(GRANTS.c.session == session)).scalars())
    if not found:
        raise NotAsAsked("This session is erased already; nothing of it could be kept.")
    return found


def _active(connection: Connection) -> list[str]:
    return list(connection.execute(select(DEVICES.c.name).where(DEVICES.c.state == "active")).scalars())


def _tell(connection: Connection, kind: str, client: str, devices: Iterable[str], now_ms: int, who: str) -> None:
    for device in devices if client else ():
        command(connection, device, kind, client, now_ms, who)


def _standing(connection: Connection, *which: Any) -> list[Hold]:
    asked = select(HOLDS).where(HOLDS.c.lifted_ms.is_(None), *which).order_by(HOLDS.c.number)
    return [_hold(row) for row in connection.execute(asked)]


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        row.number, row.kind, row.subject, row.reason, row.set_ms, row.set_by,
        row.lifted_ms, row.lifted_by or "", row.lifted_why or "",
    )  # fmt: skip


def _words(hold: Hold) -> str:
    """Return why and since when, as a sentence goes on; nothing of it is a secret to who may erase."""
    since = datetime.fromtimestamp(hold.set_ms / 1000, UTC)
    return f"“{hold.reason}”, since {since:%Y-%m-%d}, by {hold.set_by}"
