"""Sums of what all devices counted: each device's growth since its last word is added, so that no sum ever falls."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.headoffice.tables.telemetry import TELEMETRY_LATEST, TELEMETRY_TOTALS
from sync.headoffice.telemetry.families import OTHER, Count, Family, Key, counts_of

MOST_SERIES: Final = 100
"""Of one metric, of all devices together; what comes after that counts as "other"."""
_RUN: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")
Counts = dict[tuple[str, Key], Count]


def take(connection: Connection, families: Sequence[Family], device: str, content: bytes) -> None:
    """Take a device's record of metrics, in the transaction that takes it out of the inbox.

    Raises:
        ValueError: it is none.
    """
    told: Any = json.loads(content)
    if not isinstance(told, Mapping):
        raise ValueError("it is no count of metrics")
    now, run, at_ms = counts_of(families, told), str(told.get("run", "")), int(told.get("at_ms", 0))
    if not _RUN.fullmatch(run):
        raise ValueError("its run is no short word")  # nor one, perhaps, that the database can write
    row = connection.execute(select(TELEMETRY_LATEST).where(TELEMETRY_LATEST.c.device == device)).first()
    before = _read(row.content) if row is not None and row.run == run else Counts()
    connection.execute(delete(TELEMETRY_LATEST).where(TELEMETRY_LATEST.c.device == device))
    latest = {"device": device, "run": run, "at_ms": max(0, min(at_ms, 2**62)), "content": _written(now)}
    connection.execute(insert(TELEMETRY_LATEST), latest)
    for (name, labels), count in now.items():
        _add(connection, name, labels, count.since(before.get((name, labels))))


def totals(connection: Connection) -> Counts:
    """Return the sums of all devices."""
    return {
        (row.name, tuple(json.loads(row.labels))): Count(tuple(json.loads(row.counts)), row.total)
        for row in connection.execute(select(TELEMETRY_TOTALS))
    }


def _add(connection: Connection, name: str, labels: Key, grown: Count) -> None:
    here = (TELEMETRY_TOTALS.c.name == name) & (TELEMETRY_TOTALS.c.labels == json.dumps(labels))
    row = connection.execute(select(TELEMETRY_TOTALS).where(here).with_for_update()).first()
    before = Count(tuple(json.loads(row.counts)), row.total) if row is not None else Count((), 0.0)
    whole = before.plus(grown)
    values = {"counts": json.dumps(whole.counts), "total": whole.total}
    if row is None and labels and set(labels) != {OTHER} and _many(connection, name):
        _add(connection, name, (OTHER,) * len(labels), grown)
    elif row is None:
        connection.execute(insert(TELEMETRY_TOTALS), {"name": name, "labels": json.dumps(labels), **values})
    else:
        connection.execute(update(TELEMETRY_TOTALS).where(here).values(**values))


def _many(connection: Connection, name: str) -> bool:
    """Return whether a metric has so many series that no device may add another."""
    asked = select(func.count()).select_from(TELEMETRY_TOTALS).where(TELEMETRY_TOTALS.c.name == name)
    return int(connection.execute(asked).scalar_one()) >= MOST_SERIES


def _written(counts: Counts) -> str:
    return json.dumps([[name, labels, each.counts, each.total] for (name, labels), each in counts.items()])


def _read(content: str) -> Counts:
    return {(name, tuple(labels)): Count(tuple(counts), total) for name, labels, counts, total in json.loads(content)}
