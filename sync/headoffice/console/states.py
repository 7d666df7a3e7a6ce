"""In which state a device is, as the map shows it: a pure rule over what head office knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Of a device or a branch."""

    ALERT = "alert"
    SILENT = "silent"
    BEHIND = "behind"
    CURRENT = "current"
    WAITING = "waiting"
    """Enrolled, and not heard of since."""
    REVOKED = "revoked"


WORDS: Final = {
    State.ALERT: "Alert",
    State.SILENT: "Silent",
    State.BEHIND: "Behind",
    State.CURRENT: "Current",
    State.WAITING: "Never seen",
    State.REVOKED: "Revoked",
}
MEANING: Final = {
    State.ALERT: "an alert that nobody has looked at",
    State.SILENT: "not heard of for a day",
    State.BEHIND: "records that wait for six hours, or an older version than most",
    State.CURRENT: "all is well",
    State.WAITING: "enrolled, and not heard of since",
    State.REVOKED: "may not speak to head office any more",
}
SILENT_MS: Final = 24 * 3600 * 1000
BEHIND_MS: Final = 6 * 3600 * 1000
ORDER: Final = tuple(State)
"""The worst first; a branch is shown by the worst of its devices."""


@dataclass(frozen=True, slots=True)
class Known:
    """What head office knows of a device.

    Attributes:
        revoked: it is shut out.
        seen_ms: when it was last heard of; None for never.
        oldest_ms: when its oldest record was written that head office has not acknowledged; None for none waiting.
        version: of the application, "" where it never said.
        alerts: that nobody has looked at.
    """

    revoked: bool
    seen_ms: int | None
    oldest_ms: int | None
    version: str
    alerts: int


def state_of(known: Known, usual: str, now_ms: int) -> State:
    """Return a device's state, where `usual` is the version that most devices have."""
    if known.revoked:
        return State.REVOKED
    if known.alerts:
        return State.ALERT
    if known.seen_ms is None:
        return State.WAITING
    if now_ms - known.seen_ms > SILENT_MS:
        return State.SILENT
    waits = known.oldest_ms is not None and now_ms - known.oldest_ms > BEHIND_MS
    old = bool(known.version) and version_key(known.version) < version_key(usual)
    return State.BEHIND if waits or old else State.CURRENT


def worst(states: Iterable[State]) -> State:
    """Return the state of a branch; REVOKED only where every device is."""
    return min(states, key=ORDER.index, default=State.REVOKED)


def usual_version(versions: Iterable[str]) -> str:
    """Return the version that most devices have, the newer of two that as many have; "" for none."""
    counts = Counter(version for version in versions if version)
    return max(counts, key=lambda version: (counts[version], version_key(version)), default="")


def version_key(version: str) -> tuple[int, ...]:
    """Return numbers by which versions are compared: 0.10.1 is newer than 0.9."""
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version)[:6])
