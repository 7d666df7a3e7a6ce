"""Devices, branches and alerts as the console shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from sync.headoffice.console.states import Known, State, state_of, usual_version, worst
from sync.headoffice.tables.branches import BRANCHES
from sync.headoffice.tables.devices import COMMANDS, DEVICES
from sync.headoffice.tables.records import ALERTS, ERASURES, LANE_HEADS, QUARANTINE
from sync.outbox.commands import ERASE_CLIENT, ERASE_SESSION, HOLD_CLIENT, LIFT_CLIENT
from sync.types import Lane

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Device:
    """A device as lists show it; times in milliseconds since 1970."""

    name: str
    branch: str
    region: str
    state: State
    version: str
    enrolled_ms: int
    seen_ms: int | None
    oldest_ms: int | None
    waiting: int
    alerts: int

    @property
    def heard_ms(self) -> int:
        """When head office had to do with it last: it was heard of, or enrolled and silent ever since."""
        return max(self.enrolled_ms, self.seen_ms or 0)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with its devices; latitude and longitude are None where nobody said where it is."""

    name: str
    region: str
    latitude: float | None
    longitude: float | None
    devices: tuple[Device, ...]

    @property
    def state(self) -> State:
        """Of the worst of its devices."""
        return worst(device.state for device in self.devices)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something about a device that a person should look at."""

    number: int
    device: str
    at_ms: int
    words: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class LaneHead:
    """How far head office has come in a lane of a device."""

    lane: str
    epoch: int
    sequence: int
    durable: int


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a device was told to do, in words; who runs devices learns no client's name by it."""

    number: int
    what: str
    made_ms: int
    made_by: str
    done_ms: int | None


@dataclass(frozen=True, slots=True)
class Details:
    """All that head office knows of one device.

    Attributes:
        device: as lists show it.
        enrolled_ms: when.
        revoked_ms: when it was shut out, or None.
        certificate: serial number in hex of its certificate, "" for none.
        key: its Ed25519 public key in hex.
        status: what it last said of itself, words and values.
        status_ms: when.
        heads: a row a lane.
        alerts: the newest.
        commands: the newest.
        quarantined: batches that were set aside.
        erasures: sessions that head office wants erased there and that are not yet.
    """

    device: Device
    enrolled_ms: int
    revoked_ms: int | None
    certificate: str
    key: str
    status: tuple[tuple[str, str], ...]
    status_ms: int | None
    heads: tuple[LaneHead, ...]
    alerts: tuple[Alert, ...]
    commands: tuple[Command, ...]
    quarantined: int
    erasures: int


def devices(connection: Connection, now_ms: int) -> list[Device]:
    """Return every device by name; a fleet has thousands, not millions."""
    rows = connection.execute(_devices_query()).all()
    usual = usual_version(row.version for row in rows if row.state != "revoked")
    alerts = _open_alerts(connection)
    return [_device(row, alerts.get(row.name, 0), usual, now_ms) for row in rows]


def branches(connection: Connection, now_ms: int) -> list[Branch]:
    """Return every branch by region and name: those on the map, and those that only devices name."""
    by_branch: dict[str, list[Device]] = {}
    for device in devices(connection, now_ms):
        by_branch.setdefault(device.branch, []).append(device)
    rows = connection.execute(select(BRANCHES)).all()
    known = [
        Branch(row.name, row.region, row.latitude, row.longitude, tuple(by_branch.pop(row.name, ()))) for row in rows
    ]
    unknown = [Branch(name, "", None, None, tuple(found)) for name, found in by_branch.items()]
    return sorted([*known, *unknown], key=lambda branch: (branch.region == "", branch.region, branch.name))


def details(connection: Connection, name: str, now_ms: int) -> Details | None:
    """Return all about one device, or None."""
    found = next((device for device in devices(connection, now_ms) if device.name == name), None)
    if found is None:
        return None
    row = connection.execute(select(DEVICES).where(DEVICES.c.name == name)).one()
    return Details(
        found,
        row.enrolled_ms,
        row.revoked_ms,
        row.certificate,
        bytes(row.public_key).hex(),
        told(_status(row.status)),
        row.status_ms,
        _heads(connection, name),
        tuple(alerts(connection, name)),
        _commands(connection, name),
        _count(connection, QUARANTINE.c.device == name),
        _count(connection, (ERASURES.c.device == name) & ERASURES.c.done_ms.is_(None)),
    )


