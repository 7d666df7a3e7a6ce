"""The writer answers each batch for itself, and the gate bounds what waits in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from sync.errors import Refused, StoreError, SyncError
from sync.headoffice.database import Database
from sync.headoffice.errors import Overloaded
from sync.headoffice.ingest.applying import Incoming, Judged
from sync.headoffice.ingest.gate import Gate
from sync.headoffice.ingest.months import after, month_of
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import LANE_HEADS, QUARANTINE, RECORDS
from sync.outbox.rules import Linked
from sync.types import Lane, Outcome
from tests.sync.outbox.chains import DEVICE, KEY, batch, chain

NOW_MS = 1_800_000_000_000  # January 2027


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with Database(url, tmp_path) as opened:
        with opened.writing() as connection:
            row = {"name": DEVICE, "public_key": KEY.public, "state": "active", "enrolled_ms": 0}
            connection.execute(insert(DEVICES), row)
        yield opened


def incoming(linked: Sequence[Linked]) -> Incoming:
    return Incoming(batch(tuple(linked)), tuple(linked), b"raw", KEY.public)


def test_what_waits_together_is_written_in_the_order_in_which_it_came(database: Database) -> None:
    writer, past = Writer(database, lambda: NOW_MS), chain(9)
    results = [writer.submit(incoming(past[at : at + 3])) for at in (0, 3, 6, 3)]
    writer.start()
    outcomes = [each.result(30).outcome for each in results]
    writer.stop()
    assert outcomes[0] is Outcome.ACCEPTED
    with database.reading() as connection:
        rows = connection.execute(select(RECORDS.c.sequence, RECORDS.c.month).order_by(RECORDS.c.sequence)).all()
    if database.is_embedded:
        assert outcomes == [Outcome.ACCEPTED] * 3 + [Outcome.DUPLICATE]
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert {row.month for row in rows} == {202701}


def test_a_device_that_was_revoked_meanwhile_is_refused_and_the_others_are_not(database: Database) -> None:
    with database.writing() as connection:
        row = {"name": "kiosk-8", "public_key": bytes(32), "state": "active", "enrolled_ms": 0}
        connection.execute(insert(DEVICES), row)
        connection.execute(update(DEVICES).where(DEVICES.c.name == "kiosk-8").values(state="revoked"))
    other = tuple(replace(each, record=replace(each.record, device="kiosk-8")) for each in chain(2))
    found = Writer(database, lambda: NOW_MS).take([incoming(other), incoming(chain(2))])
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Judged)
    with database.reading() as connection:
        assert set(connection.execute(select(RECORDS.c.device)).scalars()) == {DEVICE}


def test_a_key_that_was_changed_meanwhile_is_no_key_any_more(database: Database) -> None:
    (found,) = Writer(database, lambda: NOW_MS).take([replace(incoming(chain(1)), device_key=bytes(32))])
    assert isinstance(found, Refused)


def test_one_batch_that_cannot_be_written_does_not_hold_up_the_others(database: Database) -> None:
    writer = _Failing(database, lambda: NOW_MS)
    results = [writer.submit(incoming(chain(1, lane=lane))) for lane in Lane]
    writer.start()
    with pytest.raises(StoreError):
        results[Lane.SESSION].result(30)
    assert [results[lane].result(30).outcome for lane in (Lane.AUDIT, Lane.TELEMETRY)] == [Outcome.ACCEPTED] * 2
    writer.stop()


class _Failing(Writer):
    """Its database fails whenever a batch of the session lane is written."""

    def take(self, incoming: Sequence[Incoming]) -> list[Judged | SyncError]:
        if any(each.lane[1] is Lane.SESSION for each in incoming):
            raise StoreError("disk full")
        return super().take(incoming)


def test_too_much_at_once_is_turned_away(database: Database) -> None:
    writer = Writer(database, lambda: NOW_MS, most_waiting=2)
    waiting = [writer.submit(incoming(chain(1))) for _ in range(2)]
    with pytest.raises(StoreError):
        writer.submit(incoming(chain(1)))
    writer.start()
    assert {each.result(30).outcome for each in waiting} <= {Outcome.ACCEPTED, Outcome.DUPLICATE}
    writer.stop()


def test_durable_is_what_the_last_backup_has(database: Database) -> None:
    past, writer = chain(6), Writer(database, lambda: NOW_MS, backups_decide=True)
    heads = []
    for at in (0, 2, 4):
        (found,) = writer.take([incoming(past[at : at + 2])])
        assert isinstance(found, Judged)
        heads.append((found.head.sequence, found.head.durable))
        if at == 2:
            with database.writing() as connection:
                here = {"durable_epoch": LANE_HEADS.c.epoch, "durable_sequence": LANE_HEADS.c.sequence}
                connection.execute(update(LANE_HEADS).values(here))
    assert heads == [(2, 0), (4, 0), (6, 4)]


def test_quarantine_keeps_the_newest_only(database: Database) -> None:
    writer = Writer(database, lambda: NOW_MS)
    writer.take([incoming(chain(1))])
    for salt in range(1, 80):
        writer.take([incoming(chain(1, salt=salt))])
    with database.reading() as connection:
        assert len(connection.execute(select(QUARANTINE.c.number)).all()) == 64


def test_months_follow_each_other() -> None:
    assert [month_of(NOW_MS), after(202611), after(202612)] == [202701, 202612, 202701]


def test_the_gate_lets_in_what_there_is_room_for_in_the_order_in_which_it_came() -> None:
    async def everything() -> list[int]:
        gate, order = Gate(most_bytes=100, wait_s=30), list[int]()

        async def one(number: int, size: int) -> None:
            async with gate.room(size):
                order.append(number)
                await asyncio.sleep(0)

        await asyncio.gather(*(one(number, size) for number, size in enumerate((60, 60, 30, 100, 1000, 10))))
        assert gate.waiting == 0
        return order

    assert asyncio.run(everything()) == [0, 1, 2, 3, 4, 5]


def test_who_waited_too_long_or_too_many_are_told_when_to_come_again() -> None:
    async def everything() -> None:
        gate = Gate(most_bytes=10, most_waiting=1, wait_s=0.01)
        async with gate.room(10):
            with pytest.raises(Overloaded) as told:
                async with gate.room(1):
                    raise AssertionError
            assert 1 < told.value.retry_after_s < 60
            first = asyncio.create_task(_in_and_out(gate))
            await asyncio.sleep(0)
            with pytest.raises(Overloaded):
                async with gate.room(1):
                    raise AssertionError
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
        await _in_and_out(gate)  # nothing was left behind
        assert gate.waiting == 0

    asyncio.run(everything())


async def _in_and_out(gate: Gate) -> None:
    async with gate.room(10):
        pass
