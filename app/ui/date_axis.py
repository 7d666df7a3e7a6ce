"""An axis of days that names months within a few years and years beyond, as many as can be read."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF

_STEPS_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_DAY_S = 86_400.0
_SHORT_DAYS = 62


class DateAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Seconds since 1970 in, words out."""

    def tickValues(self, low_s: float, high_s: float, size_px: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Return one level of ticks that do not touch each other."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        most_days, most = (
            max(2, int(size_px / (1.5 * metrics.horizontalAdvance(label)))) for label in ("00 Mmm", "0000")
        )
        days = ticks(low_s / _DAY_S, high_s / _DAY_S, most_days, most)
        return [(_DAY_S, [day * _DAY_S for day in days])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        """Return the words of the ticks."""
        return words([round(value / _DAY_S) for value in values])


def ticks(low_day: float, high_day: float, most_days: int, most: int) -> list[int]:
    """Return days since 1970 to name: firsts of months, or every so many days in a short span.

    Args:
        low_day: since 1970, the axis's left end.
        high_day: its right end.
        most_days: names of days that fit, about.
        most: names of months or years that fit, about.
    """
    if not high_day > low_day:
        return []
    if high_day - low_day <= _SHORT_DAYS:
        step = max(1, int(np.ceil((high_day - low_day) / most_days)))
        return list(range(int(np.ceil(low_day)), int(high_day) + 1, step))
    months = np.arange(_month(low_day), _month(high_day) + 1)
    step = next((s for s in _STEPS_MONTHS if (len(months) - 1) / s <= most), _STEPS_MONTHS[-1])
    days = [_first_day(int(month)) for month in months[months % step == 0]]
    return [day for day in days if low_day <= day <= high_day]


def words(days: list[int]) -> list[str]:
    """Return what stands at each tick: a year at its January, a month otherwise, a day where they are days apart."""
    dates = [date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in days]
    if any(when.day != 1 for when in dates):
        return [f"{when.day} {when:%b}" for when in dates]
    return [f"{when.year}" if when.month == 1 else f"{when:%b}" for when in dates]


def _month(day: float) -> int:
    return int(np.datetime64(int(day), "D").astype("datetime64[M]").astype(int))


def _first_day(month: int) -> int:
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))
