"""Keeps the index of sessions up with the sealed records: each is opened once, and only numbers are kept.

A device's session lane is read on from where the last reading ended, some thousand records at a time, by whoever opens
a page that needs it; the index is never further than what it has read, and says so. Several processes may do it at
once: the reading of a device is one transaction with its place in the lane.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, tuple_, update

from sync.crypto.places.file import kept_secret
from sync.crypto.signing import new_seed
from sync.errors import SealError
from sync.headoffice.ingest.months import month_of
from sync.headoffice.ingest.opening import opened
from sync.headoffice.parts import Office
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import ERASURES, LANE_HEADS, RECORDS
from sync.headoffice.tables.session_index import SESSION_INDEX, SESSION_INDEX_HEADS
from sync.types import Lane

_AT_ONCE: Final = 500
MOST_A_PAGE: Final = 8_000
"""Records that one page's making waits for: about two seconds."""


@dataclass(slots=True)
class _Session:
    """What the records of one session add up to; `mark` is None where they do not say whose it is."""

    begun_ms: int
    last_ms: int
    turns: int = 0
    compute_ms: float = 0.0
    tokens: int = 0
    mark: bytes | None = None

    def add(self, record: Row[Any], told: dict[str, Any], marker: Marker) -> None:
        self.begun_ms, self.last_ms = min(self.begun_ms, record.written_ms), max(self.last_ms, record.written_ms)
        if record.kind == "session" and isinstance(told.get("client"), str):
            self.mark = marker.of(told["client"])
        if record.kind == "turn" and told.get("again") is not True:  # an answer that was cut short comes once more
            self.turns += 1
            turn = told.get("record")
            timings = turn.get("timings_ms") if isinstance(turn, dict) else None
            self.compute_ms += _longest(timings)
            self.tokens += _count(turn.get("tokens") if isinstance(turn, dict) else 0)


@dataclass(frozen=True, slots=True)
class Marker:
    """Turns clients' names into marks that only this head office can make."""

    key: bytes = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Marker:
        """Return the marker of a head office's folder, making its key where there is none."""
        (folder / "keys").mkdir(parents=True, exist_ok=True)
        return cls(kept_secret(folder / "keys" / "session-marks.key", new_seed))

    def of(self, client: str) -> bytes:
        """Return a client's mark, 32 bytes."""
        return hmac.digest(self.key, client.encode(), hashlib.sha256)


def catch_up(office: Office, marker: Marker, most: int = MOST_A_PAGE) -> int:
    """Read what has come since the last time, and return how many records are still to be read.

    Raises:
        StoreError: the database cannot be used.
    """
    _forget_erased(office)
    left = 0
    for device in _behind(office):
        while most > 0:
            with office.database.writing() as connection:
                read = _read_on(office, connection, device, marker)
            most -= read
            if read < _AT_ONCE:
                break
        else:
            left += 1
    return left


def _behind(office: Office) -> list[str]:
    """Return the devices of whose session lane the index lacks something."""
    joined = LANE_HEADS.outerjoin(SESSION_INDEX_HEADS, SESSION_INDEX_HEADS.c.device == LANE_HEADS.c.device)
    here = tuple_(SESSION_INDEX_HEADS.c.epoch, SESSION_INDEX_HEADS.c.sequence)
    lacks = SESSION_INDEX_HEADS.c.device.is_(None) | (here < tuple_(LANE_HEADS.c.epoch, LANE_HEADS.c.sequence))
    query = select(LANE_HEADS.c.device).select_from(joined).where(LANE_HEADS.c.lane == int(Lane.SESSION), lacks)
    with office.database.reading() as connection:
        return list(connection.execute(query.where(LANE_HEADS.c.sequence > 0)).scalars())


