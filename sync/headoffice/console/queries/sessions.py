"""Sessions as lists show them, and what was said in one, opened for somebody who may read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from sync.errors import SealError
from sync.headoffice.console.queries.paging import Page, fetch
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office
from sync.headoffice.tables.records import ERASURES, RECORDS
from sync.headoffice.tables.session_index import SESSION_INDEX
from sync.types import Lane


@dataclass(frozen=True, slots=True)
class Session:
    """A session as lists show it; times in milliseconds since 1970, `erased_ms` None while it can be read."""

    device: str
    session: str
    branch: str
    begun_ms: int
    last_ms: int
    turns: int
    erased_ms: int | None
    client_mark: bytes


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that was told, and where it came from."""

    label: str
    value: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer.

    Attributes:
        number: of the turn.
        at_ms: when the answer was written down, or the question where there was none.
        question: of the client.
        reply: of the advisor, "" where it came to none.
        complete: false where the answer was cut short.
        failed: sentences that did not pass verification, with the reason.
        facts: that were told.
        citations: of documents.
        tool: with which the question was answered.
        problem: why this turn cannot be read, or "".
    """

    number: int
    at_ms: int
    question: str = ""
    reply: str = ""
    complete: bool = True
    failed: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    citations: tuple[str, ...] = ()
    tool: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said in a session; `client` is "" where its record does not say."""

    client: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; "" and None take all. `marks` are of the clients whose sessions may be shown, None for everybody's."""

    branch: str = ""
    device: str = ""
    session: str = ""
    since: str = ""
    until: str = ""
    erased: str = ""
    marks: frozenset[bytes] | None = None


def page(connection: Connection, wanted: Wanted, number: int) -> Page[Session]:
    """Return one page of sessions, the newest first."""
    newest = SESSION_INDEX.c.begun_ms.desc(), SESSION_INDEX.c.device, SESSION_INDEX.c.session
    return fetch(connection, _filtered(wanted).order_by(*newest), number, _session)


def find(connection: Connection, device: str, session: str) -> Session | None:
    """Return one session, or None."""
    mine = (SESSION_INDEX.c.device == device) & (SESSION_INDEX.c.session == session)
    row = connection.execute(_all().where(mine)).first()
    return _session(row) if row else None


def branches(connection: Connection) -> list[str]:
    """Return every branch that had a session."""
    return sorted(connection.execute(select(SESSION_INDEX.c.branch).distinct()).scalars())


def count_of(connection: Connection, mark: bytes) -> int:
    """Return how many sessions of a client can be read, by the client's mark."""
    return connection.execute(select(func.count()).where(SESSION_INDEX.c.client_mark == mark)).scalar_one()


def devices_of(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return at which device each of these sessions was."""
    asked = select(SESSION_INDEX.c.session, SESSION_INDEX.c.device).where(SESSION_INDEX.c.session.in_(list(names)))
    return {str(row.session): str(row.device) for row in connection.execute(asked)}


def transcript(office: Office, connection: Connection, device: str, session: str) -> Transcript:
    """Open a session's records; the caller has asked whether this person may, and writes the deed down."""
    rows = connection.execute(
        select(RECORDS)
        .where(RECORDS.c.session == session, RECORDS.c.device == device, RECORDS.c.lane == int(Lane.SESSION))
        .order_by(RECORDS.c.epoch, RECORDS.c.sequence)
    ).all()
    client, turns = "", dict[int, Turn]()
    for row in rows:
        try:
            told = json.loads(opened(office, connection, row))
            if row.kind == "session":
                client = str(told.get("client", ""))
            elif row.kind in ("question", "turn"):
                _add(turns, row, told)
        except (SealError, ValueError, TypeError, AttributeError, KeyError) as error:
            words = str(error) if isinstance(error, SealError) else "This record is not as a kiosk writes it."
            turns[-len(turns) - 1] = Turn(0, row.written_ms, problem=words)
    return Transcript(client, tuple(sorted(turns.values(), key=lambda turn: (turn.at_ms, turn.number))))


def day_ms(day: str, after: bool = False) -> int | None:
    """Return the beginning of a day as the address has it (2026-05-03), or of the day after; None for anything else."""
    try:
        begin = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=int(after))
    except (ValueError, OverflowError):
        return None
    return int(begin.timestamp() * 1000)


def _all() -> Select[Any]:
    erased = (ERASURES.c.device == SESSION_INDEX.c.device) & (ERASURES.c.session == SESSION_INDEX.c.session)
    joined = SESSION_INDEX.outerjoin(ERASURES, erased)
    return select(SESSION_INDEX, ERASURES.c.asked_ms.label("erased_ms")).select_from(joined)


def _filtered(wanted: Wanted) -> Select[Any]:
    query = _all()
    if wanted.branch:
        query = query.where(SESSION_INDEX.c.branch == wanted.branch)
    if wanted.device:
        query = query.where(SESSION_INDEX.c.device == wanted.device)
    if wanted.session:
        query = query.where(SESSION_INDEX.c.session == wanted.session)
    since, until = day_ms(wanted.since), day_ms(wanted.until, after=True)
    if since is not None:
        query = query.where(SESSION_INDEX.c.begun_ms >= since)
    if until is not None:
        query = query.where(SESSION_INDEX.c.begun_ms < until)
    if wanted.erased:
        query = query.where(ERASURES.c.session.is_not(None) if wanted.erased == "yes" else ERASURES.c.session.is_(None))
    if wanted.marks is not None:
        query = query.where(SESSION_INDEX.c.client_mark.in_(wanted.marks), ERASURES.c.session.is_(None))
    return query


def _session(row: Row[Any]) -> Session:
    return Session(
        row.device, row.session, row.branch, row.begun_ms, row.last_ms, row.turns, row.erased_ms, bytes(row.client_mark)
    )


def _add(turns: dict[int, Turn], row: Row[Any], told: dict[str, Any]) -> None:
    number = int(told["turn"])
    if row.kind == "question":
        turns.setdefault(number, Turn(number, row.written_ms, str(told.get("question", ""))))
        return
    record = told["record"]
    failed = ((str(c["sentence"]), str(c.get("reason", ""))) for c in _dicts(record, "verification") if not c["passed"])
    facts = (
        Fact(str(f["label"]), f"{f['value']} {f['unit']}", str(f.get("as_of", "")), str(f.get("source", "")))
        for f in _dicts(record, "facts")
    )
    # The last record of a turn counts: an answer that was cut short is told again with what was heard of it.
    turns[number] = Turn(
        number,
        row.written_ms,
        str(record.get("question", "")),
        str(record.get("reply", "")),
        bool(record.get("complete", True)),
        tuple(failed),
        tuple(facts),
        tuple(str(each) for each in record.get("citations", ())),
        str(record.get("tool", "")),
    )


def _dicts(record: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    return (each for each in record.get(name, ()) if isinstance(each, dict))
