"""The logs of named graphs, their snapshots, and what devices proposed.

The head row of a graph is the one lock: who holds it appends and moves it in the same transaction.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, PrimaryKeyConstraint, SmallInteger, String, Table, Text

from sync.headoffice.tables.metadata import METADATA

_NAME: Final = String(1024)

GRAPH_HEADS = Table(
    "graph_heads",
    METADATA,
    Column("graph", _NAME, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    Column("patch", String(256), nullable=False),  # id of the last patch; "" before the first
)

GRAPH_ENTRIES = Table(
    "graph_entries",
    METADATA,
    Column("graph", _NAME, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("patch", String(256), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("author", String(128), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    Column("content", LargeBinary, nullable=False),  # the whole entry as it is sent
    PrimaryKeyConstraint("graph", "number"),
    Index("ix_graph_entries_patch", "graph", "patch"),
)

GRAPH_SNAPSHOTS = Table(
    "graph_snapshots",
    METADATA,
    Column("graph", _NAME, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("vouched", LargeBinary, nullable=False),  # what vouches for the content
    Column("packed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("graph", "number"),
)

GRAPH_INBOX = Table(
    "graph_inbox",
    METADATA,
    Column("device", String(128), nullable=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("device", "id"),
)
"""Records about graphs that came and were not opened yet; written in the transaction that takes them."""

PROPOSALS = Table(
    "graph_proposals",
    METADATA,
    Column("id", String(32), primary_key=True),  # of the record that brought it, hexadecimal
    Column("device", String(128), nullable=False),
    Column("author", String(128), nullable=False),  # who asked for it there
    Column("graph", _NAME, nullable=False),
    Column("why", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("patch", LargeBinary, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("taken_out", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),  # "parked", "accepted", "rejected"
    Column("reasons", Text, nullable=False),  # JSON list of sentences
    Column("decided_by", String(128), nullable=False, server_default=""),  # "" where the rules did
    Column("decided_ms", BigInteger),
    Column("note", Text, nullable=False, server_default=""),
    Column("entry", BigInteger),  # number in the graph's log, once accepted
    Index("ix_graph_proposals_state", "state", "received_ms"),
)