def _read_on(office: Office, connection: Connection, device: str, marker: Marker) -> int:
    at = connection.execute(
        select(SESSION_INDEX_HEADS).where(SESSION_INDEX_HEADS.c.device == device).with_for_update()
    ).first()
    epoch, sequence = (at.epoch, at.sequence) if at else (0, 0)
    place = tuple_(RECORDS.c.epoch, RECORDS.c.sequence)
    rows = connection.execute(
        select(RECORDS)
        .where(RECORDS.c.device == device, RECORDS.c.lane == int(Lane.SESSION), place > tuple_(epoch, sequence))
        .order_by(RECORDS.c.epoch, RECORDS.c.sequence)
        .limit(_AT_ONCE)
    ).all()
    found: dict[str, _Session] = {}
    for row in rows:
        if row.session:
            session = found.setdefault(row.session, _Session(row.written_ms, row.written_ms))
            session.add(row, _told(office, connection, row), marker)
    _keep(connection, device, found)
    if len(rows) == _AT_ONCE:
        epoch, sequence = rows[-1].epoch, rows[-1].sequence
    else:
        # What came again in a newer epoch is stored where it came first: the head may be beyond the last row.
        head = connection.execute(
            select(LANE_HEADS).where(LANE_HEADS.c.device == device, LANE_HEADS.c.lane == int(Lane.SESSION))
        ).one()
        epoch, sequence = head.epoch, head.sequence
    _move(connection, device, epoch, sequence, known=at is not None)
    return len(rows)


def _keep(connection: Connection, device: str, found: dict[str, _Session]) -> None:
    branch = connection.execute(select(DEVICES.c.branch).where(DEVICES.c.name == device)).scalar() or ""
    for name, session in found.items():
        mine = (SESSION_INDEX.c.device == device) & (SESSION_INDEX.c.session == name)
        old = connection.execute(select(SESSION_INDEX).where(mine)).first()
        if old is None:
            connection.execute(
                insert(SESSION_INDEX),
                {
                    "device": device,
                    "session": name,
                    "branch": branch,
                    "month": month_of(session.begun_ms),
                    "begun_ms": session.begun_ms,
                    "last_ms": session.last_ms,
                    "turns": session.turns,
                    "compute_ms": session.compute_ms,
                    "tokens": session.tokens,
                    "client_mark": session.mark or b"",
                },
            )
            continue
        values: dict[str, Any] = {
            "last_ms": max(old.last_ms, session.last_ms),
            "turns": old.turns + session.turns,
            "compute_ms": old.compute_ms + session.compute_ms,
            "tokens": old.tokens + session.tokens,
        }
        if session.mark is not None:
            values["client_mark"] = session.mark
        connection.execute(update(SESSION_INDEX).where(mine).values(values))


def _move(connection: Connection, device: str, epoch: int, sequence: int, known: bool) -> None:
    values = {"epoch": epoch, "sequence": sequence}
    if known:
        connection.execute(update(SESSION_INDEX_HEADS).where(SESSION_INDEX_HEADS.c.device == device).values(values))
    else:
        connection.execute(insert(SESSION_INDEX_HEADS), {"device": device, **values})


def _forget_erased(office: Office) -> None:
    """Take away whose an erased session was; that there was one stays."""
    joined = SESSION_INDEX.join(
        ERASURES, (ERASURES.c.device == SESSION_INDEX.c.device) & (ERASURES.c.session == SESSION_INDEX.c.session)
    )
    query = select(SESSION_INDEX.c.device, SESSION_INDEX.c.session).select_from(joined)
    with office.database.reading() as connection:
        gone = connection.execute(query.where(SESSION_INDEX.c.client_mark != b"")).all()
    if gone:
        key = tuple_(SESSION_INDEX.c.device, SESSION_INDEX.c.session)
        with office.database.writing() as connection:
            for row in gone:
                connection.execute(
                    update(SESSION_INDEX).where(key == tuple_(row.device, row.session)).values(client_mark=b"")
                )


def _told(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    try:
        told = json.loads(opened(office, connection, row))
    except (SealError, ValueError):
        return {}  # erased, damaged or of another key: it says nothing of anybody
    return told if isinstance(told, dict) else {}


def _longest(timings: object) -> float:
    """Return how long a turn took: its total, or its longest part; the parts run beside each other."""
    if not isinstance(timings, dict):
        return 0.0
    values = [float(value) for value in timings.values() if isinstance(value, int | float)]
    total = timings.get("total")
    longest = float(total) if isinstance(total, int | float) else max(values, default=0.0)
    return min(max(longest, 0.0), 3_600_000.0)


def _count(value: object) -> int:
    return min(max(value, 0), 10**9) if isinstance(value, int) and not isinstance(value, bool) else 0
