"""What a device tells is taken by the table alone, and its growth is what is added."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from sync.headoffice.telemetry.families import Count, Family, counts_of, gauges_of
from sync.headoffice.telemetry.traces import parent_of

ASKED = Family("asked_total", "fleet_asked_total", "counter", "Asked.", ("outcome",), ("answered", "failed"))
TOOK = Family("took_seconds", "fleet_took_seconds", "histogram", "Took.", buckets=(1.0, 2.0))
DISK = Family("disk_ratio", "fleet_disk_ratio", "gauge", "Disk.", each=True)
PART = Family("part_state", "fleet_part_state", "gauge", "State.", ("part",), ("face",), each=True)
TABLE = (ASKED, TOOK, DISK, PART)


@pytest.mark.parametrize(
    ("before", "now", "grown"),
    [
        (None, Count((), 5.0), Count((), 5.0)),
        (Count((), 3.0), Count((), 5.0), Count((), 2.0)),
        (Count((), 9.0), Count((), 5.0), Count((), 5.0)),
        (Count((1, 0, 2), 7.0), Count((1, 1, 2), 8.5), Count((0, 1, 0), 1.5)),
        (Count((1, 5, 2), 7.0), Count((1, 1, 2), 8.5), Count((1, 1, 2), 8.5)),
        (Count((1, 5), 7.0), Count((1, 1, 2), 8.5), Count((1, 1, 2), 8.5)),
    ],
)
def test_what_has_grown_since_is_told_and_what_fell_began_anew(before: Count | None, now: Count, grown: Count) -> None:
    assert now.since(before) == grown


@pytest.mark.parametrize(
    ("numbers", "sizes"),
    [
        ({"wealth": [[[], 1.0]]}, {}),
        ({"asked_total": [[[], 1.0]]}, {}),
        ({"asked_total": [[["answered"], -1.0]]}, {}),
        ({"asked_total": [[["answered"], inf]]}, {}),
        ({"disk_ratio": [[[], 0.5]]}, {}),
        ({}, {"took_seconds": [[[], [1, 2], 3.0]]}),
        ({}, {"took_seconds": [[[], [1, -2, 3], 3.0]]}),
        ({}, {"took_seconds": [[[], [1, 2, 3], nan]]}),
        ({}, {"took_seconds": [[[], [1, 2, 10**400], 3.0]]}),
        ({}, {"took_seconds": [[[], [1, 2, 3], 1e300]]}),
        ({"asked_total": [[["answered"], 1e300]]}, {}),
    ],
)
def test_what_does_not_fit_the_table_is_left_out(numbers: Any, sizes: Any) -> None:
    assert counts_of(TABLE, {"numbers": numbers, "sizes": sizes}) == {}


def test_unknown_words_are_one_series() -> None:
    rows = [[["Avery Novak"], 1.0], [["4711"], 2.0], [["answered"], 4.0]]
    found = counts_of(TABLE, {"numbers": {"asked_total": rows}, "sizes": {}})
    assert found == {("asked_total", ("other",)): Count((), 3.0), ("asked_total", ("answered",)): Count((), 4.0)}


@pytest.mark.parametrize("told", [{}, {"numbers": 3, "sizes": {}}, {"numbers": {"x": [[1]]}, "sizes": {}}])
def test_what_is_no_record_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match=r"no count|unpack"):
        counts_of(TABLE, told)


def test_gauges_are_taken_where_they_fit() -> None:
    known = {family.name: family for family in TABLE}
    told = [
        {"name": "disk_ratio", "labels": {}, "value": 0.5},
        {"name": "disk_ratio", "labels": {"client": "avery"}, "value": 0.5},
        {"name": "disk_ratio", "labels": {}, "value": "much"},
        *({"name": "disk_ratio", "labels": {}, "value": value} for value in (inf, nan, 10**400, -(10**400))),
        {"name": ["disk_ratio"], "labels": {}, "value": 0.5},
        {"name": "asked_total", "labels": {}, "value": 1},
        {"name": "part_state", "labels": {"part": ["face"]}, "value": 1},
        {"name": "part_state", "labels": {"part": "face"}, "value": 2},
        "nonsense",
    ]
    assert [(key, value) for _, key, value in gauges_of(known, told)] == [((), 0.5), (("face",), 2.0)]
    assert not list(gauges_of(known, None))


def test_a_parent_is_read_as_the_standard_writes_it() -> None:
    found = parent_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    assert found is not None
    assert (f"{found.trace_id:032x}", f"{found.span_id:016x}") == (
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
    )
    for wrong in ("", "00-0-0-01", "00-" + 32 * "0" + "-b7ad6b7169203331-01", "x" * 55):
        assert parent_of(wrong) is None
