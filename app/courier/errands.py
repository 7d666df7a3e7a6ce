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

from app.handed_out.fetching import fetch, health_of
from app.log import logger
from app.pipeline.graph_sync import pull_graphs
from app.settings import Settings
from sync.errors import TransportError
from sync.outbox.outbox import Outbox
from sync.transport.client import OfficeClient

_log = logger("courier")


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
            **health_of(visit.outbox.store, time.time_ns() // 1_000_000),
        },
    }
    target = f"/api/v1/devices/{quote(visit.outbox.identity.device, safe='')}/status"
    visit.client.ask("POST", target, json.dumps(told).encode(), "application/json")


def fetch_handed_out(visit: Visit) -> None:
    """Fetch what head office hands out to this device; it lies ready afterwards, for the next session.

    Raises:
        TransportError: there was no answer, or "later"; what was fetched already is kept.
        Refused: this device is not let in.
    """
    done = fetch(visit.outbox, visit.client, heavy=visit.heavy)
    for words in (*done.refused, *done.notes):
        _log.warning("%s", words)
    if done.staged or done.withdrawn:
        _log.info(
            "ready for the next session: %s; withdrawn: %s", done.staged or "nothing", done.withdrawn or "nothing"
        )
    if done.failure:
        raise TransportError(done.failure)


def follow_graphs(visit: Visit) -> None:
    """Fetch what head office changed in its graphs; the next session sees it.

    Raises:
        TransportError: there was no answer, or "later".
        Refused: this device is not let in, or head office's log is another one.
    """
    for found in pull_graphs(visit.outbox.store, visit.client, heavy=visit.heavy):
        if found.entries or found.snapshot:
            _log.info("%s is at entry %d", found.graph, found.number)


ERRANDS: Final[tuple[tuple[str, Errand], ...]] = (
    ("Telling head office how this device is", sign_of_life),
    ("Fetching what head office hands out", fetch_handed_out),
    ("Following the knowledge graph", follow_graphs),
)
"""In this order, each with words for progress; one that fails does not keep the others from being tried."""
