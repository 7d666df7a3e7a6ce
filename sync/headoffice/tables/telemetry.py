"""What devices measured: records that were not opened yet, each device's last count, and the sums of all."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

TELEMETRY_INBOX = Table(
    "telemetry_inbox",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("kind", String(16), nullable=False),  # "metrics" or "spans"
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("device", "id"),
    Index("ix_telemetry_inbox_order", "kind", "device", "epoch", "sequence"),
)
"""Records of telemetry that came and were not opened yet; written in the transaction that takes them."""

TELEMETRY_LATEST = Table(
    "telemetry_latest",
    METADATA,
    Column("device", String(128), primary_key=True),
    Column("run", String(64), nullable=False),  # of its counters: another one begins from nothing
    Column("at_ms", BigInteger, nullable=False),  # device's clock
    Column("content", Text, nullable=False),  # JSON: series of counters and histograms
)
"""What each device counted, as it last said."""

TELEMETRY_TOTALS = Table(
    "telemetry_totals",
    METADATA,
    Column("name", String(128), nullable=False),
    Column("labels", String(256), nullable=False),  # JSON list of values
    Column("counts", Text, nullable=False),  # JSON list: of a histogram's buckets; "[]" for a counter
    Column("total", Float, nullable=False),
    PrimaryKeyConstraint("name", "labels"),
)
"""What all devices counted together; it never falls, also when a device is replaced or begins anew."""
