"""How devices say that they are, by the hour: what the watch over rollouts goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, delete, insert

from sync.headoffice.rollouts.rings import HOUR_MS
from sync.headoffice.tables.rollouts import DEVICE_HEALTH

KEPT_DAYS: Final = 90
_MOST: Final = 2**40
_OLDEST_HOURS: Final = 24 * 14


def keep_health(connection: Connection, device: str, said: Mapping[str, Any], now_ms: int) -> bool:
    """Keep a device's counters of one hour, in the caller's transaction; return whether there were any.

    Args:
        connection: of the transaction.
        device: whose they are.
        said: `health` of its report: "hour" since 1970, "turns", "errors", and "latency_ms" of all turns together.
        now_ms: head office's clock; hours long past or to come are not believed.
    """
    try:
        hour, turns, errors = (int(said[name]) for name in ("hour", "turns", "errors"))
        latency_ms = float(said["latency_ms"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    here = now_ms // HOUR_MS
    if not (here - _OLDEST_HOURS <= hour <= here + 1 and 0 <= errors <= turns < _MOST and 0 <= latency_ms < _MOST):
        return False
    row = {"device": device, "hour": hour}
    connection.execute(delete(DEVICE_HEALTH).where(DEVICE_HEALTH.c.device == device, DEVICE_HEALTH.c.hour == hour))
    connection.execute(
        insert(DEVICE_HEALTH),
        {**row, "turns": turns, "errors": errors, "latency_ms": latency_ms, "received_ms": now_ms},
    )
    return True


def forget_old(connection: Connection, now_ms: int) -> None:
    """Drop counters that no rollout looks at any more."""
    connection.execute(delete(DEVICE_HEALTH).where(DEVICE_HEALTH.c.hour < now_ms // HOUR_MS - 24 * KEPT_DAYS))
