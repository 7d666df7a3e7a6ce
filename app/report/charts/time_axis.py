"""The days that a printed axis names: firsts of months or years, or single days in a short span."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from app.report.charts.scale import Scale
from finance.types import Band, Line

_STEPS_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_SHORT_DAYS: Final = 62
_MOST: Final = 9


def reach(curves: Sequence[Line | Band], others: Sequence[float] = ()) -> tuple[float, float]:
    """Return the first and last day of all curves and of other days, since 1970."""
    days = [np.asarray(curve.days).astype("datetime64[D]").astype(np.float64) for curve in curves]
    ends = [*others, *(float(each[at]) for each in days if len(each) for at in (0, -1))]
    return (min(ends), max(ends)) if ends else (0.0, 1.0)


def ticks(across: Scale) -> list[tuple[float, str]]:
    """Return days since 1970 and their names, few enough to be read."""
    low, high = across.low, across.high
    if high - low <= _SHORT_DAYS:
        step = max(1, int(np.ceil((high - low) / _MOST)))
        return [(float(day), f"{_date(day).day} {_date(day):%b}") for day in range(int(low), int(high) + 1, step)]
    months = np.arange(_month(low), _month(high) + 1)
    step = next((each for each in _STEPS_MONTHS if (len(months) - 1) / each <= _MOST), _STEPS_MONTHS[-1])
    firsts = [_first_day(int(month)) for month in months[months % step == 0]]
    return [(float(day), _named(_date(day))) for day in firsts if low <= day <= high]


def _named(day: date) -> str:
    return f"{day.year}" if day.month == 1 else f"{day:%b}"


def _date(day: float) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(day))


def _month(day: float) -> int:
    return int(np.datetime64(int(day), "D").astype("datetime64[M]").astype(int))


def _first_day(month: int) -> int:
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))
