"""Fills a head office for trying out: enrolled kiosks, sealed records through the real ingest, people of every role.

Everything is invented and says so: devices are called demo-…, clients demo-client-…, and the audit log has an entry.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, insert, select

from sync.crypto.sealing import SealingKey
from sync.headoffice.audit.writing import COMMAND_LINE, note
from sync.headoffice.demo.graph_changes import offers
from sync.headoffice.demo.kiosk import DemoKiosk
from sync.headoffice.demo.measured import gauges
from sync.headoffice.demo.places import BRANCHES, CLIENTS, DemoBranch
from sync.headoffice.demo.rolling import seed_rollouts
from sync.headoffice.demo.talks import TALKS, turn_record
from sync.headoffice.errors import Clashes
from sync.headoffice.fleet.register import Fleet, command, enrol, report
from sync.headoffice.graph_inbox import PROPOSAL
from sync.headoffice.ingest.months import make_partitions, month_of
from sync.headoffice.parts import Office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.tables.branches import BRANCHES as BRANCHES_TABLE
from sync.headoffice.tables.devices import DEVICES
from sync.types import Lane

EVENT: Final = "demonstration data made"
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_DAYS: Final = 100
_VERSION, _OLD_VERSION = "0.1.0", "0.0.9"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made: how many of each, and the password of the demonstration's people."""

    devices: int
    sessions: int
    records: int
    people: tuple[str, ...]
    password: str


@dataclass(slots=True)
class _Kiosk:
    device: DemoKiosk
    branch: DemoBranch
    fate: str


def seed(
    office: Office, sessions: int = 260, progress: Callable[[float, str], None] = lambda fraction, words: None
) -> Seeded:
    """Fill a head office that has no devices yet.

    Args:
        office: open, and not serving meanwhile if its database is SQLite and busy.
        sessions: how many conversations, spread over the last hundred days.
        progress: told a fraction from 0 to 1 and words.

    Raises:
        Clashes: there are devices already; demonstration data does not mix with real ones.
        StoreError: the database cannot be used.
    """
    with office.database.reading() as connection:
        if connection.execute(select(func.count()).select_from(DEVICES)).scalar_one():
            raise Clashes("This head office has devices already; demonstration data goes into an empty one only.")
    chance = random.Random(20_261_121)
    progress(0.0, "Branches and kiosks")
    kiosks = _enrolled(office, chance)
    records = 0
    for at, begun_ms in enumerate(_beginnings(office.now_ms(), sessions, chance)):
        kiosk = chance.choice([each for each in kiosks if each.fate not in ("new",)])
        if kiosk.fate in ("silent", "revoked") and begun_ms > office.now_ms() - 4 * _DAY_MS:
            continue
        records += _conversation(office, kiosk, f"demo-session-{at:04d}", begun_ms, chance)
        if at % 20 == 0:
            progress(0.1 + 0.7 * at / sessions, "Conversations")
    progress(0.85, "What the kiosks say of themselves")
    _finish(office, kiosks, chance)
    progress(0.9, "Rollouts")
    seed_rollouts(office, [kiosk.device.name for kiosk in kiosks if kiosk.fate != "new"], chance)
    progress(0.95, "People")
    password = secrets.token_urlsafe(9) + "-demo"
    people = _people(office, password)
    return Seeded(len(kiosks), sessions, records, people, password)


def _enrolled(office: Office, chance: random.Random) -> list[_Kiosk]:
    now_ms, sealing = office.now_ms(), SealingKey(office.secrets.public.sealing)
    found: list[_Kiosk] = []
    for branch in BRANCHES:
        for number in range(1, branch.kiosks + 1):
            name = f"demo-{branch.name.lower().replace(' ', '-').replace(chr(39), '')}-{number}"
            found.append(_Kiosk(DemoKiosk(name, sealing, chance), branch, _fate(len(found))))
    with office.database.writing() as connection:
        rows = [
            {"name": b.name, "region": b.region, "latitude": b.latitude, "longitude": b.longitude} for b in BRANCHES
        ]
        connection.execute(insert(BRANCHES_TABLE), rows)
        for ago in range(0, _DAYS + 61, 28):
            make_partitions(connection, month_of(now_ms - ago * _DAY_MS))
    # Enrolled one after the other, each on a day of its own, as if it had been then.
    days_ago = sorted((_DAYS + 40 * chance.random() for _ in found), reverse=True)
    for kiosk, days in zip(found, days_ago, strict=True):
        then_ms = now_ms - int(days * _DAY_MS)
        then = replace(office, now_ms=lambda at=then_ms: at)  # type: ignore[misc]
        token = Fleet(then).token(kiosk.device.name, kiosk.branch.name)
        with office.database.writing() as connection:
            enrol(connection, token, kiosk.device.signing.public, then_ms)
    with office.database.writing() as connection:
        note(connection, now_ms, COMMAND_LINE, EVENT, "", {"devices": len(found)})
    return found