def is_demonstration(connection: Connection) -> bool:
    """Return whether devices of the demonstration are here, so that every page says so."""
    return connection.execute(select(DEVICES.c.name).where(DEVICES.c.name.like("demo-%")).limit(1)).first() is not None


def alerts(connection: Connection, device: str = "", unseen: bool = False) -> list[Alert]:
    """Return the newest alerts, of one device or of all."""
    query = select(ALERTS).order_by(ALERTS.c.at_ms.desc(), ALERTS.c.number.desc()).limit(_MOST)
    if device:
        query = query.where(ALERTS.c.device == device)
    if unseen:
        query = query.where(ALERTS.c.seen_by.is_(None))
    rows = connection.execute(query).all()
    return [Alert(row.number, row.device, row.at_ms, row.words, row.seen_by or "") for row in rows]


def told(status: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what a device says of itself as words and values, without what the page shows elsewhere."""
    shown = ((name, value) for name, value in sorted(status.items()) if name not in _SHOWN_ELSEWHERE)
    return tuple((str(name).replace("_", " "), _in_words(value)) for name, value in shown)


_SHOWN_ELSEWHERE: Final = frozenset({"version", "oldest_ms", "waiting", "gauges"})


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(each)}" for name, each in sorted(value.items())) or "nothing"
    if isinstance(value, list):
        return ", ".join(_in_words(each) for each in value) or "nothing"
    return str(value)[:400]


def _devices_query() -> Any:
    of = DEVICES.c
    wanted = (of.name, of.branch, of.state, of.version, of.enrolled_ms, of.seen_ms, of.status)
    joined = DEVICES.outerjoin(BRANCHES, BRANCHES.c.name == DEVICES.c.branch)
    return select(*wanted, BRANCHES.c.region).select_from(joined).order_by(DEVICES.c.name)


def _device(row: Row[Any], alerts_open: int, usual: str, now_ms: int) -> Device:
    status = _status(row.status)
    oldest, waiting = _whole(status.get("oldest_ms")), _total(status.get("waiting"))
    known = Known(row.state == "revoked", row.seen_ms, oldest, row.version, alerts_open)
    state = state_of(known, usual, now_ms)
    times = (row.enrolled_ms, row.seen_ms, oldest)
    return Device(row.name, row.branch, row.region or "", state, row.version, *times, waiting or 0, alerts_open)


def _open_alerts(connection: Connection) -> dict[str, int]:
    query = select(ALERTS.c.device, func.count()).where(ALERTS.c.seen_by.is_(None)).group_by(ALERTS.c.device)
    return {str(device): int(count) for device, count in connection.execute(query)}


def _heads(connection: Connection, device: str) -> tuple[LaneHead, ...]:
    rows = connection.execute(select(LANE_HEADS).where(LANE_HEADS.c.device == device).order_by(LANE_HEADS.c.lane)).all()
    return tuple(
        LaneHead(
            Lane(row.lane).name.lower(),
            row.epoch,
            row.sequence,
            row.durable_sequence if row.durable_epoch == row.epoch else 0,
        )
        for row in rows
    )


_COMMANDS: Final = {
    ERASE_SESSION: "Erase session {subject}",
    ERASE_CLIENT: "Erase a client",
    HOLD_CLIENT: "Keep a client from erasure",
    LIFT_CLIENT: "Keep a client no more",
}


def _commands(connection: Connection, device: str) -> tuple[Command, ...]:
    query = select(COMMANDS).where(COMMANDS.c.device == device).order_by(COMMANDS.c.number.desc()).limit(_MOST)
    return tuple(
        Command(
            row.number,
            _COMMANDS.get(row.kind, row.kind).replace("{subject}", row.subject),
            row.made_ms,
            row.made_by,
            row.done_ms,
        )
        for row in connection.execute(query)
    )


def _count(connection: Connection, which: Any) -> int:
    return connection.execute(select(func.count()).where(which)).scalar_one()


def _status(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53 else None


def _total(value: object) -> int:
    parts: Sequence[object] = list(value.values()) if isinstance(value, dict) else [value]
    return sum(_whole(part) or 0 for part in parts)
