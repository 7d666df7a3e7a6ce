"""What is handed out to how many devices, and how devices are that have it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

ROLLOUTS = Table(
    "rollouts",
    METADATA,
    Column("kind", String(32), nullable=False),  # "flag", or a kind of bundle
    Column("name", String(128), nullable=False),  # of the flag, or the bundle's version in figures
    Column("points", Integer, nullable=False),  # hundredths of a percent of the devices that have it
    Column("since_ms", BigInteger, nullable=False),  # since when so many
    Column("state", String(16), nullable=False),  # "rolling", "halted" (rolled back), for bundles "withdrawn"
    Column("why", Text, nullable=False, server_default=""),
    Column("changed_by", String(128), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("definition", Text, nullable=False, server_default=""),  # of a flag: JSON of `rollouts.flags.Flag`
    Column("sha256", LargeBinary(32)),  # of a bundle's archive
    Column("length", BigInteger),  # of a bundle's archive, in bytes
    PrimaryKeyConstraint("kind", "name"),
)

DEVICE_HEALTH = Table(
    "device_health",
    METADATA,
    Column("device", String(64), nullable=False),
    Column("hour", BigInteger, nullable=False, index=True),  # hours since 1970
    Column("turns", BigInteger, nullable=False),
    Column("errors", BigInteger, nullable=False),  # turns that failed
    Column("latency_ms", Float, nullable=False),  # of all turns together
    Column("received_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("device", "hour"),
)
"""One row a device and hour, from the devices' own reports; the newest report of an hour counts."""
