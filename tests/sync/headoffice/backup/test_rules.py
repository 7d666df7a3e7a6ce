"""When a backup is due, which ones stay, and rows as bytes: pure rules."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import SealError
from sync.headoffice.backup.keeping import to_forget
from sync.headoffice.backup.making import BackupKind, name_of, time_of
from sync.headoffice.backup.rows import pieces, unpacked
from sync.headoffice.backup.running import Plan, due

PLAN, MINUTE = Plan(), 60_000
FULL, INCREMENT = BackupKind.FULL, BackupKind.INCREMENT
VALUES = st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=20) | st.binary(max_size=50) | st.floats(-1, 1)


@pytest.mark.parametrize(
    ("verified", "failed_ms", "kind"),
    [
        ([], None, FULL),
        ([(FULL, 0)], None, None),
        ([(FULL, -15 * MINUTE)], None, INCREMENT),
        ([(FULL, -60 * MINUTE), (INCREMENT, -14 * MINUTE)], None, None),
        ([(FULL, -360 * MINUTE), (INCREMENT, -MINUTE)], None, FULL),
        ([(FULL, 5 * MINUTE)], None, FULL),
        ([], -MINUTE, None),
        ([], -6 * MINUTE, FULL),
    ],
)
def test_what_is_due(verified: list[tuple[BackupKind, int]], failed_ms: int | None, kind: BackupKind | None) -> None:
    now_ms = 1_800_000_000_000
    told = [(each, now_ms + at_ms) for each, at_ms in verified]
    assert due(PLAN, told, None if failed_ms is None else now_ms + failed_ms, now_ms) is kind


def test_backups_of_two_days_stay_then_one_a_day_then_none() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    every = [now - timedelta(minutes=15 * number) for number in range(40 * 96)]
    names = [name_of(round(at.timestamp() * 1000), FULL if at.hour % 6 == 0 and not at.minute else INCREMENT)
             for at in every]  # fmt: skip
    gone = set(to_forget(names, now, keep_days=30))
    stay = sorted(set(names) - gone)
    recent = [name for name in stay if now - time_of(name) <= timedelta(days=2)]
    assert len(recent) == 2 * 96 + 1
    older = [time_of(name) for name in stay if name not in recent]
    assert [at.hour for at in older] == [0] * 28
    assert min(older) >= now - timedelta(days=30)
    assert to_forget(names[-1:], now, keep_days=1) == [], "the last one stays however old it is"


@given(rows=st.lists(st.tuples(st.integers(), VALUES, VALUES), max_size=30))
def test_rows_come_back_as_they_were(rows: list[tuple[object, ...]]) -> None:
    found = [row for piece, _ in pieces(["a", "b", "c"], [0], rows) for row in unpacked(piece)[1]]
    assert found == [dict(zip("abc", row, strict=True)) for row in rows]


def test_most_pieces_stay_the_same_when_rows_are_added_and_taken_out() -> None:
    chance = random.Random(4)
    rows = [(number, chance.randbytes(2000)) for number in range(10_000)]
    before = {piece for piece, _ in pieces(["a", "b"], [0], rows)}
    changed = [row for row in rows if row[0] not in (17, 5000)] + [(20_000, b"new")]
    after = {piece for piece, _ in pieces(["a", "b"], [0], changed)}
    assert len(before) > 30
    assert len(after - before) <= 3


@pytest.mark.parametrize("spoiled", [b"", b"12345678", b"\0" * 40])
def test_what_are_no_rows_is_refused(spoiled: bytes) -> None:
    with pytest.raises(SealError, match="holds no rows"):
        unpacked(spoiled)
