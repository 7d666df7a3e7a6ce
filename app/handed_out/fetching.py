"""Fetching what head office has for this device, as one errand of a round to head office."""

from __future__ import annotations

import time
from collections.abc import Callable

from sync.bundles.fetching import Fetched, Progress, fetch_bundles
from sync.bundles.source import HttpSource
from sync.outbox.office import receipt_keys
from sync.outbox.outbox import Outbox
from sync.outbox.trail import Trail
from sync.store.bundles import Bundles, State
from sync.store.health import HOUR_MS, Health
from sync.store.opened import Store
from sync.transport.client import OfficeClient

LIGHT_BYTES = 2 * 1024 * 1024
"""So much is fetched even when what is heavy has to wait: flags and policies, not models."""


def fetch(
    outbox: Outbox, client: OfficeClient, *, heavy: bool, progress: Callable[[Progress], None] = lambda progress: None
) -> Fetched:
    """Fetch what this device is to have; it lies ready afterwards, for the next session.

    Args:
        outbox: of this device, enrolled.
        client: that asks head office.
        heavy: whether more than a little may be fetched now.
        progress: called after each part.

    Raises:
        Refused: head office does not let this device in.
        StoreError: the store cannot be written.
    """
    return fetch_bundles(
        outbox.store,
        HttpSource(client, outbox.identity.device),
        receipt_keys(outbox.store),
        Trail(outbox).note,
        now_ms=lambda: time.time_ns() // 1_000_000,
        most_bytes=None if heavy else LIGHT_BYTES,
        progress=progress,
    )


def names_of(store: Store, state: State) -> str:
    """Return the bundles that are in a state here, such as "flags 3, market 17"."""
    return ", ".join(f"{row.kind} {row.version}" for row in Bundles(store).all() if row.state is state)


def health_of(store: Store, now_ms: int) -> dict[str, float | int | str]:
    """Return what a device tells of itself: bundles in use, and how the conversations of an hour went.

    Of the last whole hour, or the running one if there was none.
    """
    bundles = {"bundles": names_of(store, State.ACTIVE)[:500] or "none"}
    hours = Health(store).hours(2)
    whole = [each for each in hours if each.hour < now_ms // HOUR_MS] or hours
    if not whole:
        return dict(bundles)
    last = whole[-1]
    return bundles | {
        "hour": last.hour,
        "turns": last.turns,
        "errors": last.errors,
        "latency_ms": round(last.latency_ms, 1),
    }
