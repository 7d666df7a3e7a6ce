"""The parts of the console, and the permission that each asks for; what a role may is in `people/roles.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.headoffice.people.roles import Permission
from sync.headoffice.people.types import Person


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the console.

    Attributes:
        key: by which templates know it.
        path: below the console's root.
        title: in the menu.
        reads: needed to open it.
        acts: needed to change something there; None where nothing can be changed.
    """

    key: str
    path: str
    title: str
    reads: Permission
    acts: Permission | None = None


FLEET = Section("fleet", "/fleet", "Fleet", Permission.READ_FLEET)
DEVICES = Section("devices", "/devices", "Devices", Permission.READ_FLEET, Permission.RUN_FLEET)
BRANCHES = Section("branches", "/branches", "Branches", Permission.READ_FLEET, Permission.RUN_FLEET)
SESSIONS = Section("sessions", "/sessions", "Sessions", Permission.READ_SESSIONS, Permission.READ_SESSIONS)
HOLDS = Section("holds", "/holds", "Holds", Permission.ERASE, Permission.ERASE)
ROLLOUTS = Section("rollouts", "/rollouts", "Rollouts", Permission.READ_ROLLOUTS, Permission.RUN_ROLLOUTS)
PROPOSALS = Section("proposals", "/proposals", "Knowledge", Permission.READ_PROPOSALS, Permission.DECIDE_PROPOSALS)
USAGE = Section("usage", "/usage", "Usage and cost", Permission.READ_USAGE)
AUDIT = Section("audit", "/audit", "Audit", Permission.READ_AUDIT)
EXPORTS = Section("exports", "/exports", "Exports", Permission.EXPORT_AUDIT, Permission.EXPORT_AUDIT)
BACKUPS = Section("backups", "/backups", "Backups", Permission.RUN_BACKUPS, Permission.RUN_BACKUPS)
PEOPLE = Section("people", "/people", "People", Permission.MANAGE_PEOPLE, Permission.MANAGE_PEOPLE)
ACCOUNT = Section("account", "/account", "Account", Permission.OWN_ACCOUNT, Permission.OWN_ACCOUNT)
SECTIONS: Final = (
    FLEET,
    DEVICES,
    BRANCHES,
    SESSIONS,
    HOLDS,
    ROLLOUTS,
    PROPOSALS,
    USAGE,
    AUDIT,
    EXPORTS,
    BACKUPS,
    PEOPLE,
)
"""The menu, in its order."""


def menu(person: Person) -> tuple[Section, ...]:
    """Return the sections that somebody may open."""
    return tuple(section for section in SECTIONS if person.may(section.reads))
