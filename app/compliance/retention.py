"""What is kept how long on this machine, and what is due; the rule itself is in `sync.store.retention`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.compliance.client_data import advisors
from app.records import Records
from app.settings import Settings
from sync.store.opened import Store
from sync.store.retention import Policy, due, retain
from sync.store.sessions import SessionStore, Visit

if TYPE_CHECKING:
    from sync.headoffice.parts import Office


@dataclass(frozen=True, slots=True)
class Kept:
    """Visits of one kind.

    Attributes:
        kind: in words.
        rule: days that they stay and the setting that says so, in words.
        visits: how many there are.
        due: how many have stayed long enough.
        next: when the next one is due, ISO 8601; empty where none ever is.
    """

    kind: str
    rule: str
    visits: int
    due: int
    next: str


def kept(settings: Settings, now: datetime | None = None) -> list[Kept]:
    """Return what is kept in the stores of this machine, by kind.

    Raises:
        SyncError: a store cannot be read.
    """
    now = now or datetime.now(UTC)
    policy, visits = policy_of(settings), _visits(settings)
    ended = [visit for visit in visits if visit.ended and not visit.held]
    kinds = (
        ("visits", "keep_visit_days", policy.visit_days, [one for one in ended if not one.remembered]),
        (
            "visits of clients who agreed to be remembered",
            "keep_remembered_days",
            policy.remembered_days,
            [one for one in ended if one.remembered],
        ),
        (
            "visits that never ended",
            "from their beginning",
            policy.abandoned_days,
            [one for one in visits if not one.ended and not one.held],
        ),
    )
    rows = [
        Kept(kind, _rule(days, name), len(some), len(due(some, policy, now)), _next(some, days))
        for kind, name, days, some in kinds
    ]
    stays = sum(visit.held for visit in visits)
    return [*rows, Kept("visits that must be kept", "until the hold is lifted", stays, 0, "")]


def kept_at_office(settings: Settings, office: Office) -> Kept:
    """Return what this installation's head office keeps; a hold here counts there too.

    Raises:
        SyncError: its database cannot be read.
    """
    from sync.headoffice.fleet.retention import DAY_MS, look

    days = settings.office_keep_days
    found = look(office, days, held(settings))
    first = datetime.fromtimestamp((found.first_ms + days * DAY_MS) / 1000, UTC) if found.first_ms and days else None
    following = first.isoformat(timespec="minutes") if first else ""
    return Kept("visits at head office", _rule(days, "office_keep_days"), found.sessions, len(found.due), following)


def held(settings: Settings) -> list[str]:
    """Return the clients whose visits must be kept."""
    if not (settings.data_dir / "store" / "steward.db").is_file():
        return []
    with SessionStore(settings.data_dir) as store:
        return [hold.client for hold in store.holds()]


def erase_due(settings: Settings, office: Office | None = None) -> int:
    """Erase what is due, in every store of this machine and at its head office; return how many visits that were.

    Raises:
        SyncError: a store cannot be written.
    """
    gone = 0
    for folder in (settings.data_dir, *advisors(settings)):
        if (folder / "store" / "steward.db").is_file():
            with Store(folder) as opened:
                store = SessionStore(opened)
                Records(store)  # so that head office and the audit log hear of it
                gone += len(retain(store, policy_of(settings)))
    if office is not None:
        from sync.headoffice.audit.writing import COMMAND_LINE
        from sync.headoffice.fleet.retention import retain as retain_there

        gone += retain_there(office, settings.office_keep_days, COMMAND_LINE, held(settings))
    return gone


def policy_of(settings: Settings) -> Policy:
    """Return the rule as the settings have it."""
    return Policy(settings.keep_visit_days, settings.keep_remembered_days)


def _visits(settings: Settings) -> list[Visit]:
    found: list[Visit] = []
    for folder in (settings.data_dir, *advisors(settings)):
        if (folder / "store" / "steward.db").is_file():
            with SessionStore(folder) as store:
                found += store.visits()
    return found


def _rule(days: int, name: str) -> str:
    return f"{days} days ({name})" if days else f"until somebody erases them ({name} = 0)"


def _next(visits: list[Visit], days: int) -> str:
    if not visits or not days:
        return ""
    first = min(datetime.fromisoformat(visit.ended or visit.started) for visit in visits)
    return (first + timedelta(days=days)).isoformat(timespec="minutes")
