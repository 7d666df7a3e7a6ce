"""What each role may do: the one table that every route and page is checked against.

Roles are kept apart on purpose. Who runs the machines reads no transcripts, who reads transcripts does not run the
machines, and who manages people does neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is at head office; each person has one."""

    CLIENT = "client"
    ADVISOR = "advisor"
    COMPLIANCE = "compliance"
    OPERATOR = "operator"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a route or page lets somebody do."""

    OWN_ACCOUNT = "own account"
    """Change the own password, see and end the own sign-ins."""
    TALK = "talk"
    """Talk with the advisor: a client for themselves, an advisor for an assigned client."""
    READ_ANALYSIS = "read analysis"
    """The own portfolio, an assigned client's, or, for compliance, anyone's."""
    READ_SESSIONS = "read sessions"
    """Sessions and transcripts: an advisor those of assigned clients, compliance all."""
    READ_TRANSCRIPT = "read transcript"
    """What was said in the own conversations, and in those that READ_SESSIONS lets somebody see."""
    READ_FLEET = "read fleet"
    RUN_FLEET = "run fleet"
    """Enrol and revoke devices."""
    READ_ROLLOUTS = "read rollouts"
    RUN_ROLLOUTS = "run rollouts"
    """Publish bundles, move flags, roll back."""
    READ_PROPOSALS = "read proposals"
    DECIDE_PROPOSALS = "decide proposals"
    """Accept or refuse proposed changes of the knowledge graph."""
    READ_AUDIT = "read audit"
    EXPORT_AUDIT = "export audit"
    """For a regulator."""
    ERASE = "erase"
    """A client's sessions, by the right to erasure."""
    READ_USAGE = "read usage"
    RUN_BACKUPS = "run backups"
    MANAGE_PEOPLE = "manage people"


MAY: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.OWN_ACCOUNT: frozenset(Role),
    Permission.TALK: frozenset({Role.CLIENT, Role.ADVISOR}),
    Permission.READ_ANALYSIS: frozenset({Role.CLIENT, Role.ADVISOR, Role.COMPLIANCE}),
    Permission.READ_SESSIONS: frozenset({Role.ADVISOR, Role.COMPLIANCE}),
    Permission.READ_TRANSCRIPT: frozenset({Role.CLIENT, Role.ADVISOR, Role.COMPLIANCE}),
    Permission.READ_FLEET: frozenset({Role.OPERATOR, Role.ADMIN, Role.COMPLIANCE}),
    Permission.RUN_FLEET: frozenset({Role.OPERATOR, Role.ADMIN}),
    Permission.READ_ROLLOUTS: frozenset({Role.OPERATOR, Role.ADMIN, Role.COMPLIANCE}),
    Permission.RUN_ROLLOUTS: frozenset({Role.OPERATOR, Role.ADMIN}),
    Permission.READ_PROPOSALS: frozenset({Role.ADVISOR, Role.COMPLIANCE}),
    Permission.DECIDE_PROPOSALS: frozenset({Role.COMPLIANCE}),
    Permission.READ_AUDIT: frozenset({Role.COMPLIANCE, Role.ADMIN}),
    Permission.EXPORT_AUDIT: frozenset({Role.COMPLIANCE}),
    Permission.ERASE: frozenset({Role.COMPLIANCE}),
    Permission.READ_USAGE: frozenset({Role.OPERATOR, Role.ADMIN, Role.COMPLIANCE}),
    Permission.RUN_BACKUPS: frozenset({Role.OPERATOR, Role.ADMIN}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
}
