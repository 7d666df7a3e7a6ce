"""Who did what at head office: a chain of entries that only grows, and signed checkpoints of it."""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, LargeBinary, String, Table, Text, event

from sync.headoffice.tables.metadata import METADATA

DEEDS = Table(
    "deeds",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False, index=True),
    Column("who", String(128), nullable=False, index=True),
    Column("event", String(64), nullable=False, index=True),
    Column("subject", String(256), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
)
"""One row a deed; `link` is the hash of all the rest, and the next row's `previous`."""

CHECKPOINTS = Table(
    "deed_checkpoints",
    METADATA,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("peaks", LargeBinary, nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)
"""Head office's word on the first `size` entries: their Merkle tree's root and the last one's link.

`peaks` are the tree's perfect subtrees, so that the next checkpoint needs the new entries alone.
"""


def _ddl(text: str) -> DDL:
    return DDL(text)  # type: ignore[no-untyped-call]


_POSTGRESQL_GUARD = _ddl(
    "CREATE OR REPLACE FUNCTION steward_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'this table only grows'; END $$"
)
for _table in (DEEDS, CHECKPOINTS):
    event.listen(_table, "after_create", _POSTGRESQL_GUARD.execute_if(dialect="postgresql"))
    event.listen(
        _table,
        "after_create",
        _ddl(
            f"CREATE TRIGGER {_table.name}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {_table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION steward_only_grows()"
        ).execute_if(dialect="postgresql"),
    )
    for _deed in ("UPDATE", "DELETE"):
        event.listen(
            _table,
            "after_create",
            _ddl(
                f"CREATE TRIGGER {_table.name}_no_{_deed.lower()} BEFORE {_deed} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'this table only grows'); END"
            ).execute_if(dialect="sqlite"),
        )
