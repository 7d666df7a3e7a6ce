"""What root's helper decides, as pure functions: values in, verdict out; "" is yes, anything else says why not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.upgrades.orders import Order

AWAITS, TALKS = "awaits a client", "talking with a client"
"""How the kiosk's window says to the service manager whether somebody is at it (`app.ui.start`)."""
QUIET_LOOKS: Final = 4
"""So many times in a row nobody may be at the kiosk."""
LOOK_S: Final = 15.0
LATER_S: Final = 600.0
"""So long after something that passes, such as a full disk: each try copies the package anew."""
MANY_RESTARTS: Final = 3
STEADY_S: Final = 60.0
"""So long a first screen must stand until it counts."""
PATIENCE_S: Final = 480.0
"""So long it may take until it does; the unit itself gives each start three minutes."""
MOST_RESTARTS: Final = 20
"""Started anew so often, a version has not come and will not."""
MOST_TRIES: Final = 2
"""So often an installation is begun that a power cut ended."""
RESERVE_BYTES: Final = 256 * 1024**2
_MISSING: Final = re.compile(r"^ +(?:[a-z0-9.+:-]+ : +)?(?:Pre)?Depends: (?P<what>.+?)(?: but .*)?$", re.M)
_CHANGED: Final = re.compile(r"^(?P<deed>Inst|Remv) (?P<name>[a-z0-9.+-]+)", re.M)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a package says of itself, in its control file.

    Attributes:
        name, version, architecture: of it.
        layout: of the store that its program knows; 0 where it does not say.
        readable_from: oldest layout that may use a store after this program has; 0 where it does not say.
        unpacked_bytes: of its files.
    """

    name: str
    version: str
    architecture: str
    layout: int = 0
    readable_from: int = 0
    unpacked_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """How a service is, as the service manager says.

    Attributes:
        active: its ActiveState; "" where there is no such service.
        status: what it says of itself.
        restarts: how often the service manager started it again.
    """

    active: str
    status: str = ""
    restarts: int = 0

    @property
    def stands(self) -> bool:
        """Whether its first screen was drawn and nobody has said that it fails."""
        return self.active == "active" and self.status in (AWAITS, TALKS)

    @property
    def fails(self) -> bool:
        """Whether it does not come up, or says that it keeps failing; one that is still starting does not."""
        often = self.restarts >= MANY_RESTARTS or (self.active == "active" and self.status != "")
        return self.active == "failed" or (often and self.active != "inactive" and not self.stands)


class Way(StrEnum):
    """What to do after an installation."""

    WAIT = "wait"
    STAY = "stay"
    BACK = "back"


def waits_for(order: Order, now_ms: int, looks: Sequence[Unit]) -> str:
    """Return what an order has to wait for; "" when it may be carried out now.

    Args:
        order: with its span of time.
        now_ms: this machine's clock.
        looks: at the kiosk's service, `LOOK_S` apart, the latest last.
    """
    if not order.from_ms <= now_ms < order.until_ms:
        return "It waits until the branch is closed."
    if not looks or looks[-1].active == "inactive":
        return "It waits until the kiosk runs: somebody has ended it."
    quiet = [is_quiet(look) for look in list(looks)[-QUIET_LOOKS:]]
    if len(quiet) < QUIET_LOOKS or not all(quiet):
        return "It waits until nobody is at the kiosk."
    return ""


def is_quiet(unit: Unit) -> bool:
    """Return whether nobody is at a kiosk; one that does not come up has nobody, and an upgrade may mend it."""
    return unit.fails or (unit.stands and unit.status == AWAITS)


def fits(offered: Fields, installed: Fields, *, newer: bool) -> str:
    """Return why a signed package may not be installed over another; "" when it may.

    Args:
        offered: the package.
        installed: what is there.
        newer: whether the package's version is later, as dpkg compares.
    """
    if offered.name != installed.name:
        return f"It is {offered.name}, and {installed.name} is installed here."
    if offered.architecture != installed.architecture:
        return f"It is for {offered.architecture}, and this machine is {installed.architecture}."
    if not newer:
        return f"Version {offered.version} is not newer than {installed.version}, which is installed."
    return ""


def room_for(deb_bytes: int, unpacked_bytes: int, free_bytes: int) -> str:
    """Return what is missing of the disk for an installation and the copy of what was before; "" when there is room.

    Args:
        deb_bytes: of the package.
        unpacked_bytes: of its files; dpkg lays them beside the old ones first.
        free_bytes: of the disk.
    """
    needs = 2 * deb_bytes + unpacked_bytes + RESERVE_BYTES
    if free_bytes >= needs:
        return ""
    return f"It waits for {needs // 1024**2} MiB of free disk space; there are {free_bytes // 1024**2}."


def needs_others(simulated: str, code: int, name: str) -> str:
    """Return which other packages an installation would need or touch; "" when none.

    Args:
        simulated: what apt-get says that it would do.
        code: its exit status.
        name: of the package.
    """
    changed = {found["name"]: found["deed"] for found in _CHANGED.finditer(simulated)}
    if code == 0 and changed.pop(name, "") == "Inst" and not changed:
        return ""
    missing = sorted({found["what"].strip() for found in _MISSING.finditer(simulated)})
    others = missing or sorted(changed.keys() - {name})
    if not others:
        return "apt-get would not install it; nothing was changed."
    return f"It needs {', '.join(others)[:200]}, which a person has to install first; nothing was changed."


def health(looks: Sequence[tuple[float, Unit]], since_s: float) -> Way:
    """Return whether a new version's first screen has come and stands.

    Args:
        looks: when, in seconds, and how the service was; the latest last.
        since_s: when it was started, on the same clock.
    """
    steady_s, restarts = None, -1
    for at_s, unit in looks:
        if unit.stands and unit.restarts == restarts and steady_s is not None:
            if at_s - steady_s >= STEADY_S:
                return Way.STAY
            continue
        steady_s, restarts = (at_s, unit.restarts) if unit.stands else (None, -1)
    if not looks:
        return Way.WAIT
    # The first look may still see how often the version before was started.
    restarts = looks[-1][1].restarts - min(unit.restarts for _, unit in looks)
    late = looks[-1][0] - since_s >= PATIENCE_S or restarts >= MOST_RESTARTS
    return Way.BACK if late else Way.WAIT


def may_go_back(before: Fields, after: Fields, store_layout: int) -> str:
    """Return why the version before may not come back; "" when it can use the store as it is.

    Args:
        before: the version that was installed before.
        after: the one that is installed now.
        store_layout: the highest that the store may have by now, as its user notes; 0 where nothing is noted.
    """
    if 0 < store_layout <= before.layout or 0 < after.readable_from <= before.layout:
        return ""
    return f"{before.version} could not read the store any more, which {after.version} has changed."


def tries_again(tries: int) -> bool:
    """Return whether an installation that a power cut ended is begun again; else the version before comes back."""
    return tries < MOST_TRIES


def among(states: Collection[tuple[str, Unit]]) -> str:
    """Return the service that is this kiosk's: one that runs or tries to; "" where none does."""
    for wanted in (("active",), ("activating", "reloading", "deactivating"), ("failed",), ("inactive",)):
        for name, unit in states:
            if unit.active in wanted:
                return name
    return ""
