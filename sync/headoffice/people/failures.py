"""Failed sign-ins, counted for each name and each address, and the pauses that follow from them.

They are counted alike for names that nobody has, so that a lock-out says nothing about who exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.headoffice.tables.people import FAILURES

FORGOTTEN_MS: Final = 24 * 3600 * 1000
"""After so long without another, earlier failures count no more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` failures each further one locks for twice as long as the one before, from `first_s` to `most_s`."""

    kind: str
    free: int
    first_s: float
    most_s: float

    def pause_s(self, times: int) -> float:
        """Return how long the door stays shut after so many failures."""
        over = times - self.free
        return 0.0 if over < 0 else min(self.most_s, self.first_s * 2.0 ** min(over, 30))


NAME: Final = Rule("name", free=5, first_s=30, most_s=15 * 60)
"""Short at most, since others can lock a person out by failing in their name."""
ADDRESS: Final = Rule("address", free=20, first_s=60, most_s=3600)
"""Many people may be behind one address."""
FACTOR: Final = Rule("factor", free=5, first_s=60, most_s=24 * 3600)
"""Long, since nobody fails here who does not know the password: about sixteen guesses of a million in two days."""


def shut_for_s(connection: Connection, rule: Rule, value: str, now_ms: int) -> float:
    """Return for how many seconds a name or address must wait; 0 if it may try."""
    row = connection.execute(select(FAILURES.c.until_ms).where(FAILURES.c.what == _key(rule, value))).scalar()
    return max(0.0, ((row or 0) - now_ms) / 1000)


def failed(connection: Connection, rule: Rule, value: str, now_ms: int) -> None:
    """Count a failure."""
    connection.execute(delete(FAILURES).where(FAILURES.c.last_ms < now_ms - FORGOTTEN_MS))
    # Counted in one statement: two that fail at once must not meet as two first ones.
    adding = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    first = adding(FAILURES).values(what=_key(rule, value), times=1, last_ms=now_ms, until_ms=0)
    more = {"times": FAILURES.c.times + 1, "last_ms": now_ms}
    counted = first.on_conflict_do_update(index_elements=[FAILURES.c.what], set_=more).returning(FAILURES.c.times)
    until_ms = now_ms + round(1000 * rule.pause_s(connection.execute(counted).scalar_one()))
    connection.execute(update(FAILURES).where(FAILURES.c.what == _key(rule, value)).values(until_ms=until_ms))


def forgive(connection: Connection, pairs: Iterable[tuple[Rule, str]]) -> None:
    """Forget the failures of names or addresses."""
    connection.execute(delete(FAILURES).where(FAILURES.c.what.in_([_key(rule, value) for rule, value in pairs])))


def _key(rule: Rule, value: str) -> bytes:
    return hashlib.sha256(f"steward/failed/{rule.kind}\0{value}".encode()).digest()
