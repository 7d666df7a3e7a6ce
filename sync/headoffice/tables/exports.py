"""Exports for a regulator: who asked for which, how far it is, and where the file is."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

EXPORTS = Table(
    "exports",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("asked_by", String(128), nullable=False),
    Column("asked_ms", BigInteger, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("transcripts", Boolean, nullable=False),
    Column("client", String(128), nullable=False, server_default=""),  # whose sessions; "" for everybody's
    Column("state", String(16), nullable=False),  # "running", "done", "failed"
    Column("done", Integer, nullable=False, server_default="0"),  # sessions
    Column("total", Integer, nullable=False, server_default="0"),
    Column("beat_ms", BigInteger, nullable=False),  # last sign of life of whoever makes it
    Column("ended_ms", BigInteger),
    Column("size", BigInteger, nullable=False, server_default="0"),  # bytes
    Column("sha256", LargeBinary(32)),
    Column("why", Text, nullable=False, server_default=""),  # it failed
)
"""The file is `exports/<id>.zip` in head office's folder."""
