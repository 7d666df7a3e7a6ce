"""What devices sent: records in their order, sessions' keys, parts of blobs, and what was not right.

A lane's head row is the one lock: who holds it inserts and moves it in the same transaction, so that order and gaps
need no other constraint. PostgreSQL keeps records by the month in which they came; the month is in the primary key
because PostgreSQL asks for it, and `record_ids` is what keeps ids unique through all months.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    event,
)

from sync.headoffice.tables.metadata import METADATA

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers its rows itself only where the type is called INTEGER."""

LANE_HEADS = Table(
    "lane_heads",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    # As of the last verified backup: what a restored head office would still have.
    Column("durable_epoch", BigInteger, nullable=False, server_default="0"),
    Column("durable_sequence", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("device", "lane"),
)

RECORDS = Table(
    "records",
    METADATA,
    Column("month", Integer, nullable=False),  # of receipt: 202611 is November 2026
    Column("device", String(128), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("session", String(128), nullable=False),
    Column("written_ms", BigInteger, nullable=False),  # device's clock
    Column("received_ms", BigInteger, nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("device", "lane", "epoch", "sequence", "month"),
    Index("ix_records_session", "session", "device"),
    postgresql_partition_by="LIST (month)",
)

RECORD_IDS = Table(
    "record_ids",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("sealed_hash", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("device", "id"),
    sqlite_with_rowid=False,
)

KNOWN_LINKS = Table(
    "known_links",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("device", "lane", "epoch", "sequence"),
)
"""Links of records that came again in a new epoch and are stored where they came first."""

GRANTS = Table(
    "grants",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("session", String(128), nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    PrimaryKeyConstraint("device", "session"),
)

ERASURES = Table(
    "erasures",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("session", String(128), nullable=False),
    Column("asked_ms", BigInteger, nullable=False),
    Column("asked_by", String(128), nullable=False, server_default=""),  # "" where the device did
    Column("done_ms", BigInteger),  # when the device said that it has erased
    PrimaryKeyConstraint("device", "session"),
)

CHUNKS = Table(
    "chunks",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("device", "hash"),
)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("number", _NUMBER, Identity(always=False), primary_key=True),
    Column("device", String(128), nullable=False, index=True),
    Column("lane", SmallInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the batch as it came
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("number", _NUMBER, Identity(always=False), primary_key=True),
    Column("device", String(128), nullable=False, index=True),
    Column("at_ms", BigInteger, nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("seen_by", String(128)),  # person who has looked
)

for _table, _column in ((CHUNKS, "content"), (QUARANTINE, "content")):
    # What is sealed does not shrink: trying to pack it would cost more than writing it.
    _plain = DDL(f"ALTER TABLE {_table.name} ALTER COLUMN {_column} SET STORAGE EXTERNAL")  # type: ignore[no-untyped-call]
    event.listen(_table, "after_create", _plain.execute_if(dialect="postgresql"))
