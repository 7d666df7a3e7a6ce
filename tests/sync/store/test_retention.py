"""Visits stay as long as the policy says, by a clock that cannot be made to jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.store.retention import MOST_DAYS_A_RUN, Policy, believed_now, due, retain
from sync.store.sessions import SessionStore, Visit

NOW = datetime(2026, 11, 20, tzinfo=UTC)
POLICY = Policy(visit_days=30, remembered_days=365, abandoned_days=10)


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("visit", "gone"),
    [
        (Visit("s", ago(31), ago(29), remembered=False), False),
        (Visit("s", ago(31), ago(31), remembered=False), True),
        (Visit("s", ago(31), ago(31), remembered=True), False),
        (Visit("s", ago(400), ago(366), remembered=True), True),
        (Visit("s", ago(400), ago(400), remembered=False, held=True), False),
        (Visit("s", ago(9), None, remembered=False), False),
        (Visit("s", ago(11), None, remembered=True), True),
    ],
)
def test_a_visit_goes_when_its_days_are_over(visit: Visit, gone: bool) -> None:
    assert due([visit], POLICY, NOW) == (["s"] if gone else [])


def test_no_days_keep_for_ever() -> None:
    assert due([Visit("s", ago(9000), ago(9000), remembered=False)], Policy(visit_days=0), NOW) == []


@pytest.mark.parametrize(
    ("clock_days", "believed_days"), [(1, 1), (MOST_DAYS_A_RUN, 7), (3650, MOST_DAYS_A_RUN), (-3650, 0)]
)
def test_a_clock_that_jumps_is_not_believed(clock_days: int, believed_days: int) -> None:
    assert believed_now(NOW + timedelta(days=clock_days), NOW) == NOW + timedelta(days=believed_days)
    assert believed_now(NOW, None) == NOW


def test_what_is_due_is_erased_and_told(tmp_path: Path) -> None:
    with SessionStore(tmp_path) as store:
        told: list[str] = []
        store.on_erased = told.append
        for session, client in (("s1", "avery"), ("s2", "morgan")):
            store.start(session, client)
            store.asked(session, 1, "words")
            store.ended(session)
        store.agree_to("morgan", "memory")
        start = datetime.now(UTC)
        assert retain(store, Policy(), start) == []
        for week in range(1, 7):
            retain(store, Policy(), start + timedelta(days=7 * week))
        assert told == ["s1"]
        assert store.turns("s1") == []
        assert [row["question"] for row in store.turns("s2")] == ["words"]
