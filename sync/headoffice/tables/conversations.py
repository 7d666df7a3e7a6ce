"""Who talked with an advisor of head office, and about whom; what was said is in the advisor's encrypted store."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table

from sync.headoffice.tables.metadata import METADATA

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("session", String(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("client_id", String(64), nullable=False, index=True),
    Column("place", String(16), nullable=False),
    Column("recording", Boolean, nullable=False),
    Column("begun_ms", BigInteger, nullable=False, index=True),
    Column("ended_ms", BigInteger, nullable=False, default=0),
)
"""One row a conversation. `person` talks, `place` is of the advisor, `ended_ms` is 0 while it goes on."""
