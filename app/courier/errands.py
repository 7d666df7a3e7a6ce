"""What is done at head office beside sending: a sign of life, and what head office has for this device."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final, TypeAlias
from urllib.parse import quote

from app.settings import Settings
from sync.outbox.outbox import Outbox
from sync.transport.client import OfficeClient


@dataclass(frozen=True, slots=True)
class Visit:
    """One way to head office.

    Attributes:
        settings: of the installation.
        outbox: with the store behind it.
        client: that asks head office.
        heavy: whether what is heavy may go along.
    """

    settings: Settings
    outbox: Outbox
    client: OfficeClient
    heavy: bool


Errand: TypeAlias = Callable[[Visit], None]


def sign_of_life(visit: Visit) -> None:
    """Tell head office how this device is: version, what waits, free disk; nothing of a client.

    Raises:
        TransportError: there was no answer, or "later".
        Refused: this device is not let in.
    """
    left = visit.outbox.waiting()
    oldest = [each.oldest_ms for each in left.values() if each.oldest_ms is not None]
    told = {
        "version": version("steward"),
        "oldest_ms": min(oldest, default=None),
        "waiting": {lane.name.lower(): each.records for lane, each in left.items()},
        "waiting_bytes": sum(each.bytes for each in left.values()),
        "health": {
            "disk_free_bytes": shutil.disk_usage(visit.settings.data_dir).free,
            "metered": visit.settings.metered == "on",
        },
    }
    target = f"/api/v1/devices/{quote(visit.outbox.identity.device, safe='')}/status"
    visit.client.ask("POST", target, json.dumps(told).encode(), "application/json")


ERRANDS: Final[tuple[tuple[str, Errand], ...]] = (("Telling head office how this device is", sign_of_life),)
"""In this order, each with words for progress; one that fails does not keep the others from being tried."""
