"""The later migrations of the store, each a script or a function of the connection and the sessions' keys."""

from __future__ import annotations

import json
from typing import Any

from sync.errors import StoreError
from sync.store.layout import Locks

SESSION_KEYS = """
CREATE TABLE keys (session TEXT PRIMARY KEY, key BLOB NOT NULL, made TEXT NOT NULL) STRICT;
"""

_OWN_KEYS = (
    """
    CREATE TABLE sessions_locked (
        session TEXT PRIMARY KEY, mark BLOB NOT NULL, client BLOB NOT NULL, started TEXT NOT NULL, ended TEXT
    ) STRICT
    """,
    """
    CREATE TABLE turns_locked (
        session TEXT NOT NULL REFERENCES sessions_locked, turn INTEGER NOT NULL, asked TEXT NOT NULL,
        question BLOB NOT NULL, record BLOB, context BLOB, unverified INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (session, turn)
    ) STRICT
    """,
    """
    CREATE TABLE handoffs_locked (
        number INTEGER PRIMARY KEY, session TEXT NOT NULL, mark BLOB NOT NULL, made TEXT NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE facts (
        session TEXT NOT NULL, turn INTEGER NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (session, turn, number)
    ) STRICT
    """,
)


def OWN_KEYS(connection: Any, locks: Locks | None) -> None:  # noqa: N802 - a step as its neighbours are
    """Lock what sessions, turns and hand-offs say under each session's own key."""
    if locks is None:
        raise StoreError("This store needs its sessions' keys; open it with `sync.store.opened.Store`.")
    for statement in _OWN_KEYS:
        connection.execute(statement)
    _move_sessions(connection, locks)
    _move_handoffs(connection, locks)
    for table in ("turns", "handoffs", "sessions"):
        connection.execute(f"DROP TABLE {table}")
    for table in ("sessions", "turns", "handoffs"):
        connection.execute(f"ALTER TABLE {table}_locked RENAME TO {table}")
    connection.execute("CREATE INDEX sessions_of_client ON sessions (mark, ended)")


def _move_sessions(connection: Any, locks: Locks) -> None:
    for session, client, started, ended in connection.execute("SELECT * FROM sessions").fetchall():
        key = locks.make(session)
        row = (session, locks.mark(client), locks.seal(key, client, f"client {session}"), started, ended)
        connection.execute("INSERT INTO sessions_locked VALUES (?, ?, ?, ?, ?)", row)
        turns = connection.execute("SELECT * FROM turns WHERE session = ?", (session,)).fetchall()
        for _, turn, asked, question, record, context in turns:
            places = zip(("question", "record", "context"), (question, record, context), strict=True)
            locked = [locks.seal(key, text, f"{name} {session} {turn}") for name, text in places]
            connection.execute("INSERT INTO turns_locked VALUES (?, ?, ?, ?, ?, ?, 0)", (session, turn, asked, *locked))


def _move_handoffs(connection: Any, locks: Locks) -> None:
    for number, session, client, made, reason, summary in connection.execute("SELECT * FROM handoffs").fetchall():
        text = json.dumps({"client": client, "reason": reason, "summary": summary})
        content = locks.seal(locks.make(session), text, f"handoff {session}")
        row = (number, session, locks.mark(client), made, content)
        connection.execute("INSERT INTO handoffs_locked VALUES (?, ?, ?, ?, ?)", row)


AUDIT = """
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
    previous BLOB NOT NULL, signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TABLE identity (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
"""

OUTBOX = """
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, lane INTEGER NOT NULL, epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL, kind TEXT NOT NULL, session TEXT NOT NULL, written_ms INTEGER NOT NULL,
    previous BLOB NOT NULL, link BLOB NOT NULL, signature BLOB NOT NULL, sealed BLOB,
    UNIQUE (lane, epoch, sequence)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (lane, sequence) WHERE sealed IS NOT NULL;
CREATE INDEX outbox_of_session ON outbox (session) WHERE sealed IS NOT NULL;
CREATE TABLE lanes (
    lane INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, link BLOB NOT NULL,
    accepted INTEGER NOT NULL, receipt BLOB
) STRICT;
CREATE TABLE grants (session TEXT PRIMARY KEY, sealed_key BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE chunks (
    hash BLOB NOT NULL, record BLOB NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (record, number)
) STRICT;
CREATE TABLE usage (day TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
"""

ERASURES = """
CREATE TABLE erasures (session TEXT PRIMARY KEY) STRICT;
"""

BOOKS = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, sha256 BLOB NOT NULL, bytes INTEGER NOT NULL, added TEXT NOT NULL
) STRICT;
CREATE TABLE bundles (
    kind TEXT NOT NULL, version INTEGER NOT NULL, sha256 BLOB NOT NULL, state TEXT NOT NULL
    CHECK (state IN ('staged', 'active', 'previous', 'rejected')), changed TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (kind, version)
) STRICT;
CREATE UNIQUE INDEX one_active_bundle ON bundles (kind) WHERE state = 'active';
"""

CODES = """
CREATE TABLE enrolled (
    client TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, secret BLOB NOT NULL, since TEXT NOT NULL,
    last_step INTEGER NOT NULL DEFAULT -1
) STRICT;
CREATE TABLE used_badges (nonce BLOB PRIMARY KEY, used_s INTEGER NOT NULL) STRICT;
CREATE TABLE missed_codes (number INTEGER PRIMARY KEY, at_s INTEGER NOT NULL) STRICT;
"""

GRAPH_COPIES = """
CREATE TABLE graph_copies (
    graph TEXT PRIMARY KEY, number INTEGER NOT NULL, link BLOB NOT NULL, patch TEXT NOT NULL, snapshot BLOB,
    changed TEXT NOT NULL
) STRICT;
"""

HOLDS = """
CREATE TABLE holds (
    mark BLOB PRIMARY KEY, client TEXT NOT NULL, why TEXT NOT NULL, since TEXT NOT NULL
) STRICT;
"""

HEALTH = """
CREATE TABLE health (
    hour INTEGER PRIMARY KEY, turns INTEGER NOT NULL, errors INTEGER NOT NULL, latency_ms REAL NOT NULL
) STRICT;
"""
