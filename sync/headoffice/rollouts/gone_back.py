"""Whether a version of the program stays on those that got it: kiosks tell what their helper did (`sync.upgrades`)."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, select

from sync.headoffice.tables.devices import DEVICES

BAD: Final = ("went back", "stuck")
FEW: Final = 2
"""So many machines that could not keep a version are no chance."""
SHARE: Final = 0.1
"""In a small group one is enough, if it is so large a part of it."""


def worse(bad: int, devices: int) -> str:
    """Return what is wrong with a version of the program, in words; "" for nothing.

    Args:
        bad: machines that went back from it, or could not.
        devices: that are to have it.
    """
    if bad >= FEW or (bad and bad >= SHARE * devices):
        return f"{bad} of {devices} machines went back from it, or could not"
    return ""


def count(connection: Connection, devices: Collection[str], bundle: int) -> int:
    """Return how many of some devices told last that a bundle's package did not stay."""
    asked = select(DEVICES.c.name, DEVICES.c.status).where(DEVICES.c.state == "active")
    return sum(name in devices and did_not_stay(status, bundle) for name, status in connection.execute(asked))


def did_not_stay(status: str, bundle: int) -> bool:
    """Return whether a device's report says that a bundle's package did not stay.

    Args:
        status: JSON, as the device reported it; it may say anything.
        bundle: version of the bundle.
    """
    try:
        health: Any = json.loads(status)["health"]
        return bool(health["upgrade_bundle"] == bundle and health["upgrade_outcome"] in BAD)
    except (ValueError, KeyError, TypeError):
        return False
