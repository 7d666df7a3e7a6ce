"""Numbers that change their goal at any moment and glide to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from renderer.animation.curves import ease

Values = npt.NDArray[np.float64]


class Glide:
    """A vector on its way from where it was to where it is asked to be, in a fixed time.

    Its value depends on when the goal changed, and not on how often it was asked in between.
    """

    def __init__(self, start: Values, duration_s: float) -> None:
        self._from, self._to = start.astype(float), start.astype(float)
        self._since_s, self._duration_s = 0.0, duration_s

    def at(self, time_s: float, goal: Values) -> Values:
        """Return the value now, and set out for the goal if it is a new one."""
        if not np.array_equal(goal, self._to):
            self._from, self._to, self._since_s = self._value(time_s), goal.astype(float), time_s
        return self._value(time_s)

    def _value(self, time_s: float) -> Values:
        share = ease((time_s - self._since_s) / self._duration_s)
        value: Values = self._from + (self._to - self._from) * share
        return value
