"""The real ingest on SQLite behind the reference server's methods, with backups that decide what is durable.

Written through to the disk is nothing here: that a transaction is durable is SQLite's word, and a test of its own.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, insert, select, update

from sync.crypto.sealing import OpeningKey, new_private
from sync.crypto.signing import SigningKey, new_seed
from sync.headoffice.database import Database
from sync.headoffice.ingest.applying import Incoming, Judged, durable_head
from sync.headoffice.ingest.rows import rows_of
from sync.headoffice.ingest.writer import Writer
from sync.headoffice.tables.devices import DEVICES
from sync.headoffice.tables.records import ALERTS, LANE_HEADS, QUARANTINE, RECORDS
from sync.outbox import rules
from sync.outbox.wire import decode_batch, encode_receipt
from sync.types import HeadOfficeKeys, Lane, Outcome


class RealServer:
    """Head office's ingest in this process, one batch a transaction."""

    def __init__(self, device_keys: dict[str, bytes], folder: Path) -> None:
        self.device_keys = device_keys
        self.receipts = SigningKey(new_seed())
        self._opening = OpeningKey(new_private())
        self.clock_ms = 1_800_000_000_000
        self.database = Database("", folder)
        event.listen(self.database.engine, "connect", _quick)
        self.database.engine.dispose()  # from here on every connection is a quick one
        self._writer = Writer(self.database, lambda: self.clock_ms, backups_decide=True)
        with self.database.writing() as connection:
            rows = [
                {"name": name, "public_key": key, "state": "active", "enrolled_ms": 0}
                for name, key in device_keys.items()
            ]
            connection.execute(insert(DEVICES), rows)
        self._backup = sqlite3.connect(":memory:", check_same_thread=False)
        self.back_up()

    def close(self) -> None:
        self._backup.close()
        self.database.close()

    @property
    def keys(self) -> HeadOfficeKeys:
        return HeadOfficeKeys(self._opening.public, (self.receipts.public,))

    def head(self, device: str, lane: Lane, nonce: bytes) -> bytes:
        with self.database.reading() as connection:
            head = durable_head(rows_of(connection).head(device, lane), backups_decide=True)
        return self._answer(Judged(head, Outcome.HEAD), nonce)

    def receive(self, data: bytes) -> bytes:
        batch = decode_batch(data)
        key = self.device_keys[batch.records[0].device]
        (found,) = self._writer.take([Incoming(batch, rules.check_batch(batch, key), data, key)])
        assert isinstance(found, Judged)
        return self._answer(found, batch.nonce)

    def back_up(self) -> None:
        self._copy(lambda driver: driver.backup(self._backup))
        self._heads_are_durable()

    def restore(self) -> None:
        self._copy(self._backup.backup)
        self._heads_are_durable()

    def sealed(self, device: str, lane: Lane) -> list[bytes]:
        asked = select(RECORDS.c.sealed).where(RECORDS.c.device == device, RECORDS.c.lane == int(lane))
        with self.database.reading() as connection:
            ordered = asked.order_by(RECORDS.c.epoch, RECORDS.c.sequence)
            return [bytes(content) for content in connection.execute(ordered).scalars()]

    def findings(self) -> int:
        with self.database.reading() as connection:
            return sum(
                connection.execute(select(func.count()).select_from(each)).scalar_one() for each in (ALERTS, QUARANTINE)
            )

    def _heads_are_durable(self) -> None:
        here = {"durable_epoch": LANE_HEADS.c.epoch, "durable_sequence": LANE_HEADS.c.sequence}
        with self.database.writing() as connection:
            connection.execute(update(LANE_HEADS).values(here))

    def _copy(self, copy: Any) -> None:
        raw = self.database.engine.raw_connection()
        try:
            copy(raw.driver_connection)
        finally:
            raw.close()

    def _answer(self, judged: Judged, nonce: bytes) -> bytes:
        return encode_receipt(rules.receipt(self.receipts, judged.head, judged.outcome, nonce, self.clock_ms))


def _quick(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
