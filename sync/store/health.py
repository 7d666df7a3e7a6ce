"""How the conversations of this device go, in counters by the hour: no word of a client, and none of who it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.store.opened import Store

HOUR_MS: Final = 3_600_000
_KEPT_HOURS: Final = 24 * 14


@dataclass(frozen=True, slots=True)
class Hour:
    """What was counted in one hour.

    Attributes:
        hour: hours since 1970.
        turns: of conversations, answered or not.
        errors: of them, that failed.
        latency_ms: from the question's end to the answer, of all turns together.
    """

    hour: int
    turns: int
    errors: int
    latency_ms: float


class Health:
    """The counters in a device's store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, now_ms: int, latency_ms: float, *, failed: bool) -> None:
        """Add one turn.

        Raises:
            StoreError: the store cannot be written.
        """
        hour = now_ms // HOUR_MS
        with self._store.writing():
            self._store.database.execute(
                "INSERT INTO health VALUES (?, 1, ?, ?) ON CONFLICT (hour) DO UPDATE SET turns = turns + 1, "
                "errors = errors + excluded.errors, latency_ms = latency_ms + excluded.latency_ms",
                [hour, int(failed), max(0.0, latency_ms)],
            )
            self._store.database.execute("DELETE FROM health WHERE hour < ?", [hour - _KEPT_HOURS])

    def hours(self, most: int = _KEPT_HOURS) -> list[Hour]:
        """Return the newest hours in which anything was counted, the newest last."""
        rows = self._store.database.execute(
            "SELECT hour, turns, errors, latency_ms FROM health ORDER BY hour DESC LIMIT ?", [most]
        ).fetchall()
        return [Hour(int(hour), int(turns), int(errors), float(latency)) for hour, turns, errors, latency in rows[::-1]]
