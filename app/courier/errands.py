"""What is done at head office beside sending: a sign of life, and what head office has for this device."""

from __future__ import annotations

import json
import shutil
import time
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
    waiting = {
        lane.name.lower(): {"records": left.records, "bytes": left.bytes, "oldest_ms": left.oldest_ms}
        for lane, left in visit.outbox.waiting().items()
    }
    told = {
        "at_ms": time.time_ns() // 1_000_000,
        "version": version("steward"),
        "branch": visit.settings.branch,
        "waiting": waiting,
        "disk_free_bytes": shutil.disk_usage(visit.settings.data_dir).free,
        "metered": visit.settings.metered == "on",
    }
    target = f"/api/v1/devices/{quote(visit.outbox.identity.device, safe='')}/status"
    visit.client.ask("POST", target, json.dumps(told).encode(), "application/json")


ERRANDS: Final[tuple[tuple[str, Errand], ...]] = (("Telling head office how this device is", sign_of_life),)
"""In this order, each with words for progress; one that fails does not keep the others from being tried."""
