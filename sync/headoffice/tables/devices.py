"""Devices, the tokens with which they enrol, and what head office wants them to do."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

DEVICES = Table(
    "devices",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),  # "active" or "revoked"
    Column("branch", String(128), nullable=False, server_default=""),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("seen_ms", BigInteger),
    Column("version", String(64), nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="{}"),  # JSON, as the device last reported it
    Column("status_ms", BigInteger),
    Column("certificate", String(64), nullable=False, server_default=""),  # serial number in hex; "" for none
    Column("chunk_bytes", BigInteger, nullable=False, server_default="0"),
)

DEVICE_KEYS = Table(
    "device_keys",
    METADATA,
    Column("device", String(64), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("device", "public_key"),
)
"""Every key that a device ever had: what it signed under an older one can still be checked."""

TOKENS = Table(
    "enrolment_tokens",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),  # SHA-256; the token itself is kept nowhere
    Column("device", String(64), nullable=False, index=True),
    Column("branch", String(128), nullable=False, server_default=""),
    Column("made_by", String(128), nullable=False, server_default=""),
    Column("made_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    Column("used_by", LargeBinary),  # public key that it enrolled
)

COMMANDS = Table(
    "device_commands",
    METADATA,
    Column("device", String(64), nullable=False),
    Column("number", Integer, nullable=False),  # from 1 without gaps, a device
    Column("kind", String(32), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("made_by", String(128), nullable=False, server_default=""),
    Column("done_ms", BigInteger),
    PrimaryKeyConstraint("device", "number"),
)
