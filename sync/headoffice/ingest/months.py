"""Records lie by the month in which they came, on PostgreSQL in a partition each, made before it is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

AHEAD: Final = 3


def month_of(at_ms: int) -> int:
    """Return the month of a time in milliseconds since 1970: 202611 is November 2026."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return at.year * 100 + at.month


def after(month: int) -> int:
    """Return the month after a month."""
    year, number = divmod(month, 100)
    return month + 1 if number < 12 else (year + 1) * 100 + 1


def make_partitions(connection: Connection, month: int, ahead: int = AHEAD) -> None:
    """Make the partitions of a month and of some after it, where there are none; SQLite has no partitions."""
    if connection.dialect.name != "postgresql":
        return
    for _ in range(ahead + 1):
        number = int(month)
        connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS records_{number} PARTITION OF records FOR VALUES IN ({number})"
        )
        # What is sealed does not shrink: trying to pack it would cost more than writing it.
        connection.exec_driver_sql(f"ALTER TABLE records_{number} ALTER COLUMN sealed SET STORAGE EXTERNAL")
        month = after(month)
