"""How long what is recorded stays on this device, by policy; pure rule first, then the erasing.

A clock that jumps must not erase a year at once: time is believed to go on by a few days a run at most. What head
office has is head office's to keep; this is about the copy here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sync.store.sessions import SessionStore, Visit

MOST_DAYS_A_RUN: Final = 7


@dataclass(frozen=True, slots=True)
class Policy:
    """Days that things stay, counted from the end of the visit; 0 keeps them until somebody erases them.

    Attributes:
        visit_days: visits of clients who did not agree to be remembered.
        remembered_days: visits of clients who did; their last visit is spoken of again.
        abandoned_days: visits that never ended, because the machine was switched off, counted from their beginning.
    """

    visit_days: int = 30
    remembered_days: int = 365
    abandoned_days: int = 30


def believed_now(clock: datetime, last: datetime | None) -> datetime:
    """Return the time that retention goes by.

    Args:
        clock: this machine's, with a time zone.
        last: what was believed in the run before; None in the first, which believes the clock.
    """
    if last is None:
        return clock
    return min(max(clock, last), last + timedelta(days=MOST_DAYS_A_RUN))


def due(visits: Iterable[Visit], policy: Policy, now: datetime) -> list[str]:
    """Return the sessions that have stayed as long as the policy lets them, but for those that must be kept."""
    found = []
    for visit in visits:
        days = policy.abandoned_days
        if visit.ended is not None:
            days = policy.remembered_days if visit.remembered else policy.visit_days
        since = datetime.fromisoformat(visit.ended or visit.started)
        if days and not visit.held and now - since > timedelta(days=days):
            found.append(visit.session)
    return found


def retain(store: SessionStore, policy: Policy, clock: datetime | None = None) -> list[str]:
    """Erase the visits that have stayed long enough, and return their sessions.

    Raises:
        StoreError: the store cannot be written.
    """
    now = believed_now(clock or datetime.now(UTC), store.last_retention())
    gone = due(store.visits(), policy, now)
    for session in gone:
        store.erase_session(session)
    store.note_retention(now)
    return gone
