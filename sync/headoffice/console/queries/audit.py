"""The log of deeds, searched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from sync.headoffice.console.queries.paging import Page, fetch
from sync.headoffice.console.queries.sessions import day_ms
from sync.headoffice.tables.audit import CHECKPOINTS, DEEDS


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed; `detail` as words and values."""

    sequence: int
    at_ms: int
    who: str
    event: str
    subject: str
    detail: tuple[tuple[str, str], ...]
    link: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; "" takes all. `words` are looked for in subject and detail."""

    who: str = ""
    event: str = ""
    words: str = ""
    since: str = ""
    until: str = ""


def page(connection: Connection, wanted: Wanted, number: int) -> Page[Entry]:
    """Return one page of the log, the newest first."""
    return fetch(connection, filtered(wanted).order_by(DEEDS.c.sequence.desc()), number, entry)


def events(connection: Connection) -> list[str]:
    """Return every kind of deed that there is."""
    return sorted(connection.execute(select(DEEDS.c.event).distinct()).scalars())


def last_checkpoint(connection: Connection) -> tuple[int, int] | None:
    """Return how many entries the last signed checkpoint covers and when it was made, or None."""
    row = connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc()).limit(1)).first()
    return (row.size, row.at_ms) if row else None


def filtered(wanted: Wanted) -> Select[Any]:
    """Return the query for what is wanted, in no order."""
    query = select(DEEDS)
    if wanted.who:
        query = query.where(DEEDS.c.who == wanted.who)
    if wanted.event:
        query = query.where(DEEDS.c.event == wanted.event)
    if wanted.words:
        columns = (DEEDS.c.subject, DEEDS.c.detail, DEEDS.c.who)
        query = query.where(or_(*(column.icontains(wanted.words, autoescape=True) for column in columns)))
    since, until = day_ms(wanted.since), day_ms(wanted.until, after=True)
    if since is not None:
        query = query.where(DEEDS.c.at_ms >= since)
    if until is not None:
        query = query.where(DEEDS.c.at_ms < until)
    return query


def entry(row: Row[Any]) -> Entry:
    """Return an entry of a row."""
    try:
        detail = json.loads(row.detail)
    except ValueError:
        detail = {"detail": row.detail}
    pairs = detail.items() if isinstance(detail, dict) else [("detail", detail)]
    told = tuple((str(name).replace("_", " "), in_words(value)) for name, value in sorted(pairs))
    return Entry(row.sequence, row.at_ms, row.who, row.event, row.subject, told, bytes(row.link).hex())


def in_words(value: object) -> str:
    """Return a value of the detail for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value) or "none"
    if value in (None, ""):
        return "none"
    return str(value)[:400]
