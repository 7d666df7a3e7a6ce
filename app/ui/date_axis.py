"""Days along the bottom of a chart: months within a few years and years beyond, as many as can be read."""

from __future__ import annotations

from datetime import date

import numpy as np
from PySide6.QtCore import QCoreApplication

_STEPS_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_SHORT_DAYS = 62
translate = QCoreApplication.translate


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
        order = translate("Dates", "{day} {month}")
        return [order.format(day=when.day, month=month(when.month)) for when in dates]
    return [f"{when.year}" if when.month == 1 else month(when.month) for when in dates]


def month(number: int, *, long: bool = False) -> str:
    """Return the name of a month, 1 to 12, in the language of the screen."""
    if long:
        return (
            translate("Months", "January"),
            translate("Months", "February"),
            translate("Months", "March"),
            translate("Months", "April"),
            translate("Months", "May"),
            translate("Months", "June"),
            translate("Months", "July"),
            translate("Months", "August"),
            translate("Months", "September"),
            translate("Months", "October"),
            translate("Months", "November"),
            translate("Months", "December"),
        )[number - 1]
    return (
        translate("Months", "Jan"),
        translate("Months", "Feb"),
        translate("Months", "Mar"),
        translate("Months", "Apr"),
        translate("Months", "May"),
        translate("Months", "Jun"),
        translate("Months", "Jul"),
        translate("Months", "Aug"),
        translate("Months", "Sep"),
        translate("Months", "Oct"),
        translate("Months", "Nov"),
        translate("Months", "Dec"),
    )[number - 1]


def _month(day: float) -> int:
    return int(np.datetime64(int(day), "D").astype("datetime64[M]").astype(int))


def _first_day(month: int) -> int:
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))
