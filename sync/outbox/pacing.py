"""When to try again and how much may be sent: pure functions, clock and randomness passed in."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sync.types import Lane


@dataclass(frozen=True, slots=True)
class Backoff:
    """Bounds of the pause after something failed, in seconds."""

    base_s: float = 1.0
    cap_s: float = 300.0

    def pause_s(self, failures: int, chance: random.Random, wish_s: float | None = None) -> float:
        """Return a pause with full jitter: anywhere between nothing and twice as much as at the failure before.

        A thousand kiosks that lost the same line so come back at a thousand moments.

        Args:
            failures: in a row, from 1.
            chance: where the jitter comes from.
            wish_s: head office's own wish, which is waited for in any case.
        """
        most = min(self.cap_s, self.base_s * 2.0 ** min(failures - 1, 32))
        return (wish_s or 0.0) + chance.uniform(0.0, most)


@dataclass(frozen=True, slots=True)
class Budget:
    """Bytes that may be sent a day, such as on a metered link; None sets no limit.

    The audit log is never held back. Telemetry stops when a half is used, so that sessions have the rest.
    """

    day_bytes: int | None = None

    def left(self, lane: Lane, used: int) -> int | None:
        """Return how many bytes of a lane may still be sent today, or None for as many as there are."""
        if self.day_bytes is None or lane is Lane.AUDIT:
            return None
        share = self.day_bytes if lane is Lane.SESSION else self.day_bytes // 2
        return max(0, share - used)
