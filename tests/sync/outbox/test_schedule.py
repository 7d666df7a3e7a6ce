"""When a device goes to head office: with jitter, and with what is heavy only when the branch is closed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Malformed
from sync.outbox.schedule import OpeningHours, Schedule

WEEK = OpeningHours.parse("Mo-Fr 09:00-17:00; Sa 10:00-13:00")
MONDAY = datetime(2026, 11, 23)
MOMENTS = st.integers(0, 7 * 24 * 3600 - 1).map(lambda second: MONDAY + timedelta(seconds=second))
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SPANS = st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1439))


@pytest.mark.parametrize(
    ("text", "at", "is_open"),
    [
        ("Mo-Fr 09:00-17:00", "2026-11-23 09:00", True),
        ("Mo-Fr 09:00-17:00", "2026-11-23 17:00", False),
        ("Mo-Fr 09:00-17:00", "2026-11-28 12:00", False),
        ("Mo,We 09:00-12:00,13:00-17:00", "2026-11-25 12:30", False),
        ("Mo,We 09:00-12:00,13:00-17:00", "2026-11-25 13:30", True),
        ("Fr-Mo 10:00-12:00", "2026-11-29 11:00", True),
        ("Fr-Mo 10:00-12:00", "2026-11-24 11:00", False),
        ("Su 20:00-02:00", "2026-11-23 01:59", True),
        ("Mo-Su 00:00-24:00", "2026-11-25 03:00", True),
        ("", "2026-11-25 12:00", False),
    ],
)
def test_hours_are_read_as_they_are_written_on_the_door(text: str, at: str, is_open: bool) -> None:
    assert OpeningHours.parse(text).open_at(datetime.fromisoformat(at)) == is_open


@pytest.mark.parametrize("text", ["9-5", "Mo 09:00", "Xx 09:00-17:00", "Mo 25:00-26:00", "Mo 09:61-10:00", "Mo 9-17"])
def test_hours_that_cannot_be_read_are_told(text: str) -> None:
    with pytest.raises(Malformed, match=r"written like|are none"):
        OpeningHours.parse(text)


@given(spans=st.lists(SPANS, max_size=6), at=MOMENTS)
def test_opening_and_closing_come_when_they_are_announced(spans: list[tuple[int, int, int]], at: datetime) -> None:
    words = [
        f"{DAYS[day]} {start // 60:02}:{start % 60:02}-{(start + length) // 60 % 24:02}:{(start + length) % 60:02}"
        for day, start, length in spans
    ]
    hours = OpeningHours.parse("; ".join(words))
    if hours.always_open:
        return
    closes, opens = hours.closes_in(at), hours.opens_in(at)
    assert not hours.open_at(at + closes)
    assert (closes > timedelta(0)) == hours.open_at(at)
    if hours.spans:
        assert hours.open_at(at + opens)
    assert not (closes and opens)


@given(at=MOMENTS, since_s=st.none() | st.floats(0, 1e6), seed=st.integers(0, 1000))
def test_what_is_heavy_goes_when_the_branch_is_closed_and_not_too_often(
    at: datetime, since_s: float | None, seed: int
) -> None:
    schedule = Schedule(hours=WEEK)
    wait_s = schedule.heavy_in_s(at, since_s, random.Random(seed))
    assert schedule.heavy_allowed(at + timedelta(seconds=wait_s))
    assert since_s is None or since_s + wait_s >= schedule.heavy_every_s - 1e-6
    assert wait_s <= schedule.heavy_every_s + 24 * 3600


def test_a_thousand_branches_spread_over_the_hour_after_closing_time() -> None:
    schedule, noon = Schedule(hours=WEEK), MONDAY + timedelta(hours=12)
    minutes = sorted((schedule.heavy_in_s(noon, None, random.Random(seed)) / 60 - 300) for seed in range(1000))
    assert 0 <= minutes[0] < 2
    assert 58 < minutes[-1] <= 60
    assert max(sum(start <= each < start + 5 for each in minutes) for start in range(0, 60, 5)) < 130


@pytest.mark.parametrize("hours", ["", "Mo-Su 00:00-24:00"])
def test_without_a_closing_time_nothing_waits_for_one(hours: str) -> None:
    schedule = Schedule(hours=OpeningHours.parse(hours))
    assert all(schedule.heavy_allowed(MONDAY + timedelta(hours=hour)) for hour in range(168))
    assert schedule.heavy_in_s(MONDAY, None, random.Random(1)) <= schedule.spread_s


def test_on_a_metered_line_what_is_heavy_stays() -> None:
    assert not Schedule(metered=True).heavy_allowed(MONDAY)


def test_pauses_are_drawn_from_nothing_to_twice_the_rhythm_and_grow_after_failures() -> None:
    schedule, chance = Schedule(every_s=300.0), random.Random(3)
    drawn = {failures: [schedule.pause_s(failures, chance) for _ in range(2000)] for failures in (0, 1, 9)}
    assert [min(found) < 30 for found in drawn.values()] == [True] * 3
    assert [round(max(found) / 600) for found in drawn.values()] == [1, 1, 4]
    assert abs(sum(drawn[0]) / 2000 - 300) < 15
