"""Whose visits have to be kept, why, since when and by whose word; a hold that was lifted stays as a row."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Identity, Integer, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

HOLDS = Table(
    "holds",
    METADATA,
    Column("number", _NUMBER, Identity(always=False), primary_key=True),
    Column("kind", String(16), nullable=False),  # "client" or "session"
    Column("subject", String(128), nullable=False, index=True),
    Column("client", String(128), nullable=False, index=True),  # whose session it is; "" where nobody can tell
    Column("reason", Text, nullable=False),
    Column("set_ms", BigInteger, nullable=False),
    Column("set_by", String(128), nullable=False),
    Column("lifted_ms", BigInteger),
    Column("lifted_by", String(128)),
    Column("lifted_why", Text),
)
