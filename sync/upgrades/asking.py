"""What the device's user asks root's helper for, and what it makes of the answer: pure rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sync.upgrades.orders import EVER_MS, Deed, Order, Outcome, Package, Told, named

MARGIN: Final = timedelta(minutes=30)
"""So long before the branch opens nothing is begun any more."""


class Move(StrEnum):
    """What the user's process does next."""

    NOTHING = "nothing"
    ORDER = "order"
    TAKEN = "taken"
    REJECT = "reject"
    ROLL_BACK = "roll back"
    CALL_OFF = "call off"


@dataclass(frozen=True, slots=True)
class Known:
    """What the user's store knows of packages: versions of bundles, 0 for none."""

    staged: int = 0
    active: int = 0
    rejected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Next:
    """What to do: for `ORDER` which order, else about which bundle and why."""

    move: Move
    deed: Deed = Deed.INSTALL
    bundle: int = 0
    why: str = ""


def next_of(known: Known, told: Told | None, present: Told | None, ordered: Order | None) -> Next:
    """Return what the user's process does next about packages; the same question again asks for nothing more.

    Args:
        known: by the store.
        told: by the helper, of the last order.
        present: by the helper, of the order that brought what is installed now.
        ordered: what lies there for it now.
    """
    if told is not None and told.bundle in (known.staged, known.active):
        if told.outcome in (Outcome.INSTALLED, Outcome.STUCK) and told.bundle == known.staged:
            return Next(Move.TAKEN, bundle=told.bundle, why=told.why)
        if told.outcome in (Outcome.REFUSED, Outcome.WENT_BACK) and told.bundle == known.staged:
            return Next(Move.REJECT, bundle=told.bundle, why=told.why)
        if told.outcome is Outcome.WENT_BACK:
            return Next(Move.ROLL_BACK, bundle=told.bundle, why=told.why)
    if known.staged:
        return _ordering(Deed.INSTALL, known.staged, ordered)
    if present is not None and present.bundle in known.rejected and not _answered(present, told):
        return _ordering(Deed.BACK, present.bundle, ordered)
    return Next(Move.CALL_OFF) if ordered else Next(Move.NOTHING)


def _answered(present: Told, told: Told | None) -> bool:
    """Return whether the helper has said already that it cannot go back from what is installed now."""
    answers = (Outcome.REFUSED, Outcome.STUCK)
    return told is not None and told.bundle == present.bundle and told.outcome in answers


def _ordering(deed: Deed, bundle: int, ordered: Order | None) -> Next:
    there = ordered is not None and (ordered.deed, ordered.bundle) == (deed, bundle)
    return Next(Move.NOTHING if there else Move.ORDER, deed, bundle)


def span(now: datetime, closes_in: timedelta, opens_in: timedelta) -> tuple[int, int]:
    """Return between which moments an upgrade may begin, milliseconds since 1970.

    Args:
        now: with its time zone.
        closes_in: how long the branch is still open; nothing where it is closed, or never closes.
        opens_in: how long it is still closed; nothing where it is open, a week where its hours are not known.
    """
    if opens_in >= timedelta(days=7):
        return 0, EVER_MS
    begin = now + closes_in
    # While it is open nobody knows here how long the night will be; the next round tells.
    until = now + opens_in - MARGIN if opens_in else begin + MARGIN
    return _ms(begin) if closes_in else 0, _ms(until)


def one_for(files: Collection[str], here: Package) -> str:
    """Return the package among files that is for this machine and has its signature beside it; "" for none."""
    for file in sorted(files):
        found = named(file)
        fits = found is not None and (found.name, found.architecture) == (here.name, here.architecture)
        if fits and f"{file}.sig" in files:
            return file
    return ""


def wrong_with(files: Collection[str]) -> str:
    """Return why files are no content for a bundle of packages; "" when they are."""
    packages = [file for file in files if named(file) is not None]
    if not packages:
        return "There is no package such as steward-kiosk_0.2.0-1_amd64.deb in it."
    lacking = [file for file in packages if f"{file}.sig" not in files]
    if lacking:
        return f"{lacking[0]} has no signature beside it; sign it with `python -m installers.release.signing sign`."
    others = set(files) - {each for file in packages for each in (file, f"{file}.sig")}
    if others:
        return f"{min(others)} is neither a package of Steward nor its signature."
    kinds = {(found.name, found.architecture) for file in packages if (found := named(file))}
    return "" if len(kinds) == len(packages) else "There are two versions of one package in it."


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