def _fate(number: int) -> str:
    """Return what becomes of a kiosk; a fixed pattern, so that every state is on the map."""
    fates = {
        7: "silent",
        13: "behind",
        19: "alert",
        24: "old",
        30: "silent",
        36: "revoked",
        41: "behind",
        47: "new",
        52: "old",
    }
    return fates.get(number, "well")


def _beginnings(now_ms: int, count: int, chance: random.Random) -> list[int]:
    """Return when conversations began: in opening hours of the last hundred days, in order."""
    found = []
    for _ in range(count):
        day = _DAYS * (1 - chance.random() ** 1.25)
        midnight = (now_ms - int(day * _DAY_MS)) // _DAY_MS * _DAY_MS
        found.append(min(midnight + int((8.5 + 9 * chance.random()) * _HOUR_MS), now_ms - 2 * _HOUR_MS))
    return sorted(found)


def _conversation(office: Office, kiosk: _Kiosk, session: str, begun_ms: int, chance: random.Random) -> int:
    device, client = kiosk.device, chance.choice(CLIENTS)
    device.write(Lane.AUDIT, "audit", {"event": "session started", "subject": session}, begun_ms)
    device.write(Lane.SESSION, "session", {"session": session, "client": client}, begun_ms, session)
    at_ms = begun_ms
    day = datetime.fromtimestamp(begun_ms / 1000, UTC).date().isoformat()
    talks = chance.sample(TALKS, chance.randint(2, 6))
    for turn, said in enumerate(talks, start=1):
        at_ms += chance.randint(15_000, 90_000)
        device.write(Lane.SESSION, "question", {"turn": turn, "question": said.question}, at_ms, session)
        at_ms += chance.randint(2_000, 20_000)
        record = {"turn": turn, "record": turn_record(said, day)}
        device.write(Lane.SESSION, "turn", record, at_ms, session)
    device.write(Lane.AUDIT, "audit", {"event": "session ended", "subject": session}, at_ms + 5_000)
    if chance.random() < 0.05:
        # The client asked for it to be erased: head office is told, and erases its copy of the key.
        device.write(Lane.AUDIT, "erase", {"session": session}, at_ms + 60_000, session, locked=False)
    count = len(device.waiting)
    with office.database.writing() as connection:
        device.send(connection, min(at_ms + chance.randint(60_000, 3 * _HOUR_MS), office.now_ms()))
    return count


def _finish(office: Office, kiosks: list[_Kiosk], chance: random.Random) -> None:
    """Let every kiosk report for the last time, each according to its fate."""
    now_ms = office.now_ms()
    with office.database.writing() as connection:
        for number, kiosk in enumerate(kiosks):
            if kiosk.fate == "new":
                continue
            late = {"silent": 3 * _DAY_MS + chance.randrange(2 * _DAY_MS), "revoked": 9 * _DAY_MS}.get(kiosk.fate, 0)
            seen_ms = now_ms - late - chance.randrange(20 * 60_000)
            waiting = {"behind": 180 + chance.randrange(400)}.get(kiosk.fate, chance.choice((0, 0, 0, 1, 3)))
            age_ms = 20 * _HOUR_MS if kiosk.fate == "behind" else chance.randrange(1, 20) * 60_000
            status = {
                "waiting": {"session": waiting},
                "oldest_ms": seen_ms - age_ms if waiting else 0,
                "health": "well",
                "disk_free_mib": chance.randrange(9_000, 60_000),
                "gauges": gauges(number, age_ms / 1000 if waiting else 0.0, random.Random(number)),
            }
            version = _OLD_VERSION if kiosk.fate == "old" else _VERSION
            if kiosk.fate == "well" and chance.random() < 0.15:
                command(connection, kiosk.device.name, "erase-session", "demo-session-0003", seen_ms - 60_000, "demo")
            report(connection, kiosk.device.name, version, status, 1, seen_ms)
            for content in offers() if kiosk is kiosks[2] else ():
                kiosk.device.write_raw(Lane.SESSION, PROPOSAL, content, seen_ms)
                kiosk.device.send(connection, seen_ms)
            if kiosk.fate == "alert":
                kiosk.device.write(Lane.AUDIT, "audit", {"event": "started"}, seen_ms)
                kiosk.device.send(connection, seen_ms)
                kiosk.device.fork(connection, seen_ms)
    for kiosk in kiosks:
        if kiosk.fate == "revoked":
            Fleet(office).revoke(kiosk.device.name)


def _people(office: Office, password: str) -> tuple[str, ...]:
    register = Register(office, COMMAND_LINE)
    wanted: tuple[tuple[str, Role, str, tuple[str, ...]], ...] = (
        ("demo-advisor", Role.ADVISOR, "", CLIENTS[:8]),
        ("demo-compliance", Role.COMPLIANCE, "", ()),
        ("demo-operator", Role.OPERATOR, "", ()),
        ("demo-admin", Role.ADMIN, "", ()),
        ("demo-client", Role.CLIENT, CLIENTS[0], ()),
    )
    for name, role, client, clients in wanted:
        register.add(name, role, password, client, clients, given=False)
    return tuple(name for name, *_ in wanted)
