"""Whether those that have something new are worse off than the rest, as one pure function with its figures stated.

Devices are compared, not turns: a device with a broken microphone fails in all of its turns, and a thousand of them say
no more than one. Each device's share of failed turns, and its mean latency, is one figure. Both groups' figures are
compared by Mann and Whitney's test, one-sided, with the correction for ties (many devices have no errors at all), in
its normal approximation, or exactly where a group is small. A look every hour for days is many looks, so that the level
is strict; and what is significant but small is no reason to roll back, so that a difference is asked for too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

LEVEL: Final = 0.001
"""One false alarm in a thousand looks."""
FEWEST_DEVICES: Final = 4
"""In either group; fewer say nothing whatever they say."""
FEWEST_TURNS: Final = 200
"""In either group together."""
FEWEST_TURNS_EACH: Final = 5
"""A device with fewer is left out: its share of errors is a matter of chance."""
WORSE_ERRORS: Final = 0.01
"""By so many more turns in a hundred must the group's turns fail."""
WORSE_LATENCY: Final = 1.10
"""By such a factor must the group's turns be slower."""
_EXACT_UP_TO: Final = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """What a device counted since it had something, or in the same time without it.

    Attributes:
        device: its name.
        turns: of conversations.
        errors: turns that failed.
        latency_ms: of all turns together.
    """

    device: str
    turns: int
    errors: int
    latency_ms: float

    @property
    def error_rate(self) -> float:
        """Share of its turns that failed."""
        return min(1.0, self.errors / self.turns)

    @property
    def mean_ms(self) -> float:
        """Mean latency of a turn in milliseconds."""
        return self.latency_ms / self.turns


@dataclass(frozen=True, slots=True)
class Finding:
    """What the comparison says.

    Attributes:
        enough: whether there were figures enough to say anything.
        worse: in words what is worse; "" for nothing.
        devices: with it, without it.
        error_rates: of all turns with it, without it.
        means_ms: latency of all turns with it, without it.
        p_errors: chance of such figures if nothing were worse.
        p_latency: the same for latency.
    """

    enough: bool
    worse: str = ""
    devices: tuple[int, int] = (0, 0)
    error_rates: tuple[float, float] = (0.0, 0.0)
    means_ms: tuple[float, float] = (0.0, 0.0)
    p_errors: float = 1.0
    p_latency: float = 1.0


def compare(with_it: Sequence[Figures], without: Sequence[Figures]) -> Finding:
    """Return whether the devices with something are worse off than those without."""
    groups = [[each for each in group if each.turns >= FEWEST_TURNS_EACH] for group in (with_it, without)]
    devices = (len(groups[0]), len(groups[1]))
    turns = [sum(each.turns for each in group) for group in groups]
    if min(devices) < FEWEST_DEVICES or min(turns) < FEWEST_TURNS:
        return Finding(enough=False, devices=devices)
    rates = [sum(each.errors for each in group) / count for group, count in zip(groups, turns, strict=True)]
    means = [sum(each.latency_ms for each in group) / count for group, count in zip(groups, turns, strict=True)]
    p_errors = chance_of_more([one.error_rate for one in groups[0]], [one.error_rate for one in groups[1]])
    p_latency = chance_of_more([one.mean_ms for one in groups[0]], [one.mean_ms for one in groups[1]])
    worse = []
    if p_errors < LEVEL and rates[0] - rates[1] > WORSE_ERRORS:
        worse.append(f"{100 * rates[0]:.1f} % of turns fail instead of {100 * rates[1]:.1f} %")
    if p_latency < LEVEL and means[0] > WORSE_LATENCY * means[1]:
        worse.append(f"a turn takes {means[0]:.0f} ms instead of {means[1]:.0f} ms")
    return Finding(True, " and ".join(worse), devices, (rates[0], rates[1]), (means[0], means[1]), p_errors, p_latency)


def chance_of_more(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how likely the first figures are so much above the second if both come from the same source."""
    above = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    ties = len(set(first) | set(second)) < len(first) + len(second)
    if not ties and len(first) <= _EXACT_UP_TO and len(second) <= _EXACT_UP_TO:
        return _exact(len(first), len(second), round(above))
    return _approximate(first, second, above)


def _approximate(first: Sequence[float], second: Sequence[float], above: float) -> float:
    m, n = len(first), len(second)
    counts: dict[float, int] = {}
    for figure in (*first, *second):
        counts[figure] = counts.get(figure, 0) + 1
    tied = sum(count**3 - count for count in counts.values())
    variance = m * n / 12 * ((m + n + 1) - tied / ((m + n) * (m + n - 1)))
    if variance <= 0:
        return 1.0
    z = (above - m * n / 2 - 0.5) / math.sqrt(variance)
    return 0.5 * math.erfc(z / math.sqrt(2))


def _exact(m: int, n: int, above: int) -> float:
    """Return the share of all orders of m and n figures in which the first are at least so far above."""
    ways = sum(_orders(m, n, u) for u in range(above, m * n + 1))
    return ways / math.comb(m + n, m)


@cache
def _orders(m: int, n: int, u: int) -> int:
    """Return in how many orders of m and n figures exactly u pairs have the first above the second."""
    if u < 0 or u > m * n:
        return 0
    if m == 0 or n == 0:
        return 1 if u == 0 else 0
    return _orders(m - 1, n, u - n) + _orders(m, n - 1, u)
