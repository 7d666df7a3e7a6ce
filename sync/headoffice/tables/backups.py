"""Which backups were made, and who is making one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Identity, Integer, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

BACKUPS = Table(
    "backups",
    METADATA,
    Column("number", _NUMBER, Identity(always=False), primary_key=True),
    Column("kind", String(16), nullable=False),  # "full" or "increment"
    Column("name", String(64), nullable=False),  # of the manifest; "" until there is one
    Column("state", String(16), nullable=False),  # "running", "verified", "failed"
    Column("started_ms", BigInteger, nullable=False),
    Column("beat_ms", BigInteger, nullable=False),  # last sign of life of whoever makes it
    Column("ended_ms", BigInteger),
    Column("program", String(64), nullable=False),  # version of Steward
    Column("new_bytes", BigInteger, nullable=False, server_default="0"),  # that were sent
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),  # it failed
)
