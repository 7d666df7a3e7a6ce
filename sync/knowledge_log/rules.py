"""Whether an entry may be appended to a log: pure, for head office and for devices."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sync.knowledge_log.entries import Entry, Place, link_of


class Verdict(StrEnum):
    """What becomes of an entry."""

    APPEND = "append"
    DUPLICATE = "duplicate"
    """It is in the log already."""
    GAP = "gap"
    """Something between is missing."""
    FORK = "fork"
    """Another entry stands at its place: two pasts, which a person must look at."""


def judge(head: Place, entry: Entry, link_at: Callable[[int], bytes | None]) -> Verdict:
    """Return what becomes of a checked entry.

    Args:
        head: of the log.
        entry: whose signature was checked.
        link_at: link of an entry of the log by its number; None where it is not kept any more.
    """
    if entry.number > head.number + 1:
        return Verdict.GAP
    if entry.number == head.number + 1:
        return Verdict.APPEND if entry.previous == head.link else Verdict.FORK
    known = head.link if entry.number == head.number else link_at(entry.number)
    # What was forgotten was accepted once; it cannot be told from a fork, but it changes nothing either.
    return Verdict.DUPLICATE if known in (None, link_of(entry)) else Verdict.FORK
