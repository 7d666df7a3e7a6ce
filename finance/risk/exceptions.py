"""Whether a value at risk kept its promise: were there as many worse days as it allows, and were they scattered?

Letters: T days on which a forecast was made the day before.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from finance.errors import InputError, NotEnoughData
from finance.measures.sound import need, require_finite, require_fraction, require_same_length
from finance.risk import gaussian
from finance.risk.tails import Method, tail
from finance.types import Floats

Hits = npt.NDArray[np.bool_]
Zone = Literal["green", "yellow", "red"]


@dataclass(frozen=True, slots=True)
class LikelihoodTest:
    """A likelihood-ratio test: the statistic, its degrees of freedom, and how likely one as large is by chance."""

    statistic: float
    freedom: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Exceptions:
    """How the forecasts did.

    Attributes:
        days: forecasts made.
        count: days that lost more than forecast.
        expected: how many there should be.
        kupiec: whether the number is right (Kupiec 1995).
        independence: whether a bad day makes the next one likelier (Christoffersen 1998); None where there are too few
            exceptions to tell.
        conditional: both together.
        zone: of the Basel Committee's traffic light (1996), carried over to any number of days.
        mean_excess: mean loss on those days by the forecast; 1.2 says that they were 20 % worse. Zero without any.
    """

    days: int
    count: int
    expected: float
    kupiec: LikelihoodTest
    independence: LikelihoodTest | None
    conditional: LikelihoodTest | None
    zone: Zone
    mean_excess: float


def judge(returns: Floats, forecasts: Floats, confidence: float) -> Exceptions:
    """Return how value-at-risk forecasts did on the days they were made for.

    Args:
        returns: of each day [T].
        forecasts: the value at risk, positive a loss, made the day before [T].
        confidence: of the forecasts.

    Raises:
        NotEnoughData: there is no day.
        InputError: lengths differ, a number is missing, or the confidence is not between 0 and 1.
    """
    require_fraction(confidence, "The confidence")
    need(returns, 1, "A back-test")
    require_same_length(returns, forecasts, "Returns and forecasts")
    require_finite(returns, "returns")
    require_finite(forecasts, "forecasts")
    hits = -returns > forecasts
    count, chance = int(hits.sum()), 1.0 - confidence
    number = kupiec(len(hits), count, chance)
    apart = independence(hits)
    both = None
    if apart is not None:
        statistic = number.statistic + apart.statistic
        both = LikelihoodTest(statistic, 2, gaussian.chi_squared_above(statistic, 2))
    excess = float(np.mean(-returns[hits] / forecasts[hits])) if count and (forecasts[hits] > 0).all() else 0.0
    zone = traffic_light(len(hits), count, chance)
    return Exceptions(len(hits), count, len(hits) * chance, number, apart, both, zone, excess)


def kupiec(days: int, count: int, chance: float) -> LikelihoodTest:
    """Return the test of `count` exceptions in so many days against the promised chance of one (Kupiec 1995)."""
    if not 0 <= count <= days or days < 1:
        raise InputError(f"There cannot be {count} exceptions in {days} days; count again.")
    found = count / days
    statistic = 2.0 * (_log_likelihood(days - count, count, found) - _log_likelihood(days - count, count, chance))
    statistic = max(statistic, 0.0)
    return LikelihoodTest(statistic, 1, gaussian.chi_squared_above(statistic, 1))


def independence(hits: Hits) -> LikelihoodTest | None:
    """Return the test of exceptions against a chain in which yesterday matters (Christoffersen 1998).

    None where it says nothing: no exception, nothing but exceptions, or a single day.
    """
    before, after = hits[:-1], hits[1:]
    calm_hit, calm = int((after & ~before).sum()), int((~before).sum())
    hit_hit, hit = int((after & before).sum()), int(before.sum())
    if not hit or not calm:
        return None
    apart = _log_likelihood(calm - calm_hit, calm_hit, calm_hit / calm) + _log_likelihood(
        hit - hit_hit, hit_hit, hit_hit / hit
    )
    ones = calm_hit + hit_hit
    together = _log_likelihood(calm + hit - ones, ones, ones / (calm + hit))
    statistic = max(2.0 * (apart - together), 0.0)
    return LikelihoodTest(statistic, 1, gaussian.chi_squared_above(statistic, 1))


def traffic_light(days: int, count: int, chance: float) -> Zone:
    """Return the zone of so many exceptions: yellow from 95 % on, red from 99.99 % of the binomial distribution.

    For 250 days at 99 % that is the Basel Committee's table: green to 4, yellow to 9, red from 10.
    """
    fewer = binomial_up_to(days, count, chance)
    return "green" if fewer < 0.95 else "yellow" if fewer < 0.9999 else "red"


def binomial_up_to(days: int, count: int, chance: float) -> float:
    """Return the probability of at most `count` exceptions in independent days."""
    logs = (
        math.lgamma(days + 1)
        - math.lgamma(k + 1)
        - math.lgamma(days - k + 1)
        + k * math.log(chance)
        + (days - k) * math.log1p(-chance)
        for k in range(count + 1)
    )
    return min(math.fsum(map(math.exp, logs)), 1.0)


def rolling_forecasts(
    returns: Floats,
    method: Method,
    confidence: float,
    window: int = 500,
    every: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """Return one forecast for each day after the first `window` ones, from the days before it alone [T - window].

    Args:
        returns: daily [T].
        method: of `finance.risk.tails`.
        confidence: of the value at risk.
        window: days that each forecast looks back on.
        every: days after which a forecast is made anew; between, the last one holds.
        progress: told the share that is done.

    Raises:
        NotEnoughData: not more days than the window, or a window that is too short for the method.
    """
    if window < 1 or every < 1:
        raise InputError(f"A window of {window} days and a step of {every} are impossible; both need at least one day.")
    need(returns, window + 1, "A back-test of value at risk")
    found = np.empty(len(returns) - window)
    for start in range(0, len(found), every):
        # What is handed over ends the day before, so nothing looks ahead.
        found[start : start + every] = tail(returns[start : start + window], method, confidence).var
        if progress:
            progress((start + every) / len(found))
    return found


def _log_likelihood(misses: int, hits: int, chance: float) -> float:
    """Return misses log(1 - chance) + hits log(chance), with 0 log 0 = 0."""
    if (misses and chance >= 1.0) or (hits and chance <= 0.0):
        raise NotEnoughData("A promised chance of zero or one cannot be tested.")
    return (misses * math.log1p(-chance) if misses else 0.0) + (hits * math.log(chance) if hits else 0.0)
