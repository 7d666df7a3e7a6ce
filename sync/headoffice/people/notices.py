"""What somebody is told about their own account: tries that were refused, and what was changed, by whom, from where.

Head office sends no mail; the audit log has it all, and its owner sees their part of it: under *Account*, over the API,
and, if it looks like somebody else's doing, as the first page after the next sign-in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, case, func, or_, select

from sync.headoffice.parts import Office
from sync.headoffice.people.types import Person
from sync.headoffice.tables.audit import DEEDS

KEPT_MS: Final = 30 * 24 * 3600 * 1000
"""So far back somebody is told."""
MOST: Final = 50
MANY: Final = 5
"""So many refused tries from one's own address are more than a slip."""
_TRIES: Final = ("sign-in refused", "second factor refused")
_STOLEN: Final = ("refresh token used twice", "authorization code used twice")
_OWN: Final = ("recovery code used",)
"""Listed and no alarm: this very sign-in may have used it."""
_CHANGES: Final = (
    "password set", "second factor set", "second factor removed", "second factor reset", "recovery codes made",
    "role changed", "person locked", "person unlocked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened around an account.

    Attributes:
        at_ms: when, milliseconds since 1970.
        event: as the audit log has it.
        by: who did it; whoever failed to sign in goes by the name that they tried.
        address: from where, or "" where the log has none.
    """

    at_ms: int
    event: str
    by: str
    address: str


def of(office: Office, person: Person, since_ms: int = 0) -> list[Notice]:
    """Return what happened around somebody's account, the newest first, at most `MOST`."""
    since_ms = max(since_ms, office.now_ms() - KEPT_MS)
    own = and_(DEEDS.c.who == person.name, DEEDS.c.event.in_((*_TRIES, *_STOLEN, *_OWN)))
    done = and_(DEEDS.c.subject == person.name, DEEDS.c.event.in_(_CHANGES))
    asked = select(DEEDS).where(or_(own, done), DEEDS.c.at_ms >= since_ms).order_by(DEEDS.c.sequence.desc())
    with office.database.reading() as connection:
        rows = connection.execute(asked.limit(MOST)).all()
    return [Notice(row.at_ms, row.event, row.who, str(json.loads(row.detail).get("address", ""))) for row in rows]


def strange(office: Office, person: Person, address: str) -> list[Notice]:
    """Return what somebody should look at who has just signed in at the console, and likely did not do themselves.

    It reaches back to the time before at the console: signing in elsewhere, as a command line does, shows nothing of
    it. Whoever was elsewhere alone is told since they first were.

    Args:
        office: head office.
        person: who has signed in.
        address: from where.
    """
    # The console's sign-ins have no client. In JSON, quotation marks within a value have a backslash before them.
    at_console = case((~DEEDS.c.detail.contains('"client": '), DEEDS.c.at_ms))
    signed = select(func.coalesce(func.max(at_console), func.min(DEEDS.c.at_ms))).where(
        DEEDS.c.who == person.name, DEEDS.c.event == "signed in", DEEDS.c.subject != person.sign_in
    )
    with office.database.reading() as connection:
        before_ms = connection.execute(signed).scalar()
    if before_ms is None:
        return []  # whoever is here for the first time knows that somebody has just let them in
    found = of(office, person, before_ms + 1)
    tries = [each for each in found if each.event in _TRIES]
    others = [each for each in tries if each.address != address]
    changed = [each for each in found if each.event in _CHANGES and each.by != person.name]
    return [*_unless_few(tries, others), *(each for each in found if each.event in _STOLEN), *changed]


def _unless_few(tries: Sequence[Notice], others: Sequence[Notice]) -> Sequence[Notice]:
    return tries if len(tries) >= MANY else others
