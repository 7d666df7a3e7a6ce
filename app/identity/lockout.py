"""How many wrong codes a kiosk takes: five in ten minutes, sixty a day. Right ones in between change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than `most` wrong tries within any `within_s` seconds."""

    most: int
    within_s: int


LIMITS: Final = (Limit(5, 600), Limit(60, 86_400))
KEPT_S: Final = max(limit.within_s for limit in LIMITS)
"""So long a wrong try is remembered."""


def closed_for_s(misses: Sequence[int], now_s: float, limits: Sequence[Limit] = LIMITS) -> float:
    """Return for how many seconds no code is taken; 0 where one is.

    Args:
        misses: when tries were wrong, seconds since 1970; of a clock that was set back some may lie ahead, and count
            as just now.
        now_s: the moment.
        limits: what is allowed.
    """
    past = sorted(min(float(at_s), now_s) for at_s in misses)
    wait_s = 0.0
    for limit in limits:
        if len(past) >= limit.most:
            wait_s = max(wait_s, past[-limit.most] + limit.within_s - now_s)
    return wait_s
