"""How much of the benchmark's rises and falls the portfolio took part in.

Letters: M periods, usually months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finance.errors import NotEnoughData
from finance.types import Days, Floats


@dataclass(frozen=True, slots=True)
class Capture:
    """Ratios of growth rates; 0.9 up and 0.8 down is worth having.

    Attributes:
        up: in periods in which the benchmark rose; None when there was none.
        down: in periods in which it fell; None when there was none.
        up_periods: how many rose.
        down_periods: how many fell.
        hit_rate: fraction of all periods in which the portfolio did better.
    """

    up: float | None
    down: float | None
    up_periods: int
    down_periods: int
    hit_rate: float


def capture(own: Floats, benchmark: Floats) -> Capture:
    """Return up and down capture: the geometric mean return of the portfolio over that of the benchmark.

    Both means are over the same periods: those in which the benchmark rose, or fell; a period without a move is
    neither.

    Args:
        own: the portfolio's returns [M], above -1.
        benchmark: the benchmark's returns [M], above -1.

    Raises:
        NotEnoughData: there is no period, lengths differ, or everything was lost in one.
    """
    if len(own) != len(benchmark) or not len(own):
        raise NotEnoughData(f"Capture needs the same periods on both sides; there are {len(own)} and {len(benchmark)}.")
    if not (np.isfinite(own) & np.isfinite(benchmark) & (own > -1) & (benchmark > -1)).all():
        raise NotEnoughData("A return is not a finite number above -100 %; capture cannot use it.")

    def ratio(rows: npt.NDArray[np.bool_]) -> float | None:
        if not rows.any():
            return None
        return float(np.expm1(np.log1p(own[rows]).mean()) / np.expm1(np.log1p(benchmark[rows]).mean()))

    up, down = benchmark > 0, benchmark < 0
    return Capture(ratio(up), ratio(down), int(up.sum()), int(down.sum()), float((own > benchmark).mean()))


def monthly(returns: Floats, days: Days) -> Floats:
    """Return daily returns compounded by calendar month [M]; the first and the last may be parts of a month.

    Args:
        returns: daily [T].
        days: on which each was earned [T], rising.
    """
    if not len(returns):
        return returns
    months = np.asarray(days, dtype="datetime64[M]")
    starts = np.flatnonzero(np.concatenate([[True], months[1:] != months[:-1]]))
    return np.asarray(np.expm1(np.add.reduceat(np.log1p(returns), starts)))
