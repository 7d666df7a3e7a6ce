from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.errors import PeriodError
from finance.performance import parse_period, parse_period_or_all

TODAY = date(2022, 12, 28)
FIRST = date(2013, 2, 1)


@pytest.mark.parametrize(
    ("text", "key", "start", "end", "label"),
    [
        ("ytd", "ytd", "2021-12-31", "2022-12-28", "this year so far"),
        (" YTD ", "ytd", "2021-12-31", "2022-12-28", "this year so far"),
        ("qtd", "qtd", "2022-09-30", "2022-12-28", "this quarter so far"),
        ("mtd", "mtd", "2022-11-30", "2022-12-28", "this month so far"),
        ("1y", "1y", "2021-12-28", "2022-12-28", "over the past year"),
        ("3y", "3y", "2019-12-28", "2022-12-28", "over the past 3 years"),
        ("5y", "5y", "2017-12-28", "2022-12-28", "over the past 5 years"),
        ("6m", "6m", "2022-06-28", "2022-12-28", "over the past 6 months"),
        ("1w", "1w", "2022-12-21", "2022-12-28", "over the past week"),
        ("1d", "1d", "2022-12-27", "2022-12-28", "over the past day"),
        ("since_start", "since_start", "2013-02-01", "2022-12-28", "since 1 February 2013"),
        ("since start", "since_start", "2013-02-01", "2022-12-28", "since 1 February 2013"),
        ("last_year", "last_year", "2020-12-31", "2021-12-31", "in 2021"),
        ("last_quarter", "last_quarter", "2022-06-30", "2022-09-30", "in the last full quarter"),
        ("last_month", "last_month", "2022-10-31", "2022-11-30", "last month"),
        ("2021", "2021", "2020-12-31", "2021-12-31", "in 2021"),
        ("2022", "2022", "2021-12-31", "2022-12-28", "in 2022 so far"),
        (
            "2020-01-01..2021-06-30",
            "2020-01-01_2021-06-30",
            "2019-12-31",
            "2021-06-30",
            "from 1 January 2020 to 30 June 2021",
        ),
        ("2013-02-01..2013-03-01", "2013-02-01_2013-03-01", "2013-02-01", "2013-03-01", None),
    ],
)
def test_a_text_becomes_two_closes(text: str, key: str, start: str, end: str, label: str | None) -> None:
    found = parse_period(text, TODAY, FIRST)
    assert (found.key, found.start.isoformat(), found.end.isoformat()) == (key, start, end)
    assert label is None or found.label == label


@pytest.mark.parametrize(
    ("today", "text", "start"),
    [("2024-02-29", "1y", "2023-02-28"), ("2022-03-31", "1m", "2022-02-28"), ("2022-01-31", "2m", "2021-11-30")],
)
def test_a_day_that_the_earlier_month_lacks_becomes_its_last(today: str, text: str, start: str) -> None:
    assert parse_period(text, date.fromisoformat(today), date(2000, 1, 1)).start.isoformat() == start


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10y", "goes from 2013-02-01 to 2022-12-28"),
        ("2012", "goes from 2013-02-01 to 2022-12-28"),
        ("2013", "since_start"),
        ("2023", "ends on 2023-12-31"),
        ("2022-01-01..2023-01-01", "ends on 2023-01-01"),
        ("2021-06-30..2020-01-01", "ends before it begins"),
        ("2021-02-30..2021-03-01", "is not a period"),
        ("0y", "is not a period"),
        ("next week", "is not a period"),
        ("", "is not a period"),
        ("0000", "is not a period"),
        ("9999y", "goes from"),
        ("9999d", "goes from"),
        ("0001-01-01..2020-01-01", "is not a period"),
    ],
)
def test_what_is_not_covered_or_no_period_says_so(text: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        parse_period(text, TODAY, FIRST)


def test_a_portfolio_from_the_years_first_days_covers_the_year() -> None:
    assert parse_period("2016", TODAY, date(2016, 1, 4)).start == date(2016, 1, 4)


def test_a_default_that_is_not_covered_becomes_all_there_is() -> None:
    assert parse_period_or_all("3y", TODAY, date(2021, 9, 1)).key == "since_start"
    assert parse_period_or_all("1y", TODAY, date(2021, 9, 1)).key == "1y"
    with pytest.raises(PeriodError, match="is not a period"):
        parse_period_or_all("soon", TODAY, FIRST)


@given(st.text(max_size=30), st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 9000))
def test_any_text_is_a_period_within_the_data_or_a_period_error(text: str, today: date, age: int) -> None:
    first = today - timedelta(days=age)
    try:
        found = parse_period(text, today, first)
    except PeriodError:
        return
    assert first <= found.start < found.end <= today


@given(st.from_regex(r"[1-9][0-9]{0,3}[dwmy]|[0-9]{4}", fullmatch=True), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_any_number_of_days_or_years_is_inside_the_data_or_refused(text: str, today: date) -> None:
    try:
        found = parse_period(text, today, date(1990, 1, 1))
    except PeriodError:
        return
    assert date(1990, 1, 1) <= found.start < found.end <= today
    assert "." not in found.key
