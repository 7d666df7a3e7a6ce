"""What invented kiosks tell of their machines with a sign of life: the gauges that dashboards and alerts show."""

from __future__ import annotations

import random
from typing import Any, Final

_DAY_S: Final = 86_400.0
PARTS: Final = ("face", "speech", "hearing", "language")
CIRCUITS: Final = ("language_server", "head_office")


def gauges(number: int, oldest_s: float, chance: random.Random) -> list[dict[str, Any]]:
    """Return the gauges of a kiosk, as its courier tells them.

    Args:
        number: of the kiosk; a few of them have something that is worth a look.
        oldest_s: age of the oldest record that waits there.
        chance: for the rest.
    """
    prefix = "digital_human_"
    plain = {
        "outbox_oldest_seconds": oldest_s,
        "disk_used_ratio": 0.88 if number == 22 else chance.uniform(0.2, 0.6),
        "memory_used_ratio": chance.uniform(0.35, 0.7),
        "clock_skew_seconds": 41.0 if number == 9 else chance.gauss(0.0, 0.5),
        "certificate_expires_seconds": _DAY_S * (24 if number == 33 else chance.uniform(61, 300)),
        "restarts_so_far": float(chance.randint(0, 4)),
        "gpu_available": float(number != 5),
        "active_sessions": float(chance.random() < 0.3),
    }
    told = [{"name": prefix + name, "labels": {}, "value": value} for name, value in plain.items()]
    told += [_part("fallback_level", part, 2.0 * (part == "language" and number == 18)) for part in PARTS]
    return [*told, *(_part("circuit_state", each, 2.0 * (each == CIRCUITS[0] and number == 18)) for each in CIRCUITS)]


def _part(name: str, part: str, value: float) -> dict[str, Any]:
    return {"name": f"digital_human_{name}", "labels": {"part": part}, "value": value}
