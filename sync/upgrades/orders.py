"""What the device's user and root's helper tell each other: two small files, read by whoever did not write them.

    bundles/upgrade/order              what is to be done, by the user; beside it the package and its signature
    /var/lib/steward-upgrade/told      what came of the last one, by root, for everybody to read
    /var/lib/steward-upgrade/waits     what the present one waits for
    /var/lib/steward-upgrade/present   which order brought what is installed now, until it is gone back from

Neither believes the other. An order says what is wished; whether it may be done the helper finds out by itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

HANDED: Final = Path("bundles") / "upgrade"
"""In the data folder: where an order lies, with what it is about."""
ORDER: Final = "order"
PACKAGE: Final = "package.deb"
SIGNATURE: Final = "package.deb.sig"
HELPERS: Final = Path("/var/lib/steward-upgrade")
"""The helper's own folder; nobody else writes there."""
TOLD, WAITS, PRESENT = "told", "waits", "present"
IDENTITY: Final = Path("/usr/share/steward/package")
"""One line in each package: its name, version and architecture."""
MOST_ORDER_BYTES: Final = 4096
MOST_SIGNATURE_BYTES: Final = 16_384
MOST_PACKAGE_BYTES: Final = 4 * 1024**3
EVER_MS: Final = 2**53 - 1
_FILE: Final = re.compile(
    r"(?P<name>steward-(?:kiosk|workstation))_(?P<version>[0-9][A-Za-z0-9.+~-]{0,63})_(?P<architecture>[a-z0-9]{2,16})\.deb"
)
_LONGEST_WHY: Final = 400


class Deed(StrEnum):
    """What is wished."""

    INSTALL = "install"
    BACK = "back"


class Outcome(StrEnum):
    """What came of an order; the first stands in `waits` alone, all others are final."""

    WAITING = "waiting"
    INSTALLED = "installed"
    REFUSED = "refused"
    WENT_BACK = "went back"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done.

    Attributes:
        deed: install the package beside it, or go back to the version before.
        bundle: version of the bundle that this is about, from 1.
        from_ms, until_ms: between these it may begin, milliseconds since 1970.
    """

    deed: Deed
    bundle: int
    from_ms: int = 0
    until_ms: int = EVER_MS

    def to_bytes(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an order.

    Attributes:
        outcome: of it.
        bundle: version of the bundle that it was about.
        version: of the package that was to be installed; "" where that is not known.
        before: version that was installed until then.
        why: in one sentence, for a person; "" where there is nothing to say.
        at_ms: when, milliseconds since 1970.
    """

    outcome: Outcome
    bundle: int
    version: str
    before: str
    why: str
    at_ms: int

    def to_bytes(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self) | {"why": self.why[:_LONGEST_WHY]}).encode()


@dataclass(frozen=True, slots=True)
class Package:
    """A Debian package by its name."""

    name: str
    version: str
    architecture: str


def read_order(raw: bytes) -> Order | None:
    """Return an order, or None where it is none."""
    found = _fields(raw, {"deed": str, "bundle": int, "from_ms": int, "until_ms": int})
    if found is None or found["deed"] not in set(Deed) or not 0 < found["bundle"] < 2**53:
        return None
    return Order(Deed(found["deed"]), found["bundle"], found["from_ms"], found["until_ms"])


def read_told(raw: bytes) -> Told | None:
    """Return what was told, or None where that cannot be read."""
    kinds = {"outcome": str, "bundle": int, "version": str, "before": str, "why": str, "at_ms": int}
    found = _fields(raw, kinds)
    if found is None or found["outcome"] not in set(Outcome):
        return None
    return Told(**found | {"outcome": Outcome(found["outcome"])})


def told_in(folder: Path, name: str = TOLD) -> Told | None:
    """Return what came of the last order, or what another of the helper's files says; None for nothing."""
    try:
        return read_told((folder / name).read_bytes()[:MOST_ORDER_BYTES])
    except OSError:
        return None


def named(file: str) -> Package | None:
    """Return which package a file is by its name, or None where it is none of ours."""
    found = _FILE.fullmatch(file)
    return Package(found["name"], found["version"], found["architecture"]) if found else None


def identity(file: Path = IDENTITY) -> Package | None:
    """Return which package this installation came as, or None where it is no package's."""
    try:
        words = file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return None
    return Package(*words) if len(words) == 3 else None


def _fields(raw: bytes, kinds: dict[str, type]) -> dict[str, Any] | None:
    if len(raw) > MOST_ORDER_BYTES:
        return None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.keys() != kinds.keys():
        return None
    # JSON's true is a whole number to Python.
    return found if all(type(found[name]) is kind for name, kind in kinds.items()) else None
