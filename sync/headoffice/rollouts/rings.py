"""How far a rollout may go next, as pure functions. Shares are in hundredths of a percent ("points")."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

ALL: Final = 10_000
HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Ring:
    """A share of the devices, and how long it must have had something before the next ring may."""

    name: str
    points: int
    soak_hours: int


RINGS: Final = (
    Ring("canary", 100, 24),
    Ring("early", 1_000, 24),
    Ring("quarter", 2_500, 24),
    Ring("half", 5_000, 48),
    Ring("all", ALL, 0),
)


def ring_of(points: int) -> Ring | None:
    """Return the ring that a share lies in: the smallest that holds it; None for nobody."""
    return next((ring for ring in RINGS if points <= ring.points), RINGS[-1]) if points else None


def objection(points: int, to: int, since_ms: int, now_ms: int, worse: str = "") -> str:
    """Return why a rollout may not go from one share to another now; "" when it may. Going back is always allowed.

    Args:
        points: share that has it now.
        to: share wished for.
        since_ms: since when so many have it.
        now_ms: head office's clock.
        worse: what is wrong with those that have it, from `watching`; "" for nothing.
    """
    if to <= points:
        return ""
    if worse:
        return f"those that have it are worse off: {worse}"
    here, there = ring_of(points), ring_of(to)
    at = -1 if here is None else RINGS.index(here)
    assert there is not None
    if RINGS.index(there) > at + 1:
        wanted = RINGS[at + 1]
        return f"from {percent(points)} the next ring is {wanted.name!r}, up to {percent(wanted.points)}"
    if here is not None and there is not here and now_ms - since_ms < here.soak_hours * HOUR_MS:
        left = here.soak_hours - (now_ms - since_ms) / HOUR_MS
        return f"the ring {here.name!r} soaks for {here.soak_hours} h, and {left:.1f} h of it are left"
    return ""


def has_bundle(device: str, kind: str, version: int, points: int) -> bool:
    """Return whether a device is among so many; who is among few is among more too."""
    digest = hashlib.sha256(f"steward/rollout/1\0{kind}\0{version}\0{device}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * ALL >> 64 < points


def percent(points: int) -> str:
    """Return a share in words, such as "25 %"."""
    return f"{points / 100:g} %"


def points_of(share_percent: float) -> int:
    """Return a share of so many percent in points.

    Raises:
        ValueError: it is none between 0 and 100.
    """
    if not 0 <= share_percent <= 100:
        raise ValueError(f"A share lies between 0 and 100 percent, not at {share_percent:g}.")
    return round(share_percent * 100)
