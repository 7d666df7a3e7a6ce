"""Which sessions there are, found in the sealed records once and kept for lists and sums: no word of what was said."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from sync.headoffice.tables.metadata import METADATA

SESSION_INDEX = Table(
    "session_index",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("session", String(128), nullable=False),
    Column("branch", String(128), nullable=False),  # of the device when the session was first seen
    Column("month", Integer, nullable=False, index=True),  # in which it began: 202611
    Column("begun_ms", BigInteger, nullable=False, index=True),
    Column("last_ms", BigInteger, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("compute_ms", Float, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("client_mark", LargeBinary(32), nullable=False, index=True),  # b"" once erased, and where nobody can tell
    PrimaryKeyConstraint("device", "session"),
)
"""`client_mark` is a keyed hash of the client's name: it answers whether a session is a given client's, and no more."""

SESSION_INDEX_HEADS = Table(
    "session_index_heads",
    METADATA,
    Column("device", String(128), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
"""How far each device's session lane has been read into the index."""
