"""How the machine is on which a process of head office runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sync.crypto.certificates import days_left
from sync.errors import Malformed


def memory_used(told: Path) -> float:
    """Return which share of the memory is taken, 0 to 1, as Linux tells it in /proc/meminfo.

    Raises:
        OSError: it is not told here.
        ValueError: it is told otherwise than Linux does.
    """
    kib = {}
    for line in told.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        kib[name] = value.removesuffix(" kB").strip()
    try:
        return 1.0 - int(kib["MemAvailable"]) / int(kib["MemTotal"])
    except KeyError as error:
        raise ValueError(f"/proc/meminfo does not tell {error}") from error


def certificate_ends_s(file: str, now: datetime) -> float | None:
    """Return in how many seconds a certificate's file ends; None where there is none that can be read."""
    if not file:
        return None
    try:
        return 86_400 * days_left(Path(file).read_text(encoding="ascii"), now)
    except (OSError, ValueError, Malformed):
        return None
