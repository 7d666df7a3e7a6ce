"""Falls from the highest level so far. Depths are positive fractions: 0.2 is a fall of 20 %."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from finance.measures.sound import need
from finance.measures.tail import conditional_value_at_risk, value_at_risk
from finance.types import Floats


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall from a peak: a positive fraction, and the positions of peak, trough and recovery if any."""

    depth: float
    peak: int
    trough: int
    recovered: int | None


def drawdowns(level: Floats) -> Floats:
    """Return how far each level is from the highest so far [T]: zero or negative fractions."""
    return np.asarray(level / np.maximum.accumulate(level) - 1.0)


def max_drawdown(level: Floats) -> Drawdown:
    """Return the deepest fall of a row of levels [T]."""
    need(level, 1, "A drawdown")
    trough = int(np.argmin(drawdowns(level)))
    peak = int(np.argmax(level[: trough + 1]))
    later = np.flatnonzero(level[trough:] >= level[peak])
    return Drawdown(
        depth=float(1.0 - level[trough] / level[peak]),
        peak=peak,
        trough=trough,
        recovered=trough + int(later[0]) if later.size else None,
    )


def drawdown_at_risk(level: Floats, confidence: float = 0.95) -> float:
    """Return the depth that was exceeded on (1 - confidence) of the days [T], the first day not counted."""
    need(level, 2, "Drawdown at risk")
    return value_at_risk(drawdowns(level)[1:], confidence)


def conditional_drawdown_at_risk(level: Floats, confidence: float = 0.95) -> float:
    """Return the mean of the deepest (1 - confidence) of daily drawdowns (Chekhlov, Uryasev and Zabarankin 2005).

    At a confidence of 0 it is the average drawdown, towards 1 the deepest one.
    """
    need(level, 2, "Drawdown at risk")
    return conditional_value_at_risk(drawdowns(level)[1:], confidence)


def ulcer_index(level: Floats) -> float:
    """Return the root mean square of daily drawdowns (Martin and McCann 1989), the first day not counted."""
    need(level, 2, "The ulcer index")
    return math.sqrt(float(np.mean(drawdowns(level)[1:] ** 2)))
