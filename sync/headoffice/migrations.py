"""The numbered steps of head office's schema. A step that was released is never changed; a new one is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, inspect, text

from sync.errors import StoreError
from sync.headoffice.tables import METADATA
from sync.headoffice.tables.holds import HOLDS
from sync.headoffice.tables.people import CODES, PROGRAMS, RECOVERY_CODES, SECOND_FACTORS
from sync.headoffice.tables.telemetry import TELEMETRY_INBOX, TELEMETRY_LATEST, TELEMETRY_TOTALS

_LOCK: Final = 7_238_411
"""Any number: replicas that start at once migrate one after the other."""


def _first(connection: Connection) -> None:
    METADATA.create_all(connection)


def _telemetry(connection: Connection) -> None:
    METADATA.create_all(connection, [TELEMETRY_INBOX, TELEMETRY_LATEST, TELEMETRY_TOTALS])


def _second_factors(connection: Connection) -> None:
    METADATA.create_all(connection, [SECOND_FACTORS, RECOVERY_CODES])


def _holds(connection: Connection) -> None:
    METADATA.create_all(connection, [HOLDS])


def _given_passwords(connection: Connection) -> None:
    # A new database has the column from its first step on.
    if "given_ms" not in {column["name"] for column in inspect(connection).get_columns("people")}:
        connection.execute(text("ALTER TABLE people ADD COLUMN given_ms BIGINT"))


def _codes_and_programs(connection: Connection) -> None:
    METADATA.create_all(connection, [CODES, PROGRAMS])
    there = {column["name"] for column in inspect(connection).get_columns("sign_ins")}
    for name, kind in (("bound_to", "VARCHAR(43)"), ("client", "VARCHAR(64)")):
        if name not in there:
            connection.execute(text(f"ALTER TABLE sign_ins ADD COLUMN {name} {kind} DEFAULT '' NOT NULL"))


MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (
    _first,
    _telemetry,
    _second_factors,
    _holds,
    _given_passwords,
    _codes_and_programs,
)


def migrate(connection: Connection) -> None:
    """Bring a database up to date within the caller's transaction.

    Raises:
        StoreError: a newer version of Steward has made this database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    connection.execute(text("CREATE TABLE IF NOT EXISTS schema_steps (number INTEGER PRIMARY KEY)"))
    done = connection.execute(text("SELECT coalesce(max(number), 0) FROM schema_steps")).scalar_one()
    if done > len(MIGRATIONS):
        raise StoreError(f"This database is of a newer version of Steward (step {done}); install that version.")
    for number, step in enumerate(MIGRATIONS[done:], start=done + 1):
        step(connection)
        connection.execute(text("INSERT INTO schema_steps (number) VALUES (:number)"), {"number": number})
