"""Words for a stretch of time, made into two closes: from the end of `start` to the end of `end`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from finance.errors import PeriodError

# A portfolio that began in a period's first days (New Year, a weekend) still counts as covering it.
SLACK = timedelta(days=7)
FORMS = "ytd, qtd, mtd, 6m, 1y, 3y, since_start, last_year, a year like 2021 or 2020-01-01..2021-06-30"


@dataclass(frozen=True, slots=True)
class Period:
    """From one close to another.

    Attributes:
        key: stable name without dots, used in the names of facts, for example "ytd", "2021", "2020-01-01_2021-06-30".
        label: for a person, fits behind a verb: "this year so far", "over the past 3 years", "in 2021".
        start: the day whose close is the base; for a calendar year the last day of the year before.
        end: the day whose close is the end.
    """

    key: str
    label: str
    start: date
    end: date

    @property
    def years(self) -> float:
        """Length in years of 365.25 days."""
        return (self.end - self.start).days / 365.25


def parse_period(text: str, today: date, first_day: date) -> Period:
    """Return the period that a text names.

    Args:
        text: ytd, qtd, mtd, a number with d, w, m or y (6m, 3y), since_start, last_year, last_quarter, last_month, a
            calendar year like 2021, or two days with two dots between, both included.
        today: the last day that is known.
        first_day: the first day with a value.

    Raises:
        PeriodError: the text is no period, or the data does not cover it; says what it covers.
    """
    word = text.strip().lower().replace(" ", "_").replace("-to-date", "td")
    period = _named(word, today, first_day) or _rolling(word, today) or _year(word, today) or _range(word)
    if period is None:
        raise PeriodError(f"{text!r} is not a period; use {FORMS}.")
    return _covered(period, today, first_day)


def parse_period_or_all(text: str, today: date, first_day: date) -> Period:
    """Return the period that a text names, or all there is when the portfolio is younger than that.

    For a period that nobody asked for by name; a text that is no period at all is still an error.
    """
    try:
        return parse_period(text, today, first_day)
    except PeriodError:
        whole = parse_period("since_start", today, first_day)
        parse_period(text, today, date.min + SLACK)  # raises again when the text itself is wrong
        return whole


def _named(word: str, today: date, first_day: date) -> Period | None:
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    names: dict[str, Callable[[], Period]] = {
        "ytd": lambda: Period("ytd", "this year so far", _eve(date(today.year, 1, 1)), today),
        "qtd": lambda: Period("qtd", "this quarter so far", _eve(quarter), today),
        "mtd": lambda: Period("mtd", "this month so far", _eve(today.replace(day=1)), today),
        "since_start": lambda: Period("since_start", f"since {_spoken(first_day)}", first_day, today),
        "last_year": lambda: _calendar_year("last_year", today.year - 1),
        "last_quarter": lambda: Period(
            "last_quarter", "in the last full quarter", _eve(_months_before(quarter, 3)), _eve(quarter)
        ),
        "last_month": lambda: Period(
            "last_month", "last month", _eve(_months_before(today.replace(day=1), 1)), _eve(today.replace(day=1))
        ),
    }
    return names[word]() if word in names else None


def _rolling(word: str, today: date) -> Period | None:
    found = re.fullmatch(r"([1-9]\d{0,3})([dwmy])", word)
    if not found:
        return None
    count, unit = int(found[1]), found[2]
    noun = {"d": "day", "w": "week", "m": "month", "y": "year"}[unit]
    label = f"over the past {noun}" if count == 1 else f"over the past {count} {noun}s"
    if unit in "dw":
        start = date.fromordinal(max(1, today.toordinal() - count * (7 if unit == "w" else 1)))
    else:
        start = _months_before(today, count * (12 if unit == "y" else 1))
    return Period(word, label, start, today)


def _year(word: str, today: date) -> Period | None:
    if not re.fullmatch(r"\d{4}", word) or int(word) < 2:
        return None
    if int(word) == today.year:
        return Period(word, f"in {word} so far", _eve(date(today.year, 1, 1)), today)
    return _calendar_year(word, int(word))


def _calendar_year(key: str, year: int) -> Period:
    return Period(key, f"in {year}", _eve(date(year, 1, 1)), date(year, 12, 31))


def _range(word: str) -> Period | None:
    first_text, dots, last_text = word.partition("..")
    try:
        first, last = date.fromisoformat(first_text), date.fromisoformat(last_text)
    except ValueError:
        return None
    if not dots or first <= date.min:
        return None
    label = f"from {_spoken(first)} to {_spoken(last)}"
    return Period(f"{first}_{last}", label, _eve(first), last)


def _covered(period: Period, today: date, first_day: date) -> Period:
    covers = f"the portfolio's data goes from {first_day} to {today}"
    if period.end > today:
        raise PeriodError(f"The period {period.key} ends on {period.end}, but {covers}; choose an earlier one.")
    start = period.start
    if start < first_day <= start + SLACK:
        start = first_day
    if start < first_day:
        raise PeriodError(
            f"The period {period.key} begins on {start}, but {covers}; use since_start or a shorter period."
        )
    if start >= period.end:
        raise PeriodError(f"The period {period.key} ends before it begins; {covers}.")
    return Period(period.key, period.label, start, period.end)


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day; never before the calendar's first year."""
    month = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(month, 12)
    for of_month in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, of_month)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
