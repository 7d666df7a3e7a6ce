"""Days along the bottom of a chart."""

from __future__ import annotations

from datetime import date

import pytest

from app.ui.date_axis import ticks, words


def day(year: int, month: int = 1, in_month: int = 1) -> int:
    return (date(year, month, in_month) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("low", "high", "most", "said"),
    [
        (day(2020, 12, 31), day(2021, 12, 31), 5, ["2021", "Apr", "Jul", "Oct"]),
        (
            day(2020, 12, 31),
            day(2021, 12, 31),
            13,
            ["2021", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ),
        (day(2019, 12, 27), day(2022, 12, 28), 5, ["2020", "2021", "2022"]),
        (day(1990), day(2022, 12, 28), 5, ["1990", "2000", "2010", "2020"]),
        (day(1960), day(1975), 4, ["1960", "1965", "1970", "1975"]),
        (day(2021, 3, 1), day(2021, 3, 9), 5, ["1 Mar", "3 Mar", "5 Mar", "7 Mar", "9 Mar"]),
        (day(2021), day(2021), 5, []),
    ],
)
def test_ticks_are_round_dates_and_few(low: int, high: int, most: int, said: list[str]) -> None:
    found = ticks(low, high, most, most)
    assert words(found) == said
    assert len(found) <= most + 1


def test_years_are_shorter_than_months_so_more_of_them_fit() -> None:
    assert words(ticks(day(2019, 11, 20), day(2023, 1, 30), 3, 5)) == ["2020", "2021", "2022", "2023"]
