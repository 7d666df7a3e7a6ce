"""Numbers that change their goal at any moment and follow it without a jump."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from renderer.animation.curves import ease

Values = npt.NDArray[np.float64]


class Glide:
    """A vector on its way from where it was to where it is asked to be, in a fixed time.

    For goals that change now and then. Its value depends on when the goal changed, and not on how often it was asked
    in between. A goal that changes on the way bends the way (a cubic Hermite curve): the speed does not jump.
    """

    def __init__(self, start: Values, duration_s: float) -> None:
        self._from, self._to, self._push = start.astype(float), start.astype(float), np.zeros_like(start, float)
        self._since_s, self._duration_s = 0.0, duration_s

    def at(self, time_s: float, goal: Values, duration_s: float | None = None) -> Values:
        """Return the value now, and set out for the goal if it is a new one (within `duration_s` if given)."""
        if not np.array_equal(goal, self._to):
            duration_s = self._duration_s if duration_s is None else duration_s
            value, slope = self._value(time_s), self._slope(time_s)
            self._from, self._to, self._since_s = value, goal.astype(float), time_s
            self._push, self._duration_s = slope * (duration_s / self._duration_s), duration_s
        return self._value(time_s)

    def _share(self, time_s: float) -> float:
        return min(1.0, max(0.0, (time_s - self._since_s) / self._duration_s))

    def _value(self, time_s: float) -> Values:
        share = self._share(time_s)
        value: Values = self._from + (self._to - self._from) * ease(share) + self._push * (share * (1.0 - share) ** 2)
        return value

    def _slope(self, time_s: float) -> Values:
        """Return the speed, a duration."""
        x = self._share(time_s)
        slope: Values = (self._to - self._from) * (6.0 * x * (1.0 - x)) + self._push * ((1.0 - x) * (1.0 - 3.0 * x))
        return slope


class Chase:
    """A vector drawn to its goal like a critically damped spring: no overshoot, and no jump in its speed.

    For goals that change every frame. Exact for a goal that rests between two calls, at any rate of calls.
    """

    def __init__(self, start: Values, settle_s: float) -> None:
        """Args:
        start: where it rests.
        settle_s: after which 95 % of a step are done.
        """  # noqa: D205
        self._value, self._speed = start.astype(float), np.zeros_like(start, float)
        self._settle_s, self._last_s = settle_s, 0.0

    def at(self, time_s: float, goal: Values, settle_s: float | None = None) -> Values:
        """Return the value now. Times must not run backwards."""
        passed_s, self._last_s = max(0.0, time_s - self._last_s), time_s
        rate = 4.744 / (self._settle_s if settle_s is None else settle_s)  # (1 + x) exp(-x) is 0.05 at 4.744
        apart = self._value - goal
        push, left = self._speed + rate * apart, math.exp(-rate * passed_s)
        self._value = goal + (apart + push * passed_s) * left
        self._speed = (self._speed - rate * push * passed_s) * left
        return self._value


class Smooth:
    """Two exponential filters in a row, each with its half-life per element, as Audio2Face smooths a face."""

    def __init__(self) -> None:
        self._last_s = -math.inf
        self._passed_s = math.inf  # between the last moment and the one before
        self._now: tuple[Values, Values] | None = None
        self._before: tuple[Values, Values] | None = None

    def at(self, time_s: float, values: Values, half_life_s: Values) -> Values:
        """Return the filtered values; a half-life of 0 passes them on.

        Times must not run backwards; asked twice for one moment, the second call takes the place of the first.
        """
        if time_s > self._last_s:
            self._before, self._passed_s, self._last_s = self._now, time_s - self._last_s, time_s
        first, second = self._before or (values.astype(float), values.astype(float))
        kept = np.where(half_life_s > 0, 0.5 ** (self._passed_s / np.maximum(half_life_s, 1e-9)), 0.0)
        first = values + kept * (first - values)
        second = first + kept * (second - first)
        self._now = first, second
        return second
