"""Smooth motion that depends on seed and time alone, so that every frame can be drawn again."""

from __future__ import annotations

import math
from functools import lru_cache

_MASK = (1 << 64) - 1


def ease(x: float) -> float:
    """Return 0 below 0, 1 above 1, and a smooth step with still ends between."""
    x = min(1.0, max(0.0, x))
    return x * x * (3.0 - 2.0 * x)


@lru_cache(maxsize=2048)  # a drift asks for the same two numbers frame after frame
def chance(*keys: int) -> float:
    """Return an evenly spread number in [0, 1) that always belongs to these keys (SplitMix64, G. Steele, 2014)."""
    state = 0x9E3779B97F4A7C15
    for key in keys:
        state = (state ^ (key & _MASK)) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state / 2.0**64


def wander(time_s: float, period_s: float, seed: int, channel: int) -> float:
    """Return a smooth wandering value in -1 to 1 whose turns are about `period_s` apart."""
    position = time_s / period_s
    step = math.floor(position)
    before = 2.0 * chance(seed, channel, step) - 1.0
    after = 2.0 * chance(seed, channel, step + 1) - 1.0
    return before + (after - before) * ease(position - step)


def drift(time_s: float, period_s: float, seed: int, channel: int) -> float:
    """Return `wander` with a quieter, quicker companion, in -1 to 1: what a head at rest does."""
    slow = wander(time_s, period_s, seed, channel)
    quick = wander(time_s, period_s * 0.37, seed, channel + 1000)
    return 0.75 * slow + 0.25 * quick


def pulse(since_s: float, rise_s: float, hold_s: float, fall_s: float) -> float:
    """Return 0 before, up within `rise_s`, 1 for `hold_s`, down within `fall_s`, 0 after."""
    if since_s <= 0.0:
        return 0.0
    if since_s < rise_s:
        return ease(since_s / rise_s)
    if since_s < rise_s + hold_s:
        return 1.0
    return 1.0 - ease((since_s - rise_s - hold_s) / fall_s)
